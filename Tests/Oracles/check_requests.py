#!/usr/bin/env python3
"""Holds the requests that `request` prints against the official OpenAI SDK's own request types.

    swift build --product request
    python3 -m venv venv && venv/bin/pip install -r Tests/Oracles/requirements.txt
    venv/bin/python Tests/Oracles/check_requests.py [--request PATH]

Every neutral request under `requests/` is said to OpenAI, and its body must match the SDK's TypedDicts exactly: each
member known, each value of its declared type, each required member there. Then come the rules that types cannot say,
for OpenAI and for every other server. The status is 0 only where all of it holds.
"""

import argparse, collections.abc, json, pathlib, re, subprocess, sys, typing

HERE = pathlib.Path(__file__).resolve().parent
NEWER_THAN_TYPES = set()  # members of a body that the pinned SDK does not know yet

OTHERS = (
    "azure llama vllm lmstudio ollama-v1 compatible mistral groq deepseek xai openrouter together fireworks perplexity"
).split()

# All that Mistral's schema has; it refuses the rest with 422.
MISTRAL = set(
    "model messages max_tokens random_seed safe_prompt tool_choice tools parallel_tool_calls prompt_mode "
    "reasoning_effort prompt_cache_key prediction response_format guardrails metadata n stop frequency_penalty "
    "presence_penalty temperature top_p stream".split()
)


def matches(value, kind, path):
    """Yields what keeps `value` from being of the type `kind`."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if kind in (object, typing.Any):
        return
    if kind is None or kind is type(None):
        if value is not None:
            yield f"{path}: {value!r} is not null"
    elif origin in (typing.Required, typing.NotRequired, typing.Annotated):
        yield from matches(value, args[0], path)
    elif origin is typing.Literal:
        if value not in args or type(value) not in {type(arg) for arg in args}:
            yield f"{path}: {value!r} is none of {args}"
    elif origin is typing.Union:
        faults = [list(matches(value, arg, path)) for arg in args]
        if all(faults):
            yield min(faults, key=lambda fault: (-max(depth(line) for line in fault), len(fault)))[0]
    elif hasattr(kind, "__required_keys__"):
        yield from matches_members(value, kind, path)
    elif origin in (list, collections.abc.Iterable, collections.abc.Sequence):
        if not isinstance(value, list):
            yield f"{path}: {value!r} is no array"
        else:
            for index, element in enumerate(value):
                yield from matches(element, args[0], f"{path}[{index}]")
    elif origin in (dict, collections.abc.Mapping):
        if not isinstance(value, dict):
            yield f"{path}: {value!r} is no object"
        else:
            for key, element in value.items():
                yield from matches(element, args[1], f"{path}.{key}")
    elif kind is float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield f"{path}: {value!r} is no number"
    elif kind in (str, int, bool):
        if type(value) is not kind:
            yield f"{path}: {value!r} is no {kind.__name__}"
    else:
        raise SystemExit(f"check_requests: cannot check the type {kind!r} at {path}")


def matches_members(value, kind, path):
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no object"
        return
    hints = typing.get_type_hints(kind, include_extras=True)
    # `__required_keys__` does not see a Required[] that is written as a string, as the SDK's are.
    required = {
        key for key, hint in hints.items()
        if typing.get_origin(hint) is typing.Required
        or (key in kind.__required_keys__ and typing.get_origin(hint) is not typing.NotRequired)
    }
    for key in sorted(required - value.keys()):
        yield f"{path}.{key}: is missing"
    for key, member in value.items():
        if key in hints:
            yield from matches(member, hints[key], f"{path}.{key}")
        elif key not in NEWER_THAN_TYPES:
            yield f"{path}.{key}: is unknown to {kind.__name__}"


def depth(line):
    return line.split(": ")[0].count(".") + line.split(": ")[0].count("[")


def neutral_calls(neutral):
    return [part for turn in neutral["messages"] if isinstance(turn["content"], list)
            for part in turn["content"] if part["type"] == "tool_call"]


def broken_rules(body, neutral):
    """Yields what no server would take, or what changes what was said."""
    if next(iter(body)) != "model":
        yield "the model is not the first member"
    if body["stream"] != (neutral.get("delivery") != "whole"):
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
    if said != [(call["name"], call["arguments"]) for call in neutral_calls(neutral)]:
        yield "the tool calls are not those of the conversation, byte for byte"
    if isinstance(neutral["messages"][-1]["content"], str):
        if neutral["messages"][-1]["content"] not in json.dumps(body["messages"][-1]["content"], ensure_ascii=False):
            if body["messages"][-1]["content"] != neutral["messages"][-1]["content"]:
                yield "the last words are not the user's"


def broken_rules_of(dialect, body):
    if dialect == "mistral":
        if body.keys() - MISTRAL:
            yield f"{body.keys() - MISTRAL} is refused by Mistral"
        for message in body["messages"]:
            ids = [call["id"] for call in message.get("tool_calls", [])] + [message.get("tool_call_id", "AAAAAAAAA")]
            if any(not re.fullmatch("[A-Za-z0-9]{9}", id) for id in ids):
                yield f"{ids} are no ids of Mistral"
    if dialect == "groq" and body.keys() & {"logprobs", "top_logprobs", "logit_bias"}:
        yield "Groq refuses logprobs and logit_bias"
    if dialect in ("openai", "azure") and any(
        len(call["id"]) > 40 for message in body["messages"] for call in message.get("tool_calls", [])
    ):
        yield "OpenAI refuses ids of more than 40 characters"


def say(binary, dialect, file):
    """The printed request, or `None` where the server has no words for it, said before anything is sent."""
    done = subprocess.run([binary, "--dialect", dialect, "--json", file], capture_output=True, text=True)
    if "not-a-key" in done.stdout + done.stderr:
        raise SystemExit(f"check_requests: {file.name} to {dialect} prints a credential")
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == 1 and "unsupported" in done.stderr:
        return None
    raise SystemExit(f"check_requests: {file.name} to {dialect}: status {done.returncode}: {done.stderr}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--request", default=HERE.parent.parent / ".build/debug/request", type=pathlib.Path)
    binary = arguments.parse_args().request
    try:
        import openai
        from openai.types.chat import completion_create_params as params
    except ImportError:
        raise SystemExit("check_requests: the package openai is not installed; see requirements.txt. Nothing was checked.")
    if not binary.exists():
        raise SystemExit(f"check_requests: there is no {binary}; run `swift build --product request`. Nothing was checked.")
    faults, checked, members = [], 0, set()
    for file in sorted((HERE / "requests").glob("*.json")):
        neutral = json.loads(file.read_text())
        for dialect in ["openai", *OTHERS]:
            said = say(binary, dialect, file)
            if said is None:
                if dialect == "openai":
                    faults.append(f"{file.stem}: OpenAI has words for it, and was not asked")
                continue
            body = said["body"]
            found = [*broken_rules(body, neutral)]
            if "extra_body" not in neutral:  # which nothing checks, by its own word
                found += broken_rules_of(dialect, body)
            if dialect == "openai":
                members |= body.keys()
                kind = params.CompletionCreateParamsStreaming if body["stream"] else params.CompletionCreateParamsNonStreaming
                found += matches(body, kind, "body")
            checked += 1
            faults += [f"{file.stem} to {dialect}: {fault}" for fault in found]
    unsaid = set(params.CompletionCreateParamsStreaming.__annotations__) - members - {
        "function_call", "functions", "max_tokens", "prompt_cache_retention",  # deprecated
    }
    faults += [f"no request says {member}" for member in sorted(unsaid)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{checked} requests against openai {openai.__version__}: {len(faults)} faults")
    sys.exit(1 if faults or not checked else 0)


if __name__ == "__main__":
    main()
