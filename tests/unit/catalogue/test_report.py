"""The JSON of a report is a contract: exactly these keys, in this form."""

from __future__ import annotations

import json

from gbpredict.analysis.report import Diagnostic, Entry, FileProblem, InternalError, Report, StackFrame


def a_diagnostic(**changes: object) -> Diagnostic:
    fields: dict[str, object] = {
        "path": "train.py",
        "line": 20,
        "column": 9,
        "end_line": 20,
        "end_column": 31,
        "id": "GB0124",
        "type": "a type",
        "message": "a message",
        "entry": "train.py:f",
    }
    return Diagnostic(**{**fields, **changes})  # pyright: ignore[reportArgumentType]


def test_json_contract() -> None:
    report = Report(files=1, seconds=0.2149)
    report.entries.append(Entry(name="train.py:f", path="train.py", line=12, via="torch.compile", graphs=3))
    report.diagnostics.append(a_diagnostic(hints=("a hint",), stack=(StackFrame("train.py", 8, "main"),)))
    data = json.loads(json.dumps(report.to_json_dict("0.1.0")))
    assert {"schema", "tool", "torch", "entries", "diagnostics", "summary"} <= set(data)
    assert data["schema"] == 1
    assert data["tool"] == {"name": "gbpredict", "version": "0.1.0"}
    assert data["torch"] == "2.13"
    assert data["entries"] == [
        {
            "name": "train.py:f",
            "path": "train.py",
            "line": 12,
            "via": "torch.compile",
            "fullgraph": False,
            "graphs": 3,
            "complete": True,
            "notes": [],
        }
    ]
    assert data["diagnostics"] == [
        {
            "path": "train.py",
            "line": 20,
            "column": 9,
            "end_line": 20,
            "end_column": 31,
            "id": "GB0124",
            "type": "a type",
            "kind": "break",
            "cause": None,
            "certainty": "definite",
            "condition": None,
            "message": "a message",
            "hints": ["a hint"],
            "stack": [{"path": "train.py", "line": 8, "function": "main"}],
            "entry": "train.py:f",
        }
    ]
    assert {k: data["summary"][k] for k in ("files", "entries", "breaks", "seconds")} == {
        "files": 1,
        "entries": 1,
        "breaks": 1,
        "seconds": 0.215,
    }


def test_sort_and_extend() -> None:
    report, other = Report(files=1), Report(files=2)
    report.diagnostics.append(a_diagnostic(path="b.py"))
    other.diagnostics += [a_diagnostic(path="a.py", line=9), a_diagnostic(path="a.py", line=2)]
    other.problems.append(FileProblem(path="c.py", message="bad"))
    report.extend(other)
    report.sort()
    assert [(d.path, d.line) for d in report.diagnostics] == [("a.py", 2), ("a.py", 9), ("b.py", 20)]
    assert report.files == 3
    assert not report.complete


def test_complete() -> None:
    report = Report(entries=[Entry(name="e", path="e.py", line=1, via="torch.compile")])
    assert report.complete
    report.errors.append(InternalError(entry="e", id="0123abcd", summary="KeyError"))
    assert not report.complete
    assert not Report(entries=[Entry(name="e", path="e.py", line=1, via="x", complete=False)]).complete
