"""Each program with its fixes in it is the file in `fixed/`, breaks no more there, and computes the same.

`python -m tests.fixes.test_fixes` writes `fixed/` anew, to be read before it is committed.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from gbpredict.analysis import api
from gbpredict.analysis.fixes.api import best_fixes, fixes_for
from gbpredict.analysis.fixes.edits import Edit, Fix, apply, split_lines
from gbpredict.analysis.fixes.place import Source
from gbpredict.analysis.options import Options, SourceFile
from gbpredict.analysis.report import Diagnostic
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.recorder import Oracle, oracle_available

PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.py"))
FIXED = Path(__file__).with_name("fixed")
BY_NAME = {"argvalues": PROGRAMS, "ids": [p.stem for p in PROGRAMS]}

DRIVER = """
import torch, {before}_before as before, {before}_after as after

with torch.compiler.set_stance("force_eager"):
    wanted = before.main()
torch.testing.assert_close(after.main(), wanted)
"""


def findings(program: Path) -> list[Diagnostic]:
    """What the analyzer says of the program when its `main` is called."""
    text = program.read_text() + "\nif __name__ == '__main__':\n    main()\n"
    return api.check_files([SourceFile(str(program), text.encode())], Options(cache=False), None).diagnostics


def repaired(program: Path) -> str:
    text = program.read_text()
    return apply(text, best_fixes(text, findings(program), unsafe=True))[0]


@pytest.mark.parametrize("program", **BY_NAME)
def test_the_program_after_its_fixes(program: Path) -> None:
    assert repaired(program) == (FIXED / program.name).read_text()


@pytest.mark.parametrize("program", **BY_NAME)
def test_nothing_is_left_to_break(program: Path) -> None:
    left = findings(FIXED / program.name)
    assert bool(left) == (program.stem == "no_fix"), [f"{d.line}: {d.id}" for d in left]


@pytest.mark.oracle
@pytest.mark.skipif(not oracle_available(), reason="needs an interpreter with torch 2.13")
def test_the_compiler_agrees(tmp_path: Path) -> None:
    with Oracle() as oracle:
        for program in PROGRAMS:
            (tmp_path / f"{program.stem}_before.py").write_text(program.read_text())
            (tmp_path / f"{program.stem}_after.py").write_text((FIXED / program.name).read_text())
            driver = tmp_path / f"{program.stem}.py"
            driver.write_text(DRIVER.format(before=program.stem))
            truth = oracle.ask(driver)
            assert truth["status"] == "ok", (program.stem, truth["error"])
            broken = [b["frames"][-1] for b in truth["breaks"]]
            assert bool(broken) == (program.stem == "no_fix"), (program.stem, broken)


def test_what_is_safe_and_what_is_not() -> None:
    safe = {
        (program.stem, fix.title)
        for program in PROGRAMS
        for d in findings(program)
        for fix in fixes_for(program.read_text(), d)
        if fix.safe
    }
    assert safe == {("calls", "Use the ** operator")}


def test_a_check_can_go_into_the_graph_instead() -> None:
    program = next(p for p in PROGRAMS if p.stem == "checks")
    first = findings(program)[0]
    titles = [fix.title for fix in fixes_for(program.read_text(), first)]
    assert titles == [
        "Give the assertion a constant message",
        "Check it inside of the graph with torch._assert_async",
    ]


def diagnostic(line: int, column: int, end: int, rule: str) -> Diagnostic:
    return Diagnostic(
        path="x.py", line=line, column=column, end_line=line, end_column=end, id=rule, type="t", message="m"
    )


def fixed_text(text: str, *found: Diagnostic) -> str:
    return apply(text, best_fixes(text, found, unsafe=True))[0]


def test_torch_is_imported_where_the_file_does_not() -> None:
    text = '"""Doc."""\nfrom helpers import f\n\n\ndef g(x):\n    print(x)\n'
    assert fixed_text(text, diagnostic(6, 5, 13, "GB0059")) == (
        '"""Doc."""\nfrom helpers import f\nimport torch\n\n\ndef g(x):\n'
        "    if not torch.compiler.is_compiling():\n        print(x)\n"
    )


def test_an_import_moves_to_the_top() -> None:
    text = "import torch\n\n\ndef g(x):\n    import json\n    return x\n"
    want = "import torch\nimport json\n\n\ndef g(x):\n    return x\n"
    (fix,) = fixes_for(text, diagnostic(5, 5, 16, "GB0025"))
    assert fix.safe
    assert apply(text, [fix])[0] == want
    (fix,) = fixes_for(text.replace("json", "mine"), diagnostic(5, 5, 16, "GB0025"))
    assert not fix.safe


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_and_tabs_stay(newline: str) -> None:
    text = newline.join(["import torch", "def g(x):", "\tu = 'é\u2028😀'", "\tprint(x)", "\treturn x"])
    want = newline.join(
        [
            "import torch",
            "def g(x):",
            "\tu = 'é\u2028😀'",
            "\tif not torch.compiler.is_compiling():",
            "\t\tprint(x)",
            "\treturn x",
        ]
    )
    assert fixed_text(text, diagnostic(4, 2, 10, "GB0059")) == want


@pytest.mark.parametrize(
    "text",
    [
        "import torch\nif x: print(x)\n",
        "import torch\nprint(x); y = 1\n",
        "def f(:\n    print(x)\n",
        "",
        "import torch\nf = lambda x: print(x)\n",
    ],
)
def test_where_a_statement_has_not_its_lines_for_itself_nothing_is_offered(text: str) -> None:
    line = text.split("\n")[1] if text else ""
    column = line.find("print") + 1
    assert fixes_for(text, diagnostic(2, column or 1, (column or 1) + 8, "GB0059")) == []


def test_overlapping_fixes_wait_for_the_next_round() -> None:
    first = Fix("a", "GB0059", True, (Edit(1, 1, 1, 3, "x"),))
    second = Fix("b", "GB0059", True, (Edit(1, 2, 1, 4, "y"),))
    assert apply("abcd\n", [first, second]) == ("xcd\n", [first])


@given(st.text(alphabet="ab\r\n\f\u2028é😀"))
def test_lines_are_python_lines(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert [line.rstrip("\r\n") for line in lines] == text.replace("\r\n", "\n").replace("\r", "\n").removesuffix(
        "\n"
    ).split("\n")[: len(lines)]


@given(st.text(alphabet="print(x)\n ;:if'\"#\\"), st.integers(1, 5), st.integers(1, 9))
def test_any_text_is_survived(text: str, line: int, column: int) -> None:
    source = Source(text)
    for rule in ("GB0059", "GB0170", "GB0036", "GB0124", "GB0007"):
        for fix in fixes_for(source, diagnostic(line, column, column + 3, rule)):
            ast.parse(apply(text, [fix])[0])


def main() -> None:
    """Write the repaired programs."""
    FIXED.mkdir(exist_ok=True)
    for program in PROGRAMS:
        (FIXED / program.name).write_text(repaired(program))


if __name__ == "__main__":
    main()
