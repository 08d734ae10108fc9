"""Looks over the interpreter's shoulder: which graph each line went into, and what expressions came to.

Nothing of this runs in an ordinary check. On demand a file is analysed once more, while the tables of ``dispatch`` are
replaced by ones that take notes. One analysis at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..variables.base import VariableTracker
from ..variables.exc import ObservedException, Unsupported
from .frontend import ir
from .interpreter.dispatch import EXPRESSIONS, STATEMENTS
from .interpreter.machine import RULES
from .report import Report

if TYPE_CHECKING:
    from .frontend.source import SourceModule, Unit
    from .interpreter.frame import Frame
    from .interpreter.machine import Machine
    from .policy.entries import CompiledEntry
    from .session import FileSession

MAX_SIGHTINGS = 4
"""Different descriptions of one expression that are kept: more say nothing to a reader."""

TABLES = RULES
"""Importing the machine has filled them."""


@contextmanager
def _replaced(table: dict[type, Any], wrap: Callable[[Any], Any], only: set[type] | None = None) -> Generator[None]:
    before = dict(table)
    table.update({kind: wrap(run) for kind, run in before.items() if only is None or kind in only})
    try:
        yield
    finally:
        table.update(before)


def _segment(m: Machine) -> Any:
    """What identifies the graph being traced; None in eager mode."""
    trace = m.trace
    if trace is None:
        return None
    return trace.reads.key if trace.reads is not None else (trace.key, trace.segment)


# ---------------------------------------------------------------------------- the graph of each line


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of a file, first and last, that belong to one graph (numbered from 1), or to none."""

    start: int
    end: int
    graph: int | None
    kind: str
    """``graph``, ``eager`` or ``break``."""


@dataclass(slots=True)
class _Visits:
    """What one entry did: the segments in order, and the segments of each statement of the file looked at."""

    entry: CompiledEntry
    order: dict[Any, None] = field(default_factory=dict)
    statements: dict[tuple[Unit, int], dict[Any, None]] = field(default_factory=dict)


class GraphRecorder:
    """Notes, while a file is analysed, which segment each statement of ``path`` ran in."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.visits: dict[int, _Visits] = {}

    @contextmanager
    def watching(self) -> Generator[None]:
        """Take notes meanwhile."""
        with _replaced(STATEMENTS, self._wrap):
            yield

    def _wrap(self, run: Any) -> Any:
        path, visits = self.path, self.visits

        def noted(m: Machine, node: Any, f: Frame) -> Any:
            entry = m.policy.entry
            if entry is not None:
                mine = visits.get(id(entry))
                if mine is None:
                    mine = visits[id(entry)] = _Visits(entry)
                segment = _segment(m)
                if segment is not None and segment not in mine.order:
                    mine.order[segment] = None
                if f.handle.source.path == path:
                    mine.statements.setdefault((f.unit, node.pos), {})[segment] = None
            return run(m, node, f)

        return noted

    def regions(self, report: Report) -> list[tuple[str, int, list[Region]]]:
        """For each entry that went over lines of the file: its name, its line, and the lines' graphs."""
        result: list[tuple[str, int, list[Region]]] = []
        for visits in self.visits.values():
            entry = visits.entry
            counted = [segment for segment in visits.order if segment in entry.counted]
            numbers = {segment: number for number, segment in enumerate(counted, 1)}
            lines: dict[int, tuple[int | None, str]] = {}
            source: SourceModule | None = None
            for (unit, pos), segments in visits.statements.items():
                source = unit.module
                span = unit.span(pos)
                number = min((numbers[segment] for segment in segments if segment in numbers), default=None)
                for line in range(span.line, span.end_line + 1):
                    lines[line] = (number, "eager" if number is None else "graph")
            for d in report.diagnostics:
                if d.path == self.path and d.entry == entry.name:
                    for line in range(d.line, d.end_line + 1):
                        lines[line] = (lines.get(line, (None, ""))[0], "break")
            if source is not None:
                result.append((entry.name, entry.line, _merged(lines, source.lines)))
        return result


def _merged(lines: dict[int, tuple[int | None, str]], text: list[str]) -> list[Region]:
    """Neighbouring lines of the same graph as one region; lines without code do not part them."""
    regions: list[Region] = []
    for line in sorted(lines):
        graph, kind = lines[line]
        last = regions[-1] if regions else None
        if (
            last is not None
            and (last.graph, last.kind) == (graph, kind)
            and kind != "break"
            and all(_is_empty(text[number - 1]) for number in range(last.end + 1, line))
        ):
            regions[-1] = Region(last.start, line, graph, kind)
        else:
            regions.append(Region(line, line, graph, kind))
    return regions


def _is_empty(line: str) -> bool:
    text = line.strip()
    return not text or text.startswith("#")


# ---------------------------------------------------------------------------- what an expression came to


@dataclass(slots=True)
class Sighting:
    """One way in which an expression was evaluated."""

    value: VariableTracker | None
    callee: VariableTracker | None
    traced: bool
    compiled: bool
    """Whether a compiled function was running, traced or not."""
    operations: int
    """Nodes that it put into the graph."""
    rule: str
    """The id of the break that it ended in."""
    raised: str


@dataclass(slots=True)
class Looked:
    """An expression under the cursor, and what was seen of it."""

    unit: Unit
    node: Any
    pos: int
    sightings: list[Sighting] = field(default_factory=list)


def expressions_at(source: SourceModule, line: int, column: int) -> list[Looked]:
    """The expressions that take up a place, the smallest first."""
    code, unit = _code_at(source, line)
    table = unit.table()
    if table is None:
        return []
    found: list[tuple[tuple[int, int], Looked]] = []
    for node in _nodes(code):
        pos = node.pos
        if not 0 <= pos < len(table):
            continue
        span = unit.span(pos)
        if (span.line, span.column) <= (line, column) < (span.end_line, span.end_column):
            size = (span.end_line - span.line, span.end_column - span.column)
            found.append((size, Looked(unit, node, pos)))
    found.sort(key=lambda item: item[0])
    return [looked for _, looked in found]


def _code_at(source: SourceModule, line: int) -> tuple[ir.Code, Unit]:
    """The code of the function that is loaded as one, or of the module."""
    best: ir.Code | None = None
    stack: list[Any] = [source.skeleton()]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, ir.Code):
            if node.lazy and node.line <= line <= node.end_line:
                best = node
            stack.append(node.body)
        elif isinstance(node, (ir.FunctionDef, ir.ClassDef)):
            stack.append(node.code)
        elif isinstance(node, ir.Node):
            stack += [value for name in node.__struct_fields__ if isinstance(value := getattr(node, name), list)]
    return source.load(best) if best is not None else (source.skeleton(), source.unit)


def _nodes(code: ir.Code) -> list[Any]:
    found: list[Any] = []
    stack: list[Any] = [code]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            stack += node.values()
        elif isinstance(node, ir.Node):
            if type(node) in EXPRESSIONS:
                found.append(node)
            stack += [getattr(node, name) for name in node.__struct_fields__]
    return found


class ExpressionRecorder:
    """Notes what some expressions of one unit come to while a file is analysed."""

    def __init__(self, looked: list[Looked]) -> None:
        self.unit = looked[0].unit
        self.by_node = {id(item.node): item for item in looked}
        self.names = {item.node.id: item for item in looked if isinstance(item.node, ir.Name)}
        self._kinds: set[type] = {type(item.node) for item in looked}
        self._callees = {id(item.node.func) for item in looked if isinstance(item.node, ir.Call)}
        self._kinds |= {type(item.node.func) for item in looked if isinstance(item.node, ir.Call)}
        self._last: dict[int, VariableTracker] = {}

    @contextmanager
    def watching(self) -> Generator[None]:
        """Take notes meanwhile."""
        with _replaced(EXPRESSIONS, self._wrap, self._kinds):
            yield

    def _wrap(self, run: Any) -> Any:
        by_node, callees, last = self.by_node, self._callees, self._last

        def noted(m: Machine, node: Any, f: Frame) -> Any:
            looked = by_node.get(id(node))
            if looked is None:
                value = run(m, node, f)
                if id(node) in callees:
                    last[id(node)] = value
                return value
            trace = m.trace
            before = (trace, trace.segment, trace.ops) if trace is not None else (None, 0, 0)
            compiled = m.policy.entry is not None
            result: VariableTracker | None = None
            rule = raised = ""
            try:
                result = run(m, node, f)
                return result
            except Unsupported as error:
                rule = error.rule.id
                raise
            except ObservedException as error:
                raised = error.value.python_type_name()
                raise
            finally:
                operations = 0
                if trace is not None and (trace, trace.segment) == before[:2]:
                    operations = trace.ops - before[2]
                callee = last.get(id(node.func)) if isinstance(node, ir.Call) else None
                if result is not None and id(node) in callees:
                    last[id(node)] = result
                sighting = Sighting(result, callee, trace is not None, compiled, operations, rule, raised)
                _add(looked.sightings, sighting)

        return noted


def _add(sightings: list[Sighting], new: Sighting) -> None:
    """Keep what differs; what was seen in compiled code goes before what was not."""
    for index, old in enumerate(sightings):
        if _text(old) == _text(new):
            sightings[index] = new
            return
    if len(sightings) < MAX_SIGHTINGS:
        sightings.append(new)


def _text(s: Sighting) -> tuple[Any, ...]:
    return (s.value.describe() if s.value is not None else "", s.traced, s.compiled, s.operations > 0, s.rule, s.raised)


def run_watched(session: FileSession, recorder: GraphRecorder | ExpressionRecorder) -> Report:
    """Analyse a file while notes are taken."""
    with recorder.watching():
        return session.run()
