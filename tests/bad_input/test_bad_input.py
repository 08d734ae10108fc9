"""Bad input through the command: a clear message, the right exit code, and the other files are still checked.

Every test runs the command in a process of its own on files that it writes, with a good neighbour beside the bad file:
``GOOD`` breaks the graph once, so whether it was checked shows in the findings.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

TIMEOUT = 240.0
"""Seconds for one run of the command: whatever the input is, it ends (a free machine needs a tenth of this)."""

GOOD = """\
import torch


@torch.compile
def f(x):
    print("hello")
    return x + 1


f(torch.ones(2))
"""


@dataclass(slots=True)
class Run:
    """One finished run of the command."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        return json.loads(self.out)

    def breaks(self, name: str) -> list[tuple[int, str]]:
        """Line and id of the findings in a file."""
        return [(d["line"], d["id"]) for d in self.answer["diagnostics"] if Path(d["path"]).name == name]

    def problem(self, name: str) -> dict[str, Any]:
        """The first problem that a file has."""
        return next(p for p in self.answer["problems"] if Path(p["path"]).name == name)


class Folder:
    """A folder to check things in."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())

    def gbpredict(self, *arguments: str) -> Run:
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.path / ".cache"), "NO_COLOR": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "gbpredict.server", *arguments],
            cwd=self.path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Run(done.returncode, done.stdout, done.stderr)

    def check(self, *arguments: str) -> Run:
        run = self.gbpredict("check", *arguments, "--format", "json")
        for error in run.answer["errors"] if run.out else ():
            pytest.fail(f"internal error: {error}")
        return run


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write("good.py", GOOD)
    return made


def good_was_checked(run: Run) -> bool:
    return run.breaks("good.py") == [(6, "GB0059")]


def test_the_good_neighbour_breaks_once(folder: Folder) -> None:
    run = folder.check("good.py")
    assert run.code == 1
    assert good_was_checked(run)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param("import torch\n\ndef f(x):\n    return (x +\n", 4, id="unclosed"),
        pytest.param("import torch\ndef f(x)\n    return x\n", 2, id="missing-colon"),
        pytest.param("def f(x):\n    return x\n  return x\n", 3, id="dedent"),
        pytest.param("def f(x):\nreturn x\n", 2, id="indent"),
        pytest.param('x = "open\n', 1, id="string"),
        pytest.param("print 'python 2'\n", 1, id="python-2"),
        pytest.param("<<<<<<< HEAD\nx = 1\n=======\n", 1, id="merge-conflict"),
    ],
)
def test_syntax_error(folder: Folder, source: str, line: int) -> None:
    folder.write("bad.py", source)
    run = folder.check("bad.py", "good.py")
    assert run.code == 1
    problem = run.problem("bad.py")
    assert problem["kind"] == "syntax"
    assert abs(problem["line"] - line) <= 1
    assert problem["column"] >= 1
    assert problem["message"]
    assert good_was_checked(run)


def test_syntax_error_alone(folder: Folder) -> None:
    folder.write("bad.py", "def f(:\n")
    run = folder.gbpredict("check", "bad.py")
    assert run.code == 2
    assert "bad.py:1" in run.out + run.err


def test_syntax_error_in_an_imported_module(folder: Folder) -> None:
    folder.write("broken.py", "def helper(x:\n")
    folder.write(
        "main.py",
        """\
        import torch
        from broken import helper

        @torch.compile
        def f(x):
            print("before")
            return helper(x)

        f(torch.ones(2))
        """,
    )
    run = folder.check("main.py", "good.py")
    assert run.code == 1
    assert (6, "GB0059") in run.breaks("main.py")
    assert good_was_checked(run)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"x = '\xff\xfe'\n", id="not-utf-8"),
        pytest.param("x = 'é'\n".encode("utf-16"), id="utf-16"),
        pytest.param(b"# coding: no-such-codec\nx = 1\n", id="unknown-codec"),
        pytest.param(b"x = 1\0\n", id="null-byte"),
        pytest.param(bytes(range(256)) * 20, id="binary"),
    ],
)
def test_undecodable_bytes(folder: Folder, data: bytes) -> None:
    folder.write("bad.py", data)
    run = folder.check("bad.py", "good.py")
    assert run.code == 1
    assert run.problem("bad.py")["kind"] in {"decode", "syntax"}
    assert run.problem("bad.py")["message"]
    assert good_was_checked(run)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + GOOD.encode(), id="byte-order-mark"),
        pytest.param(b"# -*- coding: latin-1 -*-\nname = '\xe9'\n", id="latin-1"),
        pytest.param(GOOD.replace("\n", "\r\n").encode(), id="crlf"),
        pytest.param(GOOD.rstrip().encode(), id="no-newline-at-end"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\n\n# only a comment", id="comment"),
        pytest.param(b"\x0c\nx = 1\n", id="form-feed"),
    ],
)
def test_unusual_but_fine(folder: Folder, data: bytes) -> None:
    folder.write("odd.py", data)
    run = folder.check("odd.py", "good.py")
    assert run.code == 1
    assert not run.answer["problems"]
    assert good_was_checked(run)
    assert len(run.breaks("odd.py")) == data.count(b"print(")


def test_folder_without_python(folder: Folder) -> None:
    folder.write("data/notes.txt", "nothing to see")
    run = folder.gbpredict("check", "data")
    assert run.code == 2
    assert "no Python files" in run.out + run.err
    run = folder.check("data", "good.py")
    assert good_was_checked(run)


def test_missing_path(folder: Folder) -> None:
    run = folder.gbpredict("check", "nowhere.py")
    assert run.code == 2
    assert "nowhere.py" in run.out + run.err
    assert "no such file" in (run.out + run.err).lower()
    run = folder.check("nowhere.py", "good.py")
    assert run.code == 2
    assert good_was_checked(run)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(folder: Folder) -> None:
    folder.write("secret.py", "x = 1\n")
    (folder.path / "secret.py").chmod(0)
    run = folder.check("secret.py", "good.py")
    assert run.code == 2
    assert run.problem("secret.py")["kind"] == "unreadable"
    assert good_was_checked(run)


def test_import_cycle(folder: Folder) -> None:
    folder.write(
        "first.py",
        """\
        import torch
        import second

        def helper(x):
            print("first")
            return x

        if __name__ == "__main__":
            torch.compile(second.run)(torch.ones(2))
        """,
    )
    folder.write("second.py", "import first\n\ndef run(x):\n    return first.helper(x) + 1\n")
    run = folder.check("first.py", "good.py")
    assert run.code == 1
    assert run.breaks("first.py") == [(5, "GB0059")]
    assert good_was_checked(run)


def test_names_that_go_in_circles(folder: Folder) -> None:
    folder.write("circle_a.py", "from circle_b import thing\n")
    folder.write("circle_b.py", "from circle_a import thing\n")
    folder.write(
        "main.py",
        """\
        import torch
        from circle_a import thing

        class A(B): pass
        class B(A): pass
        alias = alias

        @torch.compile
        def f(x):
            print("main")
            return thing(x)

        f(torch.ones(2))
        """,
    )
    run = folder.check("main.py", "good.py")
    assert run.code == 1
    assert good_was_checked(run)


def test_missing_import(folder: Folder) -> None:
    folder.write(
        "main.py",
        """\
        import torch
        import no_such_package
        from no_such_package.sub import helper
        from . import sibling
        from .. import parent

        @torch.compile
        def f(x):
            y = helper(x, no_such_package.FLAG)
            print("after an unknown call")
            return y

        f(torch.ones(2))
        """,
    )
    run = folder.check("main.py", "good.py")
    assert run.code == 1
    assert [line for line, _ in run.breaks("main.py")] == [9 + 1]
    assert good_was_checked(run)


def test_endless_recursion(folder: Folder) -> None:
    folder.write(
        "main.py",
        """\
        import torch

        def down(x, n):
            return down(x + 1, n + 1)

        def ping(x):
            return pong(x)

        def pong(x):
            return ping(x)

        @torch.compile
        def f(x):
            return down(x, 0)

        @torch.compile
        def g(x):
            return ping(x)

        class Meta(type):
            def __getattr__(cls, name):
                return getattr(cls, name + "_")

        class Odd(metaclass=Meta):
            def __getattr__(self, name):
                return getattr(self, name)

        ping(1)
        Odd().anything
        f(torch.ones(2))
        g(torch.ones(2))
        """,
    )
    run = folder.check("main.py", "good.py")
    assert run.code in {0, 1}
    assert good_was_checked(run)


def test_endless_loops(folder: Folder) -> None:
    folder.write(
        "main.py",
        """\
        import itertools
        import torch

        @torch.compile
        def f(x):
            n = 0
            while True:
                n += 1
                x = x * n

        @torch.compile
        def g(x):
            for i in itertools.count():
                x = x + i
            return x

        f(torch.ones(2))
        while True:
            g(torch.ones(2))
        """,
    )
    run = folder.check("main.py", "good.py")
    assert run.code in {0, 1}
    assert good_was_checked(run)


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("(" * 1000 + "x" + ")" * 1000, id="parentheses"),
        pytest.param("[" * 1000 + "x" + "]" * 1000, id="lists"),
        pytest.param("-" * 1000 + "x", id="unary"),
        pytest.param(" + ".join(["x"] * 1000), id="sum"),
        pytest.param("x" + ".T" * 1000, id="attributes"),
        pytest.param("f(" * 1000 + "x" + ")" * 1000, id="calls"),
        pytest.param("lambda: " * 1000 + "x", id="lambdas"),
    ],
)
def test_deeply_nested_expression(folder: Folder, expression: str) -> None:
    folder.write(
        "deep.py", f"import torch\n\n\n@torch.compile\ndef f(x):\n    return {expression}\n\n\nf(torch.ones(2))\n"
    )
    run = folder.check("deep.py", "good.py")
    assert run.code == 1
    assert good_was_checked(run)


def test_deeply_nested_statements(folder: Folder) -> None:
    # Python itself allows 100 levels of indentation: what is deeper is a syntax error, and must be told as one.
    for name, depth in (("allowed.py", 90), ("deep.py", 1000)):
        lines = ["def f(x):"] + [" " * (n + 1) + "if x:" for n in range(depth)] + [" " * (depth + 1) + "pass"]
        folder.write(name, "\n".join(lines) + "\n")
    chain = "if n == 0:\n    x = 0\n" + "".join(f"elif n == {n}:\n    x = {n}\n" for n in range(1, 1000))
    folder.write("chain.py", "n = 5\n" + chain)
    run = folder.check("allowed.py", "deep.py", "chain.py", "good.py")
    assert run.code == 1
    assert good_was_checked(run)


def test_large_file(folder: Folder) -> None:
    functions = "".join(f"def g{n}(x):\n    y = x * {n}\n    return y + 1\n\n\n" for n in range(10_000))
    folder.write("large.py", functions + GOOD)
    run = folder.check("large.py", "good.py")
    assert run.code == 1
    assert len(run.breaks("large.py")) == 1
    assert good_was_checked(run)


def test_long_script(folder: Folder) -> None:
    folder.write("table.py", "TABLE = {\n" + "".join(f"    {n}: 'value {n}',\n" for n in range(50_000)) + "}\n" + GOOD)
    run = folder.check("table.py", "good.py")
    assert run.code == 1
    assert len(run.breaks("table.py")) == 1


def test_program_that_fails_at_run_time(folder: Folder) -> None:
    folder.write(
        "main.py",
        """\
        import torch

        @torch.compile
        def f(x):
            print("once")
            return x.no_such_method() + undefined_name

        f(torch.ones(2))
        f()
        1 / 0
        """,
    )
    run = folder.check("main.py", "good.py")
    assert run.code == 1
    assert (5, "GB0059") in run.breaks("main.py")
    assert good_was_checked(run)


def test_nothing_of_the_program_runs(folder: Folder) -> None:
    folder.write(
        "main.py",
        """\
        import pathlib
        import torch

        pathlib.Path("created").write_text("it ran")

        @torch.compile
        def f(x):
            print("hello")
            return x

        f(torch.ones(2))
        """,
    )
    run = folder.check("main.py")
    assert run.code == 1
    assert not (folder.path / "created").exists()


def test_a_module_named_like_the_standard_library(folder: Folder) -> None:
    folder.write("json.py", "raise RuntimeError('imported by the tool')\n")
    folder.write("torch.py", "def compile(f):\n    return f\n")
    run = folder.check("good.py")
    assert run.code in {0, 1}


@pytest.mark.parametrize(
    "arguments", [("check", "--no-such-option"), ("no-such-command",), ("check", "--format", "pdf")]
)
def test_unknown_option(folder: Folder, arguments: tuple[str, ...]) -> None:
    run = folder.gbpredict(*arguments)
    assert run.code == 2
    assert "usage" in run.err.lower()
    assert arguments[-1] in run.err
    assert not run.out


def test_missing_environment(folder: Folder) -> None:
    run = folder.gbpredict("check", "good.py", "--python", "no/such/python")
    assert run.code == 2
    assert "no/such/python" in run.err


def test_link_to_nothing_and_loop_of_links(folder: Folder) -> None:
    os.symlink("missing.py", folder.path / "dangling.py")
    (folder.path / "sub").mkdir()
    os.symlink("..", folder.path / "sub" / "up")
    run = folder.check(".")
    assert run.code in {1, 2}
    assert good_was_checked(run)
