"""Imitates the services that give out Azure's tokens: takes what they take, and refuses what they refuse.

    Entra      POST /{tenant}/oauth2/v2.0/token                       for applications
               GET  /{tenant}/v2.0/.well-known/openid-configuration   asked by Microsoft's libraries alone
    Machine    GET  /metadata/identity/oauth2/token                   the metadata service of a machine
    Arc        GET  /metadata/identity/oauth2/token                   the agent of a machine outside Azure
    Site       GET  /msi/token                                        App Service, Machine Learning
    Fabric     GET  /metadata/identity/oauth2/token                   Service Fabric
    Shell      POST /msi/token                                        Cloud Shell
"""

import base64, hashlib, json, os, time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from .service import Answer, Refusal, Service

TENANT, CLIENT = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
SECRET = "p~w&1+2=3"
RESOURCE = "https://cognitiveservices.azure.com"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ARC_KEYS = "/var/opt/azcmagent/tokens"


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Giver(Service):
    """A service whose tokens say whose they are, and which one."""

    def __init__(self, name, certificate=None):
        super().__init__(name, certificate)
        self.count, self.lifetime = 0, 3599

    def token(self, owner):
        self.count += 1
        return f"{owner}-{self.count}"


class Entra(Giver):
    """Entra ID, which has to be reached by https."""

    def __init__(self, tls, certificate):
        """`tls` is what the server shows, `certificate` what the application is known by."""
        super().__init__("Entra ID", tls)
        self.registered = certificate
        self.federated = {"federated-token"}
        self.route("GET", f"/{TENANT}/v2.0/.well-known/openid-configuration")(self.configuration)
        self.route("POST", "/", prefix=True)(self.give)

    def require(self, condition, number, description, code="invalid_request", status=400):
        if not condition:
            raise Refusal(status, description, {
                "error": code, "error_codes": [number], "error_description": f"AADSTS{number}: {description}",
                "trace_id": "t", "correlation_id": "c", "timestamp": "2026-01-01 00:00:00Z"})

    @property
    def base(self):
        return f"{self.url}/{TENANT}"

    def configuration(self, request):
        return {
            "issuer": f"{self.base}/v2.0", "token_endpoint": f"{self.base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{self.base}/oauth2/v2.0/authorize"}

    def give(self, request):
        self.require(request.path == f"/{TENANT}/oauth2/v2.0/token", 90002, f"Tenant of {request.path} not found.")
        form = request.form()
        self.require(form.get("grant_type") == "client_credentials", 70003, "grant", "unsupported_grant_type")
        self.require(form.get("client_id") == CLIENT, 700016, "Application not found.", "unauthorized_client")
        self.require(form.get("scope") == RESOURCE + "/.default", 70011, "The scope is not valid.", "invalid_scope")
        owner = self.prover(form)
        claims = json.loads(form.get("claims", "{}"))
        # Clients that can take a challenge say so here, whether or not there was one.
        if set(claims.get("access_token", {})) - {"xms_cc"}:
            owner += f" with {sorted(claims['access_token'])}"
        return {
            "token_type": "Bearer", "expires_in": self.lifetime, "ext_expires_in": self.lifetime,
            "access_token": self.token(owner)}

    def prover(self, form):
        """How the application proves that it is itself."""
        def refuse(number, description):
            self.require(False, number, description, "invalid_client", 401)

        secret, assertion = form.get("client_secret"), form.get("client_assertion")
        if (secret is None) == (assertion is None):
            refuse(7000218, "The request must contain one of 'client_assertion' and 'client_secret'.")
        if secret is not None:
            return "secret" if secret == SECRET else refuse(7000215, "Invalid client secret provided.")
        if form.get("client_assertion_type") != ASSERTION:
            refuse(7000218, "The assertion has no type.")
        if assertion.startswith("eyJ"):
            return self.certified(assertion, refuse)
        return "federated" if assertion in self.federated else refuse(700024, "Client assertion is expired.")

    def certified(self, assertion, refuse):
        """Entra takes the newer digest and the older, and either way to sign."""
        parts = assertion.split(".")
        header, claims, signature = json.loads(decoded(parts[0])), json.loads(decoded(parts[1])), decoded(parts[2])
        der = self.registered.public_bytes(Encoding.DER)
        digests = {name: decoded(header[name]) for name in ("x5t#S256", "x5t") if name in header}
        right = {"x5t#S256": hashlib.sha256(der).digest(), "x5t": hashlib.sha1(der).digest()}
        if not digests or any(digest != right[name] for name, digest in digests.items()):
            refuse(700027, "The certificate with the identifier used is not registered.")
        ways = {"PS256": padding.PSS(padding.MGF1(hashes.SHA256()), 32), "RS256": padding.PKCS1v15()}
        if header.get("alg") not in ways:
            refuse(5002738, "Invalid JWT token: unknown algorithm.")
        try:
            message = ".".join(parts[:2]).encode()
            self.registered.public_key().verify(signature, message, ways[header["alg"]], hashes.SHA256())
        except InvalidSignature:
            refuse(700027, "The signature is invalid.")
        chain = header.get("x5c")
        if chain is not None and base64.b64decode(chain[0]) != der:
            refuse(700027, "The chain begins with another certificate.")
        now = time.time()
        if claims.get("aud") != f"{self.base}/oauth2/v2.0/token":
            refuse(700023, "The audience is not this endpoint.")
        if not claims.get("iss") == claims.get("sub") == CLIENT:
            refuse(700021, "Issuer and subject are not the client.")
        if claims.get("nbf", now) > now + 60 or not now < claims["exp"] <= now + 86400:
            refuse(700024, "The assertion is not within its valid time range.")
        if not claims.get("jti"):
            refuse(700025, "The assertion has no id.")
        return "certificate" if chain is None else "certificate by its chain"


class ManagedIdentities(Giver):
    """A host that gives its own identity, and the one that was assigned to it."""

    def __init__(self, name, version, selectors, certificate=None):
        super().__init__(name, certificate)
        self.version, self.selectors = version, selectors
        self.assigned = CLIENT

    def require(self, condition, description, status=400):
        if not condition:
            raise Refusal(status, description, {"error": "invalid_request", "error_description": description})

    def owner(self, request):
        """Whose token is wanted."""
        query = request.query()
        self.require(query.pop("api-version", None) == self.version, "The api-version is not known.")
        self.require(query.pop("resource", None) == RESOURCE, "The resource is not known.")
        chosen = [query.pop(name) for name in self.selectors if name in query]
        self.require(not query and len(chosen) <= 1, f"Unknown parameters: {sorted(query)}")
        self.require(chosen in ([], [self.assigned]), "Identity not found")
        return "assigned" if chosen else "own"

    def answer(self, owner, **more):
        """The real services write the numbers as strings."""
        end = str(int(time.time()) + self.lifetime)
        token = self.token(owner)
        return {"access_token": token, "expires_on": end, "resource": RESOURCE, "token_type": "Bearer", **more}


class Machine(ManagedIdentities):
    """The metadata service of a virtual machine."""

    def __init__(self):
        super().__init__("IMDS", "2018-02-01", ("client_id", "object_id", "msi_res_id"))
        self.route("GET", "/metadata/identity/oauth2/token")(self.give)

    def give(self, request):
        self.require(request.headers.get("metadata") == "true", "Required metadata header not specified")
        self.require("x-forwarded-for" not in request.headers, "Not asked directly.")
        return self.answer(self.owner(request), expires_in=str(self.lifetime), not_before=str(int(time.time())))


class Site(ManagedIdentities):
    """App Service and what is built like it, or Machine Learning."""

    def __init__(self, header, version, selectors):
        super().__init__(header, version, selectors)
        self.header = header
        self.route("GET", "/msi/token")(self.give)

    def give(self, request):
        if request.headers.get(self.header) != "identity-header":
            raise Refusal(403, f"no {self.header}", {"statusCode": 403, "message": f"no {self.header}"})
        return self.answer(self.owner(request))


def app_service():
    return Site("x-identity-header", "2019-08-01", ("client_id", "object_id", "mi_res_id"))


def machine_learning():
    return Site("secret", "2017-09-01", ("clientid",))


class Fabric(ManagedIdentities):
    """Service Fabric, whose cluster has a certificate of its own, and says which identity an application has."""

    def __init__(self, tls):
        super().__init__("Service Fabric", "2019-07-01-preview", (), tls)
        self.route("GET", "/metadata/identity/oauth2/token")(self.give)

    def give(self, request):
        if request.headers.get("secret") != "identity-header":
            raise Refusal(401, "no secret", {"error": {
                "correlationId": "c", "code": "SecretHeaderNotFound", "message": "Secret is not found in the headers."}})
        # Documented as a number, and seen as a string.
        return {**self.answer(self.owner(request)), "expires_on": int(time.time()) + self.lifetime}


class Shell(ManagedIdentities):
    """Cloud Shell, which has the identity of the person at it."""

    def __init__(self):
        super().__init__("Cloud Shell", "", ())
        self.route("POST", "/msi/token")(self.give)

    def give(self, request):
        self.require(request.headers.get("metadata") == "true", "Required metadata header not specified")
        self.require(request.form() == {"resource": RESOURCE}, "not the resource alone")
        return self.answer("person", expires_in=str(self.lifetime))


class Arc(ManagedIdentities):
    """Arc's agent. Whoever shows what only the system's users can read gets a token; a file is good for one time."""

    def __init__(self):
        super().__init__("Arc", "2020-06-01", ("client_id", "object_id", "msi_res_id"))
        self.keys = 0
        self.knows_selectors = True
        self.route("GET", "/metadata/identity/oauth2/token")(self.give)

    @property
    def key(self):
        return f"{ARC_KEYS}/imitation-{os.getpid()}-{id(self)}-{self.keys}.key"

    def give(self, request):
        self.require(request.headers.get("metadata") == "true", "Required metadata header not specified")
        if "authorization" not in request.headers:
            self.keys += 1
            with open(self.key, "w", encoding="ascii") as file:
                file.write(f"key {self.keys}")
            return Answer(401, "", {"www-authenticate": f"Basic realm={self.key}"})
        os.remove(self.key)
        self.require(request.headers["authorization"] == f"Basic key {self.keys}", "Another key.", 403)
        owner, query = self.owner(request), request.query()
        if not self.knows_selectors:
            return self.answer("own", expires_in=str(self.lifetime))
        named = {name: query[name] for name in self.selectors if name in query}
        return self.answer(owner, expires_in=str(self.lifetime), **named)
