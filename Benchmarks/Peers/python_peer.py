#!/usr/bin/env python3
"""Decodes a Chat Completions workload with what a Python program has, and prints one line of JSON.

    python_peer.py orjson|openai WORKLOAD MODE REPS

BENCH_DATA names the folder of the workloads. `orjson` splits lines and parses each; `openai` is the whole SDK, which is
given the body in place of the network.
"""

import json
import os
import resource
import sys
import time
import zlib

peer, workload, mode, repetitions = sys.argv[1:]
folder = os.environ["BENCH_DATA"]
with open(os.path.join(folder, workload), "rb") as file:
    body = file.read()
is_document = workload.startswith("w8")


def slices():
    if mode not in ("16k", "whole"):
        sys.exit("only slices of 16k, or the whole")
    size = 16384 if mode == "16k" else len(body)
    return (body[start : start + size] for start in range(0, len(body), size))


class Heard:
    def __init__(self):
        self.texts, self.finish, self.input, self.output = [], "", 0, 0

    def chunk(self, chunk):
        for choice in chunk["choices"]:
            delta = choice.get("delta") or choice.get("message") or {}
            self.texts.append(delta.get("content") or "")
            for call in delta.get("tool_calls") or ():
                self.texts.append(call["function"]["arguments"])
            self.finish = choice.get("finish_reason") or self.finish
        if usage := chunk.get("usage"):
            self.input, self.output = usage["prompt_tokens"], usage["completion_tokens"]

    def typed_chunk(self, chunk):
        for choice in chunk.choices:
            delta = choice.message if is_document else choice.delta
            self.texts.append(delta.content or "")
            for call in delta.tool_calls or ():
                self.texts.append(call.function.arguments)
            self.finish = choice.finish_reason or self.finish
        if chunk.usage:
            self.input, self.output = chunk.usage.prompt_tokens, chunk.usage.completion_tokens


def with_orjson():
    import orjson

    heard = Heard()
    if is_document:
        heard.chunk(orjson.loads(b"".join(slices())))
        return heard
    unfinished = b""
    for piece in slices():
        *lines, unfinished = (unfinished + piece).split(b"\n")
        for line in lines:
            if line.startswith(b"data: {"):
                heard.chunk(orjson.loads(line[6:]))
    return heard


def with_openai():
    import httpx
    import openai

    class Body(httpx.SyncByteStream):
        def __iter__(self):
            return iter(slices())

    kind = "application/json" if is_document else "text/event-stream"
    network = httpx.MockTransport(lambda _: httpx.Response(200, headers={"content-type": kind}, stream=Body()))
    client = openai.OpenAI(api_key="none", http_client=httpx.Client(transport=network), max_retries=0)
    question = [{"role": "user", "content": "Hi"}]
    answer = client.chat.completions.create(model="m", messages=question, stream=not is_document)
    heard = Heard()
    for chunk in [answer] if is_document else answer:
        heard.typed_chunk(chunk)
    return heard


walls, cpus = [], []
for _ in range(int(repetitions) + 1):  # the first imports
    wall, cpu = time.perf_counter(), time.thread_time()
    heard = {"orjson": with_orjson, "openai": with_openai}[peer]()
    walls.append(time.perf_counter() - wall)
    cpus.append(time.thread_time() - cpu)
text = "".join(heard.texts).encode()
print(
    json.dumps(
        {
            "peer": peer,
            "wl": workload,
            "mode": mode,
            "bytes": len(body),
            "wall": walls,
            "cpu": cpus,
            "text_len": len(text),
            "text_crc": zlib.crc32(text),
            "finish": heard.finish,
            "in_tok": heard.input,
            "out_tok": heard.output,
            "hwm_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }
    )
)
