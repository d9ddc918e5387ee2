#!/usr/bin/env python3
"""Holds the requests that `request` prints for Responses against the official OpenAI SDK's own request types.

Run as `check_requests.py` is. Every neutral request under `requests/` and `requests_responses/` is said to OpenAI's
Responses, and its body must match the SDK's TypedDicts exactly; what the interface has no words for is listed here.
"""

import argparse, json, pathlib, sys

from check_requests import HERE, matches, say

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


def broken_rules(body, neutral):
    """Yields what no server would take, or what changes what was said."""
    if next(iter(body)) != "model":
        yield "the model is not the first member"
    if body["stream"] != (neutral.get("delivery") != "whole"):
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
    said = [part for turn in neutral["messages"] if isinstance(turn["content"], list)
            for part in turn["content"] if part["type"] == "tool_call"]
    calls = [item for item in items if item.get("type") in ("function_call", "custom_tool_call")]
    if [call["name"] for call in calls] != [call["name"] for call in said]:
        yield "the tool calls are not those of the conversation"
    for call, part in zip(calls, said):
        if call.get("arguments", part["arguments"]) != part["arguments"]:
            yield "a call's arguments are not the model's, byte for byte"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--request", default=HERE.parent.parent / ".build/debug/request", type=pathlib.Path)
    binary = arguments.parse_args().request
    try:
        import openai
        from openai.types.responses import response_create_params as params
    except ImportError:
        raise SystemExit("check_responses: the package openai is not installed; see requirements.txt. Nothing was checked.")
    if not binary.exists():
        raise SystemExit(f"check_responses: there is no {binary}; run `swift build --product request`. Nothing was checked.")
    faults, checked, members = [], 0, set()
    for file in sorted([*(HERE / "requests").glob("*.json"), *(HERE / "requests_responses").glob("*.json")]):
        neutral = json.loads(file.read_text())
        for dialect in ["openai-responses", *OTHERS]:
            said = say(binary, dialect, file)
            if said is None:
                if dialect == "openai-responses" and file.stem not in UNSAYABLE:
                    faults.append(f"{file.stem}: OpenAI has words for it, and was not asked")
                continue
            body = said["body"]
            found = [] if "extra_body" in neutral else [*broken_rules(body, neutral)]
            if dialect == "openai-responses" and "extra_body" not in neutral:
                members |= body.keys()
                kind = params.ResponseCreateParamsStreaming if body["stream"] else params.ResponseCreateParamsNonStreaming
                if file.stem not in WIDER_THAN_TYPES:
                    found += matches(body, kind, "body")
            checked += 1
            faults += [f"{file.stem} to {dialect}: {fault}" for fault in found]
    unsaid = set(params.ResponseCreateParamsStreaming.__annotations__) - members - NEVER_SAID
    faults += [f"no request says {member}" for member in sorted(unsaid)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{checked} requests against openai {openai.__version__}: {len(faults)} faults")
    sys.exit(1 if faults or not checked else 0)


if __name__ == "__main__":
    main()
