"""A small HTTP server for imitations of token services: it notes what it is asked, and fails as it is told to.

    service = Service("STS")

    @service.route("POST", "/")
    def give_keys(request):
        form = request.form()
        request.expect(form.get("Version") == "2011-06-15", "no Version")
        return {"keys": "…"}                    # a dict is JSON, a str is text, an Answer is anything

    with service:                                # listens on a free port of 127.0.0.1
        service.fail(2, status=503)              # the next two requests
        service.fail(1, "/token", delay=1.5)     # answered, but late
        service.fail(1, drops=True)              # the connection is closed without an answer
        ask(service.url)
        service.log                              # what came, in order: method, path, status, reason, request

An imitation checks all that it is asked, and refuses what the real service would not take: `request.expect` answers
400 with the reason, `raise Refusal(status, reason)` any other status. Nothing else is answered than what has a route.
Standard library only, but for `self_signed`, which needs the package cryptography.
"""

import collections, dataclasses, http.server, json, pathlib, ssl, threading, time, urllib.parse


class Refusal(Exception):
    """What the imitation does not take, and why; `body` is what the real service would say (the reason otherwise)."""

    def __init__(self, status, reason, body=None, headers=None):
        super().__init__(reason)
        self.status, self.reason, self.body, self.headers = status, reason, body, headers or {}


@dataclasses.dataclass
class Answer:
    """What goes back; `body` is a dict (JSON), a str (text) or bytes."""

    status: int = 200
    body: object = ""
    headers: dict = dataclasses.field(default_factory=dict)


class Request:
    """One request, whole. The names of headers are in lower case; one that is there twice is refused."""

    def __init__(self, method, target, headers, body, certificate=None):
        """`certificate` is the client's own, in DER form, where it has shown one."""
        self.method, self.target, self.body, self.certificate = method, target, body, certificate
        self.raw_path, _, self.raw_query = target.partition("?")
        self.path = urllib.parse.unquote(self.raw_path)
        self.header_fields = [(name.lower(), value) for name, value in headers]
        self.headers = dict(self.header_fields)

    def expect(self, condition, reason):
        if not condition:
            raise Refusal(400, reason)

    def query(self):
        """The parameters of the address; each may be there once."""
        return self._fields(self.raw_query, "the query")

    def form(self):
        """The fields of a form, which has to be declared as one; each may be there once."""
        kind = self.headers.get("content-type", "").split(";")[0].strip().lower()
        self.expect(kind == "application/x-www-form-urlencoded", f"the content type of a form is {kind!r}")
        try:
            text = self.body.decode("ascii")
        except UnicodeDecodeError:
            raise Refusal(400, "a form has bytes that are not ASCII")
        return self._fields(text, "the form")

    def json(self):
        """The body, which has to be declared as JSON."""
        kind = self.headers.get("content-type", "").split(";")[0].strip().lower()
        self.expect(kind in ("application/json", "application/x-amz-json-1.1"), f"the content type of JSON is {kind!r}")
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Refusal(400, f"the body is no JSON: {error}")

    def _fields(self, text, place):
        try:
            pairs = urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict") if text else []
        except ValueError as error:
            raise Refusal(400, f"{place} is not encoded as one: {error}")
        twice = [name for name, count in collections.Counter(name for name, _ in pairs).items() if count > 1]
        self.expect(not twice, f"{place} has {twice} more than once")
        return dict(pairs)


@dataclasses.dataclass
class Entry:
    """One line of the log. `fault` is what the service was told to do instead of, or before, its answer."""

    method: str
    path: str
    status: int
    reason: str
    request: Request
    fault: str = ""
    time: float = 0.0

    def __str__(self):
        return f"{self.method} {self.path} {self.status or 'dropped'}" + (f" ({self.reason})" if self.reason else "")


@dataclasses.dataclass
class _Fault:
    count: int
    path: str
    status: int
    body: object
    headers: dict
    delay: float
    drops: bool


class Service:
    """A server on the loopback, with its routes, log and faults. Several requests at once are answered at once."""

    def __init__(self, name="service", certificate=None, client_authorities=None):
        """`certificate` is a file with a certificate and its key in PEM form: then the service speaks TLS. It asks for
        the certificates of clients where `client_authorities` is the text, in PEM form, of those that may issue them."""
        self.name, self.certificate, self.client_authorities = name, certificate, client_authorities
        self.log, self.values = [], {}
        self._routes, self._faults = [], []
        self._lock = threading.Lock()
        self._server = None

    # --- What it answers

    def route(self, method, path, prefix=False):
        """Registers a handler for requests of that method and path (or of paths that begin so). The last one counts."""
        def register(handler):
            self._routes.insert(0, (method, path, prefix, handler))
            return handler
        return register

    def fail(self, count=1, path=None, status=0, body=None, headers=None, delay=0.0, drops=False):
        """The next `count` requests (of that path) come to grief; with a delay alone they are answered, but late."""
        with self._lock:
            self._faults.append(_Fault(count, path, status, body, headers or {}, delay, drops))

    def reset(self):
        """Forgets the log, the faults and `values`, in which an imitation keeps what it has given out."""
        with self._lock:
            self.log, self.values, self._faults = [], {}, []

    def lines(self):
        return [str(entry) for entry in self.log]

    # --- Running

    @property
    def url(self):
        return f"{'https' if self.certificate else 'http'}://{self.host}"

    @property
    def host(self):
        return f"127.0.0.1:{self._server.server_port}"

    def start(self):
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.service = self
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            if self.client_authorities:
                context.load_verify_locations(cadata=self.client_authorities)
                context.verify_mode = ssl.CERT_OPTIONAL
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    # --- One request

    def _fault(self, path):
        with self._lock:
            for fault in self._faults:
                if fault.count > 0 and fault.path in (None, path):
                    fault.count -= 1
                    return fault
        return None

    def _answer(self, request):
        """An answer, or None to drop the connection; and why."""
        fault = self._fault(request.path)
        words = ""
        if fault:
            words = "dropped" if fault.drops else f"HTTP {fault.status}" if fault.status else f"{fault.delay} s late"
            time.sleep(fault.delay)
            if fault.drops:
                return None, "", words
            if fault.status:
                return Answer(fault.status, fault.body if fault.body is not None else "told to fail", fault.headers), "told to fail", words
        try:
            request.expect(len(request.headers) == len(request.header_fields), "a header is there more than once")
            for method, path, prefix, handler in self._routes:
                if method == request.method and (request.path.startswith(path) if prefix else request.path == path):
                    answer = handler(request)
                    return (answer if isinstance(answer, Answer) else Answer(body=answer)), "", words
            raise Refusal(404, f"{self.name} has no {request.method} {request.path}")
        except Refusal as refusal:
            body = refusal.body if refusal.body is not None else f"{self.name}: {refusal.reason}\n"
            return Answer(refusal.status, body, refusal.headers), refusal.reason, words
        except Exception as error:
            return Answer(599, f"{self.name}: {error!r}\n"), f"the imitation itself: {error!r}", words


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # A client that hangs up, as one does whose time is over, is no news.


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def answer(self):
        service = self.server.service
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        shown = self.connection.getpeercert(binary_form=True) if service.client_authorities else None
        request = Request(self.command, self.path, self.headers.items(), body, shown)
        # Noted when it comes: a client may be gone before a late answer is there.
        entry = Entry(request.method, request.path, 0, "", request, "", time.time())
        with service._lock:
            service.log.append(entry)
        answer, entry.reason, entry.fault = service._answer(request)
        entry.status = answer.status if answer else 0
        if answer is None:
            self.close_connection = True
            return
        content = answer.body
        kind = "application/json" if isinstance(content, (dict, list)) else "text/plain"
        content = json.dumps(content) if isinstance(content, (dict, list)) else content
        content = content.encode() if isinstance(content, str) else content
        self.send_response_only(answer.status)
        usual = {"content-type": kind, "date": self.date_time_string()}
        for name, value in (usual | {name.lower(): value for name, value in answer.headers.items()}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = answer

    def log_message(self, *_):
        pass


def self_signed(folder, names=("localhost",), addresses=("127.0.0.1",)):
    """Makes a certificate for the loopback, valid for a day, and its key. The file serves as `certificate` and as the
    CA bundle of a client (`SSL_CERT_FILE`, `AWS_CA_BUNDLE`, `REQUESTS_CA_BUNDLE`)."""
    import datetime, ipaddress
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.timezone.utc)
    others = [x509.DNSName(each) for each in names] + [x509.IPAddress(ipaddress.ip_address(each)) for each in addresses]
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256()))
    path = pathlib.Path(folder, "loopback.pem")
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM))
    return str(path)


def curve_key():
    """A new key on P-256: the private one in PEM form (SEC 1), and the two coordinates of the public one."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    form = serialization.PrivateFormat.TraditionalOpenSSL
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()
    return pem, [numbers.x, numbers.y]
