"""Random edits against the server: no crash, and nothing stale at the end."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time

import pytest

from benchmarks.editor import fuzz

LONG = pytest.mark.skipif(not os.environ.get("GBPREDICT_SLOW"), reason="takes minutes: GBPREDICT_SLOW=1 runs it")


@pytest.mark.parametrize("count", [100, pytest.param(10_000, marks=[pytest.mark.slow, LONG])])
def test_random_edits(count: int) -> None:
    asyncio.run(fuzz(count, seed=3))


def test_over_tcp() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gbpredict.server", "server", "--tcp", "--port", str(port)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        try:
            stream = _connect(port)
            _send(stream, {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
            text = b""
            while b'"capabilities"' not in text:
                part = stream.recv(65536)
                assert part
                text += part
            assert b'"name": "gbpredict"' in text or b'"name":"gbpredict"' in text
            stream.close()
        finally:
            process.kill()


def _connect(port: int) -> socket.socket:
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not listen")


def _send(stream: socket.socket, message: object) -> None:
    body = json.dumps(message).encode()
    stream.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)
