"""Azure's flows, as cases."""

import contextlib, json, os, pathlib, tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12

from token_services import azure
from token_services.azure import ARC_KEYS, CLIENT, SECRET, TENANT, decoded
from token_services.service import self_signed

from .case import Case, CHAIN, KEY, pem

TLS = tempfile.TemporaryDirectory()
BUNDLE = self_signed(TLS.name)
THUMBPRINT = x509.load_pem_x509_certificate(pathlib.Path(BUNDLE).read_bytes()).fingerprint(hashes.SHA1()).hex().upper()
CLAIMS = {"access_token": {"nbf": {"essential": True, "value": "1795503600"}}}


def entra(*faults, lifetime=3599):
    """Entra ID, which comes to grief; each fault is what `Service.fail` takes."""
    def make():
        service = azure.Entra(BUNDLE, CHAIN[0])
        service.lifetime = lifetime
        for fault in faults:
            service.fail(path=f"/{TENANT}/oauth2/v2.0/token", **fault)
        return {"entra": service}
    return make


def host(make, *faults, lifetime=3599, **values):
    """One of Azure's hosts, which comes to grief."""
    def services():
        service = make()
        service.lifetime = lifetime
        for name, value in values.items():
            setattr(service, name, value)
        for fault in faults:
            service.fail(**fault)
        return {"host": service}
    return services


def application(machine, **more):
    return {
        "AZURE_AUTHORITY_HOST": machine.entra.url, "AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT,
        "SSL_CERT_FILE": BUNDLE, "REQUESTS_CA_BUNDLE": BUNDLE, **more}


def with_secret(machine, **more):
    return {**application(machine), "AZURE_CLIENT_SECRET": SECRET, **more}


def with_certificate(content, **more):
    """The content is that of a PEM or PKCS#12 file."""
    return lambda machine: application(
        machine, AZURE_CLIENT_CERTIFICATE_PATH=machine.file("certificate", content()), **more)


def pem_file(password=None):
    certificates = "".join(each.public_bytes(Encoding.PEM).decode() for each in CHAIN)
    return pem(KEY, password) + certificates


def pkcs12_file(password=None):
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"app", KEY, CHAIN[0], [CHAIN[1]], encryption)


def federated(machine, token="federated-token", **more):
    return application(machine, AZURE_FEDERATED_TOKEN_FILE=machine.file("token", token), **more)


def vm(machine, **more):
    return {"AZURE_POD_IDENTITY_AUTHORITY_HOST": machine.host.url, **more}


def site(machine, **more):
    return {"IDENTITY_ENDPOINT": machine.host.url + "/msi/token", "IDENTITY_HEADER": "identity-header", **more}


def learning(machine, **more):
    return {"MSI_ENDPOINT": machine.host.url + "/msi/token", "MSI_SECRET": "identity-header", **more}


def fabric(machine, **more):
    """No authority vouches for the certificate, which is known by its thumbprint."""
    return {
        "IDENTITY_ENDPOINT": machine.host.url + "/metadata/identity/oauth2/token", "IDENTITY_HEADER": "identity-header",
        "IDENTITY_SERVER_THUMBPRINT": THUMBPRINT, **more}


def shell(machine):
    return {"MSI_ENDPOINT": machine.host.url + "/msi/token"}


def arc(machine, **more):
    address = machine.host.url
    return {"IDENTITY_ENDPOINT": address + "/metadata/identity/oauth2/token", "IMDS_ENDPOINT": address, **more}


def only(name, setting):
    """Chooses one credential of the default ones."""
    return lambda machine: {**setting(machine), "AZURE_TOKEN_CREDENTIALS": name}


AZ = """#!/bin/sh
[ "$*" = "account get-access-token --output json --resource https://cognitiveservices.azure.com" ] || exit 2
[ "$(pwd -P)" = "$(cd /bin && pwd -P)" ] && [ "$AZURE_CORE_NO_COLOR" = true ] || exit 3
echo '{"accessToken": "of-az", "expiresOn": "2100-01-01 09:00:00.000000", "expires_on": 4102477200}'
"""
AZD = """#!/bin/sh
case "$*" in "auth token --output json"*"--scope https://cognitiveservices.azure.com/.default") ;; *) exit 2 ;; esac
[ "$(pwd -P)" = "$(cd /bin && pwd -P)" ] && [ "$NO_COLOR" = true ] || exit 3
echo '{"token": "of-azd", "expiresOn": "2100-01-01T09:00:00Z"}'
"""
# What a script of either library prints; the scripts themselves are the libraries' own.
PWSH = """#!/bin/sh
[ "$1 $2" = "-NoProfile -NonInteractive" ] || exit 2
echo '{"token":"of-pwsh","expires_on":4102477200}'
echo 'azsdk%of-pwsh%4102477200'
"""
LOGGED_OUT = """#!/bin/sh
echo "ERROR: Please run 'az login' to setup account." >&2
exit 1
"""


def programs(**texts):
    def setting(machine):
        for name, text in texts.items():
            machine.program(f"bin/{name}", text)
        return {"PATH": f"{machine.folder}/bin:/usr/bin:/bin", "AZURE_TOKEN_CREDENTIALS": "dev"}
    return setting


def nowhere(machine):
    return {"PATH": "/nowhere", "AZURE_TENANT_ID": TENANT, "AZURE_TOKEN_CREDENTIALS": "dev"}


def asked(count, path=f"/{TENANT}/oauth2/v2.0/token", service="entra"):
    """A rule: ours asks that path so often, and the same of nothing else."""
    def rule(machine, side):
        log = machine.services[service].log
        if side == "theirs" or [entry.path for entry in log] == [path] * count:
            return []
        return [f"not {count} times {path}: {[entry.path for entry in log]}"]
    return rule


def signed_newly(machine, side):
    """A rule: each assertion is new, signed by PSS, and names the certificate by SHA-256, as Entra recommends."""
    if side == "theirs":
        return []
    assertions = [entry.request.form()["client_assertion"] for entry in machine.entra.log]
    headers, claims = ([json.loads(decoded(each.split(".")[part])) for each in assertions] for part in (0, 1))
    faults = [f"signed as {header}" for header in headers if header["alg"] != "PS256" or "x5t" in header]
    faults += [f"good for {each['exp'] - each['iat']} s" for each in claims if each["exp"] - each["iat"] > 600]
    return faults + (["an id was used twice"] if len({each["jti"] for each in claims}) < len(claims) else [])


def asked_nothing(machine, side):
    """A rule: neither sends anything to a server that it does not know."""
    return [f"asked {machine.host.lines()}"] if machine.host.log else []


def probed_first(machine, side):
    """A rule: whoever answers is first asked without the header, so that no stranger is asked for a token."""
    headers = [entry.request.headers.get("metadata") for entry in machine.host.log]
    return [] if headers == ["true"] else [f"the metadata headers were {headers}"]


AZURE, ROUNDS, LATER = ("azure",), ("azure", "1", "1"), ("azure", "1", "wait", "1")
OWN, ASSIGNED = [["Bearer own-1"]], [["Bearer assigned-1"]]
CERTIFIED, CHAINED = [["Bearer certificate-1"]], [["Bearer certificate by its chain-1"]]
MANAGED, WORKLOAD = "ManagedIdentityCredential", "workloadidentitycredential"
RETRY = {"status": 429, "headers": {"retry-after": "1"}}


def case(name, services, setting, finds, **more):
    return Case("Entra: " + name if services.__qualname__.startswith("entra") else name, services, setting, finds,
                **{"words": AZURE, "theirs": "" if "why_not" in more else "azure", **more})


CASES = [
    case("secret", entra(), with_secret, [["Bearer secret-1"]], rules=asked(1)),
    case("secret, token kept", entra(), with_secret, [["Bearer secret-1"]] * 2, words=ROUNDS, rules=asked(1)),
    case("secret, token about to expire", entra(lifetime=2), with_secret, [["Bearer secret-1"], ["Bearer secret-2"]],
         words=LATER),
    case("secret, 50 callers at once", entra({"delay": 0.3}), with_secret, [["Bearer secret-1"]], words=("azure", "50"),
         rules=asked(1), why_not="azure-identity's synchronous credential is asked by one caller at a time"),
    case("secret, 503 then well", entra({"status": 503}), with_secret, [["Bearer secret-1"]], rules=asked(2)),
    case("secret, 429 with Retry-After", entra(RETRY), with_secret, [["Bearer secret-1"]], rules=asked(2)),
    case("secret, slow", entra({"delay": 1.5}), with_secret, [["Bearer secret-1"]]),
    case("secret, wrong", entra(), lambda m: with_secret(m, AZURE_CLIENT_SECRET="wrong"), None, kind="unauthorized",
         says=("AADSTS7000215", "invalid_client"), rules=asked(1)),
    case("secret, unknown application", entra(), lambda m: with_secret(m, AZURE_CLIENT_ID="unknown"), None,
         kind="unauthorized", says=("AADSTS700016",)),
    case("certificate", entra(), with_certificate(pem_file), CERTIFIED, rules=signed_newly),
    case("certificate, encrypted key", entra(),
         with_certificate(lambda: pem_file(b"opens it"), AZURE_CLIENT_CERTIFICATE_PASSWORD="opens it"), CERTIFIED,
         rules=signed_newly),
    case("certificate, with its chain", entra(),
         with_certificate(pem_file, AZURE_CLIENT_SEND_CERTIFICATE_CHAIN="true"), CHAINED, rules=signed_newly),
    case("certificate, PKCS#12", entra(), with_certificate(pkcs12_file), CERTIFIED, rules=signed_newly),
    case("certificate, PKCS#12 with a password, and its chain", entra(),
         with_certificate(lambda: pkcs12_file(b"opens it"), AZURE_CLIENT_CERTIFICATE_PASSWORD="opens it",
                          AZURE_CLIENT_SEND_CERTIFICATE_CHAIN="1"), CHAINED, rules=signed_newly),
    case("certificate, PKCS#12 with the wrong password", entra(),
         with_certificate(lambda: pkcs12_file(b"opens it"), AZURE_CLIENT_CERTIFICATE_PASSWORD="wrong"), None,
         kind="unauthorized", says=("password",), rules=asked(0)),
    case("certificate, twice", entra(lifetime=2), with_certificate(pem_file),
         [["Bearer certificate-1"], ["Bearer certificate-2"]], words=LATER, rules=signed_newly),
    case("federated", entra(), federated, [["Bearer federated-1"]]),
    case("federated, expired", entra(), lambda m: federated(m, token="yesterday's"), None, kind="unauthorized",
         says=("AADSTS700024",)),
    case("secret before federated", entra(), lambda m: federated(m, AZURE_CLIENT_SECRET=SECRET), [["Bearer secret-1"]]),
    case("federated chosen before secret", entra(),
         only(WORKLOAD, lambda m: federated(m, AZURE_CLIENT_SECRET=SECRET)), [["Bearer federated-1"]]),
    case("secret, challenged for claims", entra(), lambda m: with_secret(m, ORACLE_CLAIMS=json.dumps(CLAIMS)),
         [["Bearer secret-1"], ["Bearer secret with ['nbf']-2"]], words=("azure", "1", "claims", "1")),
    case("virtual machine", host(azure.Machine), vm, OWN, rules=probed_first),
    case("virtual machine, assigned identity", host(azure.Machine), lambda m: vm(m, AZURE_CLIENT_ID=CLIENT), ASSIGNED),
    case("virtual machine, unknown identity", host(azure.Machine),
         lambda m: vm(m, AZURE_CLIENT_ID="unknown", AZURE_TOKEN_CREDENTIALS="prod"), None, kind="unauthorized",
         says=("Identity not found",)),
    case("virtual machine, 500 then well", host(azure.Machine, {"status": 500}), only(MANAGED, vm), OWN),
    case("virtual machine, 404 then well", host(azure.Machine, {"status": 404}), only(MANAGED, vm), OWN),
    case("virtual machine, token kept", host(azure.Machine), vm, OWN * 2, words=ROUNDS,
         rules=asked(1, "/metadata/identity/oauth2/token", "host")),
    case("virtual machine, token about to expire", host(azure.Machine, lifetime=2), vm,
         [["Bearer own-1"], ["Bearer own-2"]], words=LATER),
    case("App Service", host(azure.app_service), site, OWN),
    case("App Service, assigned identity", host(azure.app_service), lambda m: site(m, AZURE_CLIENT_ID=CLIENT),
         ASSIGNED),
    case("App Service, wrong header", host(azure.app_service), lambda m: site(m, IDENTITY_HEADER="wrong"), None,
         kind="unauthorized", says=("no x-identity-header",)),
    case("Service Fabric", host(lambda: azure.Fabric(BUNDLE)), fabric, OWN),
    case("Service Fabric, token about to expire", host(lambda: azure.Fabric(BUNDLE), lifetime=2), fabric,
         [["Bearer own-1"], ["Bearer own-2"]], words=LATER),
    case("Service Fabric, thumbprint with colons", host(lambda: azure.Fabric(BUNDLE)), lambda m: fabric(
        m, IDENTITY_SERVER_THUMBPRINT=":".join(THUMBPRINT[i:i + 2].lower() for i in range(0, 40, 2))), OWN),
    case("Service Fabric, another certificate", host(lambda: azure.Fabric(BUNDLE)),
         lambda m: fabric(m, IDENTITY_SERVER_THUMBPRINT="0" * 40, SSL_CERT_FILE=BUNDLE, REQUESTS_CA_BUNDLE=BUNDLE),
         None, kind="unreachable", says=("has another certificate", "nothing was sent"), rules=asked_nothing),
    case("Service Fabric, no thumbprint", host(lambda: azure.Fabric(BUNDLE)),
         lambda m: fabric(m, IDENTITY_SERVER_THUMBPRINT="00:11"), None, kind="unauthorized",
         says=("IDENTITY_SERVER_THUMBPRINT",), rules=asked_nothing),
    case("Service Fabric, an identity that is named", host(lambda: azure.Fabric(BUNDLE)),
         lambda m: fabric(m, AZURE_CLIENT_ID=CLIENT), None, kind="unauthorized", says=("none may be named here",),
         rules=asked_nothing),
    case("Service Fabric, wrong header", host(lambda: azure.Fabric(BUNDLE)),
         lambda m: fabric(m, IDENTITY_HEADER="wrong"), None, kind="unauthorized", says=("SecretHeaderNotFound",)),
    case("Machine Learning", host(azure.machine_learning), learning, OWN),
    case("Machine Learning, assigned identity", host(azure.machine_learning),
         lambda m: learning(m, AZURE_CLIENT_ID=CLIENT), ASSIGNED),
    case("Cloud Shell", host(azure.Shell), shell, [["Bearer person-1"]]),
    case("az", dict, programs(az=AZ), [["Bearer of-az"]]),
    case("azd", dict, programs(azd=AZD), [["Bearer of-azd"]]),
    case("pwsh", dict, programs(pwsh=PWSH), [["Bearer of-pwsh"]]),
    case("pwsh before azd, after az that is logged out", dict, programs(
        az=LOGGED_OUT, pwsh=PWSH, azd=AZD), [["Bearer of-pwsh"]]),
    case("nobody logged in", dict, programs(az=LOGGED_OUT), None, kind="unauthorized",
         says=("az: nobody is logged in; run az login", "pwsh: is not on the PATH", "azd: is not on the PATH")),
    case("no program", dict, nowhere, None, kind="unauthorized", says=("az: is not on the PATH",)),
    case("an unknown choice", dict, lambda m: {"AZURE_TOKEN_CREDENTIALS": "anything"}, None, kind="unauthorized",
         says=("AZURE_TOKEN_CREDENTIALS is anything",)),
]

ARC_CASES = [
    case("Arc", host(azure.Arc), arc, OWN),
    case("Arc, assigned identity", host(azure.Arc), lambda m: arc(m, AZURE_CLIENT_ID=CLIENT), ASSIGNED),
    case("Arc, old agent that knows no assigned identity", host(azure.Arc, knows_selectors=False),
         lambda m: arc(m, AZURE_CLIENT_ID=CLIENT), None, kind="unauthorized", says=("another identity",)),
]


@contextlib.contextmanager
def arc_folder():
    """The folder in which Arc shows its keys, which is the system's; gives whether this user may write into it."""
    made = [path for path in (pathlib.Path(ARC_KEYS), *pathlib.Path(ARC_KEYS).parents) if not path.exists()]
    with contextlib.suppress(OSError):
        os.makedirs(ARC_KEYS, exist_ok=True)
    try:
        yield os.access(ARC_KEYS, os.W_OK)
    finally:
        for path in made:
            if path.exists():
                path.rmdir()
