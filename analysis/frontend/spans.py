"""Stretches of source, and what can be wrong with a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file: lines and columns count from 1, columns in characters, ``end_column`` is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, order=True)
class SyntaxProblem:
    """Something that keeps (a part of) a file from being understood."""

    path: str
    line: int
    column: int
    message: str
