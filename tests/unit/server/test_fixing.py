"""`check --fix` and `--diff` through the command: what is written where, and what waits for consent."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from gbpredict.server import cli, fixing
from gbpredict.server.fixing import FixedFile

SAFE = "    z = pow(x, 2)\n"
UNSAFE = '    print("x")\n'
PROGRAM = f"import torch\n\n\n@torch.compile\ndef f(x):\n{UNSAFE}{SAFE}    return z\n\n\nf(torch.ones(3))\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GBPREDICT_CACHE_DIR", str(tmp_path / "cache"))
    path = tmp_path / "p.py"
    path.write_text(PROGRAM)
    return path


def run(*arguments: str) -> int:
    return cli.main(["check", *arguments, "--isolated"])


def test_safe_fixes_are_written_and_the_rest_is_reported(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program.chmod(0o640)
    assert run("p.py", "--fix", "-q") == 1
    assert program.read_text() == PROGRAM.replace("pow(x, 2)", "x ** 2")
    assert stat.S_IMODE(program.stat().st_mode) == 0o640
    out, err = capsys.readouterr()
    assert out.startswith("p.py:6:5: GB0059")
    assert len(out.splitlines()) == 1
    assert err == "Fixed 1 break; 1 more with --unsafe-fixes, which may change results: look at the diff.\n"
    assert sorted(os.listdir(program.parent)) == ["cache", "p.py"]


def test_with_consent_everything_is_fixed(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("p.py", "--fix", "--unsafe-fixes") == 0
    assert "    if not torch.compiler.is_compiling():\n        print" in program.read_text()
    assert capsys.readouterr().err == "Fixed 2 breaks.\n"


def test_a_diff_changes_nothing(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("p.py", "--diff") == 1
    assert program.read_text() == PROGRAM
    out, err = capsys.readouterr()
    assert out.startswith("--- p.py\n+++ p.py\n@@ ")
    assert "-    z = pow(x, 2)\n+    z = x ** 2\n" in out
    assert err.startswith("Would fix 1 break;")


def test_ignored_rules_are_not_fixed(program: Path) -> None:
    assert run("p.py", "--fix", "--unsafe-fixes", "--ignore", "GB0059") == 0
    assert program.read_text() == PROGRAM


def test_consent_to_nothing_is_a_usage_error(program: Path) -> None:
    assert run("p.py", "--unsafe-fixes") == 2


@pytest.mark.parametrize(("encoding", "newline"), [("utf-8", "\r\n"), ("latin-1", "\n"), ("utf-8-sig", "\n")])
def test_encoding_and_line_ends_stay(program: Path, encoding: str, newline: str) -> None:
    declared = f"# -*- coding: {encoding} -*-\n" if encoding == "latin-1" else ""
    before = (declared + "# first\n# é\n" + PROGRAM).replace("\n", newline).encode(encoding)
    program.write_bytes(before)
    run("p.py", "--fix")
    assert program.read_bytes() == before.replace(b"pow(x, 2)", b"x ** 2")


def test_standard_input_is_repaired_on_standard_output(program: Path) -> None:
    command = [sys.executable, "-m", "gbpredict.server", "check", "-", "--stdin-filename", "q.py", "--fix", "-q"]
    done = subprocess.run(command, input=PROGRAM.encode(), capture_output=True, check=False)
    assert done.stdout.decode() == PROGRAM.replace("pow(x, 2)", "x ** 2")
    assert b"q.py:6:5: GB0059" in done.stderr
    assert done.returncode == 1


def test_a_file_that_cannot_be_written_keeps_its_text(
    program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(fixing.os, "replace", refuse)
    assert run("p.py", "--fix") == 2
    assert program.read_text() == PROGRAM
    assert "cannot be fixed" in capsys.readouterr().out
    assert not list(program.parent.glob(".gbpredict-*"))


def test_a_character_that_the_encoding_lacks_is_a_problem_not_a_loss(program: Path) -> None:
    fixed = FixedFile(str(program), "ascii", "a", "é", (), 0)
    problem = fixing.write(fixed)
    assert problem is not None
    assert program.read_text() == PROGRAM
