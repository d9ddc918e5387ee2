#!/usr/bin/env python3
"""Holds the AWS credential chain against botocore: the same files and variables must give the same keys.

    swift build --product keys
    python3 -m venv venv && venv/bin/pip install botocore==1.43.11
    venv/bin/python Tests/Oracles/check_aws_keys.py [--keys PATH]

Nothing here needs a network: roles are played against a server of this script's own, which answers as STS does and says
with whose key it was asked. The status is 0 only where both find the same in every case.
"""

import argparse, http.server, json, os, pathlib, subprocess, sys, tempfile, threading, urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
KEYS = "aws_access_key_id = {0}\naws_secret_access_key = {0}-secret\n"
PROCESS = r"""credential_process = sh -c 'echo "{\"Version\": 1, \"AccessKeyId\": \"RUN\", \"SecretAccessKey\": \"r\"}"'
"""
ENV = {"AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "e"}

# name: (config, credentials, variables, profile chosen in code)
CASES = {
    "default keys": ("", "[default]\n" + KEYS.format("A"), {}, None),
    "config keys": ("[default]\nregion = r-1\n" + KEYS.format("A"), "", {}, None),
    "both files": ("[default]\n" + KEYS.format("C"), "[default]\n" + KEYS.format("K"), {}, None),
    "environment": ("", "[default]\n" + KEYS.format("A"), {**ENV, "AWS_SESSION_TOKEN": "t"}, None),
    "half environment": ("", "[default]\n" + KEYS.format("A"), {"AWS_ACCESS_KEY_ID": "ENV"}, None),
    "AWS_PROFILE": ("[profile p]\nregion = p-1\n", "[p]\n" + KEYS.format("P"), {"AWS_PROFILE": "p"}, None),
    "AWS_PROFILE beside keys": ("", "[p]\n" + KEYS.format("P"), {"AWS_PROFILE": "p", **ENV}, None),
    "chosen beside keys": ("", "[p]\n" + KEYS.format("P"), ENV, "p"),
    "missing profile": ("", "[p]\n" + KEYS.format("P"), {}, "q"),
    "quoted name": ('[profile "a b"]\n' + KEYS.format("Q"), "", {}, "a b"),
    "upper-case keys": ("", "[default]\nAWS_ACCESS_KEY_ID: U\nAws_Secret_Access_Key=u # v\n", {}, None),
    "comments and blanks": ("", "# c\n\n; d\n[default] # e\n  " + KEYS.format("A").replace("\n", "\n\n  "), {}, None),
    "token": ("", "[default]\n" + KEYS.format("A") + "aws_session_token = a=b==\n", {}, None),
    "half profile": ("", "[default]\naws_access_key_id = A\n", {}, None),
    "duplicate section": ("", "[default]\n" + KEYS.format("A") + "[default]\n", {}, None),
    "process": ("[default]\n" + PROCESS, "", {}, None),
    "process between files": ("[default]\n" + PROCESS + KEYS.format("C"), "", {}, None),
    "failing process": ("[default]\ncredential_process = sh -c 'exit 1'\n", "", {}, None),
    "role": ("[default]\nrole_arn = arn:r:role/r1234567890\nsource_profile = s\n", "[s]\n" + KEYS.format("S"), {}, None),
    "role of a role": (
        "[profile a]\nrole_arn = arn:a:role/a1234567890\nsource_profile = b\n"
        "[profile b]\nrole_arn = arn:b:role/b1234567890\nsource_profile = s\n", "[s]\n" + KEYS.format("S"), {}, "a"),
    "its own source": (
        "[profile s]\nrole_arn = arn:r:role/r1234567890\nsource_profile = s\n", "[s]\n" + KEYS.format("S"), {}, "s"),
    "circle": (
        "[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = y\nsource_profile = a\n", "", {}, "a"),
    "role from the environment": (
        "[default]\nrole_arn = arn:r:role/r1234567890\ncredential_source = Environment\n", "", ENV, "default"),
    "role from a process": (
        "[default]\nrole_arn = arn:r:role/r1234567890\nsource_profile = s\n[profile s]\n" + PROCESS, "", {}, None),
    "two sources": ("[default]\nrole_arn = r\nsource_profile = s\ncredential_source = Environment\n", "[s]\n", {}, None),
    "web identity": (
        "[default]\nrole_arn = arn:w:role/w1234567890\nweb_identity_token_file = {home}/token\n", "", {}, None),
    "web identity of the environment": (
        "", "[default]\n" + KEYS.format("A"),
        {"AWS_ROLE_ARN": "arn:w:role/w1234567890", "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token"}, None),
    "nothing": ("", "", {}, None),
}

# Where both must refuse; everywhere else both must find keys, so that a case which both misread does not pass.
REFUSED = {
    "half environment", "missing profile", "half profile", "duplicate section", "failing process", "circle",
    "two sources", "nothing",
}


class Service(http.server.BaseHTTPRequestHandler):
    """Gives keys that say what was asked for, and with whose."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {key: values[0] for key, values in urllib.parse.parse_qs(body).items()}
        signer = self.headers.get("authorization", "=nobody/").split("=", 1)[1].split("/")[0]
        action = form["Action"]
        name = f"{form['RoleArn']} for {signer}{form.get('WebIdentityToken', '')}"
        answer = (
            f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>'
            f"<AccessKeyId>{name.replace('/', '_')}</AccessKeyId><SecretAccessKey>x</SecretAccessKey>"
            f"<SessionToken>y&amp;z</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
            f"</{action}Result></{action}Response>").encode()
        self.send_response(200)
        self.send_header("content-type", "text/xml")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def theirs(profile):
    """What botocore finds under this process's environment; run as a process of its own for each case."""
    import botocore.session

    session = botocore.session.Session(profile=profile)
    keys = session.get_credentials().get_frozen_credentials()
    region = os.environ.get("AWS_REGION") or session.get_config_variable("region")
    print(json.dumps({"id": keys.access_key, "secret": keys.secret_key, "token": keys.token, "region": region}))


def run(command, environment):
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    return (json.loads(done.stdout) if done.returncode == 0 else None), done.stderr.strip().splitlines()[-1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keys", default=str(HERE.parent.parent / ".build/debug/keys"))
    parser.add_argument("--theirs", nargs="?", const="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.theirs is not None:
        return theirs(options.theirs or None)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    faults = 0
    for name, (config, credentials, variables, profile) in CASES.items():
        with tempfile.TemporaryDirectory() as home:
            folder = pathlib.Path(home, ".aws")
            folder.mkdir()
            folder.joinpath("config").write_text(config.replace("{home}", home))
            folder.joinpath("credentials").write_text(credentials)
            pathlib.Path(home, "token").write_text("web-token")
            environment = {"HOME": home, "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
            environment["AWS_ENDPOINT_URL_STS"] = f"http://127.0.0.1:{server.server_port}"
            environment["AWS_DEFAULT_REGION"] = "eu-west-1"
            environment.update({key: value.replace("{home}", home) for key, value in variables.items()})
            if "region = " in config:
                del environment["AWS_DEFAULT_REGION"]
            ours, our_error = run([options.keys] + ([profile] if profile else []), environment)
            expected, their_error = run([sys.executable, __file__, "--theirs", profile or ""], environment)
        same = ours == expected and (ours is None) == (name in REFUSED)
        faults += not same
        print(f"{'same' if same else 'DIFFERENT'}  {name}: {(ours or {}).get('id', 'refused')}")
        if not same:
            print(f"    ours   {ours} {our_error}\n    theirs {expected} {their_error}")
    print(f"{len(CASES)} cases, {faults} different")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
