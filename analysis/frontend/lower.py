"""From source text to IR: the entry points of the lowering. Importing this imports libcst."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from . import (
    ir,
    lower_statements,  # noqa: F401  # pyright: ignore[reportUnusedImport]  # fills the tables
)
from .code_order import CodeLines, code_order
from .lower_core import Lowering, Mark
from .lower_definitions import module_body
from .scopes import CLASS, MODULE, Scope, resolve
from .source import FunctionSource
from .source_text import INDENTS, wrapped, wrapped_offset


class Lowered(NamedTuple):
    """What one lowering gives."""

    code: ir.Code
    tree: cst.Module
    codes: list[tuple[ir.Code, cst.CSTNode]]


def lower_module(text: str, *, heads_only: bool, future_annotations: bool, marks: list[Mark] | None = None) -> Lowered:
    """Lower a module (or its outline, with ``heads_only``). Line numbers are still to be filled in."""
    tree = cst.parse_module(text)
    root = Scope(MODULE, None)
    lowering = Lowering(tree, root, heads_only=heads_only, future_annotations=future_annotations, marks=marks)
    code = ir.Code(
        "<module>", "<module>", "module", [], [], [], [], [], False, False, 1, 1, 1, None, lowering.pos(tree)
    )
    root.code = code
    module_body(lowering, tree, code)
    resolve(lowering.scopes)
    return Lowered(code, tree, lowering.codes)


def lower_function(source: FunctionSource, marks: list[Mark] | None = None) -> Lowered:
    """Lower one function of a module or class. Line numbers are still to be filled in."""
    tree = cst.parse_module(wrapped(source.text))
    body: Sequence[Any] = tree.body
    if source.text[:1] in INDENTS:
        body = body[0].body.body
    root = context = Scope(MODULE, None)
    if source.class_name:
        context = Scope(CLASS, root)
    lowering = Lowering(
        tree,
        root,
        class_name=source.class_name,
        root_qualname=source.qualname,
        future_annotations=source.future_annotations,
        marks=marks,
    )
    if context is not root:
        lowering.scope = context
        lowering.scopes.append(context)
    out: list[ir.Stmt] = []
    lowering.statements(body, out)
    (definition,) = out
    if not isinstance(definition, ir.FunctionDef) or definition.code.name != source.name:
        raise ValueError("the lines of the function do not hold the function")
    resolve(lowering.scopes)
    return Lowered(definition.code, tree, lowering.codes)


# ---------------------------------------------------------------------------- line numbers


def number_function(source: FunctionSource, lowered: Lowered) -> None:
    """Fill in the line numbers of a function's code and of all codes in it."""
    offset = wrapped_offset(source)
    code = lowered.code
    if len(lowered.codes) > 1:
        number(lowered, offset, None)
    code.line = source.line
    code.first_line = source.first_line
    code.end_line = source.line + source.text.count("\n")


def number(lowered: Lowered, offset: int, order: list[CodeLines] | None, line_map: list[int] | None = None) -> None:
    """Fill in line numbers from ``order``, or else from the host's parser, or else from libcst's positions.

    ``line_map`` gives the file's lines where the lowered text is an outline.
    """
    codes = lowered.codes
    if order is None:
        try:
            order = code_order(ast.parse(lowered.tree.code), heads_only=False)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            order = []
    if len(order) == len(codes) and all(lines.kind == code.kind for lines, (code, _) in zip(order, codes)):
        for lines, (code, _) in zip(order, codes):
            code.line = lines.line + offset
            code.first_line = lines.first_line + offset
            code.end_line = lines.end_line + offset
        return
    ranges = MetadataWrapper(lowered.tree, unsafe_skip_copy=True).resolve(PositionProvider)

    def line_in_file(line: int) -> int:
        return line + offset if line_map is None else line_map[line]

    def last_line_in_file(line: int) -> int:  # one line of an outline may stand for many
        return line + offset if line_map is None else line_map[line + 1] - 1

    for code, node in codes:
        place = ranges[node]
        end = place.end.line - (1 if place.end.column == 0 and place.end.line > place.start.line else 0)
        decorators = getattr(node, "decorators", ())
        code.line = code.first_line = line_in_file(place.start.line)
        code.end_line = last_line_in_file(end)
        if decorators:
            code.first_line = line_in_file(ranges[decorators[0]].start.line)
