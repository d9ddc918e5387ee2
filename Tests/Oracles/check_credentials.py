#!/usr/bin/env python3
"""Holds Google's and Azure's credentials against google-auth and azure-identity, over real sockets.

    swift build --product tokens
    python3 -m venv venv && venv/bin/pip install --require-hashes -r Tests/Oracles/requirements.txt
    venv/bin/python Tests/Oracles/check_credentials.py [--tokens PATH] [--only WORD]…

Both look for credentials on the same machine: the same variables, files and programs, and the same imitations of the
token services (token_services/), each its own of them. Both must find the same tokens, or be refused; what ours sends
is held to each flow's rules beside. Nothing leaves this machine. The status is 0 only where every case holds.
"""

import argparse, concurrent.futures, json, os, pathlib, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
# No test may find what is in the person's own home, and none may be sent through a proxy.
PLAIN = {"HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "PYTHONWARNINGS": "ignore", "GCE_METADATA_IP": "127.0.0.1:9"}


def asked(command, environment):
    """What a program prints, as JSON."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    lines = done.stdout.strip().splitlines()
    return json.loads(lines[-1]) if lines else {"crashed": done.stderr.strip()[-300:] or f"status {done.returncode}"}


def played(case, side, command):
    """Runs one side of a case on a machine of its own; gives its complaints."""
    from credential_cases.case import Machine

    with tempfile.TemporaryDirectory() as folder:
        services = case.services()
        for service in services.values():
            service.start()
        try:
            machine = Machine(folder, services)
            answer = asked(command, {**PLAIN, **case.setting(machine)})
            log = [str(entry) for service in services.values() for entry in service.log]
            return [f"{side}: {words}" for words in [*judged(case, side, answer, log), *case.rules(machine, side)]]
        finally:
            for service in services.values():
                service.stop()


def judged(case, side, answer, log):
    """What is wrong with an answer."""
    found = answer.get("tokens", answer.get("project", answer.get("found")))
    came = f"{json.dumps(answer, ensure_ascii=False)} after {log}"
    if "crashed" in answer:
        return [came]
    if case.finds is not None:
        return [] if found == case.finds else [f"{came} instead of {case.finds}"]
    if found is not None:
        return [f"{came} instead of a refusal"]
    if side == "theirs":
        return []
    faults = [f"{answer['kind']}, not {case.kind}: {came}"] if answer["kind"] != case.kind else []
    return faults + [f"does not say {words!r}: {came}" for words in case.says if words not in answer["message"]]


def compared(case, tokens):
    """All complaints about one case."""
    complaints = played(case, "ours", [tokens, *case.words])
    if case.theirs:
        words = [case.theirs, *case.words[1:]]
        complaints += played(case, "theirs", [sys.executable, __file__, "--theirs", *words])
    return complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokens", default=str(HERE.parent.parent / ".build/debug/tokens"))
    parser.add_argument("--only", action="append", default=[], help="cases whose name has this word")
    parser.add_argument("--theirs", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.theirs:
        from credential_cases import theirs

        return theirs.main(options.theirs[0], options.theirs[1:])
    from credential_cases import azure, google

    with azure.arc_folder() as knows_arc:
        cases = google.CASES + azure.CASES + (azure.ARC_CASES if knows_arc else [])
        faults = report([case for case in cases if all(word in case.name for word in options.only)], options.tokens)
    if not knows_arc:
        print(f"not run: Arc, whose keys are in {azure.ARC_KEYS}, into which this user may not write")
    return 1 if faults else 0


def report(cases, tokens):
    """Compares all and prints what came of it; gives how many differ, and one where there was nothing to compare."""
    begun, faults = time.time(), 0
    with concurrent.futures.ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        for case, complaints in zip(cases, pool.map(lambda case: compared(case, tokens), cases)):
            faults += bool(complaints)
            note = "" if case.theirs else f"   ours alone: {case.why_not}"
            print(f"{'DIFFERS' if complaints else 'equal  '}  {case.name}{note}", *complaints, sep="\n    ")
    alone = sum(not case.theirs for case in cases)
    print(f"\n{len(cases)} cases, {alone} of them ours alone, {faults} that differ; {time.time() - begun:.0f} s")
    return faults or not cases


if __name__ == "__main__":
    sys.exit(main())
