"""The analysis as an editor needs it: one session that lives on, sees unsaved text, and answers again after an edit.

Sources, their lowered functions and where modules are stay in memory from answer to answer; an edit costs what it
touched. A report holds until something that it rests on changes: each keeps the generations of the files that it
consulted. Not safe for use from several threads, but for ``cancel``.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from .facts import facts_of
from .faults import internal_error
from .frontend.memory import FunctionMemory
from .frontend.source import SourceModule
from .frontend.spans import SyntaxProblem
from .interpreter.machine import Cancelled
from .options import Options
from .recording import ExpressionRecorder, GraphRecorder, Looked, Region, expressions_at
from .report import Diagnostic, FileProblem, Report, StackFrame
from .resolution.sources import ModuleCache
from .session import FileSession
from .suppress import silence
from .workspace import Workspace

__all__ = ["Cancelled", "LiveSession"]


MAX_ASKED = 2
"""Other files that are analysed again for what they know of an expression: a hover must not take long."""


@dataclass(slots=True)
class _Answer:
    """The report of a file, and what it rests on."""

    report: Report
    generations: dict[str, int]
    texts: dict[str, list[str]]
    """The lines of the open ones among the files."""
    broken: tuple[str, ...] = ()


class LiveSession:
    """One environment and one set of options; any number of files, checked again and again.

    Raises ``resolution.environment.EnvironmentProblem`` for a wrong ``options.python``.
    """

    def __init__(self, options: Options, near: Iterable[str] = ()) -> None:
        self.options = options
        self.workspace = Workspace(list(near), options)
        self._memories: dict[str, FunctionMemory] = {}
        self._sources: dict[str, SourceModule] = {}
        self.workspace.modules = ModuleCache(self.workspace.store, self._source)
        self._answers: dict[str, _Answer] = {}
        self._good: dict[str, _Answer] = {}
        """The last report of each file that was made while everything could be parsed."""
        self._running: FileSession | None = None
        self._cancelled = False

    # ------------------------------------------------------------------------ what the files contain

    def set_text(self, path: str, data: bytes | None) -> None:
        """Take ``data`` as the content of a file that is open in an editor; None goes back to what the disk has."""
        store = self.workspace.store
        path = os.path.abspath(path)
        if data is None and not store.has_overlay(path):
            return
        known = store.has_overlay(path)
        store.set_overlay(path, data)
        if data is None:
            self._memories.pop(path, None)
            self._sources.pop(path, None)
        if known != (data is not None) and not os.path.exists(path):
            folder, name = os.path.split(path)
            names = self.workspace.finder.unsaved.setdefault(folder, set())
            (names.discard if data is None else names.add)(name)
            self.files_came_or_went()
        self._located_anew()

    def changed_on_disk(self, paths: Iterable[str]) -> None:
        """Files have other contents than before."""
        store = self.workspace.store
        for path in paths:
            if not store.has_overlay(path):
                store.forget([path])
        self._located_anew()

    def files_came_or_went(self) -> None:
        """Files were created or deleted: modules may be found elsewhere, or no more."""
        self.workspace.finder.invalidate()
        self._located_anew()
        self._answers.clear()
        self._good.clear()

    def _located_anew(self) -> None:
        for index in self.workspace.export_indexes():
            index.invalidate()

    def _source(self, path: str, data: bytes) -> SourceModule:
        """The module of a file: of an open one made from its predecessor as far as that goes."""
        if not self.workspace.store.has_overlay(path):
            return SourceModule.from_bytes(path, data, self.workspace.lowering)
        before = self._sources.get(path)
        if before is not None and before.edit(data):
            return before
        memory = self._memories.setdefault(path, FunctionMemory())
        module = SourceModule.from_bytes(path, data, memory=memory)
        if module.fault() is None:
            self._sources[path] = module
        return module

    def _fault(self, path: str) -> SyntaxProblem | None:
        """What is wrong with a file that is open in an editor."""
        if not self.workspace.store.has_overlay(path):
            return None
        module = self.workspace.modules.get(path)
        return None if module is None else module.fault()

    def text(self, path: str) -> str | None:
        """The text of a file as the analysis sees it."""
        module = self.workspace.modules.get(os.path.abspath(path))
        return None if module is None else module.text

    # ------------------------------------------------------------------------ answers

    def is_current(self, path: str) -> bool:
        """Whether the last report of a file still holds."""
        answer = self._answers.get(os.path.abspath(path))
        if answer is None:
            return False
        generation = self.workspace.store.generation
        return all(generation(file) == number for file, number in answer.generations.items())

    def outdated(self) -> list[str]:
        """The files whose last report does not hold any more."""
        return [path for path in self._answers if not self.is_current(path)]

    def consulted(self, path: str) -> list[str]:
        """The files that the last report of a file rests on."""
        answer = self._answers.get(os.path.abspath(path))
        return [] if answer is None else list(answer.generations)

    def forget(self, path: str) -> None:
        """The file is of no interest any more."""
        self._answers.pop(os.path.abspath(path), None)
        self._good.pop(os.path.abspath(path), None)

    def check(self, path: str) -> Report:
        """The report of a file, new only where the last one does not hold any more. Raises ``Cancelled``.

        While an open file cannot be parsed, the last report that could be made stands, its lines put right, with the
        syntax error beside it.
        """
        path = os.path.abspath(path)
        if not self.is_current(path):
            self._answers[path] = self._last_good(path) or self.run(path)[0]
        return self._answers[path].report

    def broken(self, path: str) -> tuple[str, ...]:
        """The open files that could not be parsed for the last report of a file, so that an older one stands."""
        answer = self._answers.get(os.path.abspath(path))
        return () if answer is None else answer.broken

    def _last_good(self, path: str) -> _Answer | None:
        good = self._good.get(path)
        if good is None:
            return None
        faults = [fault for fault in map(self._fault, {path: None, **good.texts}) if fault is not None]
        if not faults:
            return None
        report = good.report
        for file, lines in good.texts.items():
            module = self.workspace.modules.get(file)
            if module is not None and module.lines is not lines:
                report = moved(report, file, lines, module.lines)
        problems = [
            FileProblem(path=f.path, message=f.message, line=f.line, column=f.column, kind="syntax") for f in faults
        ]
        generation = self.workspace.store.generation
        return _Answer(
            msgspec.structs.replace(report, problems=problems),
            {file: generation(file) for file in good.generations},
            good.texts,
            tuple(fault.path for fault in faults),
        )

    def run(self, path: str) -> tuple[_Answer, FileSession | None]:
        """Analyse a file, whether or not its last report holds; the session shows what was done."""
        path = os.path.abspath(path)
        store = self.workspace.store
        store.start_recording()
        session: FileSession | None = None
        try:
            session = self._running = FileSession(self.workspace, path, self.options)
            if self._cancelled:
                raise Cancelled
            report = session.run()
            report.diagnostics = silence(report.diagnostics, self.text)
        except Exception as fault:  # outside of what the session guards itself
            if os.environ.get("GBPREDICT_RAISE"):
                raise
            report = Report(torch=self.workspace.torch_version, files=1, errors=[internal_error(fault, path, path)])
        finally:
            self._running = None
        files = store.recorded_paths()
        texts: dict[str, list[str]] = {}
        for file in files:
            if store.has_overlay(file):
                module = self.workspace.modules.get(file)
                if module is not None:
                    texts[file] = module.lines
        answer = _Answer(report, {file: store.generation(file) for file in files}, texts)
        if not report.problems and not report.errors:
            self._good[path] = answer
        return answer, session

    def graphs(self, path: str, of: str) -> tuple[Report, list[tuple[str, int, list[Region]]]]:
        """Analyse ``path`` once more, to see which graph each line of the file ``of`` went into."""
        recorder = GraphRecorder(os.path.abspath(of))
        with recorder.watching():
            answer = self._again(path)
        return answer.report, recorder.regions(answer.report)

    def expression(self, path: str, line: int, column: int) -> tuple[Looked, list[str]] | None:
        """What the compiler does with the smallest expression at a place of which something is known.

        Asks the file's own analysis first, then those of the files that have looked into it.
        """
        path = os.path.abspath(path)
        source = self.workspace.modules.get(path)
        if source is None or source.fault() is not None:
            return None
        looked = expressions_at(source, line, column)
        if not looked:
            return None
        others = [other for other, answer in self._answers.items() if other != path and path in answer.generations]
        for checked in [path, *others[:MAX_ASKED]]:
            recorder = ExpressionRecorder(looked)
            with recorder.watching():
                self._again(checked)
            for index, item in enumerate(looked):
                around = looked[index + 1] if index + 1 < len(looked) else None
                if around is not None and getattr(around.node, "func", None) is item.node and around.sightings:
                    item = around  # on the name of what is called, the call is meant
                if item.sightings and (facts := facts_of(item)):
                    return item, facts
        return None

    def _again(self, path: str) -> _Answer:
        answer, _ = self.run(path)
        if not self.is_current(path):
            self._answers[path] = answer
        return answer

    def cancel(self) -> None:
        """End the running analysis early, from another thread; it raises ``Cancelled``."""
        self._cancelled = True
        running = self._running
        if running is not None:
            running.m.cancel()

    def resume(self) -> None:
        """Work again after ``cancel``."""
        self._cancelled = False

    def flush(self) -> None:
        """Write what was learnt of library modules to the caches on disk."""
        self.workspace.flush()


def moved(report: Report, path: str, old: list[str], new: list[str]) -> Report:
    """A report of the lines ``old`` of a file, for the lines ``new``: what stood in the lines that differ is left
    out."""
    now = _line_map(old, new)

    def line(number: int) -> int | None:
        """Where a line is now; None where it was changed."""
        return now.get(number)

    def frame(f: StackFrame) -> StackFrame:
        if f.path != path:
            return f
        number = line(f.line)
        return StackFrame(f.path, min(f.line, len(new)) if number is None else number, f.function)

    diagnostics: list[Diagnostic] = []
    for d in report.diagnostics:
        start, stop = (line(d.line), line(d.end_line)) if d.path == path else (d.line, d.end_line)
        if start is not None and stop is not None:
            stack = tuple(frame(f) for f in d.stack)
            diagnostics.append(msgspec.structs.replace(d, line=start, end_line=stop, stack=stack))
    entries = [
        e if e.path != path else msgspec.structs.replace(e, line=line(e.line) or min(e.line, len(new)))
        for e in report.entries
    ]
    return msgspec.structs.replace(report, diagnostics=diagnostics, entries=entries)


MAX_COMPARED = 300
"""Lines between the first and the last difference that are compared with one another; more count as changed. It takes
time with the square."""


def _line_map(old: list[str], new: list[str]) -> dict[int, int]:
    """Where the lines that are still there stand now."""
    shorter = min(len(old), len(new))
    first = 0
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    by = len(new) - len(old)
    result = {number: number for number in range(1, first + 1)}
    result.update((number, number + by) for number in range(len(old) - last + 1, len(old) + 2))
    between, since = old[first : len(old) - last], new[first : len(new) - last]
    if between and since and len(between) <= MAX_COMPARED and len(since) <= MAX_COMPARED:
        for start, where, count in difflib.SequenceMatcher(None, between, since, autojunk=False).get_matching_blocks():
            result.update((first + start + k + 1, first + where + k + 1) for k in range(count))
    return result
