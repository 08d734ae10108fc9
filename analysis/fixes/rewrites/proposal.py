"""What a rewrite hands back, and the small questions about code that several rewrites ask."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from ..place import Place


@dataclass(frozen=True, slots=True)
class Proposal:
    """Other code for the statement of a place."""

    title: str
    code: str
    """Whole lines."""
    safe: bool = False
    imports: tuple[str, ...] = field(default=("torch",))
    """Modules that the code needs under their own names."""


Rewrite = Callable[[Place], Iterator[Proposal]]

IS_COMPILING = "torch.compiler.is_compiling()"


def expression(code: str) -> cst.BaseExpression:
    """An expression from its source."""
    return cst.parse_expression(code)


def called_name(call: cst.BaseExpression) -> str:
    """The dotted name that a call calls; empty for anything else."""
    if not isinstance(call, cst.Call):
        return ""
    return dotted(call.func)


def dotted(node: cst.BaseExpression) -> str:
    """``a.b.c`` of a chain of attributes; the last part alone where the chain starts at something else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        above = dotted(node.value)
        return f"{above}.{node.attr.value}" if above else node.attr.value
    return ""


def last_name(call: cst.BaseExpression) -> str:
    """The last part of the name that a call calls."""
    return called_name(call).rpartition(".")[2]


def plain_arguments(call: cst.Call) -> list[cst.BaseExpression] | None:
    """The arguments when all are positional and none is starred."""
    if any(a.keyword is not None or a.star for a in call.args):
        return None
    return [a.value for a in call.args]


def the_call(place: Place) -> cst.Call | None:
    """The call that the finding points at."""
    node = place.node
    if isinstance(node, cst.Expr):
        node = node.value
    return node if isinstance(node, cst.Call) else None


def assigned(statement: cst.BaseStatement) -> list[tuple[str, str]] | None:
    """Name and new value (as source) of a line of plain assignments; None for any other statement."""
    if not isinstance(statement, cst.SimpleStatementLine):
        return None
    found: list[tuple[str, str]] = []
    for small in statement.body:
        match small:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                found.append((name, code_of(value)))
            case cst.AugAssign(target=cst.Name(value=name), operator=operator, value=value):
                sign = code_of(operator).strip().removesuffix("=")
                found.append((name, f"{name} {sign} {in_parentheses(value)}"))
            case cst.Pass():
                pass
            case _:
                return None
    return found


def code_of(node: cst.CSTNode) -> str:
    """A node's source, without the file around it."""
    return cst.Module([]).code_for_node(node)


def names_in(code: str) -> frozenset[str]:
    """The names that an expression reads."""
    return frozenset(n.id for n in ast.walk(ast.parse(code.strip(), mode="eval")) if isinstance(n, ast.Name))


_BINDS_TIGHTLY = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.Integer,
    cst.Float,
    cst.SimpleString,
    cst.FormattedString,
)


def in_place_of(node: cst.BaseExpression, around: cst.CSTNode | None, code: str) -> cst.BaseExpression:
    """Code for the place of ``node``, in parentheses where it stands inside of another expression and needs them."""
    new = expression(code)
    if isinstance(around, cst.BaseExpression) and not node.lpar:
        return expression(in_parentheses(new))
    return new


def in_parentheses(node: cst.BaseExpression) -> str:
    """The source, in parentheses unless it needs none anywhere."""
    text = code_of(node)
    return text if isinstance(node, _BINDS_TIGHTLY) or node.lpar else f"({text})"
