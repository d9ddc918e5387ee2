#!/usr/bin/env python3
"""Holds the requests that `request` prints for Responses against the official OpenAI SDK's own request types.

Run as `check_requests.py` is. Every neutral request under `requests/` and `requests_responses/` is said to OpenAI's
Responses, and its body must match the SDK's TypedDicts exactly; what the interface has no words for is listed here.
"""

from oracle import Oracle
from typed_dicts import matches

# Sound, and sequences that stop: the interface has neither.
UNSAYABLE = {"audio", "settings", "speech_in_history"}
OTHERS = ("azure-responses", "compatible-responses")
# The server takes a refusal in an assistant's message ("Supported values are: 'output_text' and 'refusal'"), and the
# types know it only in one that has an id.
WIDER_THAN_TYPES = {"refusal_in_history"}
# What a request of ours never says: prompts kept at OpenAI, and what is deprecated or not for everybody.
NEVER_SAID = {
    "access_programs", "background_options", "image", "moderation", "prompt", "prompt_cache_retention", "stream_options",
}


def broken_rules(body, case):
    """Yields what no server would take, or what changes what was said."""
    if next(iter(body)) != "model":
        yield "the model is not the first member"
    if body["stream"] != case.is_streamed:
        yield "stream is not what the delivery says"
    if "tools" not in body and body.keys() & {"tool_choice", "parallel_tool_calls"}:
        yield "tool settings without tools"
    if {"previous_response_id", "conversation"} <= body.keys():
        yield "two states"
    if body.get("background") and not body.get("store"):
        yield "a background response that is not stored"
    items, waiting = body["input"], {}
    for index, item in enumerate(items):
        kind = item.get("type", "message")
        if kind in ("function_call", "custom_tool_call"):
            if item["call_id"] in waiting:
                yield f"input[{index}] has the id of another call"
            if len(item["call_id"]) > 64:
                yield f"input[{index}] has an id of more than 64 characters"
            waiting[item["call_id"]] = kind
        elif kind.endswith("call_output") and waiting.pop(item["call_id"], None) != kind.removesuffix("_output"):
            yield f"input[{index}] answers no such call"
        if kind == "reasoning":
            after = items[index + 1] if index + 1 < len(items) else None
            if after is None or after.get("role") in ("user", "system"):
                yield f"input[{index}] is reasoning that nothing follows"
            elif ("id" in item) != ("id" in after):
                yield f"input[{index}] and what follows have not both an id"
    if waiting:
        yield f"no results of {list(waiting)}"
    calls = [item for item in items if item.get("type") in ("function_call", "custom_tool_call")]
    if [call["name"] for call in calls] != [call["name"] for call in case.calls]:
        yield "the tool calls are not those of the conversation"
    for call, part in zip(calls, case.calls):
        if call.get("arguments", part["arguments"]) != part["arguments"]:
            yield "a call's arguments are not the model's, byte for byte"


def main():
    oracle = Oracle(__doc__, "openai", "openai")
    from openai.types.responses import response_create_params as params

    for case in oracle.cases("requests", "requests_responses", model="gpt-5.1"):
        for dialect in ["openai-responses", *OTHERS]:
            said = oracle.say(dialect, case)
            if said is None:
                if dialect == "openai-responses" and case.name not in UNSAYABLE:
                    oracle.note(f"{case.name}: OpenAI has words for it, and was not asked")
                continue
            body, found = said["body"], []
            if case.is_checked:
                found += broken_rules(body, case)
            if dialect == "openai-responses" and case.is_checked:
                oracle.members |= body.keys()
                kind = params.ResponseCreateParamsStreaming if body["stream"] else params.ResponseCreateParamsNonStreaming
                if case.name not in WIDER_THAN_TYPES:
                    found += matches(body, kind, "body")
            oracle.hold(f"{case.name} to {dialect}", found)
    oracle.finish(set(params.ResponseCreateParamsStreaming.__annotations__) - oracle.members - NEVER_SAID)


if __name__ == "__main__":
    main()
