"""Stored reports: used while nothing they rest on has changed, and never afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from gbpredict.analysis import api
from gbpredict.analysis import run as running
from gbpredict.analysis.options import Options, SourceFile
from gbpredict.analysis.report import Report

MAIN = """\
import torch
from helper import work
try:
    import extra
except ImportError:
    extra = None

@torch.compile
def f(x):
    if extra is not None:
        print(x)
    return work(x)

f(torch.ones(2))
"""


class Project:
    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path / "project"
        self.path.mkdir()
        self.analysed: list[str] = []
        monkeypatch.setenv("GBPREDICT_CACHE_DIR", str(path / "cache"))
        whole = running.analyse

        def analyse(files: list[SourceFile], wanted: list[int], *rest: object) -> list[Report]:
            self.analysed += [os.path.basename(files[index].path) for index in wanted]
            return whole(files, wanted, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(running, "analyse", analyse)

    def write(self, name: str, text: str) -> str:
        (self.path / name).write_text(text)
        return str(self.path / name)

    def check(self, *names: str, data: bytes | None = None, **options: object) -> Report:
        files = [SourceFile(str(self.path / name), data) for name in names or ("main.py",)]
        self.analysed.clear()
        return api.check_files(files, Options(**options))  # type: ignore[arg-type]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path, monkeypatch)
    made.write("main.py", MAIN)
    made.write("helper.py", "def work(x):\n    return x + 1\n")
    return made


def breaks(report: Report) -> list[int]:
    return [d.line for d in report.diagnostics]


def test_a_second_run_answers_from_the_cache(project: Project) -> None:
    first = project.check()
    assert project.analysed == ["main.py"]
    again = project.check()
    assert project.analysed == []
    first.seconds = again.seconds = 0
    assert first == again


@pytest.mark.parametrize("cold", [True, False])
def test_no_cache(project: Project, cold: bool) -> None:
    if not cold:
        project.check()
    project.check(cache=False)
    assert project.analysed == ["main.py"]
    project.check()
    assert project.analysed == (["main.py"] if cold else [])


def test_a_changed_file_is_analysed_again(project: Project) -> None:
    assert breaks(project.check()) == []
    project.write("main.py", MAIN.replace("return work", "print(x); return work"))
    assert breaks(project.check()) == [12]


def test_a_changed_import_is_noticed_even_at_the_same_time_and_size(project: Project) -> None:
    assert breaks(project.check()) == []
    before = (project.path / "helper.py").stat()
    path = project.write("helper.py", "def work(x):\n    print(x)  \n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert os.stat(path).st_size != before.st_size or breaks(project.check()) == [2]
    project.write("helper.py", "def work(x):\n    print(x)\n    return x\n")
    assert breaks(project.check()) == [2]


def test_a_module_that_appears_is_noticed(project: Project) -> None:
    assert breaks(project.check()) == []
    project.write("unrelated.py", "x = 1\n")
    project.check()
    assert project.analysed == []
    project.write("extra.py", "x = 1\n")
    assert breaks(project.check()) == [11]
    (project.path / "extra.py").unlink()
    assert breaks(project.check()) == []


def test_touching_a_file_does_not_matter(project: Project) -> None:
    project.check()
    for name in ("main.py", "helper.py"):
        os.utime(project.path / name)
    project.check()
    assert project.analysed == []


def test_options_matter(project: Project) -> None:
    project.check()
    project.check(config=(("capture_scalar_outputs", True),))
    assert project.analysed == ["main.py"]
    project.check(entries=("helper:work",))
    assert project.analysed == ["main.py"]


def test_given_content_stands_for_the_file(project: Project) -> None:
    project.check()
    changed = MAIN.replace("return work", "print(x); return work").encode()
    assert breaks(project.check(data=changed)) == [12]
    assert breaks(project.check(data=changed)) == [12]
    assert project.analysed == []
    assert breaks(project.check()) == []


def test_a_damaged_record_counts_as_none(project: Project, tmp_path: Path) -> None:
    project.check()
    for path in (tmp_path / "cache" / "reports-v1").iterdir():
        path.write_bytes(path.read_bytes()[:20])
    project.check()
    assert project.analysed == ["main.py"]


def test_only_changed_files_of_many_are_analysed(project: Project) -> None:
    names = [project.write(f"m{n}.py", MAIN) for n in range(4)]
    project.check(*names)
    project.write("m2.py", MAIN + "\n")
    project.check(*names)
    assert project.analysed == ["m2.py"]


def test_several_processes_give_the_same_report(project: Project) -> None:
    names = [project.write(f"m{n}.py", MAIN.replace("return work", "print(x); return work")) for n in range(5)]
    project.write("broken.py", "def f(:\n")
    one = project.check(*names, "broken.py", cache=False)
    two = project.check(*names, "broken.py", cache=False, jobs=3)
    one.seconds = two.seconds = 0
    assert one == two
    assert len(two.entries) == 5
    assert len(two.problems) == 1


def test_a_warm_check_imports_neither_parser_nor_interpreter(project: Project, tmp_path: Path) -> None:
    code = (
        "import sys; from gbpredict.server.cli import main; main(['check', 'main.py', '--format', 'json'])\n"
        "heavy = [m for m in sys.modules if m.split('.')[0] in ('libcst', 'jedi', 'rich')"
        " or m.startswith(('gbpredict.analysis.interpreter', 'gbpredict.analysis.knowledge', 'gbpredict.variables'))]\n"
        "print(heavy, file=sys.stderr)"
    )
    outputs: list[str] = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=project.path, capture_output=True, text=True, check=True, timeout=60
        )
        answer = json.loads(done.stdout)
        del answer["summary"]["seconds"]
        outputs.append(json.dumps(answer))
    assert outputs[0] == outputs[1]
    assert done.stderr.strip() == "[]"
