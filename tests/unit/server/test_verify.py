"""`gbpredict verify`: what counts as agreed, missed and made up; what is said where it cannot run; the real thing."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from gbpredict.analysis.report import Diagnostic, Entry, Report
from gbpredict.analysis.resolution.environment import Environment
from gbpredict.server import cli
from gbpredict.server.verification import reality
from gbpredict.server.verification.compare import compare
from gbpredict.server.verification.reality import RealBreak, Reality

from tests.oracle.recorder import ORACLE_VARIABLE, oracle_available

PROGRAM = "/p/program.py"


def predicted(line: int, id: str = "GB0059", *, end: int | None = None, **more: str) -> Diagnostic:
    place = {"line": line, "column": 1, "end_line": end or line, "end_column": 2}
    return Diagnostic(path=PROGRAM, **place, id=id, type="t", message="m", **more)  # type: ignore[arg-type]


def real(line: int, id: str = "GB0059", cause: str | None = None, path: str = PROGRAM) -> RealBreak:
    inner = [("torch/nn/modules/module.py", 1779, "_wrapped_call_impl"), ("<stdlib>/contextlib.py", 81, "inner")]
    return RealBreak(
        kind="break", gb_type=id, cause_type=id, gb_id=id, cause_id=cause, frames=[(path, line, "f"), *inner]
    )


def run(*breaks: RealBreak, traced: range = range(1, 30), graphs: int = 1) -> Reality:
    lines = {PROGRAM: list(traced)}
    return Reality(
        torch="2.13.0", python="3.11", graphs=graphs, breaks=list(breaks), traced=lines, status="ok", seconds=1
    )


def report(*diagnostics: Diagnostic, graphs: tuple[int | None, ...] = (1,)) -> Report:
    entries = [Entry(name=f"e{i}", path=PROGRAM, line=1, via="torch.compile", graphs=g) for i, g in enumerate(graphs)]
    return Report(diagnostics=list(diagnostics), entries=entries)


def test_the_innermost_line_of_the_user_is_the_site() -> None:
    outcome = compare(report(predicted(3)), run(real(3), real(3)))
    assert [pair.site.line for pair in outcome.agreed] == [3]
    assert outcome.agree


def test_missed_made_up_and_unreached_are_told_apart() -> None:
    outcome = compare(report(predicted(3), predicted(40)), run(real(5)))
    assert [site.line for site in outcome.missed] == [5]
    assert [d.line for d in outcome.made_up] == [3]
    assert [d.line for d in outcome.unreached] == [40]
    assert not outcome.sites_agree


def test_a_prediction_on_a_line_that_did_not_run_is_no_difference() -> None:
    assert compare(report(predicted(40)), run()).agree


def test_the_cause_counts_as_the_reason() -> None:
    assert compare(report(predicted(3, "GB0124")), run(real(3, "GB7000", "GB0124"))).agree
    outcome = compare(report(predicted(3, "GB0033")), run(real(3, "GB7000", "GB0124")))
    assert outcome.sites_agree
    assert not outcome.agree


def test_a_range_covers_its_lines_but_not_a_whole_file() -> None:
    assert compare(report(predicted(3, end=6)), run(real(5))).agree
    assert compare(report(predicted(1, end=29)), run(real(25))).missed


def test_graphs_are_compared_where_a_number_was_predicted() -> None:
    assert compare(report(graphs=(1, 1)), run(graphs=2)).agree
    assert not compare(report(graphs=(1,)), run(graphs=2)).agree
    assert compare(report(graphs=(1, None)), run(graphs=5)).agree


def environment(**more: dict[str, str]) -> Environment:
    version = (sys.version_info[0], sys.version_info[1])
    base = {"executable": sys.executable, "version": version, "prefix": sys.prefix, "stdlib": (), "site_packages": ()}
    return Environment(**base, **more)  # type: ignore[arg-type]


def test_an_environment_without_torch_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(reality.CannotVerify, match=r"has no torch.*--python"):
        reality.run("x.py", (), environment(), 10)
    assert cli.main(["verify", str(tmp_path / "nowhere.py")]) == 2
    assert "does not exist" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("stand_in", "said"),
    [
        ("import time; print('working', flush=True); time.sleep(60)", r"did not end within 1 s.*\nworking"),
        ("import os, sys; print('bad', file=sys.stderr, flush=True); os._exit(3)", r"exit code 3 .*\nbad"),
        ("import sys; open(sys.argv[1], 'w').write('{')", "cannot be read"),
    ],
)
def test_a_run_without_an_answer_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: str, said: str
) -> None:
    child = tmp_path / "child.py"
    child.write_text(stand_in)
    monkeypatch.setattr(reality, "CHILD", child)
    with pytest.raises(reality.CannotVerify, match=f"(?s){said}"):
        reality.run("x.py", (), environment(assumed={"torch": "2.13.0"}), 1)


@pytest.mark.oracle
@pytest.mark.skipif(not oracle_available(), reason="needs an interpreter with torch 2.13")
def test_the_real_compiler(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\n"
        "import torch\n\n\n"
        "@torch.compile\n"
        "def f(x):\n"
        "    y = x + 1\n"
        "    print('inside', sys.argv[1:])\n"
        "    return y * 2\n\n\n"
        "f(torch.ones(3))\n"
        "sys.exit(7)\n"
    )
    python = os.environ.get(ORACLE_VARIABLE, sys.executable)
    assert cli.main(["verify", str(program), "--python", python, "--format", "json", "--", "--flag", "a b"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["agree"] is True
    assert [(site["line"], site["real"][0]["id"]) for site in data["agreed"]] == [(8, "GB0059")]
    assert data["graphs"] == {"predicted": 2, "real": 2}
    assert data["run"]["exit_code"] == 7
    assert data["run"]["stdout"] == "inside ['--flag', 'a b']\n"
    assert data["missed"] == data["made_up"] == []
