"""Google's flows, as cases."""

import sys, tempfile

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from token_services.google import AUDIENCE, AWS_KEYS, AWS_REQUEST, ROBOT, TARGET, TOKEN_TYPE, WORKFORCE, Google

from token_services.service import self_signed

from .case import Case, KEY, certificate, pem

TLS = tempfile.TemporaryDirectory()
BUNDLE = self_signed(TLS.name)


def services():
    return {"google": Google(KEY)}


def failing(*faults, lifetime=None):
    """Google's services, which come to grief; each fault is what `Service.fail` takes."""
    def make():
        google = Google(KEY)
        for fault in faults:
            google.fail(**fault)
        if lifetime is not None:
            google.lifetime = lifetime
        return {"google": google}
    return make


def account(machine, **more):
    return {
        "type": "service_account", "client_email": ROBOT, "private_key": pem(KEY), "private_key_id": "key-7",
        "project_id": "project-of-the-file", "token_uri": machine.google.url + "/token", **more}


def person(machine, **more):
    return {
        "type": "authorized_user", "client_id": machine.google.client[0], "client_secret": machine.google.client[1],
        "refresh_token": "1//person", "token_uri": machine.google.url + "/token", **more}


def external(machine, source, **more):
    return {
        "type": "external_account", "audience": AUDIENCE, "subject_token_type": TOKEN_TYPE + "jwt",
        "token_url": machine.google.url + "/v1/token", "credential_source": source, **more}


def impersonation(machine):
    return f"{machine.google.url}/v1/projects/-/serviceAccounts/{TARGET}:generateAccessToken"


def named(make, **variables):
    """A file that GOOGLE_APPLICATION_CREDENTIALS names."""
    def setting(machine):
        path = machine.file("credentials.json", make(machine))
        return {"GOOGLE_APPLICATION_CREDENTIALS": path, "GOOGLE_CLOUD_PROJECT": "project", **variables}
    return setting


def in_file(machine):
    return external(machine, {"file": machine.file("subject", "subject-token")})


def in_json(machine):
    path = machine.file("subject", {"id_token": "subject-token"})
    return external(
        machine, {"file": path, "format": {"type": "json", "subject_token_field_name": "id_token"}},
        client_id=machine.google.client[0], client_secret=machine.google.client[1])


def at_address(machine):
    return external(machine, {
        "url": machine.google.url + "/subject", "headers": {"X-Runner": "yes"},
        "format": {"type": "json", "subject_token_field_name": "value"}})


def expired(machine):
    return external(machine, {"file": machine.file("subject", "yesterday's token")})


def by_impersonation(machine):
    return {**in_file(machine), "service_account_impersonation_url": impersonation(machine),
            "service_account_impersonation": {"token_lifetime_seconds": 1800}}


def of_workforce(machine):
    return {**in_file(machine), "audience": WORKFORCE, "workforce_pool_user_project": "payer"}


def on_aws(machine):
    base = machine.google.url + "/latest"
    return external(machine, {
        "environment_id": "aws1", "region_url": base + "/meta-data/placement/availability-zone",
        "url": base + "/meta-data/iam/security-credentials", "imdsv2_session_token_url": base + "/api/token",
        "regional_cred_verification_url":
            "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
    }, subject_token_type=AWS_REQUEST)


AWS_VARIABLES = {
    "AWS_ACCESS_KEY_ID": AWS_KEYS["id"], "AWS_SECRET_ACCESS_KEY": AWS_KEYS["secret"],
    "AWS_SESSION_TOKEN": AWS_KEYS["token"], "AWS_REGION": "eu-north-1"}

PROGRAM = """#!{python}
import json, os, sys
names = ("AUDIENCE", "TOKEN_TYPE", "INTERACTIVE", "OUTPUT_FILE")
told = [os.environ.get("GOOGLE_EXTERNAL_ACCOUNT_" + name) for name in names]
right = [{audience!r}, {kind!r}, "0", {output!r}]
if told != right or sys.argv[1:] != ["an argument"]:
    print(json.dumps({{"version": 1, "success": False, "code": "400", "message": f"told {{told}} {{sys.argv[1:]}}"}}))
else:
    print(json.dumps({{"version": 1, "success": True, "token_type": {kind!r}, "id_token": "subject-token"}}))
"""


def of_program(machine, answers=True, **more):
    output = str(machine.folder / "output.json")
    path = machine.program("tell", PROGRAM.format(
        python=sys.executable, audience=AUDIENCE if answers else "another", kind=TOKEN_TYPE + "jwt", output=output))
    return external(machine, {"executable": {"command": f"{path} 'an argument'", "output_file": output, **more}})


def of_kept_output(machine):
    machine.file("output.json", {
        "version": 1, "success": True, "token_type": TOKEN_TYPE + "jwt", "id_token": "subject-token",
        "expiration_time": 4_000_000_000})
    return of_program(machine, answers=False)


def federated_person(machine):
    return {
        "type": "external_account_authorized_user", "audience": WORKFORCE, "client_id": machine.google.client[0],
        "client_secret": machine.google.client[1], "refresh_token": "federated-0",
        "token_url": machine.google.url + "/v1/oauthtoken"}


def impersonated(machine):
    return {
        "type": "impersonated_service_account", "service_account_impersonation_url": impersonation(machine),
        "source_credentials": person(machine), "delegates": ["middle"]}


# A workload's own certificate and key, and the certificate of who issued it.
_ISSUER_KEY, WORKLOAD_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
_ISSUER = certificate("issuer of workloads", _ISSUER_KEY, None, _ISSUER_KEY)
_WORKLOAD = certificate("workload", WORKLOAD_KEY, _ISSUER, _ISSUER_KEY)
WORKLOAD_PEM, ISSUER_PEM = (each.public_bytes(Encoding.PEM).decode() for each in (_WORKLOAD, _ISSUER))


def mutual(*faults):
    """Google's services by mutual TLS, which come to grief."""
    def make():
        google = Google(KEY, BUNDLE, ISSUER_PEM)
        google.workloads[_WORKLOAD.public_bytes(Encoding.DER)] = "workload"
        for fault in faults:
            google.fail(**fault)
        return {"google": google}
    return make


def certificate_files(machine, own=WORKLOAD_PEM, key=WORKLOAD_KEY, place="certificates.json"):
    """gcloud's configuration of certificates, and what it leads to."""
    paths = {"cert_path": machine.file("workload.pem", own), "key_path": machine.file("workload.key", pem(key))}
    return machine.file(place, {"cert_configs": {"workload": paths}})


def by_certificate(machine, chain=None, **more):
    source = {"certificate_config_location": certificate_files(machine)}
    if chain:
        source["trust_chain_path"] = machine.file("chain.pem", chain)
    return external(machine, {"certificate": source}, **{"subject_token_type": TOKEN_TYPE + "mtls", **more})


def by_own_certificate(machine):
    """The configuration is where the machine has it."""
    return external(
        machine, {"certificate": {"use_default_certificate_config": True}}, subject_token_type=TOKEN_TYPE + "mtls")


def trusting(make, **variables):
    return named(make, SSL_CERT_FILE=BUNDLE, REQUESTS_CA_BUNDLE=BUNDLE, **variables)


def by_variable(machine):
    return {**trusting(by_own_certificate)(machine), "GOOGLE_API_CERTIFICATE_CONFIG": certificate_files(machine)}


def in_home(machine):
    certificate_files(machine, place=".config/gcloud/certificate_config.json")
    return {**trusting(by_own_certificate)(machine), "HOME": str(machine.folder)}


def with_other_key(machine):
    file = by_certificate(machine)
    certificate_files(machine, key=_ISSUER_KEY)
    return file


def asked_nothing(machine, side):
    """A rule: without the certificate nothing may be asked."""
    return [f"asked {machine.google.lines()}"] if side == "ours" and machine.google.log else []


def on_google(machine, **more):
    """Ours takes the server to be where the variable says; google-auth looks for it by its IP address first."""
    return {"GCE_METADATA_HOST": machine.google.host, "GCE_METADATA_IP": machine.google.host, **more}


def nowhere(machine):
    return {"GCE_METADATA_IP": "127.0.0.1:9", "GCE_METADATA_TIMEOUT": "1", "HOME": str(machine.folder)}


def well_known(machine):
    machine.file(".config/gcloud/application_default_credentials.json", person(machine))
    return {"HOME": str(machine.folder), "GOOGLE_CLOUD_PROJECT": "project"}


def configured_project(machine):
    """gcloud's own settings; the program is played for google-auth, which asks it rather than its files."""
    machine.file("gcloud/active_config", "work")
    machine.file("gcloud/configurations/config_work", "[core]\naccount = a@b\nproject = project-of-gcloud\n")
    machine.file("gcloud/application_default_credentials.json", person(machine))
    machine.program("bin/gcloud", "#!/bin/sh\necho project-of-gcloud\n")
    return {"CLOUDSDK_CONFIG": str(machine.folder / "gcloud"), "PATH": f"{machine.folder}/bin:/usr/bin:/bin"}


def asked_once(path):
    """A rule: only so often may that path be asked."""
    def rule(machine, side):
        count = sum(entry.path == path for entry in machine.google.log)
        return [] if side == "theirs" or count == 1 else [f"{path} was asked {count} times"]
    return rule


TOKEN, STS = "/token", "/v1/token"
ROUNDS, LATER = ("google", "1", "1"), ("google", "1", "wait", "1")

CASES = [
    Case("service account", services, named(account), [["Bearer robot-1"]], theirs="google"),
    Case("service account, quota project of the file", services, named(lambda m: account(m, quota_project_id="payer")),
         [["Bearer robot-1 for payer"]],
         why_not="google-auth reads a quota project from the other kinds of files alone"),
    Case("service account, quota project of the environment", services,
         named(lambda m: account(m, quota_project_id="payer"), GOOGLE_CLOUD_QUOTA_PROJECT="other"),
         [["Bearer robot-1 for other"]], theirs="google"),
    Case("service account, token kept", services, named(account), [["Bearer robot-1"]] * 2, words=ROUNDS,
         theirs="google", rules=asked_once(TOKEN)),
    Case("service account, token about to expire", failing(lifetime=2), named(account),
         [["Bearer robot-1"], ["Bearer robot-2"]], words=LATER, theirs="google"),
    Case("service account, refused token given up", services, named(account), [["Bearer robot-1"], ["Bearer robot-2"]],
         words=("google", "1", "renew", "1"), theirs="google"),
    Case("service account, 50 callers at once", failing({"delay": 0.3}), named(account), [["Bearer robot-1"]],
         words=("google", "50"), rules=asked_once(TOKEN),
         why_not="google-auth lets each caller ask, so its count is its own"),
    Case("service account, 503 then well", failing({"status": 503}), named(account), [["Bearer robot-1"]],
         theirs="google"),
    Case("service account, 429 with Retry-After", failing({"status": 429, "headers": {"retry-after": "1"}}),
         named(account), [["Bearer robot-1"]], theirs="google"),
    Case("service account, temporarily_unavailable",
         failing({"status": 400, "body": {"error": "temporarily_unavailable"}}), named(account), [["Bearer robot-1"]],
         theirs="google"),
    Case("service account, slow", failing({"delay": 1.5}), named(account), [["Bearer robot-1"]], theirs="google"),
    Case("service account, connection dropped", failing({"drops": True}), named(account), [["Bearer robot-1"]],
         why_not="google-auth's transport gives a dropped connection straight to its caller"),
    Case("service account, always 500", failing({"status": 500, "count": 9}), named(account), None, theirs="google",
         kind="serverFault", says=("HTTP 500",)),
    Case("service account, unknown key", services, named(lambda m: account(m, private_key_id="key-8")), None,
         theirs="google", kind="unauthorized", says=("invalid_grant", "no such key")),
    Case("person", services, named(lambda m: person(m, quota_project_id="payer")), [["Bearer person-1 for payer"]],
         theirs="google_person"),
    Case("person, logged out", services, named(lambda m: person(m, refresh_token="gone")), None,
         theirs="google_person", kind="unauthorized", says=("revoked", "gcloud auth application-default login")),
    Case("person, in gcloud's file", services, well_known, [["Bearer person-1"]],
         why_not="google-auth ignores the token_uri of a person's file, and asks oauth2.googleapis.com"),
    Case("external account, file", services, named(in_file), [["Bearer subject-1"]], theirs="google"),
    Case("external account, JSON file, with a client", services, named(in_json), [["Bearer subject of a client-1"]],
         theirs="google"),
    Case("external account, address", services, named(at_address), [["Bearer subject-1"]], theirs="google"),
    Case("external account, impersonation", services, named(by_impersonation), [["Bearer target by subject-2"]],
         theirs="google"),
    Case("external account, impersonation, 503 then well",
         failing({"status": 503, "path": f"/v1/projects/-/serviceAccounts/{TARGET}:generateAccessToken"}),
         named(by_impersonation), [["Bearer target by subject-2"]],
         why_not="google-auth asks generateAccessToken once"),
    Case("external account, workforce", services, named(of_workforce), [["Bearer payer's subject-1"]], theirs="google"),
    Case("external account, expired subject token", services, named(expired), None, theirs="google",
         kind="unauthorized", says=("subject token is expired",)),
    Case("external account, AWS keys of the environment", services, named(on_aws, **AWS_VARIABLES),
         [["Bearer AWS in eu-north-1-1"]], theirs="google"),
    Case("external account, AWS machine", services, named(on_aws), [["Bearer AWS in eu-west-3-1"]], theirs="google"),
    Case("external account, AWS machine without a role",
         failing({"status": 404, "path": "/latest/meta-data/iam/security-credentials"}), named(on_aws), None, theirs="google", kind="unauthorized", says=("HTTP 404",)),
    Case("external account, program", services,
         named(of_program, GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES="1"), [["Bearer subject-1"]],
         theirs="google"),
    Case("external account, program not allowed", services, named(of_program), None, theirs="google",
         kind="unauthorized", says=("GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES",)),
    Case("external account, program that refuses", services,
         named(lambda m: of_program(m, answers=False), GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES="1"), None,
         theirs="google", kind="unauthorized", says=("400: told",)),
    Case("external account, program's kept output", services,
         named(of_kept_output, GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES="1"), [["Bearer subject-1"]],
         theirs="google"),
    Case("external account, program with too little time", services,
         named(lambda m: of_program(m, timeout_millis=100), GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES="1"), None,
         theirs="google", kind="unauthorized", says=("5", "120")),
    Case("external account, certificate", mutual(), trusting(by_certificate), [["Bearer workload-1"]], theirs="google"),
    Case("external account, certificate, 503 then well", mutual({"status": 503}), trusting(by_certificate),
         [["Bearer workload-1"]], why_not="google-auth asks the security token service once"),
    Case("external account, certificate, trust chain", mutual(), trusting(lambda m: by_certificate(m, ISSUER_PEM)),
         [["Bearer workload with 1 issuers-1"]], theirs="google"),
    Case("external account, certificate, trust chain that begins with it", mutual(),
         trusting(lambda m: by_certificate(m, WORKLOAD_PEM + ISSUER_PEM)), [["Bearer workload with 1 issuers-1"]],
         theirs="google"),
    Case("external account, certificate, trust chain in the wrong order", mutual(),
         trusting(lambda m: by_certificate(m, ISSUER_PEM + WORKLOAD_PEM)), None, theirs="google", kind="unauthorized",
         says=("and not the first",), rules=asked_nothing),
    Case("external account, certificate, impersonation", mutual(),
         trusting(lambda m: by_certificate(m, service_account_impersonation_url=impersonation(m))),
         [["Bearer target by workload-2"]], theirs="google"),
    Case("external account, certificate of a variable", mutual(), by_variable, [["Bearer workload-1"]],
         theirs="google"),
    Case("external account, certificate of gcloud", mutual(), in_home, [["Bearer workload-1"]], theirs="google"),
    Case("external account, certificate that is nowhere", mutual(), trusting(by_own_certificate), None, theirs="google",
         kind="unauthorized", says=("certificate_config.json is not there",), rules=asked_nothing),
    Case("external account, certificate with another key", mutual(), trusting(with_other_key), None, theirs="google",
         kind="unauthorized", says=("client certificate cannot be shown",), rules=asked_nothing),
    Case("federated person, whose refresh token changes", failing(lifetime=2), named(federated_person),
         [["Bearer federated person-1"], ["Bearer federated person-2"]], words=LATER, theirs="google"),
    Case("impersonated account", services, named(impersonated), [["Bearer target by middle by person-2"]],
         why_not="google-auth takes a person's token_uri and the impersonation address from its own constants"),
    Case("impersonated account of a service account", services,
         named(lambda m: {**impersonated(m), "source_credentials": account(m)}),
         [["Bearer target by middle by robot-2"]], theirs="google_impersonation"),
    Case("metadata server", services, on_google, [["Bearer machine-1"]], theirs="google"),
    Case("metadata server, 503 then well",
         failing({"status": 503, "path": "/computeMetadata/v1/instance/service-accounts/default/token"}), on_google,
         [["Bearer machine-1"]], theirs="google"),
    Case("nothing", services, nowhere, None, theirs="google", kind="unauthorized", says=(
        "GOOGLE_APPLICATION_CREDENTIALS: is not set", "application_default_credentials.json is not there",
        "metadata server: no server at 127.0.0.1:9")),
    Case("project of the file", services, lambda m: {**named(account)(m), "GOOGLE_CLOUD_PROJECT": ""},
         "project-of-the-file", words=("project",), theirs="google_project"),
    Case("project of the environment", services, named(account), "project", words=("project",),
         theirs="google_project"),
    Case("project of gcloud", services, configured_project, "project-of-gcloud", words=("project",),
         theirs="google_project"),
    Case("project of the machine", services, on_google, "project-of-the-machine", words=("project",),
         theirs="google_project"),
]
