"""The process that analyses for the language server: answers one question after the other, and can be interrupted.

Started by ``backend``. A thread reads what comes in, so that a question can be cancelled while it is being worked on.
"""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
import time
import traceback
from collections import Counter
from typing import BinaryIO

import msgspec

from ...analysis.api import with_deep_stack
from ...analysis.fixes.api import fixes_for
from ...analysis.fixes.place import Source
from ...analysis.live import Cancelled, LiveSession
from ...analysis.options import Options
from . import wire
from .wire import Checked, EntryGraphs, Facts, FixEdit, Fixing, FixList, Profile, Region, Reply, Request

IDLE_SECONDS = 1.5
"""After so long without a question, what was learnt goes to the cache on disk."""

ANSWERS_PER_COLLECTION = 12
"""The collector does not run during an analysis: its values form cycles, and looking through all that is known costs a
quarter of the time. After so many answers it runs by itself. Higher: memory; lower: time, just before the next edit."""

MAX_SESSIONS = 8
"""Environments kept at once; each may take some 50 MB."""


class Worker:
    """The sessions by their settings, and the texts that are open in the editor."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.inbox: queue.Queue[Request | None] = queue.Queue()
        self.sessions: dict[Profile, LiveSession] = {}
        self.texts: dict[str, bytes] = {}
        self.lock = threading.Lock()
        self.current = 0
        self.active: LiveSession | None = None
        self.cancelled: set[int] = set()
        self.unsaved_work = False
        self.answered = 0

    # ------------------------------------------------------------------------ the reading thread

    def read(self, stream: BinaryIO) -> None:
        """Take in what comes, until the server is gone."""
        decode = msgspec.msgpack.Decoder(Request).decode
        while True:
            frame = wire.read_frame(stream)
            if frame is None:
                os._exit(0)
            request = decode(frame)
            if request.method == "cancel":
                self.cancel(request.line)
            else:
                self.inbox.put(request)

    def cancel(self, number: int) -> None:
        """Nobody waits for an answer any more."""
        with self.lock:
            self.cancelled.add(number)
            if self.current == number and self.active is not None:
                self.active.cancel()

    # ------------------------------------------------------------------------ the working thread

    def work(self) -> None:
        """Answer questions for ever."""
        while True:
            try:
                request = self.inbox.get(timeout=IDLE_SECONDS if self.unsaved_work else None)
            except queue.Empty:
                self.unsaved_work = False
                for session in self.sessions.values():
                    session.flush()
                gc.unfreeze()  # what was of use then may be garbage now
                gc.collect()
                gc.freeze()
                continue
            if request is None:
                return
            reply = Reply(request.id)
            try:
                reply.result = wire.encode(self.answer(request))
            except Cancelled:
                reply.cancelled = True
            except Exception as error:  # one failing question must not end the others
                reply.error = "".join(traceback.format_exception(error))
            finally:
                with self.lock:
                    self.current, self.active = 0, None
                    self.cancelled.discard(request.id)
            if request.id:
                wire.write_frame(self.out, reply)
            self.answered += 1
            if self.answered % ANSWERS_PER_COLLECTION == 0 and self.inbox.empty():
                gc.collect()

    def answer(self, request: Request) -> object:
        """The result of one question."""
        handler = getattr(self, "do_" + request.method, None)
        if handler is None:
            raise ValueError(f"no such question: {request.method}")
        return handler(request)

    def session(self, request: Request) -> LiveSession:
        """The session with these settings, made ready to be cancelled."""
        profile = request.profile
        session = self.sessions.pop(profile, None)
        if session is None:
            options = Options(
                python=profile.python, entries=profile.entries, torch=profile.torch, config=profile.config
            )
            session = LiveSession(options, [os.path.join(profile.folder, "x.py")] if profile.folder else [request.path])
            for path, data in self.texts.items():
                session.set_text(path, data)
            while len(self.sessions) >= MAX_SESSIONS:
                del self.sessions[next(iter(self.sessions))]
        self.sessions[profile] = session
        with self.lock:
            session.resume()
            self.current, self.active = request.id, session
            if request.id in self.cancelled:
                raise Cancelled
        return session

    # ------------------------------------------------------------------------ questions and messages

    def do_text(self, request: Request) -> None:
        """A file is open in the editor with this text, or no more."""
        data = request.data
        if data is not None and _on_disk(request.path) == data:
            data = None  # what is known of it from the cache on disk holds
        if data is None:
            self.texts.pop(request.path, None)
        else:
            self.texts[request.path] = data
        for session in self.sessions.values():
            session.set_text(request.path, data)

    def do_changed(self, request: Request) -> None:
        """Files have changed on disk."""
        for session in self.sessions.values():
            session.changed_on_disk(request.paths)

    def do_moved(self, request: Request) -> None:
        """Files were created or deleted."""
        for session in self.sessions.values():
            session.changed_on_disk(request.paths)
            session.files_came_or_went()

    def do_closed(self, request: Request) -> None:
        """The file is not looked at any more."""
        for session in self.sessions.values():
            session.forget(request.path)

    def do_check(self, request: Request) -> Checked:
        """The report of one file."""
        started = time.perf_counter()
        session = self.session(request)
        report = session.check(request.path)
        self.unsaved_work = True
        return Checked(
            report,
            tuple(session.consulted(request.path)),
            tuple(session.outdated()),
            session.broken(request.path),
            time.perf_counter() - started,
        )

    def do_outdated(self, request: Request) -> list[str]:
        """The files whose last report does not hold any more."""
        found: list[str] = []
        for session in self.sessions.values():
            found += session.outdated()
        return found

    def do_graphs(self, request: Request) -> list[EntryGraphs]:
        """The entries that go over the lines of one file."""
        session = self.session(request)
        report, found = session.graphs(request.path, request.path)
        entries = {(e.name, e.line): e for e in report.entries}
        breaks = Counter(d.entry for d in report.diagnostics)
        result: list[EntryGraphs] = []
        for name, line, regions in found:
            entry = entries.get((name, line))
            if entry is not None:
                parts = [Region(r.start, r.end, r.graph, r.kind) for r in regions]
                result.append(EntryGraphs(name, entry.path, line, entry.graphs, entry.complete, breaks[name], parts))
        return result

    def do_hover(self, request: Request) -> list[Facts]:
        """What is known of the expression at a place; empty where nothing is."""
        found = self.session(request).expression(request.path, request.line, request.column)
        if found is None:
            return []
        looked, facts = found
        span = looked.unit.span(looked.pos)
        text = looked.unit.text(looked.pos)
        return [Facts(span.line, span.column, span.end_line, span.end_column, text, facts)]

    def do_fixes(self, request: Request) -> FixList:
        """Ways to repair the breaks that begin at a place."""
        session = self.session(request)
        found = FixList()
        text = session.text(request.path)
        if text is None:
            return found
        source = Source(text)
        for d in session.check(request.path).diagnostics:
            if (d.path, d.line, d.column) == (request.path, request.line, request.column):
                for fix in fixes_for(source, d):
                    edits = [FixEdit(e.line, e.column, e.end_line, e.end_column, e.text) for e in fix.edits]
                    found.fixes.append(Fixing(fix.title, fix.rule, fix.safe, edits))
        return found

    def do_fault(self, request: Request) -> None:
        """For tests: a fault, or the end of the process."""
        if os.environ.get("GBPREDICT_TEST_FAULTS"):
            if request.path == "exit":
                os._exit(3)
            raise RuntimeError("injected")


def options_of(profile: Profile) -> Options:
    """The options of a session."""
    return Options(python=profile.python, entries=profile.entries, torch=profile.torch, config=profile.config)


def _on_disk(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def main() -> None:
    """Run until the server closes the pipe. Whatever prints goes to the standard error."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    worker = Worker(outward)
    threading.Thread(target=worker.read, args=(inward,), name="gbpredict-inbox", daemon=True).start()
    gc.disable()
    gc.freeze()
    with_deep_stack(worker.work)


if __name__ == "__main__":
    main()
