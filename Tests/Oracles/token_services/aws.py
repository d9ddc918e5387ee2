"""Imitations of the services that give AWS keys: STS, IAM Identity Center, container agents, instance metadata.

Each checks all that it is asked, signatures included, by the rules of AWS's API references (and not by any client's
code), and refuses what AWS would refuse. Which keys are known, and how long those that are given live, the attributes
of `AWS` say.
"""

import base64, datetime, email.utils, hashlib, hmac, json, re, time, urllib.parse

from service import Answer, Refusal, Service


def moment(seconds):
    """The time so many seconds from now, as AWS writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


class AWS(Service):
    """All services at one address, told apart by their paths, as behind `AWS_ENDPOINT_URL`."""

    def __init__(self, certificate=None):
        super().__init__("AWS", certificate)
        self.forget()
        self.route("POST", "/")(self.security_tokens)
        self.route("POST", "/token")(self.extended_login)
        self.route("POST", "/v1/token")(self.console_keys)
        self.route("GET", "/federation/credentials")(self.role_of_login)
        self.route("GET", "/agent/keys")(self.container_keys)
        self.route("PUT", "/latest/api/token")(self.instance_token)
        self.route("GET", "/latest/meta-data/", prefix=True)(self.instance_data)

    def forget(self):
        """Back to the start, for another case."""
        self.reset()
        self.secrets = {"S": "S-secret", "ENV": "e", "RUN": "r"}  # of access keys that may sign
        self.tokens = {}  # session tokens of those that have one
        self.life = 3600  # of the keys that are given, in seconds
        self.skew = 0  # what this service's clock is ahead
        self.region = "eu-west-1"  # that signatures are for
        self.agent_token = None  # that the container's agent wants to hear
        self.logins = {"T0": 3600}  # access tokens of people
        self.console_key = None  # the public point to which the console's login is bound
        self.gives_tokens = True  # whether the instance has version 2
        self.has_role = True

    # --- Keys

    def keys(self, name):
        """New keys, which may sign from now on."""
        secret, token = name + "-secret+/", name + "-token&<"
        self.secrets[name], self.tokens[name] = secret, token
        return name, secret, token

    # --- Security Token Service

    def security_tokens(self, request):
        form = request.form()
        request.expect(form.get("Version") == "2011-06-15", f"Version is {form.get('Version')!r}")
        request.expect(re.fullmatch(r"arn:[\w:./-]{16,2044}", form.get("RoleArn", "")), "RoleArn is none")
        request.expect(re.fullmatch(r"[\w+=,.@-]{2,64}", form.get("RoleSessionName", "")), "RoleSessionName is none")
        allowed = {"Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds"}
        role = form["RoleArn"].split("/")[-1]
        action = form.get("Action")
        if action == "AssumeRole":
            signer = self.signer(request)
            allowed |= {"ExternalId"}
            if role == "closed":
                raise self.fault(403, "AccessDenied", f"{signer} is not authorized to perform: sts:AssumeRole")
            if role == "guarded" and form.get("ExternalId") != "a+b/c":
                raise self.fault(403, "AccessDenied", "the ExternalId is another")
        elif action == "AssumeRoleWithWebIdentity":
            request.expect("authorization" not in request.headers, "a web identity is not signed")
            allowed |= {"WebIdentityToken", "ProviderId"}
            signer = form.get("WebIdentityToken")
            if signer not in ("web-token", "second-token"):
                raise self.fault(400, "InvalidIdentityToken", "Couldn't retrieve verification key")
        else:
            raise self.fault(400, "InvalidAction", f"Could not find operation {action}")
        unknown = set(form) - allowed
        request.expect(not unknown, f"{action} has no {unknown}")
        request.expect(form.get("DurationSeconds", "900").isdigit(), "DurationSeconds is no number")
        request.expect(900 <= int(form.get("DurationSeconds", "900")) <= 43200, "DurationSeconds is out of range")
        name, secret, token = self.keys(f"{role} for {signer}")
        escape = lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
        return Answer(headers={"content-type": "text/xml"}, body=f"""<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <{action}Result>
    <AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/{role}/s</Arn></AssumedRoleUser>
    <Credentials>
      <AccessKeyId>{escape(name)}</AccessKeyId>
      <SecretAccessKey>{escape(secret)}</SecretAccessKey>
      <SessionToken>{escape(token)}</SessionToken>
      <Expiration>{moment(self.life)}</Expiration>
    </Credentials>
  </{action}Result>
  <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
</{action}Response>
""")

    def fault(self, status, code, words):
        body = f"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>{code}</Code><Message>{words}</Message></Error>
  <RequestId>b25f48e8-84fd-11e6-80d9-574e0c4664cb</RequestId>
</ErrorResponse>
"""
        headers = {"content-type": "text/xml", "date": email.utils.formatdate(time.time() + self.skew, usegmt=True)}
        return Refusal(status, f"{code}: {words}", body, headers)

    # --- Signature Version 4

    def signer(self, request, service="sts"):
        """Whose key has signed the request. By AWS, “Create a signed AWS API request”."""
        head = request.headers.get("authorization", "")
        found = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=(.+)/(\d{8})/([\w-]+)/([\w-]+)/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})", head)
        if not found:
            raise self.fault(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
        key, day, region, scope, names, signature = found.groups()
        date = request.headers.get("x-amz-date", "")
        if key not in self.secrets:
            raise self.fault(403, "InvalidClientTokenId", "The security token included in the request is invalid")
        if not re.fullmatch(r"\d{8}T\d{6}Z", date) or not date.startswith(day):
            raise self.fault(403, "SignatureDoesNotMatch", "Date in Credential scope does not match x-amz-date")
        if (region, scope) != (self.region, service):
            raise self.fault(403, "SignatureDoesNotMatch", f"Credential should be scoped to {self.region}/{service}, is to {region}/{scope}")
        names = names.split(";")
        wanted = {"host", "x-amz-date"} | ({"content-type"} & set(request.headers)) | {name for name in request.headers if name.startswith("x-amz-")}
        if names != sorted(names) or not wanted <= set(names):
            raise self.fault(403, "SignatureDoesNotMatch", f"not signed: {sorted(wanted - set(names))}, or not sorted")
        if self.tokens.get(key) != request.headers.get("x-amz-security-token"):
            raise self.fault(403, "InvalidClientTokenId", "The security token included in the request is invalid")
        query = "&".join(sorted("=".join((pair.split("=", 1) + [""])[:2]) for pair in request.raw_query.split("&") if pair))
        headers = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in names)
        canonical = "\n".join([
            request.method, urllib.parse.quote(request.raw_path, safe="/-_.~"), query, headers, ";".join(names),
            hashlib.sha256(request.body).hexdigest()])
        text = f"AWS4-HMAC-SHA256\n{date}\n{day}/{region}/{scope}/aws4_request\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        code = ("AWS4" + self.secrets[key]).encode()
        for step in (day, region, scope, "aws4_request", text):
            code = hmac.new(code, step.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(code.hex(), signature):
            raise self.fault(403, "SignatureDoesNotMatch", "The request signature we calculated does not match")
        signed = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc).timestamp()
        if abs(time.time() + self.skew - signed) > 300:
            raise self.fault(403, "SignatureDoesNotMatch", f"Signature not yet current, or expired: {date}")
        return key

    # --- IAM Identity Center

    def extended_login(self, request):
        body = request.json()
        fault = lambda error: Refusal(400, error, {"error": error, "error_description": error})
        if set(body) != {"clientId", "clientSecret", "grantType", "refreshToken"}:
            raise fault("invalid_request")
        if body["grantType"] != "refresh_token" or body["refreshToken"] != "R0":
            raise fault("invalid_grant")
        if (body["clientId"], body["clientSecret"]) != ("client", "client-secret"):
            raise fault("invalid_client")
        self.logins["T1"] = 3600
        return {"accessToken": "T1", "tokenType": "Bearer", "expiresIn": 3600, "refreshToken": "R1"}

    def role_of_login(self, request):
        query = request.query()
        request.expect(set(query) == {"role_name", "account_id"}, f"the query has {sorted(query)}")
        request.expect("authorization" not in request.headers, "a login's request is not signed")
        if request.headers.get("x-amz-sso_bearer_token") not in self.logins:
            raise Refusal(401, "no such login", {"message": "Session token not found or invalid", "__type": "com.amazonaws.switchboard.portal#UnauthorizedException"}, {"x-amzn-errortype": "UnauthorizedException"})
        if query["account_id"] != "123456789012":
            raise Refusal(403, "no such role", {"message": "No access", "__type": "com.amazonaws.switchboard.portal#ForbiddenException"}, {"x-amzn-errortype": "ForbiddenException"})
        name, secret, token = self.keys(f"{query['role_name']} by {request.headers['x-amz-sso_bearer_token']}")
        expiration = int((time.time() + self.life) * 1000)
        return {"roleCredentials": {"accessKeyId": name, "secretAccessKey": secret, "sessionToken": token, "expiration": expiration}}

    # --- Sign-In: keys of a person who is signed in to the console

    def console_keys(self, request):
        """By AWS's service model of signin; the proof by RFC 9449, § 4.3, and RFC 7515."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, utils

        body = request.json()
        request.expect(set(body) == {"clientId", "grantType", "refreshToken"}, f"the body has {sorted(body)}")
        request.expect(body["grantType"] == "refresh_token", "another grant type")
        request.expect(body["clientId"] == "arn:aws:signin:::devtools/same-device", "another client")
        decode = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        parts = request.headers.get("dpop", "").split(".")
        request.expect(len(parts) == 3 and "=" not in "".join(parts), "the proof has not three parts")
        head, claims, signature = json.loads(decode(parts[0])), json.loads(decode(parts[1])), decode(parts[2])
        request.expect((head["typ"], head["alg"]) == ("dpop+jwt", "ES256"), f"the proof's header is {head}")
        request.expect(set(head["jwk"]) == {"kty", "crv", "x", "y"}, "the key in the proof is not a public one alone")
        request.expect((claims["htm"], claims["htu"]) == ("POST", self.url + request.path), f"the proof is for {claims}")
        request.expect(abs(claims["iat"] - time.time()) < 60 and len(claims["jti"]) > 15, "the proof is not of now")
        request.expect(len(signature) == 64, "the signature has not 64 bytes")
        numbers = [int.from_bytes(decode(head["jwk"][name]), "big") for name in "xy"]
        key = ec.EllipticCurvePublicNumbers(*numbers, ec.SECP256R1()).public_key()
        pair = utils.encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
        try:
            key.verify(pair, ".".join(parts[:2]).encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise Refusal(400, "the proof is not signed with its key")
        if numbers != self.console_key or body["refreshToken"] != "C0":
            raise Refusal(401, "another key, or token", {"error": "TOKEN_EXPIRED", "message": "The refresh token has expired"})
        name, secret, token = self.keys("CONSOLE")
        keys = {"accessKeyId": name, "secretAccessKey": secret, "sessionToken": token}
        return {"accessToken": keys, "tokenType": "aws_sigv4", "expiresIn": 900, "refreshToken": "C1"}

    # --- Containers: the agents of ECS and of EKS Pod Identity

    def document(self, name, **more):
        name, secret, token = self.keys(name)
        return {**more, "AccessKeyId": name, "SecretAccessKey": secret, "Token": token, "Expiration": moment(self.life)}

    def container_keys(self, request):
        request.expect(not request.query() and not request.body, "nothing is asked but the path")
        request.expect(request.headers.get("accept") == "application/json", f"accept is {request.headers.get('accept')!r}")
        if request.headers.get("authorization") != self.agent_token:
            raise Refusal(401, f"the authorization is {request.headers.get('authorization')!r}")
        return self.document("CONTAINER", RoleArn="arn:aws:iam::1:role/task")

    # --- Instances: the metadata service

    def instance_token(self, request):
        if not self.gives_tokens:
            raise Refusal(404, "there is no version 2")
        lifetime = request.headers.get("x-aws-ec2-metadata-token-ttl-seconds", "")
        request.expect(lifetime.isdigit() and 1 <= int(lifetime) <= 21600, f"the token's lifetime is {lifetime!r}")
        if "x-forwarded-for" in request.headers:
            raise Refusal(403, "a token is not given through a proxy")
        return "IMDS-TOKEN=="

    def instance_data(self, request):
        token = request.headers.get("x-aws-ec2-metadata-token")
        if token != "IMDS-TOKEN==" and (self.gives_tokens or token is not None):
            raise Refusal(401, f"the token is {token!r}")
        path = request.path.removeprefix("/latest/meta-data/")
        if path == "placement/region":
            return self.region
        if path == "placement/availability-zone/":
            return self.region + "a"
        if path == "iam/security-credentials/" and self.has_role:
            return "machine-role"
        if path == "iam/security-credentials/machine-role" and self.has_role:
            return self.document("INSTANCE", Code="Success", Type="AWS-HMAC", LastUpdated=moment(0))
        raise Refusal(404, f"there is no {path}")
