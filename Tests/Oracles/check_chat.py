#!/usr/bin/env python3
"""Holds `chat`, `embed` and `replay` against a loopback server that speaks each provider's language.

For every backend, streamed and whole: the address, the headers and the signature of the request; the answer that `chat`
prints; no secret in what `--record` wrote; and `replay` of that gives the same text, usage and finish reason. For every
backend of embeddings the same, but that the recording, for which `replay` has no dialect, holds what went over the
wire.

    check_chat.py [--programs .build/debug]

Needs nothing but Python. Exits with 1 where something differs.
"""
import argparse, base64, glob, http.server, json, os, struct, subprocess, sys, tempfile, threading, zlib

TEXT = "Grüße aus Köln"
SECRETS = {
    "OPENAI_API_KEY": "sk-openai-1234", "AZURE_OPENAI_API_KEY": "azure-key-1234", "ANTHROPIC_API_KEY": "sk-ant-1234",
    "GOOGLE_API_KEY": "google-key-1234", "OLLAMA_API_KEY": "ollama-key-1234", "LLAMA_API_KEY": "llama-key-1234",
    "COMPATIBLE_API_KEY": "compatible-key-1234", "MISTRAL_API_KEY": "mistral-key-1234", "VLLM_API_KEY": "vllm-key-1234",
}
BEDROCK_KEY, TOKEN = "bedrock-api-key-1234", "ya29.google-token-1234"
AWS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI-1234",
       "AWS_SESSION_TOKEN": "session-token-1234", "AWS_REGION": "eu-central-1"}
ALL_SECRETS = [*SECRETS.values(), BEDROCK_KEY, TOKEN, *list(AWS.values())[:3]]


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sse(*events, done=True, named=False):
    lines = [(f"event: {e['type']}\n".encode() if named else b"") + b"data: " + compact(e) + b"\n\n" for e in events]
    return b"".join(lines) + (b"data: [DONE]\n\n" if done else b"")


def frame(event, payload):
    def header(name, value):
        return bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    headers = header(":event-type", event) + header(":message-type", "event")
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))


def chat_completions(streams):
    usage = {"prompt_tokens": 11, "completion_tokens": 5, "total_tokens": 16}
    base = {"id": "c-1", "model": "m-1", "created": 1}
    if not streams:
        message = {"role": "assistant", "content": TEXT}
        return compact({**base, "object": "chat.completion", "usage": usage,
                        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
    base["object"] = "chat.completion.chunk"
    deltas = [({"role": "assistant", "content": TEXT[:5]}, None), ({"content": TEXT[5:]}, None), ({}, "stop")]
    chunks = [{**base, "choices": [{"index": 0, "delta": d, "finish_reason": f}]} for d, f in deltas]
    return sse(*chunks, {**base, "choices": [], "usage": usage})


def responses(streams):
    item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed",
            "content": [{"type": "output_text", "text": TEXT, "annotations": []}]}
    usage = {"input_tokens": 11, "output_tokens": 5, "total_tokens": 16}
    whole = {"id": "r-1", "object": "response", "model": "m-1", "status": "completed", "output": [item], "usage": usage}
    if not streams:
        return compact(whole)
    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    open_item = {**item, "status": "in_progress", "content": []}
    open_response = {**whole, "status": "in_progress", "output": [], "usage": None}
    return sse(
        {"type": "response.created", "response": open_response},
        {"type": "response.output_item.added", "output_index": 0, "item": open_item},
        {"type": "response.content_part.added", **place, "part": {**item["content"][0], "text": ""}},
        {"type": "response.output_text.delta", **place, "delta": TEXT[:5]},
        {"type": "response.output_text.delta", **place, "delta": TEXT[5:]},
        {"type": "response.output_text.done", **place, "text": TEXT},
        {"type": "response.content_part.done", **place, "part": item["content"][0]},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": whole}, done=False, named=True)


def message_events():
    message = {"id": "m-1", "type": "message", "role": "assistant", "model": "m-1", "content": [], "stop_reason": None,
               "stop_sequence": None, "usage": {"input_tokens": 11, "output_tokens": 1}}
    delta = lambda text: {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}
    return [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        delta(TEXT[:5]), delta(TEXT[5:]), {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None},
         "usage": {"output_tokens": 5}}, {"type": "message_stop"}]


def messages(streams):
    if streams:
        return sse(*message_events(), done=False, named=True)
    return compact({"id": "m-1", "type": "message", "role": "assistant", "model": "m-1", "stop_reason": "end_turn",
                    "stop_sequence": None, "content": [{"type": "text", "text": TEXT}],
                    "usage": {"input_tokens": 11, "output_tokens": 5}})


def invoke_model(streams):
    if not streams:
        return messages(False)
    chunks = [{"bytes": base64.b64encode(compact(event)).decode(), "p": "abc"} for event in message_events()]
    return b"".join(frame("chunk", compact(chunk)) for chunk in chunks)


def converse(streams):
    usage = {"inputTokens": 11, "outputTokens": 5, "totalTokens": 16}
    if not streams:
        return compact({"output": {"message": {"role": "assistant", "content": [{"text": TEXT}]}},
                        "stopReason": "end_turn", "usage": usage, "metrics": {"latencyMs": 1}})
    events = [("messageStart", {"role": "assistant"}),
              ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": TEXT[:5]}}),
              ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": TEXT[5:]}}),
              ("contentBlockStop", {"contentBlockIndex": 0}), ("messageStop", {"stopReason": "end_turn"}),
              ("metadata", {"usage": usage, "metrics": {"latencyMs": 1}})]
    return b"".join(frame(name, compact(event)) for name, event in events)


def generate_content(streams):
    def piece(text, **more):
        candidate = {"index": 0, "content": {"role": "model", "parts": [{"text": text}]}, **more}
        return {"candidates": [candidate], "modelVersion": "m-1", "responseId": "g-1",
                "usageMetadata": {"promptTokenCount": 11, "candidatesTokenCount": 5, "totalTokenCount": 16}}
    if streams:
        return sse(piece(TEXT[:5]), piece(TEXT[5:], finishReason="STOP"), done=False)
    return compact(piece(TEXT, finishReason="STOP"))


def ollama(streams):
    def line(text, **more):
        return compact({"model": "m-1", "created_at": "2026-11-24T00:00:00Z",
                        "message": {"role": "assistant", "content": text}, "done": False, **more}) + b"\n"
    end = {"done": True, "done_reason": "stop", "prompt_eval_count": 11, "eval_count": 5}
    return line(TEXT[:5]) + line(TEXT[5:]) + line("", **end) if streams else line(TEXT, **end)


def sagemaker(streams):
    body = chat_completions(streams)
    return b"".join(frame("PayloadPart", body[i:i + 13]) for i in range(0, len(body), 13)) if streams else body


def signed(service):
    def check(headers):
        value = headers.get("authorization", "")
        return (value.startswith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/")
                and f"/eu-central-1/{service}/aws4_request, SignedHeaders=" in value and "Signature=" in value
                and headers.get("x-amz-security-token") == "session-token-1234" and "x-amz-date" in headers)
    return check


def has(name, value):
    return lambda headers: headers.get(name) == value


GOOGLE = "/projects/p-1/locations/europe-west4/"
BEARER = "Bearer "
# name: (answer, path of a stream, path of a whole answer, check of the credential, more options)
BACKENDS = {
    "openai": (chat_completions, "/v1/chat/completions", None, has("authorization", BEARER + "sk-openai-1234"), []),
    "openai-responses": (responses, "/v1/responses", None, has("authorization", BEARER + "sk-openai-1234"), []),
    "azure": (chat_completions, "/openai/deployments/m-1/chat/completions?api-version=2024-10-21", None,
              has("api-key", "azure-key-1234"), ["--api-version", "2024-10-21"]),
    "azure-responses": (responses, "/openai/v1/responses", None, has("api-key", "azure-key-1234"), []),
    "foundry-messages": (messages, "/anthropic/v1/messages", None, has("x-api-key", "azure-key-1234"), []),
    "bedrock": (converse, "/model/m-1/converse-stream", "/model/m-1/converse", signed("bedrock"), []),
    "bedrock-messages": (invoke_model, "/model/m-1/invoke-with-response-stream", "/model/m-1/invoke",
                         signed("bedrock"), []),
    "bedrock-chat": (chat_completions, "/openai/v1/chat/completions", None,
                     has("authorization", BEARER + BEDROCK_KEY), ["--region", "us-west-2"]),
    "sagemaker": (sagemaker, "/endpoints/m-1/invocations-response-stream", "/endpoints/m-1/invocations",
                  signed("sagemaker"), []),
    "vertex": (generate_content,
               f"/v1beta1{GOOGLE}publishers/google/models/m-1:streamGenerateContent?alt=sse",
               f"/v1beta1{GOOGLE}publishers/google/models/m-1:generateContent", has("authorization", BEARER + TOKEN),
               ["--project", "p-1", "--location", "europe-west4"]),
    "vertex-messages": (messages, f"/v1{GOOGLE}publishers/anthropic/models/m-1:streamRawPredict",
                        f"/v1{GOOGLE}publishers/anthropic/models/m-1:rawPredict", has("authorization", BEARER + TOKEN),
                        ["--project", "p-1", "--location", "europe-west4"]),
    "vertex-chat": (chat_completions, f"/v1{GOOGLE}endpoints/openapi/chat/completions", None,
                    has("authorization", BEARER + TOKEN), ["--project", "p-1", "--location", "europe-west4"]),
    "anthropic": (messages, "/v1/messages", None, has("x-api-key", "sk-ant-1234"), []),
    "gemini": (generate_content, "/v1beta/models/m-1:streamGenerateContent?alt=sse",
               "/v1beta/models/m-1:generateContent", has("x-goog-api-key", "google-key-1234"), []),
    "ollama": (ollama, "/api/chat", None, has("authorization", BEARER + "ollama-key-1234"), []),
    "llama": (chat_completions, "/v1/chat/completions", None, has("authorization", BEARER + "llama-key-1234"), []),
    "compatible": (chat_completions, "/v1/chat/completions", None,
                   has("authorization", BEARER + "compatible-key-1234"), []),
}


VECTORS = [[0.5, -0.25], [0.125, 1]]
TITAN = "amazon.titan-embed-text-v2:0"


def embeddings(vectors):
    data = [{"object": "embedding", "index": index, "embedding": vector} for index, vector in enumerate(vectors)]
    return {"object": "list", "model": "m-1", "data": data, "usage": {"prompt_tokens": 7, "total_tokens": 7}}


# name: (answer, what it is recorded as, path, check of the credential, more options); one that takes one text at a time
# gets the first
EMBEDDERS = {
    "openai": (embeddings, "openai-embeddings", "/v1/embeddings", has("authorization", BEARER + "sk-openai-1234"), []),
    "azure": (embeddings, "embeddings", "/openai/deployments/m-1/embeddings?api-version=2024-10-21",
              has("api-key", "azure-key-1234"), ["--api-version", "2024-10-21"]),
    "bedrock": (lambda vectors: {"embedding": vectors[0], "inputTextTokenCount": 7}, "embeddings",
                f"/model/{TITAN.replace(':', '%3A')}/invoke", signed("bedrock"), ["--model", TITAN]),
    "vertex": (lambda vectors: {"predictions": [
                   {"embeddings": {"values": vectors[0], "statistics": {"token_count": 7}}}]}, "embeddings",
               f"/v1beta1{GOOGLE}publishers/google/models/m-1:predict",
               has("authorization", BEARER + TOKEN), ["--project", "p-1", "--location", "europe-west4"]),
    "gemini": (lambda vectors: {"embeddings": [{"values": vector} for vector in vectors],
                                "usageMetadata": {"promptTokenCount": 7}},
               "embeddings", "/v1beta/models/m-1:batchEmbedContents", has("x-goog-api-key", "google-key-1234"), []),
    "mistral": (embeddings, "embeddings", "/v1/embeddings", has("authorization", BEARER + "mistral-key-1234"), []),
    "llama": (embeddings, "embeddings", "/v1/embeddings", has("authorization", BEARER + "llama-key-1234"), []),
    "vllm": (embeddings, "embeddings", "/v1/embeddings", has("authorization", BEARER + "vllm-key-1234"), []),
    "ollama": (lambda vectors: {"model": "m-1", "embeddings": vectors, "prompt_eval_count": 7}, "embeddings",
               "/api/embed", has("authorization", BEARER + "ollama-key-1234"), []),
    "compatible": (embeddings, "embeddings", "/v1/embeddings",
                   has("authorization", BEARER + "compatible-key-1234"), []),
}


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answer, requests = b"", []

    def do_GET(self):  # Google's metadata server, which gives tokens
        if self.path.startswith("/computeMetadata/") or self.path == "/":
            token = compact({"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer"})
            return self.reply(token if "/token" in self.path else b"ok", [("Metadata-Flavor", "Google")])
        self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        Server.requests.append((self.path, headers, json.loads(body)))
        # A header that echoes the credential, as some gateways do.
        echo = headers.get("authorization") or headers.get("api-key") or headers.get("x-api-key") or ""
        self.reply(Server.answer, [("X-Echo", echo)])

    def reply(self, body, headers):
        self.send_response(200)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def record(program, name, words, url, programs):
    """What a program says, what it recorded, as texts, and what `replay` makes of that; or a fault."""
    Server.requests = []
    host = url.split("://")[1]
    variables = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GCE_METADATA_HOST": host,
                 "GCE_METADATA_IP": host, **SECRETS, **AWS}
    if name == "bedrock-chat":
        variables["AWS_BEARER_TOKEN_BEDROCK"] = BEDROCK_KEY
    with tempfile.TemporaryDirectory() as folder:
        command = [f"{programs}/{program}", "--backend", name, "--url", url, "--model", "m-1", "--json",
                   "--record", folder, *words]
        run = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60)
        if run.returncode:
            return None, [], {}, f"exit {run.returncode}: {run.stderr.strip()}"
        files = glob.glob(folder + "/*.json")
        recorded = [open(file, encoding="utf-8").read() for file in files]
        replay = subprocess.run([f"{programs}/replay", *files], capture_output=True, text=True, timeout=60)
        again = json.loads(replay.stdout) if replay.returncode == 0 else {}
        return json.loads(run.stdout), recorded, again, None


def secrets(recorded):
    return [secret for secret in ALL_SECRETS if secret in "".join(recorded)]


def differing(facts):
    return [f"{fact}: {found!r}, not {wanted!r}" for fact, found, wanted in facts if found != wanted]


def check(name, streams, url, programs):
    """The faults of one backend, as words."""
    answer, streamed_path, whole_path, knows_caller, options = BACKENDS[name]
    Server.answer = answer(streams)
    words = [*options, *([] if streams else ["--no-stream"]), "Hello"]
    said, recorded, again, fault = record("chat", name, words, url, programs)
    if fault:
        return [fault]
    (path, headers, _), *others = Server.requests
    path_wanted = streamed_path if streams else whole_path or streamed_path
    usage = {key: said["usage"][key] for key in ("input_tokens", "output_tokens")}
    facts = [
        ("path", path, path_wanted), ("requests", len(others), 0), ("credential", knows_caller(headers), True),
        ("text", said["text"], TEXT), ("usage", usage, {"input_tokens": 11, "output_tokens": 5}),
        ("finish reason", said["finish_reason"], "stop"), ("recordings", len(recorded), 1),
        ("secrets in the recording", secrets(recorded), []),
        *[("replayed " + key, again.get(key), said[key])
          for key in ("text", "usage", "finish_reason", "finish_reason_raw", "model", "response_id")],
    ]
    return differing(facts)


def check_embedder(name, url, programs):
    """The faults of one backend of embeddings, as words."""
    answer, api, path_wanted, knows_caller, options = EMBEDDERS[name]
    vectors = VECTORS[:1] if name in ("bedrock", "vertex") else VECTORS
    Server.answer = compact(answer(vectors))
    words = [*options, *["Grüße", "Köln"][:len(vectors)]]
    said, recorded, again, fault = record("embed", name, words, url, programs)
    if fault:
        return [fault]
    (path, headers, body), *others = Server.requests
    exchange = json.loads(recorded[0]) if recorded else {"request": {}, "response": {}}
    return differing([
        ("path", path, path_wanted), ("requests", len(others), 0), ("credential", knows_caller(headers), True),
        ("vectors", said["vectors"], vectors), ("usage", said["usage"]["input_tokens"], 7),
        ("recordings", len(recorded), 1), ("secrets in the recording", secrets(recorded), []),
        ("recorded language", exchange.get("api"), api), ("recorded stream", exchange.get("stream"), False),
        ("recorded provider", exchange.get("provider"), said["provider"]),
        ("recorded request", exchange["request"].get("body"), body),
        ("recorded answer", exchange["response"].get("body_text"), Server.answer.decode()),
        ("replayed error", (again.get("error") or {}).get("kind"), "unsupported"),
    ])


MISUSES = [
    ("bedrock", "--region", "Frankfurt"), ("bedrock-messages", "--region", "eu_central_1"), ("openai", "--region", "de"),
    ("bedrock-chat", "--region", ""), ("sagemaker", "--region", "eu-central-1/"), ("vertex", "--location", "a.example/"),
    ("vertex", "--project", "my project"), ("gemini", "--region", "eu"), ("compatible", "--url", "not an address"),
]


def check_misuse(backend, option, value, url, programs):
    """The faults of one command line that no backend can be made of: it is bad usage, and nothing is sent."""
    Server.requests = []
    arguments = {"--url": url, "--model": "m-1", "--project": "p", "--location": "global", option: value}
    if not backend.startswith("vertex"):
        del arguments["--project"], arguments["--location"]
    command = [f"{programs}/chat", "--backend", backend, *(word for pair in arguments.items() for word in pair), "Hello"]
    variables = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **SECRETS, **AWS}
    run = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60)
    facts = [("exit", run.returncode, 2), ("lines", len(run.stderr.splitlines()), 1), ("requests", Server.requests, [])]
    return [f"{option} {value!r}: {fault}" for fault in differing(facts)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", default=".build/debug", help="where chat, embed and replay are")
    programs = parser.parse_args().programs
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    faults = 0
    for name in BACKENDS:
        for streams in (True, False):
            for fault in check(name, streams, url, programs):
                faults += 1
                print(f"{name}, {'streamed' if streams else 'whole'}: {fault}")
    for name in EMBEDDERS:
        for fault in check_embedder(name, url, programs):
            faults += 1
            print(f"{name}, embeddings: {fault}")
    for backend, option, value in MISUSES:
        for fault in check_misuse(backend, option, value, url, programs):
            faults += 1
            print(f"{backend}, {fault}")
    print(f"{len(BACKENDS)} backends, streamed and whole, {len(EMBEDDERS)} of embeddings, and {len(MISUSES)} misuses: "
          f"{faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
