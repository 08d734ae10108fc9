"""Bad input: never an exception, always a problem, and as much of the rest as possible."""

from __future__ import annotations

import pytest
from gbpredict.analysis.frontend.build import build_skeleton
from gbpredict.analysis.frontend.depth import too_deep
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.frontend.support import heads, module_of, show, stdlib_files

UNREADABLE = {
    "not utf-8": (b"x = 1\ny = '\xff'\n", 2, "not valid utf-8 text"),
    "wrong declaration": (b"# coding: nope\nx = 1\n", 1, "cannot be decoded: unknown encoding: nope"),
    "null byte": (b"x = 1\n\0\n", 2, "contains a null byte"),
    "declared ascii": (b"# coding: ascii\n\nx = '\xe9'\n", 3, "not valid ascii text"),
}


@pytest.mark.parametrize(("data", "line", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_bytes(data: bytes, line: int, message: str) -> None:
    module = module_of(data)
    assert module.skeleton().body == []
    assert [(problem.path, problem.line, problem.message) for problem in module.problems] == [("m.py", line, message)]


BROKEN = {
    "unfinished expression": (
        "class A:\n    def f(self):\n        x = foo.\n        return x\n    def g(self):\n        return 1\nz = 1\n",
        [3],
        ["f: [Pass(), Return(x!)]", "g: [Return(1)]"],
        2,
    ),
    "open bracket": ("def f():\n    x = g(1,\n\ndef g(): return 2\ny = 1\n", [2], ["g: [Return(2)]"], 2),
    "missing block": (
        "def f():\n    if x:\n    return 1\ndef g(): pass\n",
        [3],
        ["f: [Pass(), Return(1)]", "g: [Pass()]"],
        2,
    ),
    "open string": ("def f():\n    x = 'abc\n    return x\ny = 1\n", [2], ["f: [Pass(), Return(x!)]"], 2),
    "open long string": ("def g(): pass\ndef f():\n    x = '''abc\n    return x\n", [3], ["g: [Pass()]"], 2),
    "two errors": ("x = = 1\ndef f():\n    return )\ny = 1\n", [1, 3], ["f: [Pass()]"], 3),
    "statement of the module": ("def f(): pass\nprint 'a'\ndef g(): pass\n", [2], ["f: [Pass()]", "g: [Pass()]"], 3),
    "missing colon": ("def f():\n    for x in y\n        z\n    return 1\ndef g(): pass\n", [2], ["g: [Pass()]"], 2),
    "header being typed": ("def f(x\n\ndef g():\n    return 1\n", [1], [], 1),
    "class being typed": ("class A(B\n    def f(self): pass\ndef g(): pass\nx = 1\n", [1], ["g: [Pass()]"], 1),
}


@pytest.mark.parametrize(("source", "lines", "functions", "least"), BROKEN.values(), ids=BROKEN)
def test_the_rest_of_a_broken_file_stays(source: str, lines: list[int], functions: list[str], least: int) -> None:
    module = module_of(source)
    skeleton = module.skeleton()
    assert [problem.line for problem in module.problems] == lines
    assert all(problem.column >= 1 and problem.message for problem in module.problems)
    shown = [f"{head.name}: {show(module.load(head)[0].body)}" for head in heads(skeleton)]
    assert set(functions) <= set(shown)
    assert len(skeleton.body) >= least


def test_syntax_that_only_the_slow_parser_refuses_is_lowered_from_the_other() -> None:
    source = "def f():\n    (x): int\n    return 1\n(y): int\nz = 1\n"
    module = module_of(source)
    (head,) = heads(module.skeleton())
    assert show(module.load(head)[0].body) == "[AnnAssign(x, int!, 'int', None), Return(1)]"
    assert not module.problems
    assert [fault.line for fault in build_skeleton(source.split("\n"), exact=True).faults] == [4]


def test_many_adjacent_strings_are_one_constant() -> None:
    module = module_of("x = " + "'a' " * 20_000)
    assert show(module.skeleton().body) == f"[Assign([x!], {'a' * 20_000!r})]"


def test_spans_stay_right_in_a_repaired_file() -> None:
    module = module_of("x = (\ndef f():\n    return [)\n    a = 1\ny = 2\n")
    for statement in module.skeleton().body:
        assert module.unit.span(statement.pos).line >= 1


DEEP = {
    "parentheses": "x = " + "(" * 1000 + "a" + ")" * 1000,
    "blocks": "".join(" " * i + "if 1:\n" for i in range(1000)) + " " * 1000 + "x",
    "sum": "x = a" + "+a" * 5000,
    "signs": "x = " + "-" * 5000 + "1",
    "nots": "x = " + "not " * 5000 + "1",
    "attributes": "x" + ".a" * 5000,
    "calls": "x" + "()" * 5000,
    "lambdas": "x = " + "lambda: " * 5000 + "1",
    "conditions": "x = " + "a if b else " * 5000 + "c",
    "elifs": "if a:\n  pass\n" + "elif b:\n  pass\n" * 3000,
    "powers": "x = a" + "**a" * 5000,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("place", ["module", "function"])
def test_deep_nesting_is_a_problem(source: str, place: str) -> None:
    if place == "function":
        source = "def f():\n" + "".join(f" {line}\n" for line in source.splitlines()) + "\ny = 1"
    module = module_of(source + "\ndef g(): pass\n")
    for head in heads(module.skeleton()):
        code, unit = module.load(head)
        assert unit.span(code.pos).line >= 1
    assert "nested too deeply" in [problem.message for problem in module.problems]


ORDINARY = {
    "a long sum": "x = " + " + ".join(f"a{i} * b{i} ** 2" for i in range(600)),
    "a long table": "x = [" + "(1 + 2, f(a)(b)[c].d, 'a' 'b'),\n" * 5000 + "]",
    "a long file": "x = a + b\nif x: y = -x\nelif y: pass\n" * 5000,
    "many elifs": "if a:\n  pass\n" + "elif b:\n  pass\n" * 500,
}


@pytest.mark.parametrize("source", ORDINARY.values(), ids=ORDINARY)
def test_long_is_not_deep(source: str) -> None:
    assert too_deep(source) is None


def test_the_standard_library_is_not_deep() -> None:
    for path in stdlib_files():
        assert too_deep(path.read_bytes().decode("utf-8")) is None


PIECES = st.sampled_from(
    "def f():|class A:|    |\n|\n    |if x:|else:|return |x|(|)|[|]|{|}|:|,|=|'|'''|f'{|}'|#|\\|@|lambda |async |for "
    "|in |import |1|.|*|**|yield |await |\t|\x0c|é|match x:|case |with |try:|except:|;|->|!r|\r|\x00|\ud800".split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_nothing_raises(source: str) -> None:
    module = module_of(source.encode("utf-8", "surrogatepass"))
    skeleton = module.skeleton()
    for head in heads(skeleton):
        code, unit = module.load(head)
        unit.text(code.pos)
    for statement in skeleton.body:
        module.unit.text(statement.pos)
