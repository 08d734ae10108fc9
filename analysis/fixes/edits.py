"""Edits of a text, and putting several of them into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace what stands from (line, column) to (end_line, end_column), exclusive; all count from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to repair a break."""

    title: str
    """What it does, as an editor's menu shows it."""
    rule: str
    """The id of the break that it repairs."""
    safe: bool
    """Whether results and side effects stay what they were, eager and compiled."""
    edits: tuple[Edit, ...]


def split_lines(text: str) -> list[str]:
    """The lines with their ends, as Python counts them: a form feed or U+2028 inside of a line does not end it."""
    lines: list[str] = []
    start = 0
    while start < len(text):
        ends = [i for i in (text.find("\n", start), text.find("\r", start)) if i >= 0]
        if not ends:
            lines.append(text[start:])
            break
        end = min(ends)
        end += 2 if text.startswith("\r\n", end) else 1
        lines.append(text[start:end])
        start = end
    return lines


def apply(text: str, fixes: Iterable[Fix]) -> tuple[str, list[Fix]]:
    """The text with the fixes in it, and those that went in: one that overlaps an earlier one is left out.

    Equal insertions (an import that two fixes need) are made once.
    """
    taken: list[Edit] = []
    done: list[Fix] = []
    for fix in fixes:
        new = [edit for edit in fix.edits if edit not in taken]
        if any(_overlap(edit, other) for edit in new for other in taken):
            continue
        taken += new
        done.append(fix)
    lines = split_lines(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def offset(line: int, column: int) -> int:
        return min(starts[min(line, len(lines) + 1) - 1] + column - 1, len(text))

    for edit in sorted(taken, reverse=True):
        begin, end = offset(edit.line, edit.column), offset(edit.end_line, edit.end_column)
        text = text[:begin] + edit.text + text[end:]
    return text, done


def _overlap(a: Edit, b: Edit) -> bool:
    a_begin, a_end = (a.line, a.column), (a.end_line, a.end_column)
    b_begin, b_end = (b.line, b.column), (b.end_line, b.end_column)
    return (a_begin < b_end and b_begin < a_end) or a_begin == b_begin
