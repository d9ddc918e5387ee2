#!/usr/bin/env python3
"""Holds the requests that `request` prints for Gemini and Vertex AI against Google's own SDK.

    swift build --product request
    python3 -m venv .venv && .venv/bin/pip install --require-hashes -r Tests/Oracles/requirements.txt
    .venv/bin/python Tests/Oracles/check_generate_content.py [--request PATH]

Each body is read into the SDK's types, which refuse members and values that they do not know, and the SDK is made to
send it: its path and body must be ours. So names, nesting, types and what only one of the two services takes are
judged by Google's code. Then come the rules that types cannot say. The status is 0 only where all of it holds.
"""

import base64, logging

from oracle import Oracle

SERVICES = ("gemini", "vertex")
# What only one of the two has, or neither: a filter of Vertex AI's, a file of another provider.
UNSUPPORTED = {("gemini", "model_armor"), ("gemini", "document_file"), ("vertex", "document_file")}
CONFIGURED = ("systemInstruction", "tools", "toolConfig", "safetySettings", "cachedContent", "labels",
              "modelArmorConfig", "serviceTier")


class Sender:
    """The SDK, which tells what it would send instead of sending it."""

    def __init__(self, dialect):
        from google import genai
        from google.auth.credentials import AnonymousCredentials

        self.client = (
            genai.Client(api_key="none") if dialect == "gemini" else genai.Client(
                vertexai=True, project="example-project", location="europe-west4", credentials=AnonymousCredentials())
        )
        self.sent = None
        self.client._api_client.request = self.keep
        self.client._api_client.request_streamed = self.keep_streamed

    def keep(self, method, path, body, options=None):
        self.sent = (method, path, body)
        raise InterruptedError

    def keep_streamed(self, method, path, body, options=None):
        self.keep(method, path, body)
        yield

    def send(self, model, body, is_stream):
        from google.genai import types

        config = {key: body[key] for key in CONFIGURED if key in body} | body.get("generationConfig", {})
        arguments = {
            "model": model,
            "contents": [types.Content.model_validate(content) for content in body["contents"]],
            "config": types.GenerateContentConfig.model_validate(config),
        }
        try:
            if is_stream:
                list(self.client.models.generate_content_stream(**arguments))
            else:
                self.client.models.generate_content(**arguments)
        except InterruptedError:
            pass
        return self.sent


def plain(value):
    """JSON as Google reads it: bytes are Base64, and a member's two spellings are one."""
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(exclude_none=True, by_alias=True, mode="python"))
    if isinstance(value, dict):
        return {camel(key): plain(member) for key, member in value.items() if member is not None}
    if isinstance(value, (list, tuple)):
        return [plain(element) for element in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if hasattr(value, "value") and isinstance(value, str):
        return value.value
    return value


def camel(key):
    first, *rest = key.lstrip("_").split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def in_order(body, service):
    """The body without what the SDK does of its own: it sends an empty configuration, and functions last."""
    body = plain(body)
    if not body.get("generationConfig"):
        body.pop("generationConfig", None)
    if "tools" in body:
        body["tools"].sort(key=lambda tool: "functionDeclarations" in tool)
    if service == "vertex" and "cachedContent" in body:  # the SDK completes names
        body["cachedContent"] = body["cachedContent"].split("/")[-1]
    return body


def differences(ours, theirs, path="body"):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            if key not in theirs:
                yield f"{path}.{key}: is not sent by the SDK"
            elif key not in ours:
                yield f"{path}.{key}: is sent by the SDK alone: {theirs[key]!r}"
            else:
                yield from differences(ours[key], theirs[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, f"{path}[{index}]")
    elif ours != theirs:
        same = isinstance(ours, str) and isinstance(theirs, str) and unpadded(ours) == unpadded(theirs)
        if not same:
            yield f"{path}: {ours!r}, and the SDK sends {theirs!r}"


def unpadded(text):
    return text.replace("-", "+").replace("_", "/").rstrip("=")


def broken_rules(body, model):
    """Yields what Google refuses, or what changes what was said."""
    waiting, last = [], None
    for index, content in enumerate(body["contents"]):
        parts = content["parts"]
        results = [part["functionResponse"] for part in parts if "functionResponse" in part]
        if not parts:
            yield f"contents[{index}] is empty"
        if content["role"] not in ("user", "model"):
            yield f"contents[{index}] is {content['role']}'s"
        if results and len(results) < len(parts):
            yield f"contents[{index}] mixes results and other parts"
        if bool(results) != bool(waiting):
            yield f"contents[{index}]: results do not follow their calls at once"
        if [(call.get("id"), call["name"]) for call in waiting] != [(r.get("id"), r["name"]) for r in results]:
            yield f"contents[{index}]: results are not those of the calls, in their order"
        if content["role"] == last == "model":
            yield f"contents[{index}]: the model speaks twice"
        last = content["role"]
        signed = ["thoughtSignature" in part for part in parts if "functionCall" in part]
        if model.startswith("gemini-3") and signed and not signed[0]:
            yield f"contents[{index}]: the first call has no signature"
        waiting = [part["functionCall"] for part in parts if "functionCall" in part]
    if "toolConfig" in body and "functionCallingConfig" in body["toolConfig"]:
        if not any("functionDeclarations" in tool for tool in body.get("tools", [])):
            yield "functionCallingConfig without functions"
    thinking = body.get("generationConfig", {}).get("thinkingConfig", {})
    if thinking.keys() >= {"thinkingBudget", "thinkingLevel"}:
        yield "a budget and a level together"


def main():
    oracle = Oracle(__doc__, "google-genai", "google.genai")
    logging.disable()  # the SDK tells what it would run by itself, and nothing is run here
    for dialect in SERVICES:
        sender = Sender(dialect)
        for case in oracle.cases("requests", "generate_content_requests", model="gemini-3-pro-preview"):
            said = oracle.say(dialect, case)
            if (said is None) != ((dialect, case.name) in UNSUPPORTED):
                oracle.note(f"{case.name} to {dialect}: {'was not said' if said is None else 'was said'}")
            if said is None:
                continue
            body = said["body"]
            for key in case.neutral.get("extra_body", {}):  # which nothing checks, by its own word
                body.pop(key, None)
            found = list(broken_rules(body, case.model))
            try:
                method, path, theirs = sender.send(case.model, body, case.is_streamed)
                if method.upper() != said["method"] or not said["url"].endswith(path):
                    found.append(f"{said['url']} is not {path}")
                theirs = {key: theirs[key] for key in theirs if not key.startswith("_")}
                found += differences(in_order(body, dialect), in_order(theirs, dialect))
            except ValueError as error:
                found.append(f"the SDK refuses it: {error}")
            oracle.hold(f"{case.name} to {dialect}", found)
    oracle.finish()


if __name__ == "__main__":
    main()
