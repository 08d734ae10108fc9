"""What an analysis found, as plain data: the one shape that the command, the editor and the cache share.

Nothing here knows how a finding came about or how it is shown. Lines and columns count from 1;
``end_column`` is exclusive, as in editors. The JSON of ``Report.to_json_dict`` is a contract with
other tools: keys may be added, never changed or removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

SCHEMA = 1
"""Version of the JSON contract."""

Kind = Literal["break", "skip", "error"]
"""``break``: compiles what it has and resumes; ``skip``: the rest of the frame runs eager; ``error``: under
fullgraph."""

Certainty = Literal["definite", "possible"]


class StackFrame(msgspec.Struct, frozen=True):
    """One call on the way to a finding: the line that was executing in ``function``."""

    path: str
    line: int
    function: str


class Diagnostic(msgspec.Struct, kw_only=True):
    """One graph break: where, which rule, how sure, and the calls that lead to it."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    id: str
    type: str
    message: str
    kind: Kind = "break"
    cause: str | None = None
    """Of a skip: the id of the break underneath it; of that break: the id of the skip."""
    certainty: Certainty = "definite"
    condition: str | None = None
    """For ``possible``: the source text of what must hold, such as ``mask is not None``."""
    hints: tuple[str, ...] = ()
    stack: tuple[StackFrame, ...] = ()
    """Outermost first; the last frame is the line of the finding itself."""
    entry: str = ""
    """``Entry.name`` of the compiled function it was found under."""


class Entry(msgspec.Struct, kw_only=True):
    """One compiled function or module, and how well its analysis went."""

    name: str
    path: str
    line: int
    via: str
    """What makes it an entry: ``torch.compile``, ``torch.export``, ``model``, ``--entry``."""
    fullgraph: bool = False
    graphs: int | None = None
    """Graphs handed to the backend over all calls that the script makes; None when unknown."""
    complete: bool = True
    """False when a limit stopped the analysis before it had seen everything."""
    notes: tuple[str, ...] = ()


class FileProblem(msgspec.Struct, kw_only=True):
    """A file that could not be analysed, or not wholly: syntax error, undecodable, unreadable, too big."""

    path: str
    message: str
    line: int = 1
    column: int = 1
    kind: Literal["syntax", "decode", "unreadable", "limit"] = "syntax"


class InternalError(msgspec.Struct, kw_only=True):
    """A fault of the tool itself while it looked at one entry; the other entries are unaffected."""

    entry: str
    id: str
    """A short digest of the place of the fault: equal faults have equal ids."""
    summary: str
    """One line: the exception and where in the tool it was raised."""
    how_to_report: str = ""
    path: str = ""
    line: int = 1


class Report(msgspec.Struct, kw_only=True):
    """Everything that one run of the analysis has to say."""

    torch: str = "2.13"
    entries: list[Entry] = msgspec.field(default_factory=list)
    diagnostics: list[Diagnostic] = msgspec.field(default_factory=list)
    problems: list[FileProblem] = msgspec.field(default_factory=list)
    errors: list[InternalError] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)
    """What the user should know of the run as a whole: where a script could not be followed, and why."""
    files: int = 0
    seconds: float = 0.0

    def sort(self) -> None:
        """Put everything in the order in which it is shown: by file, then by place."""
        self.entries.sort(key=lambda e: (e.path, e.line, e.name))
        self.diagnostics.sort(
            key=lambda d: (d.path, d.line, d.column, d.id, d.entry, [(f.path, f.line, f.function) for f in d.stack])
        )
        self.problems.sort(key=lambda p: (p.path, p.line, p.column))
        self.errors.sort(key=lambda e: (e.path, e.line, e.entry))

    @property
    def complete(self) -> bool:
        """Whether nothing stopped the analysis anywhere: no problem, no fault, no exhausted limit."""
        return not self.problems and not self.errors and all(entry.complete for entry in self.entries)

    def extend(self, other: Report) -> None:
        """Take over the findings of another report, for instance of another file."""
        self.entries += other.entries
        self.diagnostics += other.diagnostics
        self.problems += other.problems
        self.errors += other.errors
        self.notes += other.notes
        self.files += other.files
        self.seconds += other.seconds

    def summary(self) -> dict[str, Any]:
        """The counts of the ``summary`` key."""
        counts = Counter(d.certainty for d in self.diagnostics)
        return {
            "files": self.files,
            "entries": len(self.entries),
            "breaks": len(self.diagnostics),
            "seconds": round(self.seconds, 3),
            "definite": counts["definite"],
            "possible": counts["possible"],
            "problems": len(self.problems),
            "errors": len(self.errors),
        }

    def to_json_dict(self, version: str) -> dict[str, Any]:
        """The report as the JSON contract has it; ``version`` is the tool's own."""
        return {
            "schema": SCHEMA,
            "tool": {"name": "gbpredict", "version": version},
            "torch": self.torch,
            "entries": [msgspec.to_builtins(entry) for entry in self.entries],
            "diagnostics": [_diagnostic_json(d) for d in self.diagnostics],
            "problems": [msgspec.to_builtins(problem) for problem in self.problems],
            "errors": [msgspec.to_builtins(error) for error in self.errors],
            "notes": self.notes,
            "summary": self.summary(),
        }


def distinct(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The surest finding of each rule and place: the same break is often reached from several entries."""
    best: dict[tuple[str, int, int, str], Diagnostic] = {}
    for d in sorted(diagnostics, key=lambda d: d.certainty != "definite"):
        best.setdefault((d.path, d.line, d.column, d.id), d)
    return sorted(best.values(), key=lambda d: (d.path, d.line, d.column, d.id))


_DIAGNOSTIC_KEYS = (
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "id",
    "type",
    "kind",
    "cause",
    "certainty",
    "condition",
    "message",
    "hints",
    "stack",
    "entry",
)


def _diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(diagnostic)
    return {key: data[key] for key in _DIAGNOSTIC_KEYS}
