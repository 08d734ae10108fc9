"""Paths of the command line to files: folders, patterns, exclusions, odd paths."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from gbpredict.server.discovery import Discovery, discover

Make = Callable[..., None]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.chdir(tmp_path)

    def write(*names: str, text: str = "x = 1\n") -> None:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return write


def names(found: Discovery) -> list[str]:
    return [file.path for file in found.files]


def test_files_keep_their_order_and_come_once(make: Make) -> None:
    make("b.py", "a.py")
    found = discover(["b.py", "a.py", "./b.py", os.path.abspath("a.py")])
    assert names(found) == ["b.py", "a.py"]
    assert not found.problems


def test_folder(make: Make) -> None:
    make("p/b.py", "p/a.py", "p/inner/c.py", "p/data.txt", "p/__pycache__/d.py", "p/.venv/e.py", "p/node_modules/f.py")
    make("p/env/pyvenv.cfg", "p/env/lib/g.py")
    assert names(discover(["p"])) == ["p/a.py", "p/b.py", "p/inner/c.py"]
    assert names(discover(["."])) == ["p/a.py", "p/b.py", "p/inner/c.py"]


def test_named_folder_is_searched_even_if_excluded_by_default(make: Make) -> None:
    make("env/site-packages/lib/a.py")
    assert names(discover(["env"])) == []
    assert names(discover(["env/site-packages"])) == ["env/site-packages/lib/a.py"]


def test_gitignore(make: Make, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    make("src/a.py", "src/gen/b.py", "src/keep/gen_c.py", "src/keep/d.py", "out/e.py")
    make(".gitignore", text="out/\ngen_*.py\n/src/gen\n")
    make("src/keep/.gitignore", text="!gen_c.py\nd.py\n")
    assert names(discover(["."])) == ["src/a.py", "src/keep/gen_c.py"]
    assert names(discover(["src/keep"])) == ["src/keep/gen_c.py"]
    assert names(discover(["src/keep/d.py"])) == ["src/keep/d.py"]


def test_exclude_patterns(make: Make, tmp_path: Path) -> None:
    make("a.py", "tests/b.py", "lib/tests/c.py", "lib/d_test.py")
    assert names(discover(["."], exclude=["tests/", "*_test.py"], exclude_root=str(tmp_path))) == ["a.py"]
    assert names(discover(["."], exclude=["/tests"], exclude_root=str(tmp_path))) == [
        "a.py",
        "lib/d_test.py",
        "lib/tests/c.py",
    ]


def test_patterns(make: Make) -> None:
    make("src/a.py", "src/b.py", "src/in/c.py", "src/d.txt")
    assert names(discover(["src/*.py"])) == ["src/a.py", "src/b.py"]
    assert names(discover(["src/**/*.py"])) == ["src/a.py", "src/b.py", "src/in/c.py"]
    assert names(discover(["src/**"])) == ["src/a.py", "src/b.py", "src/in/c.py"]
    assert names(discover(["src/[ab].py"])) == ["src/a.py", "src/b.py"]


def test_file_whose_name_looks_like_a_pattern(make: Make) -> None:
    make("a[1].py", "a1.py")
    assert names(discover(["a[1].py"])) == ["a[1].py"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nowhere.py", "no such file or folder"),
        ("none*.py", "no file matches this pattern"),
        ("*.txt", "no Python file matches this pattern"),
        ("empty", "no Python files in this folder"),
        ("book.ipynb", "notebooks are not supported"),
        ("dangling.py", "broken symbolic link"),
    ],
)
def test_problems(make: Make, tmp_path: Path, path: str, message: str) -> None:
    make("good.py", "notes.txt", "book.ipynb", "empty/readme.md")
    (tmp_path / "dangling.py").symlink_to("gone.py")
    found = discover([path, "good.py"])
    assert names(found) == ["good.py"]
    (problem,) = found.problems
    assert problem.kind == "unreadable"
    assert message in problem.message


def test_same_folder_twice_is_no_problem(make: Make) -> None:
    make("p/a.py")
    found = discover(["p", "p", "p/a.py"])
    assert names(found) == ["p/a.py"]
    assert not found.problems


def test_link_that_goes_in_circles(make: Make, tmp_path: Path) -> None:
    make("p/a.py")
    (tmp_path / "p" / "loop").symlink_to(tmp_path / "p")
    assert names(discover(["p"])) == ["p/a.py"]


def test_standard_input(make: Make) -> None:
    (file,) = discover(["-"], stdin=b"x", stdin_filename="./src/a.py").files
    assert (file.path, file.data) == ("src/a.py", b"x")
    (file,) = discover(["-"], stdin=b"").files
    assert (file.path, file.data) == ("<stdin>", b"")
