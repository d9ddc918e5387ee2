"""What the official libraries find under this process's environment; run as a process of its own for each case."""

import json, os, time

CLOUD = "https://www.googleapis.com/auth/cloud-platform"
SCOPE = "https://cognitiveservices.azure.com/.default"


def google(rounds):
    """google-auth's default credentials."""
    import google.auth

    return google_rounds(google.auth.default(scopes=[CLOUD])[0], rounds)


def google_person(rounds):
    """A person's file, whose token_uri google-auth ignores unless it is told in code."""
    from google.oauth2.credentials import Credentials

    with open(os.environ["GOOGLE_APPLICATION_CREDENTIALS"]) as file:
        info = json.load(file)
    names = ("refresh_token", "token_uri", "client_id", "client_secret", "quota_project_id")
    return google_rounds(Credentials(None, **{name: info[name] for name in names if name in info}), rounds)


def google_impersonation(rounds):
    """A file of impersonation, whose address google-auth takes apart unless it is told in code."""
    import google.auth
    from google.auth.impersonated_credentials import Credentials

    with open(os.environ["GOOGLE_APPLICATION_CREDENTIALS"]) as file:
        info = json.load(file)
    source, _ = google.auth.load_credentials_from_dict(info["source_credentials"], scopes=[CLOUD])
    url = info["service_account_impersonation_url"]
    target = url.rpartition("/")[2].partition(":")[0]
    return google_rounds(
        Credentials(source, target, [CLOUD], delegates=info.get("delegates"), iam_endpoint_override=url), rounds)


def google_project(rounds):
    import google.auth

    return google.auth.default(scopes=[CLOUD])[1]


def google_rounds(credentials, rounds):
    from google.auth.transport.requests import Request

    request, found = Request(), []
    for word in rounds:
        if word == "renew":
            credentials.refresh(request)
            continue
        if word == "wait":
            time.sleep(2)
            continue
        headers = {}
        credentials.before_request(request, "GET", "https://aiplatform.googleapis.com/", headers)
        project = headers.get("x-goog-user-project")
        found.append([headers["authorization"] + (f" for {project}" if project else "")])
    return found


def azure(rounds):
    """azure-identity's default credentials."""
    from azure.identity import DefaultAzureCredential

    # Instance discovery asks login.microsoft.com whether it knows the authority.
    credential, found, claims = DefaultAzureCredential(disable_instance_discovery=True), [], None
    for word in rounds:
        if word == "claims":
            claims = os.environ["ORACLE_CLAIMS"]
        elif word == "wait":
            time.sleep(2)
        else:
            found.append(["Bearer " + credential.get_token(SCOPE, claims=claims).token])
    return found


def main(name, rounds):
    try:
        print(json.dumps({"found": globals()[name](rounds or ["1"])}))
    except Exception as error:
        print(json.dumps({"refused": f"{type(error).__name__}: {error}"}))
