"""Where functions, classes, lambdas and comprehensions stand, found with the standard library's parser.

libcst's nodes carry no line numbers and working them out is slow. The host's own parser is ten times as fast, so the
few lines that a ``Code`` needs come from there: this module lists whatever becomes a ``Code`` in the very order in
which the lowering makes them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NamedTuple


class CodeLines(NamedTuple):
    """One thing that becomes a code."""

    kind: str
    line: int
    first_line: int
    end_line: int


def code_order(root: ast.AST, *, heads_only: bool) -> list[CodeLines]:
    """The lines of all codes below ``root``, in the order of lowering; without function bodies if ``heads_only``."""
    out: list[CodeLines] = []
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        kind = node.__class__
        if kind in _LEAVES:
            continue
        if kind is CodeLines:
            out.append(node)
            continue
        if kind is list:
            stack.extend(reversed(node))
            continue
        special = _ORDERS.get(kind)
        if special is not None:
            stack.extend(reversed(special(node, heads_only)))
            continue
        for name in reversed(node._fields):
            value = getattr(node, name, None)
            if value.__class__ not in _LEAVES:
                stack.append(value)
    return out


def _lines(kind: str, node: Any, first_line: int | None = None) -> CodeLines:
    return CodeLines(kind, node.lineno, node.lineno if first_line is None else first_line, node.end_lineno)


def _first_line(node: Any) -> int:
    return node.decorator_list[0].lineno if node.decorator_list else node.lineno


def _arguments(node: ast.arguments) -> list[Any]:
    annotated = [*node.posonlyargs, *node.args, node.vararg, *node.kwonlyargs, node.kwarg]
    notes = [arg.annotation for arg in annotated if arg is not None]
    return [node.defaults, node.kw_defaults, notes]


def _function(node: Any, heads_only: bool) -> list[Any]:
    head = [node.decorator_list, *_arguments(node.args), node.returns, _lines("function", node, _first_line(node))]
    return head if heads_only else [*head, node.body]


def _lambda(node: ast.Lambda, heads_only: bool) -> list[Any]:
    return [*_arguments(node.args), _lines("lambda", node), node.body]


def _class(node: ast.ClassDef, heads_only: bool) -> list[Any]:
    return [node.decorator_list, node.bases, node.keywords, _lines("class", node, _first_line(node)), node.body]


def _comprehension(kind: str) -> Callable[[Any, bool], list[Any]]:
    def order(node: Any, heads_only: bool) -> list[Any]:
        first = node.generators[0]
        out: list[Any] = [first.iter, _lines(kind, node), first.target, first.ifs]
        for loop in node.generators[1:]:
            out += [loop.iter, loop.target, loop.ifs]
        if kind == "dictcomp":
            return [*out, node.key, node.value]
        return [*out, node.elt]

    return order


def _dict(node: ast.Dict, heads_only: bool) -> list[Any]:
    return [item for pair in zip(node.keys, node.values) for item in pair]


_LEAVES = frozenset(
    {
        ast.Name, ast.Constant, ast.Load, ast.Store, ast.Del, ast.Pass, ast.Break, ast.Continue, ast.alias, ast.Import,
        ast.ImportFrom, ast.Global, ast.Nonlocal, ast.And, ast.Or, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Mod, ast.Eq,
        ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn, ast.Not, ast.USub, ast.Pow,
        ast.MatMult, ast.FloorDiv, ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor, ast.Invert, ast.UAdd,
        ast.TypeIgnore, str, int, bool, type(None), bytes, float, complex,
    }
)  # fmt: skip

_ORDERS: dict[type, Callable[[Any, bool], list[Any]]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _lambda,
    ast.ClassDef: _class,
    ast.ListComp: _comprehension("listcomp"),
    ast.SetComp: _comprehension("setcomp"),
    ast.DictComp: _comprehension("dictcomp"),
    ast.GeneratorExp: _comprehension("genexpr"),
    ast.Dict: _dict,
    ast.Assign: lambda node, _: [node.value, node.targets],
    ast.AnnAssign: lambda node, _: [node.value, node.target, node.annotation],
    ast.For: lambda node, _: [node.iter, node.target, node.body, node.orelse],
    ast.AsyncFor: lambda node, _: [node.iter, node.target, node.body, node.orelse],
}
_ORDERS[ast.Try] = lambda node, _: [node.body, node.orelse, node.handlers, node.finalbody]
if hasattr(ast, "TryStar"):  # Python 3.11
    _ORDERS[getattr(ast, "TryStar")] = _ORDERS[ast.Try]  # noqa: B009
if hasattr(ast, "TypeAlias"):  # Python 3.12
    _ORDERS[getattr(ast, "TypeAlias")] = lambda node, _: [node.value]  # noqa: B009
