"""The server's side of the worker process: starts it, asks it, interrupts it, and starts another one when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from typing import Any, TypeVar

import msgspec

from . import wire
from .wire import Profile, Reply, Request

T = TypeVar("T")

LOG = logging.getLogger("gbpredict.server")

GRACE_SECONDS = 5.0
"""How long a cancelled question may go on before its process is ended. Lower: processes are started too readily."""

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from gbpredict.server.lsp.worker import main; main()"


class WorkerDied(Exception):
    """The worker ended while it worked on a question."""


class WorkerFault(Exception):
    """The worker could not answer; the text is the traceback."""


class Cancelled(Exception):
    """The question was cancelled."""


class Backend:
    """One worker. Questions are asked one at a time; ``Analyzer`` sees to their order."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self._count = 0
        self._texts: dict[str, bytes] = {}
        self._closing = False
        self.starts = 0

    def start(self) -> None:
        """Start the process; also before there is an event loop."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.starts += 1
        if self._loop is not None:
            self._listen()

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answers are delivered to this loop from now on."""
        if self._loop is None:
            self._loop = loop
            if self._process is None:
                self.start()
            else:
                self._listen()

    def _listen(self) -> None:
        process = self._process
        assert process is not None
        threading.Thread(target=self._read, args=(process,), name="gbpredict-worker", daemon=True).start()
        for path, data in self._texts.items():
            self._write(Request(0, "text", path, data=data))

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        decode = msgspec.msgpack.Decoder(Reply).decode
        loop, stream = self._loop, process.stdout
        assert loop is not None and stream is not None
        with contextlib.suppress(RuntimeError):  # the loop is closed
            while True:
                try:
                    frame = wire.read_frame(stream)
                except (OSError, ValueError):
                    frame = None
                if frame is None:
                    loop.call_soon_threadsafe(self._died, process)
                    return
                loop.call_soon_threadsafe(self._deliver, decode(frame))

    def _deliver(self, reply: Reply) -> None:
        future = self._waiting.pop(reply.id, None)
        if future is not None and not future.done():
            future.set_result(reply)

    def _died(self, process: subprocess.Popen[bytes]) -> None:
        if process is not self._process or self._closing:
            return
        LOG.error("the analysis process ended (exit code %s); starting another one", process.poll())
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(WorkerDied())
        self.start()

    def _write(self, request: Request) -> None:
        process = self._process
        if process is None or process.stdin is None or self._loop is None:
            return
        with contextlib.suppress(OSError, ValueError):  # it has died: `_died` follows
            wire.write_frame(process.stdin, request)

    # ------------------------------------------------------------------------ messages and questions

    def set_text(self, path: str, data: bytes | None) -> None:
        """A file is open with this text, or no more."""
        if data is None:
            self._texts.pop(path, None)
        else:
            self._texts[path] = data
        self._write(Request(0, "text", path, data=data))

    def tell(self, method: str, path: str = "", paths: tuple[str, ...] = ()) -> None:
        """Send a message that has no answer."""
        self._write(Request(0, method, path, paths=paths))

    async def ask(self, kind: type[T], method: str, path: str, profile: Profile, line: int = 0, column: int = 0) -> T:
        """Ask a question. Cancelling the task cancels the question. Raises the exceptions of this module."""
        self._count += 1
        number = self._count
        assert self._loop is not None
        future: asyncio.Future[Reply] = self._loop.create_future()
        self._waiting[number] = future
        self._write(Request(number, method, path, profile, line, column))
        try:
            reply = await asyncio.shield(future)
        except asyncio.CancelledError:
            if not self._closing:
                self._write(Request(0, "cancel", line=number))
                await self._settled(future)
            raise
        if reply.cancelled:
            raise Cancelled
        if reply.error:
            raise WorkerFault(reply.error)
        return msgspec.msgpack.decode(reply.result, type=kind)

    async def _settled(self, future: asyncio.Future[Reply]) -> None:
        """Wait until a cancelled question has ended; a process that does not listen is ended."""
        try:
            await asyncio.wait_for(asyncio.shield(future), GRACE_SECONDS)
        except asyncio.TimeoutError:
            LOG.warning("the analysis did not stop in time: its process is ended")
            self.kill()
        except WorkerDied:
            pass

    def kill(self) -> None:
        """End the process; another one is started."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """The end of the server."""
        self._closing = True
        waiting, self._waiting = self._waiting, {}
        if self._loop is not None and not self._loop.is_closed():
            for future in waiting.values():
                if not future.done():
                    future.set_exception(WorkerDied())
                    future.exception()  # nobody need look at it
        process = self._process
        if process is not None:
            with contextlib.suppress(OSError, ValueError):
                if process.stdin is not None:
                    process.stdin.close()
            with contextlib.suppress(Exception):
                process.kill()

    def state(self) -> dict[str, Any]:
        """For the log: what the backend is doing."""
        return {"pid": self._process.pid if self._process else None, "starts": self.starts, "open": len(self._texts)}
