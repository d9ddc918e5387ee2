"""Whether JSON is of a type that the SDKs of OpenAI and Anthropic declare for it, as TypedDicts."""

import collections.abc, os, typing


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
    elif origin in (typing.IO, os.PathLike) or kind in (typing.IO[bytes], os.PathLike) or hasattr(kind, "model_fields"):
        # Files and the SDK's own objects, which it takes beside JSON.
        yield f"{path}: {value!r} is of no type that JSON has"
    else:
        raise SystemExit(f"typed_dicts: cannot check the type {kind!r} at {path}")


def matches_members(value, kind, path):
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no object"
        return
    hints = typing.get_type_hints(kind, include_extras=True)
    # `__required_keys__` does not see a Required[] that is written as a string, as the SDKs' are.
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
        else:
            yield f"{path}.{key}: is unknown to {kind.__name__}"


def depth(line):
    return line.split(": ")[0].count(".") + line.split(": ")[0].count("[")
