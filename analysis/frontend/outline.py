"""The skeleton of a module: its text without the bodies of the functions that are loaded on demand.

The standard library's parser finds the functions of the module and its classes; the lines of their bodies are left out,
so that libcst has much less to parse. Wherever the line ranges are not plain to see, there is no outline and the whole
file is lowered at once.
"""

from __future__ import annotations

import ast
from typing import Any, NamedTuple, cast

from .code_order import CodeLines, code_order

_BLANKS = " \t\f"


class Outline(NamedTuple):
    """A module with the bodies of its functions replaced by ``...``."""

    text: str
    line_map: list[int]
    """The file's line for each line of ``text``, counting from 1; entry 0 is unused, one more is at the end."""
    codes: list[CodeLines]


def outline(tree: ast.Module, lines: list[str]) -> Outline | None:
    """The outline of a module, or None where the lines of some function are in doubt."""
    removed = removable(tree, lines)
    if removed is None:
        return None
    kept: list[str] = []
    line_map = [0]
    position = 1
    for start, end, replacement in removed:
        kept += lines[position - 1 : start - 1]
        line_map += range(position, start + 1)
        kept.append(replacement)
        position = end + 1
    kept += lines[position - 1 :]
    line_map += range(position, len(lines) + 2)
    return Outline("\n".join(kept), line_map, code_order(tree, heads_only=True))


def removable(tree: ast.Module, lines: list[str]) -> list[tuple[int, int, str]] | None:
    """The bodies of the functions that can be loaded on demand: first and last line, and what stands in for them. None
    where the lines of some function are in doubt."""
    if any("\f" in line and line.strip(_BLANKS) for line in lines):
        return None  # a form feed sets the indentation back to nothing
    removed: list[tuple[int, int, str]] = []
    for node in _functions(tree):
        body = body_lines(node, lines)
        if body is None:
            return None
        if body[0]:
            removed.append(body)
    removed.sort()
    position = 1
    for start, end, _ in removed:
        if start < position:
            return None
        position = end + 1
    return removed


def _functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of the module and its classes, wherever they stand in other blocks."""
    found: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.append(node)
            continue
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, block, None)
            if isinstance(inner, list):
                stack += cast("list[Any]", inner)
    return found


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> tuple[int, int, str] | None:
    """First and last line of a body and what replaces it; line 0 where it stays; None if in doubt."""
    if not lines[node.lineno - 1].lstrip(_BLANKS).startswith(("def", "async")):
        return None
    if node.lineno > 1 and lines[node.lineno - 2].endswith("\\"):
        return None
    first = node.body[0]
    decorators: list[ast.expr] | None = getattr(first, "decorator_list", None)
    start = decorators[0].lineno if decorators else first.lineno
    line = lines[start - 1]
    indent = len(line) - len(line.lstrip(_BLANKS))
    if decorators:
        if line[indent] != "@":
            return None
    elif first.col_offset != indent:
        return (0, 0, "") if start >= node.lineno else None
    end = node.end_lineno or start
    if lines[end - 1].rstrip(_BLANKS).endswith("\\"):
        return None
    return start, end, line[:indent] + "..."
