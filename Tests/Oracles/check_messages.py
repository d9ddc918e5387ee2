#!/usr/bin/env python3
"""Holds the requests that `request` prints for Anthropic against the official Anthropic SDK's own request types.

    swift build --product request
    python3 -m venv .venv && .venv/bin/pip install --require-hashes -r Tests/Oracles/requirements.txt
    .venv/bin/python Tests/Oracles/check_messages.py [--request PATH]

Every neutral request under `requests/` and `messages/` is said to Anthropic, and its body must match the SDK's
TypedDicts exactly: each member known, each value of its declared type, each required member there. Then come the rules
that types cannot say. The status is 0 only where all of it holds.
"""

import json, re

from oracle import Oracle
from typed_dicts import matches

# What Anthropic has no words for: sound, any JSON, another provider's file.
UNSUPPORTED = {"audio", "json", "speech_in_history", "document_file"}

# Members of the version 2023-06-01 that the SDK, which speaks a newer one, does not have any more.
OF_OLDER_VERSION = {"temperature", "top_p", "top_k"}
# Members that only the escape hatch says.
UNSAID = {"diagnostics", "speed", "user_profile_id", "workspace_id"}


def broken_rules(body):
    """Yields what Anthropic would refuse."""
    thinking = body.get("thinking", {})
    if thinking.get("type") == "enabled":
        if not 1024 <= thinking["budget_tokens"] < body["max_tokens"]:
            yield f"a budget of {thinking['budget_tokens']} under a limit of {body['max_tokens']}"
        if body.get("tool_choice", {}).get("type") in ("any", "tool"):
            yield "a forced tool beside thinking"
    if thinking.get("type") in ("enabled", "adaptive") and body.keys() & {"temperature", "top_p", "top_k"}:
        yield "sampling beside thinking"
    if not 0 <= body.get("temperature", 0) <= 1:
        yield "a temperature outside 0...1"
    if json.dumps(body).count('"cache_control"') > 4:
        yield "more than four cache breakpoints"
    roles = [turn["role"] for turn in body["messages"] if turn["role"] != "system"]
    if any(a == b for a, b in zip(roles, roles[1:])):
        yield "the sides do not take turns"
    waiting = []
    for index, turn in enumerate(body["messages"]):
        blocks = turn["content"]
        kinds = [block["type"] == "tool_result" for block in blocks]
        if sorted(kinds, reverse=True) != kinds:
            yield f"messages[{index}] has results after other blocks"
        results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
        if sorted(results) != sorted(waiting):
            yield f"messages[{index}] answers {results}, and {waiting} wait"
        waiting = [block["id"] for block in blocks if block["type"] == "tool_use"]
        if any(not re.fullmatch("[a-zA-Z0-9_-]+", id) for id in waiting):
            yield f"messages[{index}] has ids that are refused: {waiting}"
        if any(block["type"] == "text" and not block["text"].strip() for block in blocks):
            yield f"messages[{index}] has a text that shows nothing"
    if waiting:
        yield f"no results of {waiting}"


def main():
    oracle = Oracle(__doc__, "anthropic", "anthropic")
    from anthropic.types import message_create_params as params
    from anthropic.types.beta import message_create_params as beta

    for case in oracle.cases("requests", "messages", model="claude-sonnet-4-5"):
        said = oracle.say("anthropic", case)
        if (said is None) != (case.name in UNSUPPORTED):
            oracle.note(f"{case.name}: {'was not said' if said is None else 'was said'}")
        if said is None:
            continue
        body = said["body"]
        found = [*broken_rules(body)]
        if case.is_checked:
            types = beta if "anthropic-beta" in said["headers"] else params
            kind = types.MessageCreateParamsStreaming if body["stream"] else types.MessageCreateParamsNonStreaming
            known = {key: value for key, value in body.items() if key not in OF_OLDER_VERSION}
            found += matches(known, kind, "body")
            oracle.members |= body.keys()
        oracle.hold(case.name, found)
    oracle.finish(set(params.MessageCreateParamsStreaming.__annotations__) - oracle.members - UNSAID)


if __name__ == "__main__":
    main()
