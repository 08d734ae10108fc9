"""Finds out whether an edit changed the body of a single function, so that the rest of a module's IR can stay.

Only the standard library's parser is asked, about the lines of that one function.
"""

from __future__ import annotations

import ast
import warnings
from typing import Any, NamedTuple

from . import ir
from .outline import body_lines

_BLANKS = " \t"


class Edit(NamedTuple):
    """An edit that a module's IR survives."""

    head: ir.Code | None
    """The function whose body is another one now; None where only its line numbers may differ."""
    end: int
    """The last line of that function after the edit."""
    after: int
    """Old lines beyond this one have moved."""
    by: int
    """So far."""


def codes_of(skeleton: ir.Code) -> list[ir.Code]:
    """All codes of a module's skeleton: classes, functions, lambdas and comprehensions."""
    found: list[ir.Code] = []
    stack: list[Any] = [skeleton]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            stack += node.values()
        elif isinstance(node, ir.Node):
            if isinstance(node, ir.Code):
                found.append(node)
            stack += [getattr(node, name) for name in node.__struct_fields__]
    return found


def find_edit(old: list[str], new: list[str], codes: list[ir.Code]) -> Edit | None:
    """The edit that made ``new`` of ``old``, or None where a module's own statements, or several functions, changed."""
    shorter = min(len(old), len(new))
    first = 0
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    old_end, new_end = len(old) - last, len(new) - last  # lines first+1 .. end, counting from 1, were replaced
    by = len(new) - len(old)
    if first == old_end == new_end:
        return Edit(None, 0, len(old), 0)
    holder = _holder(old, first, old_end, codes)
    if holder is None:
        return None
    head, stop = holder
    body = _function(new, head, stop + by)
    if body is None or body[0] > first + 1 or body[0] > _old_start(old, head, stop):
        return None
    return Edit(head, body[1], stop, by)


def _holder(lines: list[str], first: int, end: int, codes: list[ir.Code]) -> tuple[ir.Code, int] | None:
    """The function in whose lines ``first + 1`` to ``end`` stand, and the last line before the next statement."""
    best: ir.Code | None = None
    for code in codes:
        if code.lazy and code.line <= first and (best is None or code.line > best.line):
            best = code
    if best is None:
        return None
    stop = best.end_line
    while stop < len(lines) and _is_empty(lines[stop]):
        stop += 1
    if end > stop:
        return None
    indent = _indent(lines[best.line - 1])
    if stop < len(lines) and _indent(lines[stop]) > indent:
        return None
    return best, stop


def _is_empty(line: str) -> bool:
    text = line.strip(_BLANKS)
    return not text or text[0] == "#"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(_BLANKS))


def _old_start(lines: list[str], head: ir.Code, stop: int) -> int:
    found = _function(lines, head, stop)
    return 0 if found is None else found[0]


def _function(lines: list[str], head: ir.Code, stop: int) -> tuple[int, int] | None:
    """The first line of the body and the last line of the function that takes up the lines of ``head`` to ``stop``."""
    if stop < head.line:
        return None
    cut = lines[head.line - 1 : stop]
    indented = cut[0][:1] in (" ", "\t")
    text = "\n".join(["if 1:", *cut, ""] if indented else [*cut, ""])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body: list[Any] = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if indented:
        if len(body) != 1 or body[0].orelse:
            return None
        body = body[0].body
    offset = head.line - (2 if indented else 1)
    if len(body) != 1 or not isinstance(body[0], (ast.FunctionDef, ast.AsyncFunctionDef)) or body[0].name != head.name:
        return None
    place = body_lines(body[0], text.split("\n"))
    if place is None or not place[0]:
        return None
    return place[0] + offset, place[1] + offset


def move_lines(codes: list[ir.Code], head: ir.Code, edit: Edit) -> None:
    """Put the line numbers of a module's codes right after an edit of ``head``."""
    old_end = head.end_line
    for code in codes:
        if code is head:
            continue
        if code.first_line > edit.after:
            code.first_line += edit.by
            code.line += edit.by
            code.end_line += edit.by
        elif code.end_line > edit.after:
            code.end_line += edit.by
        elif code.line < head.line and code.end_line == old_end:
            code.end_line = edit.end
    head.end_line = edit.end
