"""The command: exit codes, options, streams; the analysis itself is a stand-in."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import gbpredict.server
import pytest
from gbpredict.analysis.options import Options, Progress, SourceFile
from gbpredict.analysis.report import Diagnostic, Entry, FileProblem, Report
from gbpredict.server import cli
from gbpredict.server.terminal import ProgressLine, wants_colour

Analyse = Callable[[list[SourceFile], Options, "Progress | None"], Report]


class Stand:
    """Records what the command asks for, and answers with findings for files that contain BREAK."""

    def __init__(self) -> None:
        self.files: list[SourceFile] = []
        self.options = Options()
        self.fault: BaseException | None = None

    def __call__(self, files: list[SourceFile], options: Options, progress: Progress | None) -> Report:
        self.files, self.options = files, options
        if self.fault is not None:
            raise self.fault
        report = Report(files=len(files))
        for file in files:
            data = file.data if file.data is not None else Path(file.path).read_bytes()
            if b"SYNTAX" in data:
                report.problems.append(FileProblem(path=file.path, line=1, column=2, message="invalid syntax"))
                continue
            name = f"{file.path}:f"
            report.entries.append(Entry(name=name, path=file.path, line=1, via="torch.compile", graphs=1))
            for number, line in enumerate(data.decode().splitlines(), 1):
                if "BREAK" in line:
                    place = (number, line.index("BREAK") + 1)
                    for id in ("GB0124", "GB0170") if "BOTH" in line else ("GB0124",):
                        report.diagnostics.append(
                            Diagnostic(
                                path=file.path,
                                line=place[0],
                                column=place[1],
                                end_line=place[0],
                                end_column=place[1] + 5,
                                id=id,
                                type="t",
                                message="the message",
                                entry=name,
                            )
                        )
        return report


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GBPREDICT_DEBUG", raising=False)
    for name, text in {
        "good.py": "x = 1\n",
        "bad.py": "BREAK\n",
        "both.py": "BOTH BREAK\n",
        "broken.py": "SYNTAX\n",
    }.items():
        (tmp_path / name).write_text(text)
    stand = Stand()
    monkeypatch.setattr(cli, "check_files", stand)
    return stand


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.py"], 0),
        (["bad.py"], 1),
        (["good.py", "bad.py"], 1),
        (["broken.py"], 2),
        (["broken.py", "good.py"], 1),
        (["broken.py", "bad.py"], 1),
        (["nowhere.py"], 2),
        (["nowhere.py", "good.py"], 2),
        (["nowhere.py", "bad.py"], 2),
        (["bad.py", "--ignore", "GB0124"], 0),
        (["bad.py", "--select", "GB0170"], 0),
        (["both.py", "--ignore", "GB0124"], 1),
        (["*.nope"], 2),
    ],
)
def test_exit_codes(stand: Stand, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", *arguments]) == code
    assert capsys.readouterr().out


def test_json_is_one_object(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "bad.py", "nowhere.py", "--format", "json"]) == 2
    data = json.loads(capsys.readouterr().out)
    assert data["tool"] == {"name": "gbpredict", "version": gbpredict.server.__version__}
    assert data["summary"]["breaks"] == 1
    assert data["problems"][0]["path"] == "nowhere.py"


def test_default_is_the_current_folder(stand: Stand) -> None:
    assert cli.main(["check"]) == 1
    assert [f.path for f in stand.files] == ["bad.py", "both.py", "broken.py", "good.py"]


def test_options_reach_the_analysis(stand: Stand, tmp_path: Path) -> None:
    arguments = ["--python", sys.executable, "--entry", "a.b:C.forward", "--entry", "m:f", "--torch", "2.13.0+cpu"]
    assert cli.main(["check", "good.py", *arguments, "--no-cache", "-j", "2"]) == 0
    assert stand.options == Options(
        python=sys.executable, entries=("a.b:C.forward", "m:f"), torch="2.13", jobs=2, cache=False
    )


def test_configuration(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "pyproject.toml").write_text(
        '[tool.gbpredict]\npython = "env"\nignore = ["tensor-item"]\nexclude = ["b*.py"]\n'
        "[tool.gbpredict.dynamo]\ncapture_scalar_outputs = true\n"
    )
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "more.py").write_text("BREAK\n")
    assert cli.main(["check"]) == 0
    assert [f.path for f in stand.files] == ["good.py", "inner/more.py"]
    assert stand.options.python == str(tmp_path / "env")
    assert stand.options.config == (("capture_scalar_outputs", True),)
    assert cli.main(["check", "inner", "--ignore", "GB0170"]) == 1
    assert cli.main(["check", "bad.py", "--isolated"]) == 1
    assert stand.options == Options(jobs=0)


def test_malformed_configuration(stand: Stand, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.gbpredict]\njobs = 'many'\n")
    assert cli.main(["check", "good.py"]) == 2
    assert "pyproject.toml:2: `jobs` must be" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--formt", "json"], "Did you mean '--format'?"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "good.py", "--entry", "nonsense"], "not of the form module:qualname"),
        (["check", "good.py", "--python", "/no/such/python"], "does not exist"),
        (["check", "good.py", "--torch", "latest"], "not a version"),
        (["check", "good.py", "--ignore", "GB0125,tensor-itm"], "near: GB0124 (tensor-item)"),
        (["chek", "good.py"], "Did you mean 'check'?"),
        (["good.py"], "gbpredict check good.py"),
        (["frobnicate"], "Commands are: check, explain, rules, server, verify."),
        (["explain"], "Missing argument"),
        (["explain", "GB9999"], "no rule"),
        (["explain", "tensor-itm"], "Did you mean: GB0124"),
        (["explain", "random"], "Did you mean:"),
        (["check", "-j", "0"], "0 is not in the range"),
    ],
)
def test_usage_errors(stand: Stand, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_standard_input(stand: Stand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a BREAK here\n")))
    assert cli.main(["check", "-", "--stdin-filename", "pkg/mod.py"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("pkg/mod.py:1:3: GB0124 the message\n  |\n1 | a BREAK here\n  |   ^^^^^\n")


def test_internal_error(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    stand.fault = KeyError("x")
    assert cli.main(["check", "good.py"]) == 2
    out = capsys.readouterr().out
    assert "internal error" in out
    assert "KeyError: 'x'" in out
    assert "report it to the project" in out
    assert "Traceback" not in out


def test_debug_lets_the_fault_through(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GBPREDICT_DEBUG", "1")
    stand.fault = KeyError("x")
    with pytest.raises(KeyError):
        cli.main(["check", "good.py"])


def test_interrupt(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    stand.fault = KeyboardInterrupt()
    assert cli.main(["check", "good.py"]) == 130
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip() == ""


def test_quiet(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "-q", "good.py"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["check", "-q", "bad.py"]) == 1
    assert capsys.readouterr().out == "bad.py:1:1: GB0124 the message\n"


@pytest.mark.parametrize("text", ["GB0124", "124", "tensor-item", "read into python with .item()"])
def test_explain(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", text]) == 0
    out = capsys.readouterr().out
    assert out.startswith("GB0124 tensor-item\n")
    assert "Breaks\n    import torch" in out
    assert "Does not break\n    import torch" in out
    assert "gb/gb0124.html" in out
    assert max(map(len, out.splitlines())) <= 100


def test_explain_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    from gbpredict.analysis.catalogue.registry import RULES

    for id in RULES:
        assert cli.main(["explain", id]) == 0
        assert capsys.readouterr().out.startswith(id)


def test_explain_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "GB0124", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["id"] == "GB0124"
    assert ".item()" in data["example_breaks"]


def test_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 517
    assert cli.main(["rules", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {"id", "slug", "type", "summary"} <= set(data["rules"][0])
    assert cli.main(["rules", "data", "dependent"]) == 0
    assert "GB0170" in capsys.readouterr().out
    assert cli.main(["rules", "zzzzqqqq"]) == 2


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    names = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-m", "gbpredict.server", *arguments], capture_output=True, env=names, check=False
    )


def test_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert gbpredict.server.__version__ == version("gbpredict")
    assert run("--version").stdout.decode().split() == ["gbpredict", gbpredict.server.__version__]


def test_version_imports_nothing_heavy() -> None:
    ask = "import sys; from gbpredict.server.cli import main; main(['--version']); print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not {"rich", "libcst", "jedi", "torch", "pathspec", "gbpredict.analysis.api"} & loaded


def test_ascii_terminal(tmp_path: Path) -> None:
    done = run("explain", "GB0124", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0
    done = run("check", str(tmp_path / "n\u00f6.py"), PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_closed_pipe() -> None:
    command = f"{sys.executable} -m gbpredict.server rules | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_up_late_and_cleans_up() -> None:
    screen = Terminal()
    with ProgressLine(screen, delay=0.05) as progress:
        progress(3, 10, "train.py")
        time.sleep(0.2)
    assert "gbpredict: 3/10 train.py" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_progress_of_short_runs_and_pipes_is_silent() -> None:
    for screen in (Terminal(), io.StringIO()):
        with ProgressLine(screen) as progress:
            progress(1, 2, "x")
        assert screen.getvalue() == ""


@pytest.mark.parametrize(
    ("environment", "terminal", "colour"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour(environment: dict[str, str], terminal: bool, colour: bool) -> None:
    assert wants_colour(Terminal() if terminal else io.StringIO(), environment) is colour


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_interrupt_of_a_real_process() -> None:
    # Standard input stays open and empty: the command waits for it.
    # A test run in the background of a shell hands on that interrupts are ignored: that is undone.
    start = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from gbpredict.server.cli import main; print(flush=True); sys.exit(main())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", start, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == b""
    assert err.strip() == b""
