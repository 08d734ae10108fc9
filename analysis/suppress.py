"""Comments in the analysed files that keep findings quiet.

``# gbpredict: ignore`` on a line of the finding silences it; ``# gbpredict: ignore[GB0124, tensor-item]`` silences
these rules only. On the line of a ``def`` or ``class`` it holds for all of it. ``# gbpredict: ignore-file``, with or
without rules, holds for the file. What follows the bracket is free for a reason.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .catalogue import registry
from .report import Diagnostic

MARK = "gbpredict:"
_COMMENT = re.compile(r"#\s*gbpredict:\s*ignore(?P<file>-file)?\b(?:\s*\[(?P<ids>[^\]]*)\])?")
_BLOCK = re.compile(r"\s*(?:async\s+def|def|class)\b")


@dataclass(slots=True)
class Suppression:
    """One comment."""

    line: int
    first: int
    last: int
    """The lines it holds for."""
    ids: frozenset[str]
    """Empty: every rule."""
    used: bool = False

    def covers(self, finding: Diagnostic) -> bool:
        """Whether it silences a finding."""
        if self.ids and finding.id not in self.ids and (finding.cause or "") not in self.ids:
            return False
        return self.first <= finding.end_line and finding.line <= self.last


def find(text: str) -> list[Suppression]:
    """The comments of a file. Text in strings does not count, as long as the file can be split into tokens."""
    if MARK not in text:
        return []
    lines = text.split("\n")
    found: list[Suppression] = []
    for number, comment in _comments(text):
        match = _COMMENT.search(comment)
        if match is None:
            continue
        ids = frozenset(_id(part) for part in (match["ids"] or "").split(",") if part.strip())
        first = last = number
        if match["file"]:
            first, last = 1, len(lines) + 1
        elif _BLOCK.match(lines[number - 1]):
            last = _block_end(lines, number)
        found.append(Suppression(number, first, last, ids))
    return found


def _comments(text: str) -> Iterable[tuple[int, str]]:
    comments: list[tuple[int, str]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and MARK in token.string:
                comments.append((token.start[0], token.string))
    except (tokenize.TokenError, SyntaxError, ValueError):
        lines = text.split("\n")
        return [(n, line[line.index("#") :]) for n, line in enumerate(lines, 1) if MARK in line and "#" in line]
    return comments


def _id(text: str) -> str:
    rule = registry.lookup(text)
    return rule.id if rule is not None else text.strip().upper()


def _block_end(lines: list[str], start: int) -> int:
    """The last line of the block that a line begins."""
    indent = len(lines[start - 1]) - len(lines[start - 1].lstrip())
    depth = 0
    for number in range(start, len(lines) + 1):
        line = lines[number - 1]
        code = line.partition("#")[0]
        if number > start and depth <= 0 and code.strip() and len(line) - len(line.lstrip()) <= indent:
            return number - 1
        depth += sum(code.count(c) for c in "([{") - sum(code.count(c) for c in ")]}")
    return len(lines)


def silence(
    diagnostics: list[Diagnostic], read: Callable[[str], str | None], known: dict[str, list[Suppression]] | None = None
) -> list[Diagnostic]:
    """The findings that no comment silences. ``read`` gives the text of a file; ``known`` takes in what was found."""
    found = {} if known is None else known
    kept: list[Diagnostic] = []
    for finding in diagnostics:
        if finding.path not in found:
            text = read(finding.path)
            found[finding.path] = [] if text is None else find(text)
        silenced = False
        for comment in found[finding.path]:
            if comment.covers(finding):
                comment.used = silenced = True
        if not silenced:
            kept.append(finding)
    return kept


def text_of(data: bytes) -> str | None:
    """The text of a file's bytes; None where they are not text."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, LookupError, ValueError):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")
