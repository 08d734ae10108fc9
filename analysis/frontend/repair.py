"""Takes broken statements out of a text, so that the rest of a file can still be looked at while someone is typing.

Nothing is understood here but lines and their indentation. A parser says where the error is; the line, then the blocks
around it from the inside out, are replaced by ``pass`` until the parser gets past them. Lines keep their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

MAX_ERRORS = 5
"""How many separate errors are worked around. Each costs a few parses: higher makes hopeless files slow to refuse,
lower gives up a file in which several places are being edited."""
MAX_ATTEMPTS = 24
"""How many parses a repair may cost altogether."""

_BLANKS = " \t\f"


class Fault(NamedTuple):
    """Where and why a parser stopped."""

    line: int
    column: int
    message: str


def repaired(
    lines: list[str], fault: Fault, parse: Callable[[str], Fault | None], *, is_exact: bool
) -> tuple[list[str], list[Fault]] | None:
    """The lines without what is broken, and all faults met; None where no small part can be blamed.

    Where the parser only says roughly where it stopped (not ``is_exact``), a fault is put where the cure was found.
    """
    faults: list[Fault] = []
    attempts = 0
    lines = list(lines)
    while True:
        for start, end, replacement in _suspects(lines, fault.line):
            attempts += 1
            if attempts > MAX_ATTEMPTS:
                return None
            trial = list(lines)
            first = trial[start - 1]
            trial[start - 1] = first[: _indent(first)] + replacement
            trial[start:end] = [""] * (end - start)
            following = parse("\n".join(trial))
            if following is None or _is_progress(lines, fault, following, start, end):
                faults.append(fault if is_exact else fault._replace(line=start, column=_indent(first) + 1))
                break
        else:
            return None
        if following is None:
            return trial, faults
        lines = trial
        fault = following
        if len(faults) >= MAX_ERRORS:
            return None


def _is_progress(lines: list[str], fault: Fault, following: Fault, start: int, end: int) -> bool:
    """Whether the parser now stops at something else, which the replacement itself has not brought about."""
    if following.line > end:
        if "indent" not in following.message:
            return True
        top, last = _piece(lines, fault.line)  # cutting a header off its block leaves the block's indentation wrong
        return not top <= following.line <= last
    # Unbalanced brackets are reported before anything else: what stands before them comes up afterwards.
    return following.line < start == end and following.message != fault.message


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(_BLANKS))


def _is_code(line: str) -> bool:
    text = line.lstrip(_BLANKS)
    return bool(text) and text[0] != "#"


def _suspects(lines: list[str], line: int) -> Iterator[tuple[int, int, str]]:
    """Stretches of lines (first, last) that may hold the fault, small ones first, and what to put there."""
    line = min(line, len(lines))
    while line > 1 and not _is_code(lines[line - 1]):
        line -= 1
    before = line - 1
    while before >= 1 and not _is_code(lines[before - 1]):
        before -= 1
    yield line, line, "pass"
    if before >= 1:
        yield before, before, "pass"
    yield line, line, ""
    blocks: list[tuple[int, int]] = []
    start = line
    indent = _indent(lines[line - 1])
    while True:
        blocks.append((_with_decorators(lines, start, indent), _block_end(lines, start, indent)))
        start -= 1
        while start >= 1 and not (_is_code(lines[start - 1]) and _indent(lines[start - 1]) < indent):
            start -= 1
        if start < 1:
            break
        indent = _indent(lines[start - 1])
    if len(blocks) > 2 * _ENDS:
        blocks = blocks[:_ENDS] + blocks[-_ENDS:]
    for first, last in blocks:
        yield first, last, "pass"
    if indent == 0 and before >= 1:  # an unfinished statement before it may have swallowed the line
        top = before
        while top > 1 and (_indent(lines[top - 1]) or not _is_code(lines[top - 1])):
            top -= 1
        yield _with_decorators(lines, top, 0), _block_end(lines, line, indent), "pass"


_ENDS = 4
"""Of many blocks around a fault, so many are tried from the inside and so many from the outside."""


def _piece(lines: list[str], line: int) -> tuple[int, int]:
    """First and last line of the module's statement that holds a line."""
    start = min(line, len(lines))
    while start > 1 and (_indent(lines[start - 1]) or not _is_code(lines[start - 1]) or lines[start - 1][0] in ")]}"):
        start -= 1
    return start, _block_end(lines, start, 0)


def piece_around(lines: list[str], line: int) -> str:
    """The module's statement that holds a line."""
    start, end = _piece(lines, line)
    return "\n".join(lines[start - 1 : end])


def _with_decorators(lines: list[str], start: int, indent: int) -> int:
    while start > 1 and lines[start - 2][indent : indent + 1] == "@" and _indent(lines[start - 2]) == indent:
        start -= 1
    return start


def _block_end(lines: list[str], start: int, indent: int) -> int:
    end = start
    for number in range(start + 1, len(lines) + 1):
        line = lines[number - 1]
        if not line.strip(_BLANKS):
            continue
        if _indent(line) <= indent and line[_indent(line)] not in ")]}":
            break
        end = number
    return end
