#!/usr/bin/env python3
"""Holds the requests that `request` prints against the official OpenAI SDK's own request types.

    swift build --product request
    python3 -m venv .venv && .venv/bin/pip install --require-hashes -r Tests/Oracles/requirements.txt
    .venv/bin/python Tests/Oracles/check_requests.py [--request PATH]

Every neutral request under `requests/` is said to OpenAI, and its body must match the SDK's TypedDicts exactly: each
member known, each value of its declared type, each required member there. Then come the rules that types cannot say,
for OpenAI and for every other server. The status is 0 only where all of it holds.
"""

import json, re

from oracle import Oracle
from typed_dicts import matches

OTHERS = (
    "azure llama vllm lmstudio ollama-v1 compatible mistral groq deepseek xai openrouter together fireworks perplexity"
).split()

DEPRECATED = {"function_call", "functions", "max_tokens", "prompt_cache_retention"}

# All that Mistral's schema has; it refuses the rest with 422.
MISTRAL = set(
    "model messages max_tokens random_seed safe_prompt tool_choice tools parallel_tool_calls prompt_mode "
    "reasoning_effort prompt_cache_key prediction response_format guardrails metadata n stop frequency_penalty "
    "presence_penalty temperature top_p stream".split()
)


def broken_rules(body, case):
    """Yields what no server would take, or what changes what was said."""
    if next(iter(body)) != "model":
        yield "the model is not the first member"
    if body["stream"] != case.is_streamed:
        yield "stream is not what the delivery says"
    if "stream_options" in body and not body["stream"]:
        yield "stream_options without a stream"
    if "tools" not in body and body.keys() & {"tool_choice", "parallel_tool_calls"}:
        yield "tool settings without tools"
    if "top_logprobs" in body and body.get("logprobs") is not True:
        yield "top_logprobs without logprobs"
    waiting, calls = [], []
    for index, message in enumerate(body["messages"]):
        if message["role"] == "tool":
            if message["tool_call_id"] not in waiting:
                yield f"messages[{index}] answers no call that waits"
            else:
                waiting.remove(message["tool_call_id"])
            continue
        if waiting:
            yield f"messages[{index}] comes before the results of {waiting}"
        if message["role"] == "assistant":
            waiting = [call["id"] for call in message.get("tool_calls", [])]
            calls += message.get("tool_calls", [])
            if len(set(waiting)) < len(waiting):
                yield f"messages[{index}] has two calls of one id"
    if waiting:
        yield f"no results of {waiting}"
    said = [(call["function"]["name"], call["function"]["arguments"]) for call in calls]
    if said != [(call["name"], call["arguments"]) for call in case.calls]:
        yield "the tool calls are not those of the conversation, byte for byte"
    words = case.neutral["messages"][-1]["content"]
    if isinstance(words, str) and words not in json.dumps(body["messages"][-1]["content"], ensure_ascii=False):
        if body["messages"][-1]["content"] != words:
            yield "the last words are not the user's"


def broken_rules_of(dialect, body):
    if dialect == "mistral":
        if body.keys() - MISTRAL:
            yield f"{body.keys() - MISTRAL} is refused by Mistral"
        for message in body["messages"]:
            ids = [call["id"] for call in message.get("tool_calls", [])] + [message.get("tool_call_id", "AAAAAAAAA")]
            if any(not re.fullmatch("[A-Za-z0-9]{9}", id) for id in ids):
                yield f"{ids} are no ids of Mistral"
        roles = [message["role"] for message in body["messages"]]
        if ("tool", "user") in zip(roles, roles[1:]):
            yield "the user speaks after a tool"
    if dialect == "groq" and body.keys() & {"logprobs", "top_logprobs", "logit_bias"}:
        yield "Groq refuses logprobs and logit_bias"
    if dialect in ("openai", "azure") and any(
        len(call["id"]) > 40 for message in body["messages"] for call in message.get("tool_calls", [])
    ):
        yield "OpenAI refuses ids of more than 40 characters"


def main():
    oracle = Oracle(__doc__, "openai", "openai")
    from openai.types.chat import completion_create_params as params

    for case in oracle.cases("requests", model="gpt-5.1"):
        for dialect in ["openai", *OTHERS]:
            said = oracle.say(dialect, case)
            if said is None:
                if dialect == "openai":
                    oracle.note(f"{case.name}: OpenAI has words for it, and was not asked")
                continue
            body = said["body"]
            found = [*broken_rules(body, case)]
            if case.is_checked:
                found += broken_rules_of(dialect, body)
            if dialect == "openai":
                oracle.members |= body.keys()
                kind = params.CompletionCreateParamsStreaming if body["stream"] else params.CompletionCreateParamsNonStreaming
                found += matches(body, kind, "body")
            oracle.hold(f"{case.name} to {dialect}", found)
    oracle.finish(set(params.CompletionCreateParamsStreaming.__annotations__) - oracle.members - DEPRECATED)


if __name__ == "__main__":
    main()
