"""Keeps the lowered functions of a file that is being edited, by their text: an edit lowers what it touched.

The counterpart of ``cache`` for one open file. Two generations are kept, so that a function that is broken for the
moment comes back at once, while those that are gone for good do not pile up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import ir
from .cache import shift_lines

if TYPE_CHECKING:
    from .build import Spans

KEPT_GENERATIONS = 8
"""For so many edits a function that is not there is remembered. Lower: typing in its header lowers it again and again;
higher: memory."""


class FunctionMemory:
    """Lowered functions and spans by ``cache.function_key``."""

    def __init__(self) -> None:
        self._codes: dict[str, list[ir.Code | int]] = {}
        self._tables: dict[str, Spans | None] = {}
        self._generation = 0

    def next_generation(self) -> None:
        """The file has another content from here on."""
        self._generation += 1
        limit = self._generation - KEPT_GENERATIONS
        for key in [key for key, entry in self._codes.items() if entry[1] < limit]:  # type: ignore[operator]
            del self._codes[key]
            self._tables.pop(key, None)

    def function(self, key: str, line: int) -> ir.Code | None:
        """The function of this text, its line numbers made right for where it stands now."""
        entry = self._codes.get(key)
        if entry is None:
            return None
        code = entry[0]
        assert isinstance(code, ir.Code)
        if code.line != line:
            if entry[1] == self._generation:
                return None  # the same text twice in one file
            shift_lines(code, line - code.line)
        entry[1] = self._generation
        return code

    def keep_function(self, key: str, code: ir.Code) -> None:
        """Remember a newly lowered function."""
        self._codes[key] = [code, self._generation]

    def table(self, key: str, offset: int) -> Spans | None:
        """The spans of the function of this text."""
        table = self._tables.get(key)
        return None if table is None else table.moved(offset)

    def keep_table(self, key: str, table: Spans) -> None:
        """Remember the spans of a function."""
        if key in self._codes:
            self._tables[key] = table
