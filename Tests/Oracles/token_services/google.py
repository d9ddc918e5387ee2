"""Imitates the services that give out Google's tokens: takes what they take, and refuses what they refuse.

    POST /token                                            statements of service accounts, refresh tokens of people
    POST /v1/token, /v1/oauthtoken                         the security token service
    POST /v1/projects/-/serviceAccounts/{email}:generateAccessToken
    GET  /, /computeMetadata/v1/…                          the metadata server
    GET  /subject                                          another system's token, by way of an address
    PUT  /latest/api/token, GET /latest/meta-data/…        the metadata service of an AWS machine
"""

import base64, binascii, datetime, hashlib, hmac, json, time, urllib.parse

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from .service import Answer, Refusal, Service

AUDIENCE = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x"
WORKFORCE = "//iam.googleapis.com/locations/global/workforcePools/p/providers/x"
ROBOT = "robot@project.iam.gserviceaccount.com"
TARGET = "target@project.iam.gserviceaccount.com"
CLOUD = "https://www.googleapis.com/auth/cloud-platform"
IAM = "https://www.googleapis.com/auth/iam"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
TOKEN_TYPE = "urn:ietf:params:oauth:token-type:"
AWS_REQUEST = "urn:ietf:params:aws:token-type:aws4_request"
AWS_KEYS = {"id": "AKIDEXAMPLE", "secret": "an AWS secret", "token": "an AWS session"}


def require(condition, description, code="invalid_grant", status=400):
    if not condition:
        raise Refusal(status, description, {"error": code, "error_description": description})


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def statement(token):
    """Header, claims, what is signed and the signature of a JSON Web Token."""
    parts = token.split(".")
    require(len(parts) == 3, "a JSON Web Token has three parts")
    require(not set("=+/") & set(token), "not in Base64 for URLs")
    return json.loads(decoded(parts[0])), json.loads(decoded(parts[1])), f"{parts[0]}.{parts[1]}", decoded(parts[2])


def fields(request, *names, optional=()):
    """The form, which has to have these fields and no others."""
    form = request.form()
    missing, more = set(names) - set(form), set(form) - set(names) - set(optional)
    require(not missing and not more, f"missing {sorted(missing)}, unknown {sorted(more)}", "invalid_request")
    return form


class Google(Service):
    """All of Google's services at one address. Each token that they give says whose it is, and which one."""

    def __init__(self, key, certificate=None, client_authorities=None):
        """`key` is the service account's; the others are those of Service, for workloads known by certificates."""
        super().__init__("Google", certificate, client_authorities)
        self.key, self.lifetime = key, 3599
        # Of the certificates that a workload is known by, in DER form, whose each is.
        self.workloads = {}
        self.count, self.owners = 0, {}
        # Refresh tokens, and whose they are; of a federated person each may be used once.
        self.people = {"1//person": "person", "federated-0": "federated person"}
        self.client = ("client.apps", "a client's secret & more")
        self.subjects = {"subject-token": "subject"}
        self.route("POST", "/token")(self.oauth)
        self.route("POST", "/v1/token")(self.exchange)
        self.route("POST", "/v1/oauthtoken")(self.federated_refresh)
        self.route("POST", f"/v1/projects/-/serviceAccounts/{TARGET}:generateAccessToken")(self.impersonate)
        self.route("GET", "/")(self.ping)
        self.route("GET", "/computeMetadata/v1/", prefix=True)(self.metadata)
        self.route("GET", "/subject")(self.subject)
        self.route("PUT", "/latest/api/token")(self.aws_session)
        self.route("GET", "/latest/meta-data/", prefix=True)(self.aws_machine)

    def token(self, owner):
        self.count += 1
        token = f"{owner}-{self.count}"
        self.owners[token] = owner
        return token

    def bearer(self, owner, **more):
        return {"access_token": self.token(owner), "expires_in": self.lifetime, "token_type": "Bearer", **more}

    # --- OAuth 2, as at oauth2.googleapis.com

    def oauth(self, request):
        grant = request.form().get("grant_type")
        if grant == "refresh_token":
            form = fields(request, "grant_type", "refresh_token", "client_id", "client_secret", optional=("scope",))
            require((form["client_id"], form["client_secret"]) == self.client, "unknown", "invalid_client", 401)
            require(form["refresh_token"] in self.people, "Token has been expired or revoked.")
            return self.bearer(self.people[form["refresh_token"]])
        require(grant == JWT_BEARER, "unknown", "unsupported_grant_type")
        return self.bearer(self.signer(fields(request, "grant_type", "assertion")["assertion"]))

    def signer(self, assertion):
        """Whose statement it is. A clock may be off by little only, and an hour is the most."""
        header, claims, message, signature = statement(assertion)
        now = time.time()
        require(header.get("alg") == "RS256" and header.get("typ") == "JWT", "not by RS256")
        require(header.get("kid") == "key-7", "no such key")
        try:
            self.key.public_key().verify(signature, message.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            require(False, "Invalid JWT Signature.")
        require(claims.get("iss") == ROBOT, "no such account")
        require(claims.get("aud") == "https://oauth2.googleapis.com/token", "for someone else")
        require(set(claims.get("scope", "").split(" ")) <= {CLOUD, IAM}, "unknown scope", "invalid_scope")
        require(claims["iat"] <= now and now - claims["iat"] < 300, "not short-lived, or from the future")
        require(now < claims["exp"] <= claims["iat"] + 3600, "not within an hour")
        return "robot"

    # --- The security token service

    def is_client(self, request):
        """Whether a client is named, which must be the one that is known."""
        value = request.headers.get("authorization")
        if value is None:
            return False
        kind, _, text = value.partition(" ")
        try:
            pair = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            pair = ""
        require(kind == "Basic" and pair == ":".join(self.client), "unknown", "invalid_client", 401)
        return True

    def exchange(self, request):
        form = fields(
            request, "grant_type", "audience", "scope", "requested_token_type", "subject_token", "subject_token_type",
            optional=("options",))
        require(form["grant_type"] == EXCHANGE, "unknown", "unsupported_grant_type")
        require(form["requested_token_type"] == TOKEN_TYPE + "access_token", "unknown", "invalid_request")
        require(set(form["scope"].split(" ")) <= {CLOUD, IAM}, "unknown scope", "invalid_scope")
        if form["subject_token_type"] == AWS_REQUEST:
            owner = caller_identity(form["subject_token"])
        elif form["subject_token_type"] == TOKEN_TYPE + "mtls":
            owner = self.workload(request, form["subject_token"])
        else:
            require(form["subject_token_type"] == TOKEN_TYPE + "jwt", "unknown type", "invalid_request")
            require(form["subject_token"] in self.subjects, "The subject token is expired or unknown.")
            owner = self.subjects[form["subject_token"]]
        if self.is_client(request):
            owner += " of a client"
        if form["audience"] == WORKFORCE:
            # Google's library for Python encodes the JSON once more than its libraries for Go and Java.
            payer = json.loads(urllib.parse.unquote(form.get("options", "{}"))).get("userProject")
            require(payer == "payer" or owner.endswith("client"), "no project pays", "invalid_request")
            owner = f"{payer}'s {owner}"
        else:
            require(form["audience"] == AUDIENCE and "options" not in form, "no such provider", "invalid_target")
        # The real service has been seen to write the number as a string.
        return self.bearer(owner, expires_in=str(self.lifetime), issued_token_type=TOKEN_TYPE + "access_token")

    def workload(self, request, token):
        """Whose certificate it is: the first that is told has to be the one that the connection has shown."""
        chain = [base64.b64decode(each, validate=True) for each in json.loads(token)]
        require(request.certificate is not None, "The request is not made by mutual TLS.")
        require(chain and chain[0] == request.certificate, "The certificate is not that of the connection.")
        require(request.certificate in self.workloads, "Unknown certificate.")
        return self.workloads[request.certificate] + (f" with {len(chain) - 1} issuers" if chain[1:] else "")

    def federated_refresh(self, request):
        form = fields(request, "grant_type", "refresh_token")
        require(form["grant_type"] == "refresh_token", "unknown", "unsupported_grant_type")
        require(self.is_client(request), "no client", "invalid_client", 401)
        require(form["refresh_token"] in self.people, "used before, or revoked")
        owner = self.people.pop(form["refresh_token"])
        following = f"federated-{self.count + 1}"
        self.people[following] = owner
        return self.bearer(owner, refresh_token=following)

    # --- Impersonation

    def impersonate(self, request):
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        require(kind == "Bearer" and token in self.owners, "Request had invalid credentials.", status=401)
        if self.owners[token].startswith("workload"):
            require(request.certificate in self.workloads, "Not by mutual TLS.", status=401)
        body = request.json()
        require(set(body) <= {"delegates", "scope", "lifetime"}, "unknown members")
        require(body["scope"] == [CLOUD], "no such scope")
        seconds = body["lifetime"].removesuffix("s")
        require(body["lifetime"].endswith("s") and 0 < int(seconds) <= 3600, "too long")
        end = datetime.datetime.fromtimestamp(time.time() + min(int(seconds), self.lifetime), datetime.timezone.utc)
        by = "".join(f" by {name}" for name in body.get("delegates") or [])
        token = self.token(f"target{by} by {self.owners[token]}")
        return {"accessToken": token, "expireTime": end.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def subject(self, request):
        require(request.headers.get("x-runner") == "yes", "no x-runner", status=403)
        return {"value": "subject-token"}

    # --- The metadata server

    FLAVOR = {"metadata-flavor": "Google", "server": "Metadata Server for VM"}

    def ping(self, request):
        return Answer(body="computeMetadata/\n", headers=self.FLAVOR)

    def metadata(self, request):
        require("x-forwarded-for" not in request.headers, "through a proxy", status=403)
        flavor = request.headers.get("metadata-flavor")
        require(flavor == "Google", "Missing Metadata-Flavor:Google header.", status=403)
        path = request.path.removeprefix("/computeMetadata/v1")
        if path == "/project/project-id":
            return Answer(body="project-of-the-machine", headers=self.FLAVOR)
        if path.rstrip("/") == "/instance/service-accounts/default":
            return Answer(body={"aliases": ["default"], "email": ROBOT, "scopes": [CLOUD]}, headers=self.FLAVOR)
        require(path in (f"/instance/service-accounts/{name}/token" for name in ("default", ROBOT)), "none", status=404)
        require(request.query().get("scopes", CLOUD) == CLOUD, "no such scope")
        return Answer(body=self.bearer("machine"), headers=self.FLAVOR)

    # --- The metadata service of an AWS machine

    def aws_session(self, request):
        require(0 < int(request.headers.get("x-aws-ec2-metadata-token-ttl-seconds", 0)) <= 21600, "no time")
        return "session-of-the-metadata-service"

    def aws_machine(self, request):
        session = request.headers.get("x-aws-ec2-metadata-token")
        require(session == "session-of-the-metadata-service", "Unauthorized", status=401)
        path = request.path.removeprefix("/latest/meta-data/").rstrip("/")
        if path == "placement/availability-zone":
            return "eu-west-3b"
        if path == "iam/security-credentials":
            return "role"
        require(path == "iam/security-credentials/role", "no such page", status=404)
        return {
            "Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": AWS_KEYS["id"], "SecretAccessKey": AWS_KEYS["secret"],
            "Token": AWS_KEYS["token"], "Expiration": "2099-01-01T00:00:00Z", "LastUpdated": "2026-01-01T00:00:00Z"}


def caller_identity(token):
    """Whose signed request to AWS it is. Google passes it on to AWS, which checks the signature."""
    text = urllib.parse.unquote(token)
    request = json.loads(text)
    require(set(request) == {"headers", "method", "url"}, "not a request to AWS")
    require(all(set(field) == {"key", "value"} for field in request["headers"]), "not a request to AWS")
    headers = {field["key"].lower(): field["value"] for field in request["headers"]}
    require(len(headers) == len(request["headers"]), "a header is there twice")
    address = urllib.parse.urlsplit(request["url"])
    require(request["method"] == "POST" and address.scheme == "https", "not a request to AWS")
    require(address.query == "Action=GetCallerIdentity&Version=2011-06-15", "another action")
    require(headers.get("x-goog-cloud-target-resource") == AUDIENCE, "for another provider")
    require(headers.get("x-amz-security-token") == AWS_KEYS["token"], "another session")
    kind, _, rest = headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    key, day, region, service, end = parts["Credential"].split("/")
    require((kind, key, service, end) == ("AWS4-HMAC-SHA256", AWS_KEYS["id"], "sts", "aws4_request"), "another key")
    require(address.netloc == f"sts.{region}.amazonaws.com" == headers["host"], "another host")
    names = parts["SignedHeaders"].split(";")
    require({"host", "x-amz-date"} <= set(names), "host and date are not signed")
    require("x-amz-security-token" in names, "the session is not signed")
    moment = datetime.datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    require(abs(moment.timestamp() - time.time()) < 300, "not signed just now")
    lines = ["POST", "/", address.query, *[f"{name}:{headers[name].strip()}" for name in names], "", ";".join(names)]
    canonical = "\n".join([*lines, hashlib.sha256(b"").hexdigest()])
    scope = f"{day}/{region}/sts/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{headers['x-amz-date']}\n{scope}\n{hashed}"
    secret = ("AWS4" + AWS_KEYS["secret"]).encode()
    for step in (day, region, "sts", "aws4_request", text):
        secret = hmac.new(secret, step.encode(), hashlib.sha256).digest()
    require(hmac.compare_digest(secret.hex(), parts["Signature"]), "the signature does not match")
    return f"AWS in {region}"
