"""The values of literals, from the text that the source has for them."""

from __future__ import annotations

import re
import unicodedata

from . import ir

_SIMPLE = {
    "\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
    "v": "\v",
}  # fmt: skip
_TEXT_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]+)\}|([\n\\'\"abfnrtv]))"
)
_BYTES_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|([\n\\'\"abfnrtv]))")
_BRACES = re.compile(r"\{\{|\}\}")
_TEXT_ESCAPE_OR_BRACES = re.compile(_TEXT_ESCAPE.pattern + r"|\{\{|\}\}")


def _text_escape(match: re.Match[str]) -> str:
    octal, short, middle, long, name, simple = match.groups()
    if simple is not None:
        return _SIMPLE[simple]
    if octal is not None:
        return chr(int(octal, 8))
    if name is not None:
        try:
            return unicodedata.lookup(name)
        except KeyError:  # a name of a newer Unicode than the host's: one character, whichever it is
            return "\ufffd"
    if short is None and middle is None and long is None:
        return match.group()[0]  # a doubled brace
    code = int(short or middle or long, 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def _bytes_escape(match: re.Match[str]) -> str:
    octal, short, simple = match.groups()
    if simple is not None:
        return _SIMPLE[simple]
    return chr(int(octal, 8) & 0xFF if octal is not None else int(short, 16))


def text_of_fstring_part(raw: str, is_raw: bool, is_spec: bool) -> str:
    """The value of a stretch of literal text in an f-string, whose braces are doubled (not so in a format spec)."""
    if "\\" in raw and not is_raw:
        return (_TEXT_ESCAPE if is_spec else _TEXT_ESCAPE_OR_BRACES).sub(_text_escape, raw)
    if is_spec or ("{{" not in raw and "}}" not in raw):
        return raw
    return _BRACES.sub(lambda match: match.group()[0], raw)


def string_value(source: str) -> str | bytes:
    """The value of one string or bytes literal without replacement fields."""
    start = 0
    while source[start] not in "'\"":
        start += 1
    prefix = source[:start].lower() if start else ""
    quotes = 3 if len(source) - start >= 6 and source[start + 1] == source[start + 2] == source[start] else 1
    body = source[start + quotes : -quotes]
    escaped = "\\" in body and "r" not in prefix
    if "b" in prefix:
        return (_BYTES_ESCAPE.sub(_bytes_escape, body) if escaped else body).encode("latin-1", "replace")
    return _TEXT_ESCAPE.sub(_text_escape, body) if escaped else body


_LARGEST_DIGITS = 4000
"""Python refuses to convert decimal text of more than 4,300 digits to an int: such a literal keeps its text."""


def integer_value(source: str, pos: int) -> ir.Const | ir.BigInt:
    """An int literal in any base."""
    digits = source.replace("_", "") if "_" in source else source
    if len(digits) > _LARGEST_DIGITS:
        return ir.BigInt(digits, pos)
    value = int(digits, 0) if len(digits) > 1 else int(digits)
    return ir.Const(value, pos) if value < 1 << 63 else ir.BigInt(str(value), pos)
