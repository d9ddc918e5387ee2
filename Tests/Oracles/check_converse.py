#!/usr/bin/env python3
"""Holds the requests that `request` prints for Bedrock's Converse against AWS's own description of it, in botocore.

    swift build --product request
    python3 -m venv venv && venv/bin/pip install botocore==1.43.11
    venv/bin/python Tests/Oracles/check_converse.py [--request PATH]

Every neutral request under `requests/` and `converse_requests/` is said to Bedrock. Its body must be valid by the service
model: each member known, of its type, in its bounds, of its pattern, one of its values, and of a union exactly one; and
botocore, given the same parameters, must send the same path and the same JSON. The status is 0 only where all of it holds.
"""

import argparse, base64, json, pathlib, re, subprocess, urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
# Members that extra_body puts there, which nothing checks, by its own word.
UNCHECKED = {"extra"}


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


def say(binary, file):
    """The printed request, or `None` where Converse has no words for it, said before anything is sent."""
    done = subprocess.run([binary, "--dialect", "bedrock", "--json", file], capture_output=True, text=True)
    if "not-a-key" in done.stdout + done.stderr:
        raise SystemExit(f"check_converse: {file.name} prints a credential")
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == 1 and "unsupported" in done.stderr:
        return None
    raise SystemExit(f"check_converse: {file.name}: status {done.returncode}: {done.stderr}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--request", default=HERE.parent.parent / ".build/debug/request", type=pathlib.Path)
    binary = arguments.parse_args().request
    try:
        from botocore import loaders, model, serialize, validate
    except ImportError:
        raise SystemExit("check_converse: the package botocore is not installed. Nothing was checked.")
    if not binary.exists():
        raise SystemExit(f"check_converse: there is no {binary}; run `swift build --product request`. Nothing was checked.")
    service = model.ServiceModel(loaders.Loader().load_service_model("bedrock-runtime", "service-2"))
    found, checked, members = [], 0, set()
    own = sorted((HERE / "converse_requests").glob("*.json"))
    for file in sorted((HERE / "requests").glob("*.json")) + own:
        said = say(binary, file)
        if said is None:
            if file in own:
                found.append(f"{file.stem}: Converse has words for it, and was not asked")
            continue
        checked += 1
        body, path = said["body"], urllib.parse.urlsplit(said["url"]).path
        operation = service.operation_model("ConverseStream" if path.endswith("-stream") else "Converse")
        if file.stem in UNCHECKED:
            continue
        members |= body.keys()
        given = parameters(body, operation.input_shape)
        given["modelId"] = urllib.parse.unquote(path.split("/")[2])
        report = validate.ParamValidator().validate(given, operation.input_shape)
        problems = report.generate_report().splitlines() if report.has_errors() else []
        problems += [*faults(body, operation.input_shape, "body"), *broken_rules(body)]
        theirs = serialize.create_serializer(service.metadata["protocol"]).serialize_to_request(given, operation)
        if json.loads(theirs["body"]) != body:
            problems.append(f"botocore sends {theirs['body']!r}")
        if theirs["url_path"] != path:
            problems.append(f"botocore sends to {theirs['url_path']}, not {path}")
        found += [f"{file.stem}: {problem}" for problem in problems]
    unsaid = set(service.operation_model("ConverseStream").input_shape.members) - members - {"modelId"}
    found += [f"no request says {member}" for member in sorted(unsaid)]
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{checked} requests, {len(found)} faults")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
