#!/usr/bin/env python3
"""Holds the requests that `request` prints for Bedrock's Converse against AWS's own description of it, in botocore.

    swift build --product request
    python3 -m venv .venv && .venv/bin/pip install --require-hashes -r Tests/Oracles/requirements.txt
    .venv/bin/python Tests/Oracles/check_converse.py [--request PATH]

Every neutral request under `requests/` and `converse_requests/` is said to Bedrock. Its body must be valid by the service
model: each member known, of its type, in its bounds, of its pattern, one of its values, and of a union exactly one; and
botocore, given the same parameters, must send the same path and the same JSON. The status is 0 only where all of it holds.
"""

import base64, json, re, urllib.parse

from oracle import Oracle

# What Converse has no words for: any JSON, a file of another provider, an address that it would have to fetch.
UNSUPPORTED = {"document_file", "image_url", "json", "tool_results_apart"}


def parameters(value, shape):
    """The JSON as botocore's parameters: blobs as bytes."""
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        return {key: parameters(item, shape.members[key]) if key in shape.members else item for key, item in value.items()}
    if shape.type_name == "list":
        return [parameters(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: parameters(item, shape.value) for key, item in value.items()}
    return base64.b64decode(value, validate=True) if shape.type_name == "blob" else value


def faults(value, shape, path):
    """Yields what botocore's own validation lets pass: values, patterns, upper bounds, unions."""
    if getattr(shape, "is_document_type", False):
        return
    bounds = shape.metadata
    if shape.type_name == "structure":
        if getattr(shape, "is_tagged_union", False) and len(value) != 1:
            yield f"{path}: has {sorted(value)}, and one of them it may have"
        for key, item in value.items():
            if key in shape.members:
                yield from faults(item, shape.members[key], f"{path}.{key}")
    elif shape.type_name == "list":
        if len(value) > bounds.get("max", len(value)):
            yield f"{path}: has {len(value)} elements"
        for index, item in enumerate(value):
            yield from faults(item, shape.member, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from faults(key, shape.key, f"{path}.{key}")
            yield from faults(item, shape.value, f"{path}.{key}")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{path}: {value!r} is none of {shape.enum}"
        if len(value) > bounds.get("max", len(value)):
            yield f"{path}: has {len(value)} characters"
        if "pattern" in bounds and not re.search(bounds["pattern"], value):
            yield f"{path}: {value!r} is not of the pattern {bounds['pattern']}"
    elif shape.type_name in ("integer", "long", "float", "double"):
        if not bounds.get("min", value) <= value <= bounds.get("max", value):
            yield f"{path}: {value} is out of bounds"


def broken_rules(body):
    """Yields what the description cannot say."""
    waiting = []
    for index, message in enumerate(body["messages"]):
        blocks = message["content"]
        if index and body["messages"][index - 1]["role"] == message["role"]:
            yield f"messages[{index}] has the role of the one before"
        if any("text" in block and not block["text"].strip() for block in blocks):
            yield f"messages[{index}] has a blank text"
        if any("toolResult" in block for block in blocks) and any("document" in block for block in blocks):
            yield f"messages[{index}] has a document beside results, which Claude refuses"
        if any("document" in block for block in blocks) and not any("text" in block for block in blocks):
            yield f"messages[{index}] has a document and no text"
        results = [block["toolResult"]["toolUseId"] for block in blocks if "toolResult" in block]
        if message["role"] == "user" and sorted(results) != sorted(waiting):
            yield f"messages[{index}] answers {results}, and {waiting} wait"
        waiting = [
            block["toolUse"]["toolUseId"] for block in blocks
            if "toolUse" in block and block["toolUse"].get("type") != "server_tool_use"
        ]
        if "toolConfig" not in body and (waiting or results):
            yield f"messages[{index}] has tools, and toolConfig is missing"
    points = json.dumps(body).count('"cachePoint"')
    if points > 4:
        yield f"{points} cache points"


def main():
    oracle = Oracle(__doc__, "botocore", "botocore")
    from botocore import loaders, model, serialize, validate

    service = model.ServiceModel(loaders.Loader().load_service_model("bedrock-runtime", "service-2"))
    for case in oracle.cases("requests", "converse_requests", model="us.anthropic.claude-sonnet-4-5-20250929-v1:0"):
        said = oracle.say("bedrock", case)
        if (said is None) != (case.name in UNSUPPORTED):
            oracle.note(f"{case.name}: {'was not said' if said is None else 'was said'}")
        if said is None:
            continue
        body, path = said["body"], urllib.parse.urlsplit(said["url"]).path
        found = [*broken_rules(body)]
        if case.is_checked:
            oracle.members |= body.keys()
            operation = service.operation_model("ConverseStream" if path.endswith("-stream") else "Converse")
            given = parameters(body, operation.input_shape)
            given["modelId"] = urllib.parse.unquote(path.split("/")[2])
            report = validate.ParamValidator().validate(given, operation.input_shape)
            found += report.generate_report().splitlines() if report.has_errors() else []
            found += faults(body, operation.input_shape, "body")
            theirs = serialize.create_serializer(service.metadata["protocol"]).serialize_to_request(given, operation)
            if json.loads(theirs["body"]) != body:
                found.append(f"botocore sends {theirs['body']!r}")
            if theirs["url_path"] != path:
                found.append(f"botocore sends to {theirs['url_path']}, not {path}")
        oracle.hold(case.name, found)
    known = service.operation_model("ConverseStream").input_shape.members
    oracle.finish(set(known) - oracle.members - {"modelId"})


if __name__ == "__main__":
    main()
