"""Spans are exact: against the standard library's parser, and for what that has no spans for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from gbpredict.analysis.frontend import ir
from gbpredict.analysis.frontend.spans import Span

from tests.unit.frontend.support import codes, function, heads, module_of, stdlib_files, walk

_SAME = {
    name: name
    for name in (
        "Attribute Subscript Slice Call BinOp UnaryOp BoolOp Compare IfExp NamedExpr Tuple List Set Dict Starred"
        " JoinedStr Lambda YieldFrom Await Assign AugAssign AnnAssign Delete Raise Assert Import ImportFrom Pass Break"
        " Continue MatchValue MatchSequence MatchMapping MatchClass MatchStar MatchAs MatchOr MatchSingleton"
    ).split()
} | {"Const": "Constant", "BytesConst": "Constant", "ComplexConst": "Constant", "Comprehension": "comp"}
_HEADERS = (ir.While, ir.With, ir.Try, ir.FunctionDef, ir.ClassDef, ir.Match, ir.ExceptHandler)


@pytest.mark.parametrize("path", stdlib_files()[::3], ids=lambda path: path.stem)
def test_spans_agree_with_the_standard_parser(path: Path) -> None:
    module = module_of(path.read_bytes())
    expected: set[tuple[str, Span]] = set()
    starts: set[tuple[int, int]] = set()
    for node in ast.walk(ast.parse(module.text)):
        if not hasattr(node, "lineno"):
            continue

        def column(line: int, offset: int) -> int:
            return len(module.lines[line - 1].encode()[:offset].decode()) + 1

        span = Span(
            node.lineno,
            column(node.lineno, node.col_offset),
            node.end_lineno,
            column(node.end_lineno, node.end_col_offset),
        )
        kind = type(node).__name__
        if kind in ("ListComp", "SetComp", "DictComp", "GeneratorExp"):
            kind = "comp"
        expected.add((kind, span))
        starts.add((span.line, span.column))
    checked = 0
    for code, unit in codes(module):
        inside_text = {
            id(inner) for node in walk(code.body) if isinstance(node, ir.JoinedStr) for inner in walk(node.values)
        }
        for node in walk(code.body):
            if isinstance(node, ir.Code) or id(node) in inside_text:
                continue
            kind = _SAME.get(type(node).__name__)
            if kind is not None:
                span = unit.span(node.pos)
                if isinstance(node, ir.Comprehension) and node.kind == "generator" and (kind, span) not in expected:
                    continue  # a generator that is a call's only argument: the parser counts the call's parentheses
                assert (kind, span) in expected, (kind, unit.text(node.pos))
                checked += 1
            elif isinstance(node, _HEADERS):
                span = unit.span(node.pos)
                assert (span.line, span.column) in starts
                assert unit.text(node.pos).endswith(":")
    assert checked > 50


def spans(source: str, kind: type[ir.Node]) -> list[tuple[str, Span]]:
    """Text and span of every node of a kind in the first function."""
    code, unit = function(source)
    return [(unit.text(n.pos), unit.span(n.pos)) for n in walk(code.body) if isinstance(n, kind)]


def test_non_ascii_and_tabs_count_characters() -> None:
    source = "class A:\n\tdef f(self):\n\t\té = 'öü'; 漢 = é.ß\n"
    assert spans(source, ir.Assign) == [("é = 'öü'", Span(3, 3, 3, 11)), ("漢 = é.ß", Span(3, 13, 3, 20))]


def test_statements_over_several_lines() -> None:
    source = "x\n\ndef f(a,\n      b):\n    y = g(\n        a,  # comment\n        b,\n    )\n    return y\n"
    assert spans(source, ir.Assign) == [("y = g(\n        a,  # comment\n        b,\n    )", Span(5, 5, 8, 6))]
    assert spans(source, ir.Return) == [("return y", Span(9, 5, 9, 13))]


def test_compound_statements_have_the_span_of_their_header() -> None:
    source = (
        "def f(self):\n"
        "    if (a and\n"
        "        b) :  # comment\n"
        "        pass\n"
        "    elif mask is not None: pass\n"
        "    async with (a as b): x\n"
    )
    assert spans(source, ir.If) == [
        ("if (a and\n        b) :", Span(2, 5, 3, 13)),
        ("elif mask is not None:", Span(5, 5, 5, 27)),
    ]
    code, unit = function(source)
    assert unit.text(code.body[0].orelse[0].test.pos) == "mask is not None"
    assert spans(source, ir.With) == [("async with (a as b):", Span(6, 5, 6, 25))]


def test_a_definition_starts_at_its_keyword_not_at_its_decorator() -> None:
    module = module_of("@a\n@b(\n  1)\nclass C(D):\n    @e\n    async def f(self) -> int: pass\n")
    (head,) = heads(module.skeleton())
    class_code = module.skeleton().body[0].code
    assert (class_code.line, class_code.first_line, class_code.end_line) == (4, 1, 6)
    assert module.unit.text(class_code.pos) == "class C(D):"
    assert (head.line, head.first_line, head.end_line) == (6, 5, 6)
    code, unit = module.load(head)
    assert unit.text(code.pos) == module.unit.text(head.pos) == "async def f(self) -> int:"


def test_parts_of_comprehensions() -> None:
    source = "def f():\n    return [g(x) for x in (a) if x > 1]\n"
    assert [text for text, _ in spans(source, ir.CompAppend)] == ["g(x)"]
    assert [text for text, _ in spans(source, ir.For)] == ["for x in (a)"]
    assert [text for text, _ in spans(source, ir.If)] == ["if x > 1"]


def test_module_level_spans_are_right_behind_lazy_functions() -> None:
    module = module_of(
        "def f():\n    1\n\n    2\n\nclass A:\n    def g(self):\n        3\n        4\n    x = 5\ny = 6\n"
    )
    assigned = [node for node in walk(module.skeleton()) if isinstance(node, ir.Assign)]
    assert [module.unit.span(node.pos) for node in assigned] == [Span(10, 5, 10, 10), Span(11, 1, 11, 6)]
    assert [module.unit.line(node.value.pos) for node in assigned] == [10, 11]
    assert module.unit.text(module.skeleton().body[-1].pos) == "y = 6"
