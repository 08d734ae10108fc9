"""Spans of IR nodes, worked out only for the units that a report asks about. Importing this imports libcst."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from .lower_core import FROM_END, TO_START, Mark
from .spans import Span


class PositionTable:
    """The spans of one unit: which tree node each ``pos`` stands for, and where the tree nodes are."""

    def __init__(self, tree: cst.Module, marks: list[Mark], line_map: list[int] | None, offset: int) -> None:
        self._marks = marks
        self._line_map = line_map
        self._offset = offset
        ranges: Mapping[Any, Any] = MetadataWrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider)
        self._ranges = ranges

    def moved(self, offset: int) -> PositionTable:
        """The same spans where the lines of the unit stand elsewhere."""
        if offset == self._offset:
            return self
        table = copy(self)
        table._offset = offset
        return table

    def shifted(self, by: int, after: int = 0) -> PositionTable:
        """The same spans where the lines beyond ``after`` have moved."""
        table = copy(self)
        if self._line_map is None:
            table._offset += by
        else:
            table._line_map = [line + by if line > after else line for line in self._line_map]
        return table

    def __len__(self) -> int:
        return len(self._marks)

    def span(self, pos: int) -> Span:
        """The span of a position, in lines of the file."""
        mark = self._marks[pos]
        if isinstance(mark, tuple):
            first, last, mode = mark
            start = self._ranges[first].end if mode == FROM_END else self._ranges[first].start
            end = self._ranges[last].start if mode == TO_START else self._ranges[last].end
        else:
            place = self._ranges[mark]
            start, end = place.start, place.end
        return Span(self._line(start.line), start.column + 1, self._line(end.line), end.column + 1)

    def _line(self, line: int) -> int:
        line_map = self._line_map
        if line_map is None:
            return line + self._offset
        return line_map[min(line, len(line_map) - 1)]
