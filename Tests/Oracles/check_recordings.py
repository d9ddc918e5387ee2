#!/usr/bin/env python3
"""Holds `replay` against recorded exchanges of real providers, whole and in small pieces.

    check_recordings.py RECORDINGS --replay PATH_TO_replay

RECORDINGS is a folder of exchanges with its own `check.py`, which compares what `replay` says with what independent
decoders said. Its findings must be exactly those listed here, each with its reason in the bytes: one more is a fault of
ours, one less makes the list stale.
"""

import argparse, json, pathlib, subprocess, sys, tempfile

APIS = (
    "openai-chat", "ollama-openai", "mistral-chat", "ollama-chat", "openai-responses", "anthropic-messages",
    "bedrock-converse", "bedrock-converse-stream", "bedrock-invoke", "gemini-generate-content",
    "vertex-generate-content",
)

SEVERAL = ("the body is several streams one after the other, each with a `response.created` and a `response.completed`; "
           "the expected result is the last one's, and ours ends with the first, as a response does")
KNOWN = {
    "vercel-openai-reasoning-encrypted-content.1.chunks-0": SEVERAL,
    "vercel-azure-reasoning-encrypted-content.1.chunks-0": SEVERAL,
    "vercel-openai-shell-tool.1.chunks-0": SEVERAL,
    "vercel-openai-shell-container.1.chunks-0":
        "the text deltas are `The command ran successfully.`, the last event's text is another; what was said stands",
    "vercel-github-copilot-id-rotation.1.chunks-0":
        "every event names the response anew; `started` has the first name, the expected result the last",
    "oll-anthropic-anthropic_2_completion-0":
        "the body is one of Claude 2's old Text Completions (`\"type\":\"completion\"`), which no dialect speaks",
}


def findings(recordings, replay, split):
    """The ids of the exchanges that differ, with the fields that do, and how many were compared."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = [sys.executable, str(recordings / "check.py"), "--replay", replay, "--json", report.name]
        command += [word for api in APIS for word in ("--api", api)]
        command += ["--split", str(split)] if split else []
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode not in (0, 1):
            sys.exit(result.stdout + result.stderr)
        found = json.load(open(report.name))
        return {id: fields for id, _, _, fields in found["fails"]}, found["of"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recordings", type=pathlib.Path)
    parser.add_argument("--replay", default=".build/release/replay")
    arguments = parser.parse_args()
    is_right = True
    for split in (None, 1, 7):
        found, count = findings(arguments.recordings, arguments.replay, split)
        news = {id: fields for id, fields in found.items() if id not in KNOWN}
        # Another folder of exchanges need not have those that are known.
        stale = [id for id in KNOWN if id not in found and any(arguments.recordings.glob(f"*/{id}.json"))]
        print(f"{f'in pieces of {split}' if split else 'whole'}: {count} exchanges, {len(found)} differ, "
              f"{len(found) - len(news)} of them for known reasons")
        for id, fields in news.items():
            print(f"  {id}: {', '.join(fields)}")
        for id in stale:
            print(f"  {id} is listed as different and is not")
        is_right = is_right and count > 0 and not news and not stale
    sys.exit(0 if is_right else 1)


if __name__ == "__main__":
    main()
