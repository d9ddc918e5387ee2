#!/usr/bin/env python3
"""Holds our AWS signatures against those of botocore, AWS's own library, on requests made at random.

    swift build --product sign
    python3 -m venv venv && venv/bin/pip install botocore==1.43.11
    venv/bin/python Tests/Oracles/check_sigv4.py [--sign PATH] [--count N] [--sent N] [--seed N]

Methods, hosts, ports, paths (model ids and ARNs among them, escapes, dots, doubled slashes), queries, headers (repeated
ones, inner blanks, ones that are not signed), bodies, keys, session tokens and times all vary. Some are also sent, over
the library's own transport, to a server that signs with botocore what it has received. The status is 0 only where every
signature, date and token is botocore's, and every request that arrived is the one that was signed.
"""

import argparse, base64, datetime, http.server, json, pathlib, random, string, subprocess, threading
from urllib.parse import quote

HERE = pathlib.Path(__file__).resolve().parent
SERVICES = ["bedrock", "bedrock-mantle", "sts", "sagemaker", "sso"]
REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-3", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"]
MODELS = [
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0:24k",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/otnfa2ysixqd",
    "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/my-endpoint", "zai.glm-4.7-flash",
]
UNSIGNED = ["User-Agent", "Connection", "Expect", "TE", "X-Amzn-Trace-Id", "Transfer-Encoding"]
PRINTABLE = string.ascii_letters + string.digits + string.punctuation
SEGMENT = string.ascii_letters + string.digits + "-._~!$&'()*+,;=:@"


def words(source, alphabet, most, least=0):
    return "".join(source.choice(alphabet) for _ in range(source.randint(least, most)))


def path(source):
    kind = source.random()
    if kind < 0.4:
        model = quote(source.choice(MODELS), safe=source.choice(["", ":", "-_.~"]))
        return f"/model/{model}/{source.choice(['converse', 'converse-stream', 'invoke'])}"
    if kind < 0.45:
        return source.choice(["", "/"])
    segments = []
    for _ in range(source.randint(1, 6)):
        segment = source.choice([words(source, SEGMENT, 12), words(source, SEGMENT, 4), ".", "..", "", "a.b", "%2F", "~"])
        segments.append(segment if source.random() < 0.7 else segment + quote(source.choice("é /?%:ü日")))
    return "/" + "/".join(segments) + source.choice(["", "", "/"])


def query(source):
    pairs = []
    for _ in range(source.choice([0, 0, 0, 1, 2, 5])):
        name = words(source, "abAB-_.~", 3) + quote(words(source, "a é/+", 2), safe="")
        value = quote(words(source, PRINTABLE, 6), safe="")
        pairs.append(source.choice([f"{name}={value}", f"{name}=", name or "x"]))
    return "?" + "&".join(pairs) if pairs else ""


def headers(source):
    fields = [["Content-Type", source.choice(["application/json", "application/x-www-form-urlencoded; charset=utf-8"])]]
    for _ in range(source.choice([0, 0, 1, 2, 4])):
        name = source.choice(["X-Amzn-Bedrock-Trace", "Accept", "x-custom", "X-CUSTOM", "aAa", "x-" + words(source, "abz-9", 3)])
        blank = source.choice(["", " ", "  ", " \t "])
        fields.append([name, blank + words(source, PRINTABLE + "   ", 20) + blank])
    if source.random() < 0.2:
        # One of a request's own framing, which the transport does not take from others, is not among them.
        fields.append([source.choice(UNSIGNED[:-1]), "anything"])
    if source.random() < 0.05:
        fields.append(["Authorization", "an older one"])
    source.shuffle(fields)
    return fields


def request(source):
    region = source.choice(REGIONS)
    service = source.choice(SERVICES)
    scheme, port = source.choice([("https", ""), ("https", ""), ("https", ":443"), ("https", ":8443"), ("http", ":80"), ("http", ":9000")])
    host = source.choice([f"bedrock-runtime.{region}.amazonaws.com", f"Bedrock-Mantle.{region}.api.aws", "127.0.0.1", "[::1]"])
    body = source.choice([b"", json.dumps({"messages": words(source, PRINTABLE + "é日", 200)}).encode(), source.randbytes(source.randint(0, 300))])
    return {
        "method": source.choice(["POST", "POST", "POST", "GET", "PUT"]),
        "url": f"{scheme}://{host}{port}{path(source)}{query(source)}",
        "headers": headers(source),
        "body": base64.b64encode(body).decode(),
        "access_key": "AKIA" + words(source, string.ascii_uppercase, 16, 16),
        "secret_key": words(source, string.ascii_letters + string.digits + "/+", 60, 1),
        "session_token": source.choice([None, words(source, string.ascii_letters + string.digits + "/+=", 400, 1)]),
        "service": service,
        "region": region,
        "time": source.randint(0, 4_000_000_000),
    }


def expected(said, auth, awsrequest, credentials):
    keys = credentials.Credentials(said["access_key"], said["secret_key"], said["session_token"])
    signed = awsrequest.AWSRequest(method=said["method"], url=said["url"], data=base64.b64decode(said["body"]))
    for name, value in said["headers"]:
        signed.headers.add_header(name, value)
    auth.get_current_datetime = lambda: datetime.datetime.fromtimestamp(said["time"], datetime.timezone.utc)
    auth.SigV4Auth(keys, said["service"], said["region"]).add_auth(signed)
    names = ["Authorization", "X-Amz-Date", "X-Amz-Security-Token"]
    return {name.lower(): signed.headers[name] for name in names if signed.headers[name] is not None}


class Judge(http.server.BaseHTTPRequestHandler):
    """Answers 200 to a request whose signature is that of what arrived, and 403 to any other."""

    protocol_version = "HTTP/1.1"

    def judge(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        authorization = self.headers["Authorization"]
        date = datetime.datetime.strptime(self.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        names = authorization.split("SignedHeaders=")[1].split(",")[0].split(";")
        scope = authorization.split("Credential=")[1].split(",")[0].split("/")
        added = ("x-amz-date", "x-amz-security-token")
        said = {
            "method": self.command,
            "url": f"http://{self.headers['Host']}{self.path}",
            "headers": [[name, value] for name, value in self.headers.items() if name.lower() in names and name.lower() not in added],
            "body": base64.b64encode(body).decode(),
            "access_key": scope[0], "secret_key": self.server.secrets[scope[0]],
            "session_token": self.headers["X-Amz-Security-Token"],
            "region": scope[2], "service": scope[3], "time": int(date.timestamp()),
        }
        self.send_response(200 if expected(said, *self.server.botocore)["authorization"] == authorization else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = judge

    def log_message(self, *_):
        pass


def sent(source, server):
    """A request that can be sent to the server as it stands."""
    said = request(source) | {"send": True}
    port = server.server_address[1]
    said["url"] = f"http://127.0.0.1:{port}{path(source) or '/'}{query(source)}"
    said["headers"] = [field for field in said["headers"] if field[0] not in UNSIGNED + ["Authorization"]]
    server.secrets[said["access_key"]] = said["secret_key"]
    return said


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sign", default=HERE.parent.parent / ".build/debug/sign", type=pathlib.Path)
    arguments.add_argument("--count", default=20_000, type=int)
    arguments.add_argument("--sent", default=500, type=int)
    arguments.add_argument("--seed", default=1, type=int)
    options = arguments.parse_args()
    try:
        from botocore import auth, awsrequest, credentials
    except ImportError:
        raise SystemExit("check_sigv4: the package botocore is not installed. Nothing was checked.")
    if not hasattr(auth, "get_current_datetime"):
        raise SystemExit("check_sigv4: this botocore does not let its clock be set; 1.43.11 does. Nothing was checked.")
    if not options.sign.exists():
        raise SystemExit(f"check_sigv4: there is no {options.sign}; run `swift build --product sign`. Nothing was checked.")
    source = random.Random(options.seed)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Judge)
    server.secrets, server.botocore = {}, (auth, awsrequest, credentials)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    requests = [request(source) for _ in range(options.count)] + [sent(source, server) for _ in range(options.sent)]
    lines = "".join(json.dumps(said, ensure_ascii=False) + "\n" for said in requests)
    done = subprocess.run([options.sign], input=lines, capture_output=True, text=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode or len(answers) != len(requests):
        raise SystemExit(f"check_sigv4: {len(answers)} of {len(requests)} were signed: {done.stderr}")
    wrong = 0
    for said, ours in zip(requests, answers):
        theirs = expected(said, auth, awsrequest, credentials)
        if "send" in said:
            theirs["status"] = 200
        if ours != theirs:
            wrong += 1
            if wrong <= 5:
                print(f"{json.dumps(said)}\n  ours   {ours}\n  theirs {theirs}")
    print(f"{len(requests)} requests, {options.sent} of them sent; {wrong} signed otherwise than by botocore")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
