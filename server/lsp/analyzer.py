"""Keeps the reports of what is open fresh: decides what is analysed when, and drops work that nobody needs any more.

One question at a time goes to the worker. Documents that changed are due after a pause without further edits; what is
being analysed when it changes again is broken off. Questions of the user (hover, graphs) go before all that.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from . import backend as be
from .backend import Backend
from .wire import Checked, Profile

T = TypeVar("T")

LOG = logging.getLogger("gbpredict.server")

DEBOUNCE_SECONDS = 0.06
"""The pause after an edit before it is looked at. Lower: work is begun and dropped with every key; higher: findings lag
behind. Typing is some 100 to 200 ms a key, and dropping work costs a few milliseconds."""

MAX_CRASHES = 2
"""So often a file may end the worker before it is left alone until it changes."""


class Analyzer:
    """The files that are looked at, their reports, and what is due."""

    def __init__(
        self, backend: Backend, profile: Callable[[str], Profile], changed: Callable[[str, set[str]], None]
    ) -> None:
        self.backend = backend
        self._profile = profile
        self._changed = changed
        """Called with a checked file, and the files whose findings may be others now."""
        self.results: dict[str, Checked] = {}
        self.failures: dict[str, str] = {}
        self.watched: set[str] = set()
        self._due: dict[str, float] = {}
        self._crashes: dict[str, int] = {}
        self._questions: deque[tuple[asyncio.Future[Any], Callable[[], Awaitable[Any]]]] = deque()
        self._wake = asyncio.Event()
        self._waiting: dict[str, list[asyncio.Future[None]]] = {}
        self._running: asyncio.Task[Any] | None = None
        self._running_path = ""
        self._task: asyncio.Task[None] | None = None
        self.debounce = DEBOUNCE_SECONDS

    def start(self) -> None:
        """Begin to work, in the running event loop."""
        if self._task is None:
            self.backend.attach(asyncio.get_running_loop())
            self._task = asyncio.create_task(self._work())

    def stop(self) -> None:
        """The end of the server."""
        for task in (self._running, self._task):
            if task is not None:
                task.cancel()
        self.backend.close()

    # ------------------------------------------------------------------------ what is due

    def watch(self, path: str, delay: float = 0.0) -> None:
        """A file is looked at from now on, or is to be looked at again."""
        self.watched.add(path)
        self._due[path] = time.monotonic() + delay
        self._crashes.pop(path, None)
        if self._running_path == path:
            self._drop()
        self._wake.set()

    def unwatch(self, path: str) -> None:
        """A file is of no interest any more."""
        self.watched.discard(path)
        self._due.pop(path, None)
        self.backend.tell("closed", path)
        if self._running_path == path:
            self._drop()
        gone = self.results.pop(path, None)
        self.failures.pop(path, None)
        self._release(path)
        if gone is not None:
            self._changed(path, {d.path for d in gone.report.diagnostics} | {path})

    def edited(self, path: str, delay: float | None = None) -> None:
        """The content of a file is another one: whatever rests on it is due."""
        delay = self.debounce if delay is None else delay
        for other, result in self.results.items():
            if other != path and path in result.consulted:
                self.watch(other, delay)
        if path in self.watched:
            self.watch(path, delay)

    def everything(self) -> None:
        """All answers are in doubt: settings have changed, or files came or went."""
        for path in list(self.watched):
            self.watch(path)

    def _drop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    # ------------------------------------------------------------------------ answers

    def is_fresh(self, path: str) -> bool:
        """Whether the report of a file is of its present text."""
        return path not in self._due and path != self._running_path

    async def fresh(self, path: str) -> Checked | None:
        """The report of the present text of a file; None where it is not looked at, or could not be analysed."""
        while not self.is_fresh(path):
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.setdefault(path, []).append(future)
            await future
        return self.results.get(path)

    async def ask(self, kind: type[T], method: str, path: str, line: int = 0, column: int = 0) -> T:
        """Ask the worker something about a file, ahead of what is due."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._questions.append(
            (future, lambda: self.backend.ask(kind, method, path, self._profile(path), line, column))
        )
        if self._running is not None and self._running_path != path:
            self._drop()
        self._wake.set()
        return await future

    # ------------------------------------------------------------------------ the work

    async def _work(self) -> None:
        while True:
            try:
                await self._step()
            except Exception:
                LOG.exception("internal error of the server")
                await asyncio.sleep(0.1)

    async def _step(self) -> None:
        while self._questions:
            future, question = self._questions.popleft()
            if not future.done():
                await self._answer(future, question)
        if not self._due:
            self._wake.clear()
            if not self._questions:
                await self._wake.wait()
            return
        path = min(self._due, key=self._due.__getitem__)
        pause = self._due[path] - time.monotonic()
        if pause > 0:
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), pause)
            except asyncio.TimeoutError:
                pass
            return
        del self._due[path]
        await self._check(path)

    async def _answer(self, future: asyncio.Future[Any], question: Callable[[], Awaitable[Any]]) -> None:
        task: asyncio.Future[Any] = asyncio.ensure_future(question())
        future.add_done_callback(lambda f: task.cancel() if f.cancelled() else None)
        await _ended(task)
        if future.done():
            return
        if task.cancelled():
            future.set_exception(be.Cancelled())
        elif (error := task.exception()) is not None:
            future.set_exception(error)
        else:
            future.set_result(task.result())

    async def _check(self, path: str) -> None:
        self._running_path = path
        self._running = asyncio.create_task(self.backend.ask(Checked, "check", path, self._profile(path)))
        try:
            await _ended(self._running)
        finally:
            running, self._running, self._running_path = self._running, None, ""
        try:
            result = running.result()
        except (asyncio.CancelledError, be.Cancelled):
            if path in self.watched:
                self._due.setdefault(path, 0.0)
            return
        except be.WorkerDied:
            self._crashes[path] = self._crashes.get(path, 0) + 1
            if self._crashes[path] < MAX_CRASHES:
                self._due.setdefault(path, 0.0)
            else:
                self._failed(path, "the analysis of this file ends its process")
            return
        except be.WorkerFault as fault:
            LOG.error("%s could not be analysed\n%s", path, fault)
            self._failed(path, str(fault).strip().splitlines()[-1])
            return
        if path not in self.watched:
            return
        self._crashes.pop(path, None)
        self.failures.pop(path, None)
        before = self.results.get(path)
        self.results[path] = result
        touched = {d.path for d in result.report.diagnostics} | {path}
        if before is not None:
            touched |= {d.path for d in before.report.diagnostics}
        for other in result.outdated:
            if other in self.results and other not in self._due:
                self.watch(other)
        self._changed(path, touched)
        self._release(path)

    def _failed(self, path: str, reason: str) -> None:
        self.failures[path] = reason
        self._changed(path, {path})
        self._release(path)

    def _release(self, path: str) -> None:
        for future in self._waiting.pop(path, ()):
            if not future.done():
                future.set_result(None)


async def _ended(task: asyncio.Future[Any]) -> None:
    """Wait for a task, whatever comes of it. Only a cancellation of the caller raises, and takes the task along."""
    try:
        await asyncio.wait([task])
    except asyncio.CancelledError:
        task.cancel()
        raise
