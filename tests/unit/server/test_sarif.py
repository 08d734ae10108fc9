"""SARIF and GitLab code quality: what code hosts read of a report."""

from __future__ import annotations

import json
from typing import Any

from gbpredict.analysis.report import Diagnostic, FileProblem, InternalError, Report, StackFrame
from gbpredict.server.render import render


def finding(**more: Any) -> Diagnostic:
    place = {"path": "a b.py", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
    return Diagnostic(**{**place, "id": "GB0124", "type": "t", "message": "the message", **more})


def sarif(report: Report) -> dict[str, Any]:
    return json.loads(render(report, "sarif"))


def test_a_finding() -> None:
    stack = (StackFrame("m.py", 9, "main"), StackFrame("a b.py", 3, "f"))
    possible = finding(certainty="possible", condition="flag", stack=stack)
    (run,) = sarif(Report(diagnostics=[possible]))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "GB0124"
    assert rule["helpUri"].endswith("gb0124.html")
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("GB0124", "note")
    assert result["message"]["text"] == "the message (when flag)"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b.py"
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9}
    flow = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in flow] == ["in main", "in f"]


def test_a_break_of_several_entries_is_one_result_and_the_surest_counts() -> None:
    report = Report(diagnostics=[finding(certainty="possible", entry="a"), finding(kind="error", entry="b")])
    (run,) = sarif(report)["runs"]
    assert [r["level"] for r in run["results"]] == ["error"]


def test_what_went_wrong_is_a_notification() -> None:
    report = Report(
        problems=[FileProblem(path="x.py", line=2, column=1, message="invalid syntax")],
        errors=[InternalError(entry="f", id="1", summary="KeyError")],
    )
    (run,) = sarif(report)["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [n["level"] for n in invocation["toolExecutionNotifications"]] == ["warning", "error"]
    assert run["results"] == []


def test_gitlab() -> None:
    problem = FileProblem(path="x.py", line=2, column=1, message="invalid syntax")
    rows = json.loads(render(Report(diagnostics=[finding(), finding(line=7)], problems=[problem]), "gitlab"))
    assert [(r["check_name"], r["severity"], r["location"]["lines"]["begin"]) for r in rows] == [
        ("GB0124", "minor", 3),
        ("GB0124", "minor", 7),
        ("syntax", "major", 2),
    ]
    assert len({r["fingerprint"] for r in rows}) == 3
