"""Parses and lowers units: by the host's parser where it takes the text, else by ``tolerant`` with libcst.

The IR and the numbers of its positions are the same either way. libcst is imported only where it is needed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Union

from . import (
    host_statements,  # fills the tables
    ir,
)
from .host_core import HostLowering, Mark, host_parse
from .host_positions import HostPositionTable
from .outline import removable
from .scopes import CLASS, MODULE, Scope, resolve
from .source_text import has_future_annotations, wrapped, wrapped_offset

if TYPE_CHECKING:
    from .positions import PositionTable
    from .repair import Fault
    from .source import FunctionSource

HOST_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError, KeyError, AttributeError)
"""What the host's parser raises on what it does not take, and its lowering on nodes that are newer than it."""


Spans = Union[HostPositionTable, "PositionTable"]
"""The spans of a unit, whoever parsed it."""


class Skeleton(NamedTuple):
    """A lowered module whose functions may be lazy."""

    code: ir.Code
    lines: list[str] | None
    """The lines that were parsed, where broken statements had to be taken out."""
    faults: list[Fault]
    future_annotations: bool
    positions: Spans | None


class Function(NamedTuple):
    """A lowered function."""

    code: ir.Code
    faults: list[Fault]
    positions: Spans | None


Judgement = tuple[ast.Module | None, "Fault | None", Callable[[str], "Fault | None"]]
"""The host's tree of a text where it can be parsed, else the fault in it, and the parser to repair it with."""


def judge(text: str) -> Judgement:
    """Whether a text can be parsed; imports libcst only where the host's parser does not take it."""
    try:
        return host_parse(text), None, lambda _: None
    except HOST_ERRORS:
        from . import tolerant  # imports libcst

        return tolerant.judge(text)


def build_skeleton(
    lines: list[str], *, with_positions: bool = False, exact: bool = False, judged: Judgement | None = None
) -> Skeleton:
    """Lower a module as far as it can be parsed, leaving function bodies for later where that is possible.

    ``exact``: with the positions that libcst gives, where the host's parser has none. ``judged`` is what ``judge`` says
    of the text, where that is known already.
    """
    found = None if exact else _host_skeleton(lines, with_positions, judged)
    if found is not None:
        return found
    from . import tolerant  # imports libcst

    return tolerant.build_skeleton(lines, with_positions=with_positions)


def build_function(source: FunctionSource, *, with_positions: bool = False, exact: bool = False) -> Function:
    """Lower one function. Where it cannot be lowered at all its body is empty, and the fault says why."""
    found = None if exact else _host_function(source, with_positions)
    if found is not None:
        return found
    from . import tolerant  # imports libcst

    return tolerant.build_function(source, with_positions=with_positions)


def _host_skeleton(lines: list[str], with_positions: bool, judged: Judgement | None) -> Skeleton | None:
    if judged is not None and judged[0] is None:
        return None
    text = "\n".join(lines)
    marks: list[Mark] | None = [] if with_positions else None
    future = has_future_annotations(text)
    try:
        tree = (judged[0] if judged is not None else None) or host_parse(text)
        if removable(tree, lines) is None:
            return None
        root = Scope(MODULE, None)
        lowering = HostLowering(root, lines, 0, heads_only=True, future_annotations=future, marks=marks)
        code = ir.Code(
            "<module>", "<module>", "module", [], [], [], [], [], False, False, 1, 1, 1, None, lowering.pos(tree)
        )
        root.code = code
        host_statements.body(lowering, tree.body, code)
    except HOST_ERRORS:
        return None
    resolve(lowering.scopes)
    code.end_line = max(len(lines) - (not lines[-1]), 1)
    return Skeleton(code, None, [], future, None if marks is None else HostPositionTable(lines, marks, 0))


def _host_function(source: FunctionSource, with_positions: bool) -> Function | None:
    text = wrapped(source.text)
    lines = text.split("\n")
    offset = wrapped_offset(source)
    marks: list[Mark] | None = [] if with_positions else None
    root = context = Scope(MODULE, None)
    if source.class_name:
        context = Scope(CLASS, root)
    lowering = HostLowering(
        root,
        lines,
        offset,
        class_name=source.class_name,
        root_qualname=source.qualname,
        future_annotations=source.future_annotations,
        marks=marks,
    )
    if context is not root:
        lowering.scope = context
        lowering.scopes.append(context)
    try:
        body: list[ast.stmt] = host_parse(text).body
        if not text.startswith(source.text):
            (outer,) = body
            body = outer.body  # type: ignore[attr-defined]
        (definition,) = lowering.block(body)
    except HOST_ERRORS:
        return None
    if not isinstance(definition, ir.FunctionDef) or definition.code.name != source.name:
        return None
    resolve(lowering.scopes)
    code = definition.code
    code.line = source.line
    code.first_line = source.first_line
    code.end_line = source.line + source.text.count("\n")
    return Function(code, [], None if marks is None else HostPositionTable(lines, marks, offset))
