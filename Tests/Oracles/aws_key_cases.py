"""The cases of check_aws_keys.py: what a machine has, what the services do, and what must be found and asked."""

import dataclasses, hashlib, json
from typing import Callable

from aws import moment
from service import curve_key


@dataclasses.dataclass
class Case:
    """`{home}`, `{aws}` and `{bundle}` in texts are the case's home folder, the services' address and their certificate."""

    name: str
    config: str = ""
    credentials: str = ""
    variables: dict = dataclasses.field(default_factory=dict)
    profile: str = None  # that is chosen in code
    files: dict = dataclasses.field(default_factory=dict)
    aws: Callable = lambda aws: None  # sets the services up
    found: str = None  # the access key's id; None where the search must end without keys
    asked: list = None  # the services, in order, by both; None is nothing
    asked_by_botocore: list = None  # where it asks otherwise
    botocore: str = None  # why it finds something else, where we are right to differ
    is_refused_once: bool = False  # by a service, on the way to keys
    compares_address: bool = False  # of Bedrock's runtime
    after: Callable = lambda home: None  # what is left behind, which must be the same
    tls: bool = False
    region: str = "eu-west-1"  # of the environment; None is none
    same_expiry: bool = True


def keys(name):
    return f"aws_access_key_id = {name}\naws_secret_access_key = {name}-secret\n"


def default(name):
    return "[default]\n" + keys(name)


PROCESS = r"""credential_process = sh -c 'echo "{\"Version\": 1, \"AccessKeyId\": \"RUN\", \"SecretAccessKey\": \"r\"}"'
"""
ENV = {"AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "e"}
STS = "POST /"

# --- Files, variables and programs: nobody is asked

FILES = [
    Case("default keys", credentials=default("A"), found="A"),
    Case("config keys", "[default]\nregion = r-1\n" + keys("A"), region=None, found="A"),
    Case("both files", default("C"), default("K"), found="K"),
    Case("environment", credentials=default("A"), variables={**ENV, "AWS_SESSION_TOKEN": "t"}, found="ENV"),
    Case("half environment", credentials=default("A"), variables={"AWS_ACCESS_KEY_ID": "ENV"}),
    Case("environment with an expiry", variables={**ENV, "AWS_CREDENTIAL_EXPIRATION": moment(9999)}, found="ENV"),
    Case("AWS_PROFILE", "[profile p]\nregion = p-1\n", "[p]\n" + keys("P"), {"AWS_PROFILE": "p"}, region=None, found="P"),
    Case("AWS_PROFILE beside keys", credentials="[p]\n" + keys("P"), variables={"AWS_PROFILE": "p", **ENV}, found="ENV"),
    Case("chosen beside keys", credentials="[p]\n" + keys("P"), variables=ENV, profile="p", found="P"),
    Case("missing profile", credentials="[p]\n" + keys("P"), profile="q"),
    Case("quoted name", '[profile "a b"]\n' + keys("Q"), profile="a b", found="Q"),
    Case("upper-case keys", "[default]\nAWS_ACCESS_KEY_ID: U\nAws_Secret_Access_Key=u # v\n", found="U"),
    Case("comments and blanks", credentials="# c\n\n; d\n[default] # e\n  " + keys("A").replace("\n", "\n\n  "), found="A"),
    Case("token", credentials=default("A") + "aws_session_token = a=b==\n", found="A"),
    Case("half profile", credentials="[default]\naws_access_key_id = A\n"),
    Case("duplicate section", credentials=default("A") + "[default]\n"),
    Case("process", "[default]\n" + PROCESS, found="RUN"),
    Case("process between files", "[default]\n" + PROCESS + keys("C"), found="RUN"),
    Case("failing process", "[default]\ncredential_process = sh -c 'exit 1'\n"),
    Case("nothing"),
]

# --- Roles, and web identities

ROLE = "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = S\n"
SOURCE = "[S]\n" + keys("S")
CLOSED = ROLE.replace("role/r", "role/closed")
WEB = {"AWS_ROLE_ARN": "arn:aws:iam::1:role/w", "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token"}
TOKEN = {"token": "web-token"}


def error(code):
    return f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>later</Message></Error></ErrorResponse>"


ROLES = [
    Case("role", ROLE, SOURCE, found="r for S", asked=[STS]),
    Case("role of a role", "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n"
         "[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = S\n", SOURCE, profile="a",
         found="a for b for S", asked=[STS, STS]),
    Case("its own source", "[profile S]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = S\n", SOURCE, profile="S",
         found="r for S", asked=[STS]),
    Case("circle", "[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = y\nsource_profile = a\n", profile="a"),
    Case("role from the environment", "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n",
         variables=ENV, profile="default", found="r for ENV", asked=[STS]),
    Case("role from a process", ROLE + "[profile S]\n" + PROCESS, found="r for RUN", asked=[STS]),
    Case("role from a container", "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = EcsContainer\n",
         variables={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{aws}/agent/keys"}, found="r for CONTAINER",
         asked=["GET /agent/keys", STS]),
    Case("two sources", ROLE + "credential_source = Environment\n", SOURCE),
    Case("role with an external id, a name and a duration", ROLE.replace("role/r", "role/guarded") + "external_id = a+b/c\n"
         "role_session_name = me@here\nduration_seconds = 900\n", SOURCE, found="guarded for S", asked=[STS]),
    Case("role with a wrong external id", ROLE.replace("role/r", "role/guarded") + "external_id = a b\n", SOURCE, asked=[STS]),
    Case("role that may not be played", CLOSED, SOURCE, asked=[STS]),
    Case("role with a wrong secret", ROLE, SOURCE.replace("S-secret", "other"), asked=[STS]),
    Case("STS fails twice", ROLE, SOURCE, aws=lambda aws: aws.fail(2, status=503, body=error("ServiceUnavailable")),
         found="r for S", asked=[STS] * 3),
    Case("STS hangs up once", ROLE, SOURCE, aws=lambda aws: aws.fail(1, drops=True), found="r for S", asked=[STS] * 2),
    Case("STS asks to go slower", ROLE, SOURCE, aws=lambda aws: aws.fail(1, status=400, body=error("Throttling")),
         found="r for S", asked=[STS] * 2),
    Case("role by a wrong clock", ROLE, SOURCE, aws=lambda aws: setattr(aws, "skew", 3600), found="r for S", is_refused_once=True,
         asked=[STS] * 2, asked_by_botocore=[STS], botocore="it does not learn the time from STS"),
    Case("role for a while", ROLE, SOURCE, aws=lambda aws: setattr(aws, "life", 120), found="r for S", asked=[STS]),
    Case("role that has expired", ROLE, SOURCE, aws=lambda aws: setattr(aws, "life", -60), asked=[STS]),
    Case("web identity of a profile", "[default]\nrole_arn = arn:aws:iam::1:role/w\nweb_identity_token_file = {home}/token\n",
         files=TOKEN, found="w for web-token", asked=[STS]),
    Case("web identity", credentials=default("A"), variables=WEB, files=TOKEN, found="w for web-token", asked=[STS]),
    Case("web identity that is refused", variables=WEB, files={"token": "forged"}, asked=[STS]),
    Case("web identity whose issuer is slow", variables=WEB, files=TOKEN, found="w for web-token", asked=[STS] * 2,
         aws=lambda aws: aws.fail(1, status=400, body=error("IDPCommunicationError"))),
    Case("web identity without a file", variables=WEB),
    Case("role over TLS", ROLE, SOURCE, {"AWS_CA_BUNDLE": "{bundle}"}, tls=True, found="r for S", asked=[STS]),
    Case("role over TLS that is not trusted", ROLE, SOURCE, tls=True),
]

# --- Logins


def login(name, left, registration=9999, token="T0", **more):
    """The token file that `aws sso login` leaves."""
    document = {
        "startUrl": "https://a.awsapps.com/start", "region": "eu-north-1", "accessToken": token, "expiresAt": moment(left),
        "clientId": "client", "clientSecret": "client-secret", "registrationExpiresAt": moment(registration),
        "refreshToken": "R0", **more}
    return {f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json": json.dumps(document)}


def kept(home):
    """What is in the token file, but for the times."""
    path = home / ".aws/sso/cache" / (hashlib.sha1(b"mine").hexdigest() + ".json")
    return {key: value for key, value in json.loads(path.read_text()).items() if key != "expiresAt"}, oct(path.stat().st_mode)


SESSION = """[default]
sso_session = mine
sso_account_id = 123456789012
sso_role_name = Reader
[sso-session mine]
sso_region = eu-north-1
sso_start_url = https://a.awsapps.com/start
"""
OLDER = """[default]
sso_account_id = 123456789012
sso_role_name = Reader
sso_region = eu-north-1
sso_start_url = https://a.awsapps.com/start
"""
PORTAL = "GET /federation/credentials"

LOGINS = [
    Case("login", SESSION, files=login("mine", 3000), found="Reader by T0", asked=[PORTAL]),
    Case("login of an older profile", OLDER, files=login("https://a.awsapps.com/start", 3000), found="Reader by T0", asked=[PORTAL]),
    Case("login that ends soon", SESSION, files=login("mine", 600), found="Reader by T1", asked=["POST /token", PORTAL], after=kept),
    Case("login that has ended", SESSION, files=login("mine", -60), found="Reader by T1", asked=["POST /token", PORTAL], after=kept),
    Case("login that cannot be extended", SESSION, files=login("mine", 600, refreshToken="R9"), found="Reader by T0",
         asked=["POST /token", PORTAL], is_refused_once=True),
    Case("login whose registration is over", SESSION, files=login("mine", -60, registration=-1)),
    Case("login of an older profile that has ended", OLDER, files=login("https://a.awsapps.com/start", -60)),
    Case("login that was revoked", SESSION, files=login("mine", 3000, token="T9"), asked=[PORTAL]),
    Case("login without the account", SESSION.replace("123456789012", "1"), files=login("mine", 3000), asked=[PORTAL]),
    Case("no login", SESSION),
    Case("portal fails once", SESSION, files=login("mine", 3000), aws=lambda aws: aws.fail(1, status=500),
         found="Reader by T0", asked=[PORTAL] * 2),
]

# --- Logins at the console


def console(left, refresh="C0"):
    """The file that `aws login` leaves, bound to a key of today."""
    token = {"accessKeyId": "CACHED", "secretAccessKey": "c", "sessionToken": "ct", "accountId": "1", "expiresAt": moment(left)}
    document = {"accessToken": token, "tokenType": "urn:aws:params:oauth:token-type:access_token_sigv4", "refreshToken": refresh,
                "idToken": "i", "clientId": "arn:aws:signin:::devtools/same-device", "dpopKey": CONSOLE_PEM}
    return {f".aws/login/cache/{hashlib.sha256(CONSOLE.encode()).hexdigest()}.json": json.dumps(document)}


def console_kept(home):
    path = home / ".aws/login/cache" / (hashlib.sha256(CONSOLE.encode()).hexdigest() + ".json")
    document = json.loads(path.read_text())
    return document["refreshToken"], document["accessToken"]["accessKeyId"], document["accessToken"]["accountId"], oct(path.stat().st_mode)


CONSOLE = "arn:aws:iam::1:user/me"
CONSOLE_PEM, CONSOLE_POINT = curve_key()
SIGNED_IN = f"[default]\nlogin_session = {CONSOLE}\n"

CONSOLES = [
    Case("console", SIGNED_IN, files=console(800), found="CACHED"),
    Case("console whose keys end soon", SIGNED_IN, files=console(200), found="CONSOLE", asked=["POST /v1/token"],
         aws=lambda aws: setattr(aws, "console_key", CONSOLE_POINT), after=console_kept),
    Case("console that refuses, while keys are good", SIGNED_IN, files=console(200, "C9"), found="CACHED", asked=["POST /v1/token"],
         botocore="it gives up keys that are good for minutes", is_refused_once=True),
    Case("console that refuses", SIGNED_IN, files=console(-60, "C9"), asked=["POST /v1/token"]),
    Case("console without a login", SIGNED_IN),
]

# --- Containers and instances

AGENT = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{aws}/agent/keys"}
KEYS = "GET /agent/keys"
INSTANCE = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{aws}", "AWS_EC2_METADATA_DISABLED": ""}
PUT, ROLE_NAME = "PUT /latest/api/token", "GET /latest/meta-data/iam/security-credentials/"
ALL = [PUT, ROLE_NAME, ROLE_NAME + "machine-role"]


def agent_wants(token):
    return lambda aws: setattr(aws, "agent_token", token)


def first_version(aws):
    aws.gives_tokens = False


def late_token(aws):
    aws.gives_tokens = False
    aws.fail(1, "/latest/api/token", delay=1.4)


MACHINES = [
    Case("container", variables=AGENT, found="CONTAINER", asked=[KEYS]),
    Case("container with a token", variables={**AGENT, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic x"},
         aws=agent_wants("Basic x"), found="CONTAINER", asked=[KEYS]),
    Case("container with a token file", files={"t": "from-file"}, aws=agent_wants("from-file"), found="CONTAINER", asked=[KEYS],
         variables={**AGENT, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "x", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/t"}),
    Case("container with a token of two lines", files={"t": "a\r\nb: c"}, variables={**AGENT, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/t"}),
    Case("container elsewhere", variables={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://203.0.113.1/keys"}),
    Case("container's agent refuses", variables=AGENT, aws=agent_wants("x"), asked=[KEYS], asked_by_botocore=[KEYS] * 3),
    Case("container's agent fails twice", variables=AGENT, aws=lambda aws: aws.fail(2, status=503), found="CONTAINER", asked=[KEYS] * 3),
    Case("container's agent is slow once", variables=AGENT, aws=lambda aws: aws.fail(1, delay=2.5), found="CONTAINER", asked=[KEYS] * 2),
    Case("instance", variables=INSTANCE, found="INSTANCE", asked=ALL),
    Case("instance that is turned off", variables={**INSTANCE, "AWS_EC2_METADATA_DISABLED": "true"}),
    Case("instance of version 1", variables=INSTANCE, aws=first_version, found="INSTANCE", asked=ALL, is_refused_once=True),
    Case("instance of version 1, which is forbidden", variables={**INSTANCE, "AWS_EC2_METADATA_V1_DISABLED": "true"}, aws=first_version, asked=[PUT]),
    Case("instance whose token does not arrive", variables=INSTANCE, aws=late_token, found="INSTANCE", asked=ALL, is_refused_once=True),
    Case("instance that refuses", variables=INSTANCE, aws=lambda aws: aws.fail(1, status=400), asked=[PUT]),
    Case("instance without a role", variables=INSTANCE, aws=lambda aws: setattr(aws, "has_role", False), asked=ALL[:2]),
    Case("instance that fails twice", variables={**INSTANCE, "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"},
         aws=lambda aws: aws.fail(2, ROLE_NAME[4:], status=503), found="INSTANCE", asked=[PUT] + [ROLE_NAME] * 3 + ALL[2:]),
    Case("instance whose service has no new keys", variables=INSTANCE, aws=lambda aws: setattr(aws, "life", -60),
         found="INSTANCE", asked=ALL, same_expiry=False),
    Case("instance behind a proxy", variables={**INSTANCE, "http_proxy": "http://127.0.0.1:9"}, found="INSTANCE", asked=ALL,
         asked_by_botocore=[], botocore="it asks the proxy, which must never see keys"),
    Case("instance's region", variables=INSTANCE, region=None, found="INSTANCE", botocore="it leaves the region open",
         asked=ALL + [PUT, "GET /latest/meta-data/placement/region"], asked_by_botocore=ALL),
]

# --- Addresses

SERVICES = "[default]\nservices = mine\nendpoint_url = http://all.test\n[services mine]\nbedrock_runtime =\n  endpoint_url = http://own.test/x\n"

ADDRESSES = [
    Case("address of all", credentials=default("A"), variables={"AWS_ENDPOINT_URL": "http://all.test"}, found="A", compares_address=True),
    Case("address of Bedrock", credentials=default("A"), found="A", compares_address=True,
         variables={"AWS_ENDPOINT_URL": "http://all.test", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://own.test"}),
    Case("address in a profile", "[default]\nendpoint_url = http://all.test\n", default("A"), found="A", compares_address=True),
    Case("address in services", SERVICES, default("A"), found="A", compares_address=True),
    Case("address of the environment before services", SERVICES, default("A"), {"AWS_ENDPOINT_URL": "http://env.test"}, found="A", compares_address=True),
    Case("address that is ignored", SERVICES, default("A"), {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, found="A", compares_address=True),
    Case("address that the profile ignores", SERVICES.replace("services = mine\n", "services = mine\nignore_configured_endpoint_urls = true\n"),
         default("A"), found="A", compares_address=True),
]

CASES = FILES + ROLES + LOGINS + CONSOLES + MACHINES + ADDRESSES
