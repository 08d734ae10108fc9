"""The documents that are open in the editor, and the way between its positions and ours.

An editor counts lines from 0 and columns from 0 in units of an encoding that was agreed on; the analysis counts both
from 1, columns in characters. Lines end at ``\\n``, ``\\r\\n`` and ``\\r`` alone, for both: form feeds and the line
separators of Unicode are ordinary characters, other than ``str.splitlines`` has it.
"""

from __future__ import annotations

import io
import os
import re
import tokenize
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls import uris

_LINE_END = re.compile(r"\r\n?|\n")
_UTF16 = lsp.PositionEncodingKind.Utf16.value
_UTF8 = lsp.PositionEncodingKind.Utf8.value


def split_lines(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


class Text:
    """The lines of one version of a file, and the units of the editor's columns."""

    __slots__ = ("encoding", "lines")

    def __init__(self, text: str, encoding: str) -> None:
        self.lines = split_lines(text)
        self.encoding = encoding

    def line(self, number: int) -> str:
        """A line, counting from 1; empty where there is none."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def position(self, line: int, column: int) -> lsp.Position:
        """Our place as the editor has it. Places beyond the text are put at its end."""
        if line > len(self.lines):
            line, column = len(self.lines), len(self.lines[-1]) + 1
        before = self.line(line)[: max(column - 1, 0)]
        return lsp.Position(max(line - 1, 0), units(before, self.encoding))

    def range(self, line: int, column: int, end_line: int, end_column: int) -> lsp.Range:
        """Our stretch as the editor has it."""
        return lsp.Range(self.position(line, column), self.position(end_line, end_column))

    def line_range(self, line: int) -> lsp.Range:
        """The code on a line."""
        text = self.line(line)
        return self.range(line, len(text) - len(text.lstrip()) + 1, line, len(text.rstrip()) + 1)

    def place(self, position: lsp.Position) -> tuple[int, int]:
        """The editor's place as line and column of ours."""
        if position.line >= len(self.lines):
            return len(self.lines), len(self.lines[-1]) + 1
        return position.line + 1, characters(self.lines[position.line], position.character, self.encoding) + 1


def units(text: str, encoding: str) -> int:
    """How long a piece of a line is for the editor."""
    if text.isascii():
        return len(text)
    if encoding == _UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    if encoding == _UTF16:
        return len(text) + sum(char > "\uffff" for char in text)
    return len(text)


def characters(line: str, count: int, encoding: str) -> int:
    """How many characters of a line take up ``count`` units."""
    if line.isascii() or encoding not in (_UTF8, _UTF16):
        return min(count, len(line))
    done = 0
    for index, char in enumerate(line):
        if done >= count:
            return index
        done += units(char, encoding)
    return len(line)


class Document(Text):
    """An open document."""

    __slots__ = ("path", "text", "uri", "version")

    def __init__(self, uri: str, path: str, version: int, text: str, encoding: str) -> None:
        super().__init__(text, encoding)
        self.uri = uri
        self.path = path
        self.version = version
        self.text = text

    def data(self) -> bytes:
        """The text as the analysis takes it."""
        return self.text.encode("utf-8", "surrogatepass")


def path_of(uri: str, folder: str) -> str:
    """The path under which a document is analysed. What is not a file gets a name inside of ``folder``."""
    path = uris.to_fs_path(uri) if urlsplit(uri).scheme in ("file", "") else None
    if path:
        return os.path.abspath(path)
    name = re.sub(r"[^\w.-]+", "_", unquote(uri))
    return os.path.join(os.path.abspath(folder), name if name.endswith(".py") else name + ".py")


class Documents:
    """All open documents, and the texts of other files as far as they are shown."""

    def __init__(self) -> None:
        self.encoding: str = _UTF16
        self.by_path: dict[str, Document] = {}
        self._files: dict[str, tuple[tuple[int, int], Text]] = {}

    def uri(self, path: str) -> str:
        """How the editor calls a file."""
        document = self.by_path.get(path)
        return document.uri if document is not None else uris.from_fs_path(path) or path

    def text(self, path: str) -> Text:
        """The text of a file: the editor's, or else the disk's."""
        document = self.by_path.get(path)
        if document is not None:
            return document
        try:
            stat = os.stat(path)
            stamp = (stat.st_mtime_ns, stat.st_size)
            known = self._files.get(path)
            if known is not None and known[0] == stamp:
                return known[1]
            with open(path, "rb") as file:
                text = Text(_decode(file.read()), self.encoding)
        except (OSError, ValueError):
            return Text("", self.encoding)
        if len(self._files) > _MAX_FILES:
            self._files.clear()
        self._files[path] = (stamp, text)
        return text


_MAX_FILES = 200
"""Texts of files that are not open, kept: for the places that findings refer to."""


def _decode(data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding, "replace")
    except (SyntaxError, LookupError, ValueError):
        return data.decode("utf-8", "replace")
