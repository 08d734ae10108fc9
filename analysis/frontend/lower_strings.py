"""Lowering of text: strings, bytes, f-strings, t-strings and their implicit concatenation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from . import ir
from .literals import string_value, text_of_fstring_part
from .lower_core import EXPRESSIONS, Lowering

_TemplatedString: Any = getattr(cst, "TemplatedString", None)  # Python 3.14, libcst 1.9 and newer
_TEXT = tuple(getattr(cst, name) for name in ("FormattedStringText", "TemplatedStringText") if hasattr(cst, name))

_Part = str | bytes | ir.FormattedValue


def _simple(lowering: Lowering, node: cst.SimpleString) -> ir.Expr:
    value = string_value(node.value)
    pos = lowering.pos(node)
    return ir.Const(value, pos) if isinstance(value, str) else ir.BytesConst(value, pos)


def _formatted(lowering: Lowering, node: cst.FormattedString) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.JoinedStr(_joined(_parts(lowering, node.parts, "r" in node.start.lower(), False), pos), pos)


def _templated(lowering: Lowering, node: Any) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.TemplateStr(_joined(_parts(lowering, node.parts, "r" in node.start.lower(), False), pos), pos)


def _concatenated(lowering: Lowering, node: cst.ConcatenatedString) -> ir.Expr:
    pos = lowering.pos(node)
    pieces: list[Any] = []
    rest: Any = node
    while isinstance(rest, cst.ConcatenatedString):  # nests to the right, as deep as there are pieces
        pieces.append(rest.left)
        rest = rest.right
    pieces.append(rest)
    parts: list[_Part] = []
    result = ir.Const
    for piece in pieces:
        if isinstance(piece, cst.SimpleString):
            parts.append(string_value(piece.value))
            continue
        if piece.__class__ is _TemplatedString:
            result = ir.TemplateStr
        elif result is ir.Const:
            result = ir.JoinedStr
        parts += _parts(lowering, piece.parts, "r" in piece.start.lower(), False)
    if result is not ir.Const:
        values = _joined(parts, pos)
        return ir.TemplateStr(values, pos) if result is ir.TemplateStr else ir.JoinedStr(values, pos)
    if isinstance(parts[0], bytes):
        return ir.BytesConst(b"".join([part for part in parts if isinstance(part, bytes)]), pos)
    return ir.Const("".join([part for part in parts if isinstance(part, str)]), pos)


def _joined(parts: list[_Part], pos: int) -> list[ir.Expr]:
    """The values of an f-string: neighbouring stretches of text made one, empty ones dropped."""
    values: list[ir.Expr] = []
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
        elif isinstance(part, ir.FormattedValue):
            if text:
                values.append(ir.Const(text, pos))
                text = ""
            values.append(part)
    if text:
        values.append(ir.Const(text, pos))
    return values


def _parts(lowering: Lowering, nodes: Sequence[Any], is_raw: bool, is_spec: bool) -> list[_Part]:
    out: list[_Part] = []
    for node in nodes:
        if isinstance(node, _TEXT):
            out.append(text_of_fstring_part(node.value, is_raw, is_spec))
        else:
            _replacement(lowering, node, is_raw, out)
    return out


def _replacement(lowering: Lowering, node: Any, is_raw: bool, out: list[_Part]) -> None:
    pos = lowering.pos(node.expression)
    conversion: str = node.conversion or ""
    if node.equal is not None:  # {value=}: the source itself, then the value
        code = lowering.module.code_for_node
        out.append(
            code(node.whitespace_before_expression)
            + code(node.expression)
            + code(node.equal)
            + code(node.whitespace_after_expression)
        )
        if not conversion and node.format_spec is None:
            conversion = "r"
    value = lowering.expression(node.expression)
    spec = None
    if node.format_spec is not None:
        spec = ir.JoinedStr(_joined(_parts(lowering, node.format_spec, is_raw, True), pos), pos)
    out.append(ir.FormattedValue(value, conversion, spec, pos))


def docstring(suite_body: Sequence[Any]) -> tuple[str | None, bool]:
    """The docstring of a body, and whether its first small statement is one."""
    if not suite_body:
        return None, False
    first = suite_body[0]
    if isinstance(first, cst.SimpleStatementLine):
        first = first.body[0]
    if not isinstance(first, cst.Expr):
        return None, False
    node = first.value
    pieces: list[str] = []
    while isinstance(node, cst.ConcatenatedString):
        if not isinstance(node.left, cst.SimpleString):
            return None, False
        pieces.append(node.left.value)
        node = node.right
    if not isinstance(node, cst.SimpleString):
        return None, False
    pieces.append(node.value)
    values = [string_value(piece) for piece in pieces]
    texts = [value for value in values if isinstance(value, str)]
    return ("".join(texts), True) if len(texts) == len(values) else (None, False)


EXPRESSIONS.update({cst.SimpleString: _simple, cst.FormattedString: _formatted, cst.ConcatenatedString: _concatenated})
if _TemplatedString is not None:
    EXPRESSIONS[_TemplatedString] = _templated
