"""From reports to what an editor shows: diagnostics, lenses, hints, symbols. No protocol traffic here."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lsprotocol import types as lsp

from ...analysis.catalogue import registry
from ...analysis.report import Diagnostic, FileProblem, Report
from .documents import Documents
from .settings import Settings
from .wire import EntryGraphs

SOURCE = "gbpredict"

LEVELS = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "information": lsp.DiagnosticSeverity.Information,
    "hint": lsp.DiagnosticSeverity.Hint,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, and the file and lines where it is shown."""

    path: str
    finding: Diagnostic
    line: int
    """0: where the finding says; otherwise the line of the user's file that leads to it."""


def place(finding: Diagnostic, is_ours: Callable[[str], bool]) -> Shown:
    """Where a finding is shown: in a library, at the innermost line of the user's own files that leads there."""
    if is_ours(finding.path):
        return Shown(finding.path, finding, 0)
    for frame in reversed(finding.stack):
        if is_ours(frame.path):
            return Shown(frame.path, finding, frame.line)
    return Shown(finding.path, finding, 0)


def findings_in(path: str, reports: Iterable[Report], is_ours: Callable[[str], bool]) -> list[Shown]:
    """The findings that are shown in a file, each once: the surest sighting of it."""
    found: dict[tuple[object, ...], Shown] = {}
    for report in reports:
        for finding in report.diagnostics:
            shown = place(finding, is_ours)
            if shown.path != path:
                continue
            key = (finding.path, finding.line, finding.column, finding.end_line, finding.end_column, finding.id)
            key = (*key, shown.line)
            before = found.get(key)
            if before is None or _weight(finding) < _weight(before.finding):
                found[key] = shown
    return sorted(found.values(), key=lambda s: (s.line or s.finding.line, s.finding.column, s.finding.id))


def _weight(finding: Diagnostic) -> tuple[bool, bool, str, int]:
    return finding.certainty != "definite", finding.kind != "error", finding.entry, len(finding.stack)


def severity(finding: Diagnostic, settings: Settings) -> lsp.DiagnosticSeverity | None:
    """How loud a finding is; None: not shown."""
    if (settings.select and finding.id not in settings.select) or finding.id in settings.ignore:
        return None
    levels = settings.severity
    if finding.id in levels:
        level = levels[finding.id]
    elif finding.certainty == "possible":
        level = levels["possible"]
    else:
        level = levels.get(finding.kind, levels["definite"])
    return LEVELS.get(level)


class Presenter:
    """Makes the editor's objects for the files that are shown."""

    def __init__(self, documents: Documents, folders: Callable[[], list[str]]) -> None:
        self.documents = documents
        self._folders = folders
        self.related = True
        self.code_links = True

    def is_ours(self, path: str) -> bool:
        """Whether a file belongs to the user: it is open, or in the workspace and not of an environment in it."""
        if path in self.documents.by_path:
            return True
        return any(
            path.startswith(folder + os.sep) and "site-packages" not in path[len(folder) :].split(os.sep)
            for folder in self._folders()
        )

    def diagnostics(self, path: str, reports: Iterable[Report], settings: Settings) -> list[lsp.Diagnostic]:
        """What is shown in a file."""
        reports = list(reports)
        result = [
            made
            for shown in findings_in(path, reports, self.is_ours)
            if (made := self._diagnostic(shown, settings)) is not None
        ]
        problems = {(p.line, p.column, p.message): p for report in reports for p in report.problems if p.path == path}
        return result + [self._problem(p) for p in problems.values()]

    def _diagnostic(self, shown: Shown, settings: Settings) -> lsp.Diagnostic | None:
        finding = shown.finding
        level = severity(finding, settings)
        if level is None:
            return None
        text = self.documents.text(shown.path)
        if shown.line:
            span = text.line_range(shown.line)
        else:
            span = text.range(finding.line, finding.column, finding.end_line, finding.end_column)
        rule = registry.RULES.get(finding.id)
        link = rule.url if rule is not None else ""
        return lsp.Diagnostic(
            range=span,
            message=_message(finding),
            severity=level,
            code=finding.id,
            code_description=lsp.CodeDescription(href=link) if link and self.code_links else None,
            source=SOURCE,
            related_information=self._related(shown) if self.related else None,
            data={"id": finding.id, "entry": finding.entry, "kind": finding.kind, "line": finding.line},
        )

    def _related(self, shown: Shown) -> list[lsp.DiagnosticRelatedInformation] | None:
        finding = shown.finding
        frames = list(finding.stack)
        result: list[lsp.DiagnosticRelatedInformation] = []
        if shown.line:
            text = self.documents.text(finding.path)
            span = text.range(finding.line, finding.column, finding.end_line, finding.end_column)
            result.append(self._information(finding.path, span, "the break is here, in the library"))
        for index in range(len(frames) - 2, -1, -1):
            frame = frames[index]
            text = self.documents.text(frame.path)
            called = frames[index + 1].function
            result.append(self._information(frame.path, text.line_range(frame.line), f"`{called}` is called from here"))
        return result or None

    def _information(self, path: str, span: lsp.Range, message: str) -> lsp.DiagnosticRelatedInformation:
        return lsp.DiagnosticRelatedInformation(lsp.Location(self.documents.uri(path), span), message)

    def _problem(self, problem: FileProblem) -> lsp.Diagnostic:
        text = self.documents.text(problem.path)
        line = min(problem.line, len(text.lines))
        end = max(len(text.line(line)), problem.column) + 1
        return lsp.Diagnostic(
            range=text.range(line, min(problem.column, end - 1), line, end),
            message=problem.message,
            severity=lsp.DiagnosticSeverity.Error,
            code="syntax" if problem.kind == "syntax" else problem.kind,
            source=SOURCE,
        )

    # ------------------------------------------------------------------------ lenses, symbols, hints

    def lenses(self, path: str, reports: Iterable[Report], command_id: str) -> list[lsp.CodeLens]:
        """One lens above everything compiled in a file."""
        uri = self.documents.uri(path)
        text = self.documents.text(path)
        result: list[lsp.CodeLens] = []
        for entry in summaries(path, reports):
            command = lsp.Command(title=_lens_title(entry), command=command_id, arguments=[uri, entry.name])
            result.append(lsp.CodeLens(range=text.line_range(entry.line), command=command))
        return result

    def symbols(self, path: str, reports: Iterable[Report]) -> list[lsp.DocumentSymbol]:
        """The compiled functions and modules of a file, with their breaks inside."""
        text = self.documents.text(path)
        result: list[lsp.DocumentSymbol] = []
        reports = list(reports)
        shown = findings_in(path, reports, self.is_ours)
        for entry in summaries(path, reports):
            breaks = [
                lsp.DocumentSymbol(
                    name=f"{s.finding.id} {s.finding.type}",
                    kind=lsp.SymbolKind.Event,
                    range=text.line_range(s.line or s.finding.line),
                    selection_range=text.line_range(s.line or s.finding.line),
                )
                for s in shown
                if s.finding.entry == entry.name
            ]
            line = text.line_range(entry.line)
            end = max([line.end, *(b.range.end for b in breaks)], key=lambda p: (p.line, p.character))
            start = min([line.start, *(b.range.start for b in breaks)], key=lambda p: (p.line, p.character))
            result.append(
                lsp.DocumentSymbol(
                    name=entry.name.rpartition(":")[2],
                    detail=_lens_title(entry),
                    kind=lsp.SymbolKind.Function,
                    range=lsp.Range(start, end),
                    selection_range=line,
                    children=breaks,
                )
            )
        return result

    def hints(
        self, path: str, reports: Iterable[Report], graphs: list[EntryGraphs], settings: Settings, span: lsp.Range
    ) -> list[lsp.InlayHint]:
        """What stands behind the lines of a range: breaks, and where graphs begin."""
        text = self.documents.text(path)
        by_line: dict[int, list[Diagnostic]] = {}
        for shown in findings_in(path, reports, self.is_ours):
            if severity(shown.finding, settings) is not None:
                by_line.setdefault(shown.line or shown.finding.end_line, []).append(shown.finding)
        labels: dict[int, tuple[str, str]] = {}
        for line, findings in by_line.items():
            maybe = all(f.certainty == "possible" for f in findings)
            kinds = {"skip": "rest runs eager", "error": "compilation fails"}
            what = next((kinds[f.kind] for f in findings if f.kind in kinds), "graph break")
            labels[line] = (f"⟵ {'possible ' if maybe else ''}{what}", "\n\n".join(_message(f) for f in findings))
        for entry in graphs:
            for region in entry.regions:
                if region.graph is not None and region.start not in labels:
                    labels[region.start] = (
                        f"graph {region.graph}",
                        f"From here in graph {region.graph} of {entry.name}",
                    )
        return [
            lsp.InlayHint(
                position=text.position(line, len(text.line(line).rstrip()) + 1),
                label=label,
                tooltip=tooltip,
                padding_left=True,
            )
            for line, (label, tooltip) in sorted(labels.items())
            if span.start.line <= line - 1 <= span.end.line
        ]


def summaries(path: str, reports: Iterable[Report]) -> list[EntryGraphs]:
    """The entries that a file defines, each once: the sighting of the program that calls it goes first."""
    found: dict[tuple[str, int], EntryGraphs] = {}
    for report in reports:
        breaks = Counter(d.entry for d in report.diagnostics)
        for entry in report.entries:
            if entry.path != path:
                continue
            key = (entry.name, entry.line)
            before = found.get(key)
            if before is not None and (entry.graphs is None or before.graphs is not None):
                before.breaks = max(before.breaks, breaks[entry.name])
                continue
            found[key] = EntryGraphs(
                entry.name, entry.path, entry.line, entry.graphs, entry.complete, breaks[entry.name]
            )
    return sorted(found.values(), key=lambda e: (e.line, e.name))


def _lens_title(entry: EntryGraphs) -> str:
    breaks = f"{entry.breaks} break{'' if entry.breaks == 1 else 's'}" if entry.breaks else "no breaks"
    graphs = "" if entry.graphs is None else f"{entry.graphs} graph{'' if entry.graphs == 1 else 's'}, "
    return f"{graphs}{breaks}{'' if entry.complete else ' (analysis incomplete)'}"


def _message(finding: Diagnostic) -> str:
    text = finding.message
    if finding.condition:
        text += f" (when {finding.condition})"
    if finding.kind == "skip":
        text += "; the rest of the function runs without being compiled"
    elif finding.kind == "error":
        text += "; with fullgraph=True this is an error"
    return text


def result_id(items: list[lsp.Diagnostic]) -> str:
    """Equal for equal lists."""
    return hashlib.blake2b(repr(items).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
