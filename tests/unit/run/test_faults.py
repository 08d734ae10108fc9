"""Faults of the tool itself: caught where they happen, told, and no harm to anything else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gbpredict.analysis import api
from gbpredict.analysis.options import Options, SourceFile
from gbpredict.analysis.report import Report
from gbpredict.analysis.session import FileSession
from gbpredict.server import cli
from gbpredict.variables.op_registry import RUN

PROGRAM = """\
import torch

@torch.compile
def bad(x):
    return x.cos()

@torch.compile
def good(x):
    print(x)
    return x

bad(torch.ones(2))
good(torch.ones(2))
"""
MODELS = """\
import torch

class Bad(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return x.cos()

class Good(torch.nn.Module):
    def forward(self, x):
        print(x)
        return x
"""


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operation ``cos`` is a fault of the tool."""
    monkeypatch.setenv("GBPREDICT_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("GBPREDICT_RAISE", "GBPREDICT_DEBUG", "GBPREDICT_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    run = RUN["operation"]

    def break_down(tx: object, name: str, *rest: object, **named: object) -> object:
        if name.rpartition(".")[2] == "cos":
            raise ZeroDivisionError("injected")
        return run(tx, name, *rest, **named)

    monkeypatch.setitem(RUN, "operation", break_down)
    monkeypatch.setattr("gbpredict.variables.tensor_methods.run_operation", break_down)
    monkeypatch.setattr("gbpredict.variables.operations.run_operation", break_down)
    return tmp_path


def check(path: Path, text: str) -> Report:
    path.write_text(text)
    return api.check_files([SourceFile(str(path))], Options())


def test_the_other_entries_are_analysed(faulty: Path) -> None:
    report = check(faulty / "main.py", PROGRAM)
    (error,) = report.errors
    assert error.entry.endswith("main.py:bad")
    assert "ZeroDivisionError: injected (in test_faults.py:break_down" in error.summary
    assert "report it" in error.how_to_report
    by_name = {entry.name.rpartition(":")[2]: entry for entry in report.entries}
    assert not by_name["bad"].complete
    assert error.id in by_name["bad"].notes[0]
    assert by_name["good"].complete
    assert [d.line for d in report.diagnostics] == [9]


def test_the_other_models_are_analysed(faulty: Path) -> None:
    report = check(faulty / "model.py", MODELS)
    assert len(report.errors) == 1
    assert [d.line for d in report.diagnostics] == [9]


def test_a_fault_in_the_script_itself(faulty: Path) -> None:
    report = check(faulty / "main.py", "import torch\nx = torch.ones(2).cos()\n")
    assert [error.entry for error in report.errors] == ["the script"]


def test_the_other_files_are_analysed(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = FileSession.run

    def run(self: FileSession) -> Report:
        if os.path.basename(self.path) == "first.py":
            raise KeyError("injected")
        return whole(self)

    monkeypatch.setattr(FileSession, "run", run)
    files = [SourceFile(str(faulty / name)) for name in ("first.py", "second.py")]
    for file in files:
        Path(file.path).write_text(PROGRAM.replace("x.cos()", "x"))
    report = api.check_files(files, Options())
    assert len(report.errors) == 1
    assert report.files == 2
    assert [Path(d.path).name for d in report.diagnostics] == ["second.py"]


def test_reports_with_faults_are_not_kept(faulty: Path) -> None:
    for _ in range(2):
        assert len(check(faulty / "main.py", PROGRAM).errors) == 1


def test_the_command_tells_and_fails(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (faulty / "main.py").write_text(PROGRAM)
    assert cli.main(["check", "main.py"]) == 2
    text = capsys.readouterr().out
    assert "internal error" in text
    assert "report it" in text
    assert "main.py:9:5: GB0059" in text
