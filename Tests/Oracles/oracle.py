"""What the programs share that hold our requests against the providers' own libraries.

Each says the neutral requests of some folders, and the conversations that move between all dialects, by means of
`request`, and ends with status 0 only where the library takes every one of them. A library that is not installed, or a
`request` that is not built, is a failure too: nothing is skipped.
"""

import argparse, importlib, importlib.metadata, json, pathlib, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "ContractTests" / "Fixtures"


class Case:
    """A neutral request in a file."""

    def __init__(self, file, name, model=None):
        self.file, self.name = file, name
        self.neutral = json.loads(file.read_text())
        self.model = self.neutral.get("model", model)

    @property
    def is_streamed(self):
        return self.neutral.get("delivery") != "whole"

    @property
    def is_checked(self):
        """Whether the body is all our own: extra members are checked by nobody, by their own word."""
        return "extra_body" not in self.neutral

    @property
    def calls(self):
        """The tool calls of the conversation, in order."""
        return [part for turn in self.neutral["messages"] if isinstance(turn["content"], list)
                for part in turn["content"] if part["type"] == "tool_call"]


class Oracle:
    def __init__(self, description, package, module):
        parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("--request", default=HERE.parent.parent / ".build/debug/request", type=pathlib.Path)
        self.binary = parser.parse_args().request
        self.name = pathlib.Path(sys.argv[0]).stem
        self.faults, self.checked, self.members = [], 0, set()
        try:
            importlib.import_module(module)
        except ImportError:
            self.fail(f"the package {package} is not installed; see requirements.txt. Nothing was checked.")
        if not self.binary.exists():
            self.fail(f"there is no {self.binary}; run `swift build --product request`. Nothing was checked.")
        self.library = f"{package} {importlib.metadata.version(package)}"

    def fail(self, problem):
        raise SystemExit(f"{self.name}: {problem}")

    def cases(self, *folders, model):
        """The requests in these folders beside this file, then those of the contract tests, to that model: that of the
        golden requests, and the conversations that moved here."""
        cases = [Case(file, file.stem) for folder in folders for file in sorted((HERE / folder).glob("*.json"))]
        moved = sorted(FIXTURES.glob("moving/*/request.json"))
        if not cases or not moved:
            self.fail(f"no requests in {folders}, or no conversations in {FIXTURES}")
        golden = Case(FIXTURES / "cells" / "request.json", "golden", model)
        return [*cases, golden, *(Case(file, f"moved from {file.parent.name}", model) for file in moved)]

    def say(self, dialect, case):
        """What `request` prints, or `None` where it has no words for it, which it says before anything is sent."""
        command = [self.binary, "--dialect", dialect, "--json", case.file]
        if "model" not in case.neutral:
            command += ["--model", case.model]
        done = subprocess.run(command, capture_output=True, text=True)
        if "not-a-key" in done.stdout + done.stderr:
            self.fail(f"{case.name} to {dialect} prints a credential")
        if done.returncode == 0:
            return json.loads(done.stdout)
        if done.returncode == 1 and "unsupported" in done.stderr:
            return None
        self.fail(f"{case.name} to {dialect}: status {done.returncode}: {done.stderr}")

    def hold(self, what, faults):
        """Counts a body, and what was found about it."""
        self.checked += 1
        self.note(*(f"{what}: {fault}" for fault in faults))

    def note(self, *faults):
        self.faults += faults

    def finish(self, never_said=()):
        """Reports, and ends the program.

        - never_said: Members that the library knows, and that no body of all these had, though one should.
        """
        self.note(*(f"no request says {member}" for member in sorted(never_said)))
        print(*self.faults, sep="\n", end="\n" if self.faults else "")
        print(f"{self.name}: {self.checked} bodies against {self.library}, {len(self.faults)} faults")
        raise SystemExit(1 if self.faults or not self.checked else 0)
