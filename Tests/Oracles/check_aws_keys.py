#!/usr/bin/env python3
"""Holds the AWS credential chain against botocore: the same machine and services must give the same keys.

    swift build --product keys
    python3 -m venv venv && venv/bin/pip install --require-hashes -r Tests/Oracles/requirements.txt
    venv/bin/python Tests/Oracles/check_aws_keys.py [--keys PATH] [--only WORD]

Each case makes a home folder and an environment, and starts imitations of AWS's services (`token_services/aws.py`),
which check signatures and all else that they are asked, and fail where the case says so. Then botocore and our chain
look for keys, each against services that know nothing of the other. Held against each other, and against what the case
says, are the keys, their expiry, the region, the address of Bedrock, what was left in files, and what each asked of
whom. Nothing here needs a network. The status is 0 only where all that is as it must be.
"""

import argparse, concurrent.futures, json, os, pathlib, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "token_services"))


def theirs(profile, address):
    """What botocore finds under this process's environment; run as a process of its own for each case."""
    import botocore.config, botocore.session

    session = botocore.session.Session(profile=profile or None)
    found = session.get_credentials()
    keys = found.get_frozen_credentials()
    expiry = getattr(found, "_expiry_time", None)
    answer = {"id": keys.access_key, "secret": keys.secret_key, "token": keys.token}
    answer["expiry"] = expiry and expiry.timestamp()
    answer["region"] = os.environ.get("AWS_REGION") or session.get_config_variable("region")
    if address:
        url = session.create_client("bedrock-runtime").meta.endpoint_url
        answer["bedrock_url"] = None if url == "https://bedrock-runtime.eu-west-1.amazonaws.com" else url
    print(json.dumps(answer))


class Run:
    """One search: what was found, asked and left."""

    def __init__(self, case, command, bundle):
        from aws import AWS

        with tempfile.TemporaryDirectory() as folder, AWS(bundle if case.tls else None) as aws:
            home = pathlib.Path(folder)
            fill = lambda text: text.replace("{home}", folder).replace("{aws}", aws.url).replace("{bundle}", bundle)
            for path, text in {".aws/config": case.config, ".aws/credentials": case.credentials, **case.files}.items():
                home.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
                home.joinpath(path).write_text(fill(text), newline="")
            environment = {"HOME": folder, "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
            for service in ("STS", "SSO", "SSO_OIDC", "SIGNIN"):
                environment["AWS_ENDPOINT_URL_" + service] = aws.url
            if case.region:
                environment["AWS_DEFAULT_REGION"] = case.region
            environment.update({name: fill(value) for name, value in case.variables.items()})
            environment = {name: value for name, value in environment.items() if value}
            case.aws(aws)
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
            self.found = json.loads(done.stdout) if done.returncode == 0 else None
            self.error = (done.stderr.strip().splitlines() or [""])[-1]
            self.log = list(aws.log)
            self.asked = [f"{entry.method} {entry.path}" for entry in self.log]
            self.left = case.after(home) if self.found else None


def differences(case, ours, botocore):
    """What is not as it must be."""
    if ours.asked != (case.asked or []):
        yield f"we asked {ours.asked}, not {case.asked or []}"
    expected = case.asked if case.asked_by_botocore is None else case.asked_by_botocore
    if botocore.asked != (expected or []):
        yield f"botocore asked {botocore.asked}, not {expected or []}"
    if (ours.found or {}).get("id") != case.found:
        yield f"we found {ours.found}, not {case.found}"
    for run, name in ((ours, "we"), (botocore, "botocore")):
        refused = [str(entry) for entry in run.log if entry.reason and not entry.fault]
        if refused and run.found and not case.is_refused_once:
            yield f"{name} were refused: {refused}"
        if any(entry.status == 599 for entry in run.log):
            yield f"the imitation failed: {refused}"
    if case.botocore:
        if same(case, ours.found, botocore.found):
            yield f"botocore finds the same, though {case.botocore}"
        return
    if not same(case, ours.found, botocore.found):
        yield f"ours   {ours.found} {ours.error}\n    theirs {botocore.found} {botocore.error}"
    if ours.left != botocore.left:
        yield f"we leave {ours.left}, botocore {botocore.left}"


def same(case, ours, theirs):
    if ours is None or theirs is None:
        return ours is theirs
    ours, theirs = dict(ours), dict(theirs)
    ends = (ours.pop("expiry"), theirs.pop("expiry"))
    if not case.compares_address:
        ours.pop("bedrock_url", None)
    if case.same_expiry and ((ends[0] is None) != (ends[1] is None) or ends[0] and abs(ends[0] - ends[1]) > 30):
        return False
    return ours == theirs


def check(case, options, bundle):
    ours = Run(case, [options.keys] + ([case.profile] if case.profile else []), bundle)
    command = [sys.executable, __file__, "--theirs", case.profile or ""] + (["--address"] if case.compares_address else [])
    return ours, list(differences(case, ours, Run(case, command, bundle)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keys", default=str(HERE.parent.parent / ".build/debug/keys"))
    parser.add_argument("--only", default="", help="cases whose name has this word")
    parser.add_argument("--theirs", help=argparse.SUPPRESS)
    parser.add_argument("--address", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.theirs is not None:
        return theirs(options.theirs, options.address)
    try:
        import awscrt, botocore, cryptography  # noqa: F401
    except ImportError as error:
        raise SystemExit(f"check_aws_keys: {error}. Nothing was checked.")
    if not os.access(options.keys, os.X_OK):
        raise SystemExit(f"check_aws_keys: there is no {options.keys}; run `swift build --product keys`. Nothing was checked.")
    from aws_key_cases import CASES
    from service import self_signed

    faults = 0
    chosen = [case for case in CASES if options.only in case.name]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(6) as pool:
        bundle = self_signed(folder)
        for case, (ours, found) in zip(chosen, pool.map(lambda case: check(case, options, bundle), chosen)):
            faults += bool(found)
            print(f"{'DIFFERENT' if found else 'same' if not case.botocore else 'ours'}  {case.name}: {(ours.found or {}).get('id', 'refused')}")
            for each in found:
                print(f"    {each}")
    print(f"{len(chosen)} cases, {faults} with differences")
    return 1 if faults or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
