"""Reports as text, in every format."""

from __future__ import annotations

import json
import os
import re

import pytest
from gbpredict.analysis.report import Diagnostic, Entry, FileProblem, InternalError, Kind, Report, StackFrame
from gbpredict.server.render import FORMAT_NAMES, Sources, render

SOURCE = b"""\
import torch
def f(x):
\tif x.sum() > 0 and (
        x.any()):
        return x.item()
    name = "\xe6\xbc\xa2\xe5\xad\x97"; return x.item()
"""


def found(
    line: int, column: int, end_line: int, end_column: int, *, kind: Kind = "break", condition: str | None = None
) -> Diagnostic:
    return Diagnostic(
        path="a.py",
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        id="GB0124",
        type="a type",
        message="the message",
        kind=kind,
        condition=condition,
        certainty="possible" if condition else "definite",
        hints=("the hint",),
        entry="a.py:f",
    )


def a_report(*diagnostics: Diagnostic, **entry: object) -> Report:
    fields: dict[str, object] = {"name": "a.py:f", "path": "a.py", "line": 2, "via": "torch.compile", "graphs": 2}
    report = Report(files=1)
    report.entries.append(Entry(**{**fields, **entry}))  # pyright: ignore[reportArgumentType]
    report.diagnostics += diagnostics
    return report


def human(report: Report, width: int | None = None, colour: bool = False) -> str:
    return render(report, "human", sources=Sources({"a.py": SOURCE}), colour=colour, width=width)


def test_a_finding() -> None:
    diagnostic = found(5, 16, 5, 24)
    diagnostic.stack = (StackFrame("m.py", 3, "main"), StackFrame("a.py", 5, "f"))
    assert human(a_report(diagnostic)) == (
        "a.py:5:16: GB0124 the message\n"
        "  |\n"
        "5 |         return x.item()\n"
        "  |                ^^^^^^^^\n"
        "  |\n"
        "  called: main (m.py:3) -> f (a.py:5)\n"
        "  help: the hint\n"
        "\n"
        "a.py:f (torch.compile): 1 graph break, 2 graphs\n"
        "\n"
        "Found 1 graph break in 1 compiled entry, 1 file (torch 2.13, 0.00 s).\n"
    )


def test_long_chains_take_a_line_per_call() -> None:
    diagnostic = found(5, 16, 5, 24)
    diagnostic.stack = tuple(StackFrame("a.py", n, f"a_function_with_a_long_name_{n}") for n in range(1, 5))
    assert (
        "  called: a_function_with_a_long_name_1 (a.py:1)\n       -> a_function_with_a_long_name_2 (a.py:2)\n       -> "
    ) in human(a_report(diagnostic))


def test_paths_below_the_current_folder_are_shown_relative_to_it() -> None:
    report = a_report(found(5, 16, 5, 24))
    for item in (*report.entries, *report.diagnostics):
        item.path = os.path.abspath(item.path)
    report.entries[0].name = report.diagnostics[0].entry = os.path.abspath("a.py:f")
    text = human(report)
    assert text.startswith("a.py:5:16: GB0124 the message\n  |\n5 |")
    assert "\na.py:f (torch.compile): 1 graph break" in text
    assert "file=a.py" in render(report, "github")
    assert json.loads(render(report, "json"))["diagnostics"][0]["path"] == os.path.abspath("a.py")


def test_several_lines_and_tabs() -> None:
    text = human(a_report(found(3, 5, 4, 16)))
    assert (
        "3 |     if x.sum() > 0 and (\n  |        ^^^^^^^^^^^^^^^^^\n4 |         x.any()):\n  |         ^^^^^^^\n"
        in text
    )


def test_wide_characters_keep_the_caret_in_place() -> None:
    text = human(a_report(found(6, 25, 6, 33)))
    marked = next(line for line in text.splitlines() if "^" in line)
    assert marked.index("^") == len('  |     name = "____"; return x.item()'[: -len("x.item()")])


@pytest.mark.parametrize("place", [(99, 1, 99, 5), (5, 500, 5, 510), (1, 1, 99, 1), (5, 20, 5, 3)])
def test_places_that_do_not_exist(place: tuple[int, int, int, int]) -> None:
    assert "GB0124 the message" in human(a_report(found(*place)))


def test_no_source() -> None:
    text = render(a_report(found(5, 16, 5, 24)), "human", sources=Sources())
    assert text.startswith("a.py:5:16: GB0124 the message\n  help: the hint\n")


def test_long_lines_are_cut_round_the_place() -> None:
    line = b"x = " + b"+ y " * 100 + b"+ z.item() " + b"+ y " * 100
    column = line.index(b"z.item") + 1
    sources = Sources({"a.py": line})
    text = render(a_report(found(1, column, 1, column + 8)), "human", sources=sources, width=60)
    code, marks = text.splitlines()[2:4]
    assert len(code) <= 60
    assert code[marks.index("^") : marks.rindex("^") + 1] == "z.item()"


def test_condition_and_kinds() -> None:
    text = human(a_report(found(5, 16, 5, 24, condition="mask is not None")))
    assert "GB0124 (possible) the message" in text
    assert "  when: `mask is not None`\n" in text
    assert "1 graph break (1 possible)" in text
    text = human(a_report(found(5, 16, 5, 24, kind="error"), fullgraph=True))
    assert "fullgraph=True turns this break into an error" in text
    assert "(torch.compile, fullgraph)" in text
    skip = found(5, 16, 5, 24, kind="skip")
    skip.cause = "GB0170"
    assert "runs without being compiled (because of GB0170)" in human(a_report(skip))


def test_one_place_from_two_entries_is_shown_once() -> None:
    second = found(5, 16, 5, 24)
    second.entry = "a.py:g"
    report = a_report(found(5, 16, 5, 24), second)
    report.entries.append(Entry(name="a.py:g", path="a.py", line=4, via="torch.export", graphs=None))
    text = human(report)
    assert text.count("GB0124") == 1
    assert "a.py:g (torch.export): 1 graph break, number of graphs unknown" in text
    assert "Found 1 graph break in 2 compiled entries" in text
    assert len(json.loads(render(report, "json"))["diagnostics"]) == 2


def test_entries_without_breaks_and_incomplete_ones() -> None:
    text = human(a_report(graphs=1))
    assert "a.py:f (torch.compile): no graph breaks, 1 graph\n" in text
    assert "No graph breaks in 1 compiled entry, 1 file" in text
    text = human(a_report(complete=False, notes=("the analysis stopped at its limit",)))
    assert "analysis incomplete\n  note: the analysis stopped" in text
    assert "but not everything was analysed, in 1 compiled entry" in text


def test_problems_and_errors() -> None:
    report = Report(files=2)
    report.problems.append(FileProblem(path="a.py", line=3, column=4, message="expected `:`"))
    report.problems.append(FileProblem(path="b.py", message="no such file or folder", kind="unreadable"))
    report.errors.append(InternalError(entry="c.py:f", path="c.py", id="0badcafe", summary="KeyError: 'x'"))
    text = human(report)
    assert "a.py:3:4: syntax error: expected `:`\n  |\n3 |     if x.sum()" in text
    assert "b.py: cannot check: no such file or folder\n" in text
    assert "c.py: internal error 0badcafe while analysing c.py:f: KeyError: 'x'\n  help: This is a fault" in text
    assert "; 2 problems and 1 internal error" in text


def test_notes_of_the_run() -> None:
    report = a_report()
    report.notes.append("the script stops at line 3")
    assert "note: the script stops at line 3\n\na.py:f (torch.compile)" in human(report)


def test_nothing() -> None:
    assert human(Report()) == "Nothing was checked (torch 2.13, 0.00 s).\n"
    assert human(Report(files=3)) == "Nothing that is compiled was found in 3 files (torch 2.13, 0.00 s).\n"


def test_colour_changes_nothing_else() -> None:
    report = a_report(found(5, 16, 5, 24))
    coloured = human(report, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == human(report)


def test_source_cannot_drive_the_terminal() -> None:
    text = render(a_report(found(1, 1, 1, 2)), "human", sources=Sources({"a.py": b"x = '\x1b[2J'\x07\n"}))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_concise() -> None:
    report = a_report(found(5, 16, 5, 24, condition="n > 3"))
    report.problems.append(FileProblem(path="b.py", line=1, column=2, message="bad"))
    assert render(report, "concise") == (
        "b.py:1:2: syntax: bad\na.py:5:16: GB0124 the message [possible, when n > 3]\n"
    )


def test_github() -> None:
    first = found(5, 16, 5, 24, kind="error")
    first.path, first.message = "a,b:c.py", "100% bad\nreally"
    text = render(a_report(first, found(3, 5, 4, 16)), "github")
    assert text.splitlines() == [
        "::error title=gbpredict (GB0124),file=a%2Cb%3Ac.py,line=5,endLine=5,col=16,endColumn=24"
        "::a,b:c.py:5:16: GB0124 100%25 bad%0Areally%0Ahelp: the hint",
        "::warning title=gbpredict (GB0124),file=a.py,line=3,endLine=4::a.py:3:5: GB0124 the message%0Ahelp: the hint",
    ]


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_every_format_renders_everything(form: str) -> None:
    report = a_report(found(5, 16, 5, 24), found(3, 5, 4, 16, condition="x"))
    report.problems.append(FileProblem(path="b.py", message="bad"))
    report.errors.append(InternalError(entry="c", id="0", summary="s"))
    assert render(report, form).endswith("\n")
