"""One comparison: services that imitate a cloud's, a machine that looks for credentials there, and what holds."""

import dataclasses, datetime, json, pathlib, typing

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclasses.dataclass
class Case:
    name: str
    # The services, not started yet; called anew for each run.
    services: typing.Callable[[], dict]
    # From a Machine, whose services run, the variables of the environment.
    setting: typing.Callable[["Machine"], dict]
    # The rounds, each a list of the tokens that are found in it; None where the credential is refused.
    finds: typing.Optional[list]
    # Ours: what the program is told, and what a refusal is.
    words: tuple = ("google",)
    kind: str = ""
    says: tuple = ()
    # The official library's: a function of credential_cases/theirs.py, or why it cannot take part.
    theirs: str = ""
    why_not: str = ""
    # Looks at the logs; "ours" or "theirs" is the second argument. Gives complaints.
    rules: typing.Callable[["Machine", str], list] = lambda machine, side: []


class Machine:
    """A folder of its own, and the services that it reaches."""

    def __init__(self, folder, services):
        self.folder, self.services = pathlib.Path(folder), services

    def __getattr__(self, name):
        try:
            return self.services[name]
        except KeyError:
            raise AttributeError(name)

    def file(self, name, content):
        """Writes a file, a dict as JSON, and gives its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(content) if isinstance(content, dict) else content
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def program(self, name, text):
        """Writes a program and gives its path."""
        path = self.file(name, text)
        pathlib.Path(path).chmod(0o755)
        return path


def pem(private_key, password=None):
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return private_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption).decode()


def certificate(name, private_key, issuer, issuer_key):
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    return (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer.subject if issuer else subject)
        .public_key(private_key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1))
        # One that issues itself may issue others.
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .sign(issuer_key, hashes.SHA256()))


# The key of every service account and application here; the application's certificate, and that of who issued it.
KEY, _ISSUER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
_ISSUER = certificate("issuer", _ISSUER_KEY, None, _ISSUER_KEY)
CHAIN = (certificate("application", KEY, _ISSUER, _ISSUER_KEY), _ISSUER)
