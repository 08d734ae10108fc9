"""Reports as text: for people, for grep, for GitHub, and as JSON. Formats only; decides nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping

import msgspec

from ..analysis.faults import HOW_TO_REPORT
from ..analysis.report import Diagnostic, Entry, FileProblem, Report
from . import __version__
from .terminal import Style, width_of

MAX_LINES = 4
"""Source lines shown of one finding: more push the message out of sight, and the first ones say it."""
MIN_CODE_WIDTH = 40
"""Below this a source line is not cut to the terminal: the cut would leave nothing to read."""
CHAIN_WIDTH = 100
"""A chain of calls that is longer takes a line per call, where the terminal does not say how wide it is."""
TAB = "    "


class Sources:
    """Source lines of the files that a report names, read on demand."""

    def __init__(self, given: Mapping[str, bytes] | None = None) -> None:
        self._given = dict(given or {})
        self._lines: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str | None:
        """Line ``number``, counted from 1, without its end; None if it cannot be had."""
        if path not in self._lines:
            data = self._given.get(path)
            if data is None:
                try:
                    with open(path, "rb") as file:
                        data = file.read()
                except OSError:
                    data = b""
            text = data.decode("utf-8-sig", errors="replace")
            # Not splitlines(): a form feed or a line separator inside a line does not end it in Python.
            self._lines[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else None


def render(
    report: Report,
    form: str,
    *,
    sources: Sources | None = None,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """The whole output in one of ``FORMATS``."""
    if form == "json":
        return _json(report)
    report = shortened(report, os.getcwd())
    if form == "human":
        return _Human(sources or Sources(), Style(colour), width).report(report)
    return FORMATS[form](report)


def shortened(report: Report, folder: str) -> Report:
    """The same report with the paths of files below ``folder`` relative to it, as people and annotations want them."""
    prefix = folder.rstrip("/\\") + os.sep
    change = msgspec.structs.replace

    def cut(text: str) -> str:
        return text.removeprefix(prefix)

    def cut_all(text: str) -> str:
        return text.replace(prefix, "") if len(prefix) > 1 else text

    return change(
        report,
        entries=[
            change(e, path=cut(e.path), name=cut(e.name), notes=tuple(map(cut_all, e.notes))) for e in report.entries
        ],
        diagnostics=[
            change(
                d,
                path=cut(d.path),
                entry=cut(d.entry),
                stack=tuple(change(frame, path=cut(frame.path)) for frame in d.stack),
            )
            for d in report.diagnostics
        ],
        problems=[change(p, path=cut(p.path)) for p in report.problems],
        errors=[change(e, path=cut(e.path), entry=cut(e.entry)) for e in report.errors],
        notes=[cut_all(note) for note in report.notes],
    )


# ---------------------------------------------------------------------------- for people


class _Human:
    def __init__(self, sources: Sources, style: Style, width: int | None) -> None:
        self.sources = sources
        self.style = style
        self.width = width

    def report(self, report: Report) -> str:
        blocks = [self.problem(problem) for problem in report.problems]
        blocks += [self.finding(group) for group in grouped(report.diagnostics)]
        for error in report.errors:
            head = self.style("error", f"internal error {error.id}")
            where = self.style("bold", error.path or error.entry)
            blocks.append(
                f"{where}: {head} while analysing {error.entry}: {error.summary}\n"
                f"  {self.style('cyan', 'help')}: {error.how_to_report or HOW_TO_REPORT}\n"
            )
        if report.notes:
            blocks.append("".join(f"{self.style('cyan', 'note')}: {note}\n" for note in report.notes))
        if report.entries:
            blocks.append("".join(self.entry(entry, report) for entry in report.entries))
        return "\n".join(blocks) + ("\n" if blocks else "") + self.closing(report) + "\n"

    def problem(self, problem: FileProblem) -> str:
        where = problem.path if problem.kind == "unreadable" else f"{problem.path}:{problem.line}:{problem.column}"
        label = {
            "syntax": "syntax error",
            "decode": "cannot decode",
            "unreadable": "cannot check",
            "limit": "limit",
        }
        head = f"{self.style('bold', where)}: {self.style('error', label[problem.kind])}: {problem.message}\n"
        if problem.kind != "syntax":
            return head
        return head + self.snippet(
            problem.path,
            problem.line,
            problem.column,
            problem.line,
            problem.column + 1,
            "error",
        )

    def finding(self, group: list[Diagnostic]) -> str:
        style = self.style
        first = group[0]
        certain = any(d.certainty == "definite" for d in group)
        colour = "error" if certain else "warning"
        maybe = "" if certain else " (possible)"
        where = style("bold", f"{first.path}:{first.line}:{first.column}")
        out = [f"{where}: {style(colour, first.id)}{maybe} {first.message}\n"]
        out.append(
            self.snippet(
                first.path,
                first.line,
                first.column,
                first.end_line,
                first.end_column,
                colour,
            )
        )
        conditions = list(dict.fromkeys(d.condition for d in group if d.condition))
        if conditions and not certain:
            out.append(self.remark("when", " or ".join(f"`{c}`" for c in conditions)))
        for text in dict.fromkeys(filter(None, map(effect_of, group))):
            out.append(self.remark("effect", text))
        for chain in dict.fromkeys(chain_of(d) for d in group):
            if chain:
                one_line = " -> ".join(chain)
                wide = len(one_line) > (self.width or CHAIN_WIDTH) - len("  called: ")
                out.append(self.remark("called", "\n       -> ".join(chain) if wide else one_line))
        out += [self.remark("help", hint) for hint in first.hints]
        return "".join(out)

    def remark(self, label: str, text: str) -> str:
        return f"  {self.style('cyan', label)}: {text}\n"

    def snippet(
        self,
        path: str,
        line: int,
        column: int,
        end_line: int,
        end_column: int,
        colour: str,
    ) -> str:
        """The source lines with the place underlined; nothing where the source cannot be had."""
        style = self.style
        rows: list[tuple[int, str]] = []
        for number in range(line, min(max(end_line, line), line + MAX_LINES - 1) + 1):
            text = self.sources.line(path, number)
            if text is None:
                break
            rows.append((number, text))
        if not rows:
            return ""
        gutter = len(str(rows[-1][0]))
        bar = style("gutter", "|")
        out = [f"{' ' * gutter} {bar}\n"]
        for number, text in rows:
            indent = len(text) - len(text.lstrip())
            begin = column - 1 if number == line else indent
            end = end_column - 1 if number == end_line else len(text.rstrip())
            begin = min(begin, len(text))
            end = max(min(end, len(text)), begin + 1)
            shown, pad, marks = self.fit(text, begin, end, gutter)
            out.append(f"{style('gutter', str(number).rjust(gutter))} {bar} {shown}".rstrip() + "\n")
            out.append(f"{' ' * gutter} {bar} {' ' * pad}{style(colour, '^' * marks)}\n")
        if end_line > rows[-1][0]:
            out.append(f"{' ' * gutter} {bar} ...\n")
        out.append(f"{' ' * gutter} {bar}\n")
        return "".join(out)

    def fit(self, text: str, begin: int, end: int, gutter: int) -> tuple[str, int, int]:
        """The line as shown, columns before the underline, and its width; cut round the place if it is too long."""
        room = max((self.width or 200) - gutter - 3, MIN_CODE_WIDTH)
        before, marked, after = text[:begin], text[begin:end], text[end:]
        before, marked, after = (_printable(part) for part in (before, marked, after))
        if width_of(before + marked + after) > room:
            if width_of(before) + width_of(marked) > room - 3:
                keep = max(min(len(before), room // 3), 0)
                before = "..." + before[len(before) - keep :]
                if width_of(before) + width_of(marked) > room - 3:
                    marked = marked[: max(room - 3 - width_of(before), 1)]
                    after = " "
            after = after[: max(room - 3 - width_of(before) - width_of(marked), 0)] + "..."
        return before + marked + after, width_of(before), max(width_of(marked), 1)

    def entry(self, entry: Entry, report: Report) -> str:
        mine = [d for d in report.diagnostics if d.entry == entry.name]
        sites = grouped(mine)
        maybe = sum(all(d.certainty == "possible" for d in group) for group in sites)
        if not sites:
            verdict = self.style("green", "no graph breaks")
        else:
            verdict = self.style("red", plural(len(sites), "graph break"))
            verdict += f" ({maybe} possible)" if maybe else ""
        graphs = "number of graphs unknown" if entry.graphs is None else plural(entry.graphs, "graph")
        how = f"{entry.via}, fullgraph" if entry.fullgraph else entry.via
        text = f"{self.style('bold', entry.name)} ({how}): {verdict}, {graphs}"
        if not entry.complete:
            text += self.style("yellow", ", analysis incomplete")
        return text + "\n" + "".join(f"  {self.style('cyan', 'note')}: {note}\n" for note in entry.notes)

    def closing(self, report: Report) -> str:
        """The last line: what was found, in how much, and what could not be looked at."""
        groups = grouped(report.diagnostics)
        maybe = sum(all(d.certainty == "possible" for d in group) for group in groups)
        files = plural(report.files, "file")
        entries = plural(len(report.entries), "compiled entry", "compiled entries")
        where = f" in {entries}, {files}"
        if groups:
            found = f"Found {plural(len(groups), 'graph break')}"
            text = self.style("bold", f"{found} ({maybe} possible)" if maybe else found)
        elif not report.files:
            text, where = self.style("bold", "Nothing was checked"), ""
        elif not report.entries:
            text, where = self.style("bold", f"Nothing that is compiled was found in {files}"), ""
        elif report.complete:
            text = self.style("green", "No graph breaks")
        else:
            text = self.style("bold", "No graph breaks found, but not everything was analysed,")
        lacking = [plural(len(report.problems), "problem")] if report.problems else []
        lacking += [plural(len(report.errors), "internal error")] if report.errors else []
        tail = f"; {' and '.join(lacking)}" if lacking else ""
        return f"{text}{where}{tail} (torch {report.torch}, {report.seconds:.2f} s)."


def grouped(diagnostics: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """Findings of the same rule at the same place, reached from several entries or calls, as one group each."""
    groups: dict[tuple[str, int, int, str], list[Diagnostic]] = {}
    for d in diagnostics:
        groups.setdefault((d.path, d.line, d.column, d.id), []).append(d)
    return list(groups.values())


def chain_of(diagnostic: Diagnostic) -> tuple[str, ...]:
    """The calls that lead to the finding, outermost first; nothing when it lies in the entry itself."""
    if len(diagnostic.stack) < 2:
        return ()
    return tuple(f"{frame.function} ({frame.path}:{frame.line})" for frame in diagnostic.stack)


def effect_of(diagnostic: Diagnostic) -> str:
    """What the break does, where that is more than a cut in two."""
    if diagnostic.kind == "error":
        return "fullgraph=True turns this break into an error"
    if diagnostic.kind == "skip":
        cause = f" (because of {diagnostic.cause})" if diagnostic.cause else ""
        return f"the rest of this function runs without being compiled{cause}"
    return ""


def plural(count: int, one: str, many: str = "") -> str:
    """``1 graph``, ``2 graphs``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def _printable(text: str) -> str:
    """Source as it may go to a terminal: tabs widened, control characters (escape sequences) made harmless."""
    text = text.replace("\t", TAB)
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)


# ---------------------------------------------------------------------------- for programs


def _json(report: Report) -> str:
    return json.dumps(report.to_json_dict(__version__), indent=2) + "\n"


def _concise(report: Report) -> str:
    out = [f"{p.path}:{p.line}:{p.column}: {p.kind}: {p.message}\n" for p in report.problems]
    for group in grouped(report.diagnostics):
        d = group[0]
        possible = all(item.certainty == "possible" for item in group)
        when = f" [possible, when {d.condition}]" if possible and d.condition else " [possible]" if possible else ""
        out.append(f"{d.path}:{d.line}:{d.column}: {d.id} {d.message}{when}\n")
    out += [f"{e.path or e.entry}:{e.line}:1: internal error {e.id}: {e.summary}\n" for e in report.errors]
    return "".join(out)


def _github(report: Report) -> str:
    out: list[str] = []
    for p in report.problems:
        out.append(
            _annotation(
                "error",
                f"gbpredict ({p.kind})",
                p.path,
                p.line,
                p.column,
                p.line,
                p.column,
                p.message,
            )
        )
    for group in grouped(report.diagnostics):
        d = group[0]
        level = "error" if any(item.kind == "error" for item in group) else "warning"
        parts = [f"{d.path}:{d.line}:{d.column}: {d.id} {d.message}"]
        if d.condition and d.certainty == "possible":
            parts.append(f"when {d.condition}")
        parts += [f"help: {hint}" for hint in d.hints]
        out.append(
            _annotation(
                level,
                f"gbpredict ({d.id})",
                d.path,
                d.line,
                d.column,
                d.end_line,
                d.end_column,
                "\n".join(parts),
            )
        )
    for e in report.errors:
        text = f"{e.entry}: {e.summary}\n{e.how_to_report or HOW_TO_REPORT}"
        out.append(
            _annotation(
                "error",
                f"gbpredict (internal error {e.id})",
                e.path,
                e.line,
                1,
                e.line,
                1,
                text,
            )
        )
    return "".join(out)


def _annotation(
    level: str,
    title: str,
    path: str,
    line: int,
    column: int,
    end_line: int,
    end_column: int,
    message: str,
) -> str:
    """One workflow command; columns only where it stays on a line, as GitHub wants it."""
    text = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    fields = {"title": title, "file": path, "line": str(line), "endLine": str(end_line)}
    if line == end_line:
        fields |= {"col": str(column), "endColumn": str(end_column)}
    quoted = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
    return f"::{level} {quoted}::{text}\n"


def _property(value: str) -> str:
    for plain, code in (
        ("%", "%25"),
        ("\r", "%0D"),
        ("\n", "%0A"),
        (":", "%3A"),
        (",", "%2C"),
    ):
        value = value.replace(plain, code)
    return value


def _sarif(report: Report) -> str:
    from .sarif import sarif  # loads the catalogue, which the other formats do without

    return sarif(report)


def _gitlab(report: Report) -> str:
    from .sarif import gitlab

    return gitlab(report)


FORMATS: dict[str, Callable[[Report], str]] = {
    "json": _json,
    "concise": _concise,
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
}
FORMAT_NAMES = ("human", *FORMATS)
