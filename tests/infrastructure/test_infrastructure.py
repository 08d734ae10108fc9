"""The tools of the tests: forks, the notation of expectations, the figures of the conformance runner."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests import conformance
from tests.forks import run_forked
from tests.oracle.record import digest
from tests.oracle.recorder import ORACLE_VARIABLE, oracle_available
from tests.spec.expectations import (
    Expectations,
    Finding,
    annotate,
    compare_with_answer,
    compare_with_record,
    parse,
    real_findings,
)


def misbehave(job: str) -> str:
    if job == "raise":
        raise ValueError("on purpose")
    if job == "exit":
        os._exit(7)
    if job == "hang":
        time.sleep(60)
    if job == "big":
        return "x" * 3_000_000
    return job.upper()


def test_forks_survive_whatever_a_job_does() -> None:
    jobs = ["fine", "raise", "exit", "hang", "big"]
    outcomes = {o.key: o for o in run_forked(jobs, misbehave, parallel=2, timeout=2)}
    assert outcomes["fine"].value == "FINE"
    assert outcomes["raise"].error == "ValueError: on purpose"
    assert "7" in outcomes["exit"].error
    assert outcomes["hang"].error == "no answer in 2 s"
    assert len(outcomes["big"].value) == 3_000_000


SOURCE = """\
# graphs: 2
# raises: ValueError
x = 1
print(x)  # break: GB0059
for i in x: pass  # skip: GB7000 <- GB0059 | break?: GB0170 "mask is not None"
y = 2  # break the rules, in prose
"""


def test_notation() -> None:
    assert parse(SOURCE) == Expectations(
        (
            Finding(4, "break", "GB0059"),
            Finding(5, "skip", "GB7000", "GB0059"),
            Finding(5, "break", "GB0170", None, True, "mask is not None"),
        ),
        2,
        "ValueError",
    )


def test_notation_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 1"):
        parse("x = 1  # break: GB59\n")


def test_annotate_sets_comments_and_keeps_possible_ones() -> None:
    stale = SOURCE.replace("GB0059\n", "GB0007\n", 1)
    certain = [f for f in parse(SOURCE).findings if not f.possible]
    assert annotate(stale, certain, 2, "ValueError") == SOURCE


def test_digest_looks_at_code_alone(tmp_path: Path) -> None:
    first, second, other = tmp_path / "a.py", tmp_path / "b.py", tmp_path / "c.py"
    first.write_text(SOURCE)
    second.write_text(SOURCE.replace("GB0059\n", "GB0007\n").replace("graphs: 2", "graphs: 3"))
    other.write_text(SOURCE.replace("print(x)", "print(x, x)"))
    assert digest(first) == digest(second) != digest(other)


def record(**changes: Any) -> dict[str, Any]:
    breaks = [
        {"line": 4, "kind": "break", "id": "GB0059", "cause": None},
        {"line": 5, "kind": "skip", "id": "GB7000", "cause": "GB0059"},
    ]
    return {"breaks": breaks, "graphs": 2, "raises": "ValueError", **changes}


def test_comparing_with_a_record() -> None:
    expected = parse(SOURCE)
    assert not compare_with_record(expected, record())
    assert len(real_findings(record())) == 2
    assert compare_with_record(expected, record(breaks=[]))
    assert compare_with_record(expected, record(graphs=3))
    assert compare_with_record(expected, record(raises=None))
    assert compare_with_record(parse("x = 1\n"), record())


def diagnostic(line: int, **changes: Any) -> dict[str, Any]:
    plain = {
        "line": line,
        "end_line": line,
        "id": "GB0059",
        "kind": "break",
        "cause": None,
        "certainty": "definite",
        "condition": None,
    }
    return {**plain, **changes}


@pytest.mark.parametrize(
    ("diagnostics", "problems"),
    [
        ([diagnostic(2)], 0),
        ([], 1),
        ([diagnostic(3)], 2),
        ([diagnostic(1, end_line=2)], 0),
        ([diagnostic(2), diagnostic(4)], 1),
        ([diagnostic(2, id="GB0007")], 1),
        ([diagnostic(2, kind="skip", id="GB7000", cause="GB0059")], 1),
        ([diagnostic(2, kind="error")], 0),
        ([diagnostic(2, certainty="possible", condition="x")], 1),
    ],
)
def test_comparing_with_an_answer(diagnostics: list[dict[str, Any]], problems: int) -> None:
    expected = parse("# graphs: 2\nprint(x)  # break: GB0059\n")
    answer = {"diagnostics": diagnostics, "entries": [{"graphs": 2}]}
    assert len(compare_with_answer(expected, answer)) == problems


def test_possible_findings_must_be_called_possible() -> None:
    expected = parse('print(x)  # break?: GB0059 "flag"\n')

    def problems(**changes: Any) -> list[str]:
        return compare_with_answer(expected, {"diagnostics": [diagnostic(1, **changes)], "entries": []})

    assert not problems(certainty="possible", condition="flag")
    assert problems(certainty="possible", condition="other")
    assert problems()


def row(**changes: Any) -> dict[str, Any]:
    plain = {
        "sites": 2,
        "found": 1,
        "predictions": 2,
        "hits": 1,
        "definite": 1,
        "definite_hits": 1,
        "ids": 1,
        "verdict": True,
        "exact": False,
        "graphs": True,
        "complete": True,
        "error": "",
        "seconds": 0.5,
    }
    return {**plain, **changes}


def test_figures() -> None:
    figures = conformance.figures([row(), row(exact=True, found=2, hits=2, error="boom", seconds=1.5)])
    assert figures["recall"] == figures["precision"] == 0.75
    assert figures["exact"] == 0.5
    assert figures["crashed"] == 1
    assert figures["slowest_s"] == 1.5


def test_an_oracle_that_does_not_exist_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ORACLE_VARIABLE, "/no/such/python")
    assert not oracle_available()
