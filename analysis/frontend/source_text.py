"""What both lowerings do to a text before they parse it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .source import FunctionSource

INDENTS = frozenset(" \t\f")


def wrapped(text: str) -> str:
    """A function's lines as a module of their own; where they are indented, one line is put before them."""
    return f"if 1:\n{text}\n" if text[:1] in INDENTS else text + "\n"


def wrapped_offset(source: FunctionSource) -> int:
    """What to add to a line number in the wrapped text for the line in the file."""
    return source.line - (2 if source.text[:1] in INDENTS else 1)


_FUTURE = re.compile(r"^from[ \t]+__future__[ \t]+import[ \t]*(?:\([^)]*|[^\n(]*)\bannotations\b", re.MULTILINE)


def has_future_annotations(text: str) -> bool:
    """Whether the module turns annotations into strings."""
    return "__future__" in text and _FUTURE.search(text) is not None
