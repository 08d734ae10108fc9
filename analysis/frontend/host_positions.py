"""Spans of IR nodes, from the places that the host's parser gives its nodes."""

from __future__ import annotations

import re
import sys
from typing import Any

from .host_core import BARE, BETWEEN, CAUGHT, CLAUSE, DEFINED, HEADER, QUOTED, RENAMED, Mark, columns
from .spans import Span

_QUOTED_IS_EXACT = sys.version_info >= (3, 12)
"""Before 3.12 the parser took f-strings apart by itself, and got the places in them wrong."""

_KEYWORD = re.compile(r"(?:\basync(?:\s|\\\n)+)?\b(?:for|if)\b(?:[\s(]|\\\n|#[^\n]*\n)*\Z")
_DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)(?:\s|\\\n)+")

_Place = tuple[int, int]
"""Line and column of the parsed text, counting from 1 and from 0, in characters."""


class HostPositionTable:
    """The spans of one unit: what each ``pos`` stands for, in the lines of the text that was parsed."""

    def __init__(self, lines: list[str], marks: list[Mark], offset: int) -> None:
        self._lines = lines
        self._marks = marks
        self._offset = offset
        self._shifts: tuple[tuple[int, int], ...] = ()
        """Lines of the file beyond the first number have moved by the second."""

    def moved(self, offset: int) -> HostPositionTable:
        """The same spans where the lines of the unit stand elsewhere."""
        if offset == self._offset and not self._shifts:
            return self
        return HostPositionTable(self._lines, self._marks, offset)

    def shifted(self, by: int, after: int = 0) -> HostPositionTable:
        """The same spans where the lines beyond ``after`` have moved."""
        table = HostPositionTable(self._lines, self._marks, self._offset)
        table._shifts = (*self._shifts, (after, by))
        return table

    def __len__(self) -> int:
        return len(self._marks)

    def span(self, pos: int) -> Span | None:
        """The span of a position, in lines of the file; None where this Python's parser does not tell."""
        mark = self._marks[pos]
        if not isinstance(mark, tuple):
            return self._made(self._start(mark), self._end(mark))
        kind, first, second = mark
        if kind == QUOTED:
            if _QUOTED_IS_EXACT:
                return self._made(self._start(first), self._end(second if isinstance(second, type(first)) else first))
            return None
        return self._made(*_KINDS[kind](self, first, second))

    def _made(self, start: _Place, end: _Place) -> Span:
        line, end_line = start[0] + self._offset, end[0] + self._offset
        for after, by in self._shifts:
            line += by if line > after else 0
            end_line += by if end_line > after else 0
        return Span(line, start[1] + 1, end_line, end[1] + 1)

    def _start(self, node: Any) -> _Place:
        return node.lineno, columns(self._lines[node.lineno - 1], node.col_offset)

    def _end(self, node: Any) -> _Place:
        return node.end_lineno, columns(self._lines[node.end_lineno - 1], node.end_col_offset)

    # ------------------------------------------------------------------ what has no node

    def _header(self, node: Any, last: Any) -> tuple[_Place, _Place]:
        start = self._start(node)
        line, column = start if last is None else self._end(last)
        while True:
            text = self._lines[line - 1]
            comment = text.find("#", column)
            colon = text.find(":", column)
            if colon >= 0 and (comment < 0 or colon < comment):
                return start, (line, colon + 1)
            line, column = line + 1, 0
            if line > len(self._lines):
                return start, start

    def _between(self, first: Any, last: Any) -> tuple[_Place, _Place]:
        return self._start(first), self._end(last)

    def _clause(self, first: Any, last: Any) -> tuple[_Place, _Place]:
        start = self._start(first)
        text = self._lines[start[0] - 1][: start[1]]
        for line in range(start[0], max(start[0] - 20, 0), -1):
            if line < start[0]:
                text = self._lines[line - 1] + "\n" + text
            found = _KEYWORD.search(text)
            if found is not None:
                before = text[: found.start()]
                start = (line + before.count("\n"), len(before) - before.rfind("\n") - 1)
                break
        return start, self._closed(last)

    def _closed(self, node: Any) -> _Place:
        """The end of an expression with the parentheses around it, as far as they are on its own lines."""
        line, column = self._start(node)
        before = self._lines[line - 1][:column].rstrip()
        line, column = self._end(node)
        text = self._lines[line - 1]
        while before.endswith("("):
            closing = len(text) - len(text[column:].lstrip())
            if text[closing : closing + 1] != ")":
                break
            before, column = before[:-1].rstrip(), closing + 1
        return line, column

    def _defined(self, node: Any, name: str) -> tuple[_Place, _Place]:
        line, column = self._start(node)
        found = _DEFINITION.match(self._lines[line - 1], column)
        if found is not None:
            column = found.end()
        return (line, column), (line, column + len(name))

    def _renamed(self, node: Any, name: str) -> tuple[_Place, _Place]:
        line, column = self._end(node)
        if self._lines[line - 1][:column].endswith(name):
            return (line, column - len(name)), (line, column)
        return self._start(node), (line, column)

    def _caught(self, node: Any, name: str) -> tuple[_Place, _Place]:
        _, (line, end) = self._header(node, node.type)
        column = self._lines[line - 1].rfind(name, 0, end)
        return ((line, column), (line, column + len(name))) if column >= 0 else (self._start(node), (line, end))

    def _bare(self, node: Any, _: Any) -> tuple[_Place, _Place]:
        (line, column), (end_line, end_column) = self._start(node), self._end(node)
        return (line, column + 1), (end_line, end_column - 1)


_KINDS = {
    HEADER: HostPositionTable._header,  # pyright: ignore[reportPrivateUsage]
    BETWEEN: HostPositionTable._between,  # pyright: ignore[reportPrivateUsage]
    CLAUSE: HostPositionTable._clause,  # pyright: ignore[reportPrivateUsage]
    DEFINED: HostPositionTable._defined,  # pyright: ignore[reportPrivateUsage]
    CAUGHT: HostPositionTable._caught,  # pyright: ignore[reportPrivateUsage]
    BARE: HostPositionTable._bare,  # pyright: ignore[reportPrivateUsage]
    RENAMED: HostPositionTable._renamed,  # pyright: ignore[reportPrivateUsage]
}
