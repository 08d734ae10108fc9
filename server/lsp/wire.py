"""What the server and its worker say to each other: length-prefixed MessagePack over two pipes."""

from __future__ import annotations

import struct
from typing import IO, Any

import msgspec

from ...analysis.options import ConfigValue
from ...analysis.report import Report

_LENGTH = struct.Struct(">I")


class Profile(msgspec.Struct, frozen=True, array_like=True):
    """The choices that make a session of its own: one folder's settings."""

    folder: str = ""
    python: str | None = None
    torch: str | None = None
    entries: tuple[str, ...] = ()
    config: tuple[tuple[str, ConfigValue], ...] = ()


class Request(msgspec.Struct, array_like=True):
    """A question (``id`` > 0, answered once) or a message (0)."""

    id: int
    method: str
    path: str = ""
    profile: Profile = Profile()
    line: int = 0
    column: int = 0
    data: bytes | None = None
    paths: tuple[str, ...] = ()


class Reply(msgspec.Struct, array_like=True):
    """The answer to a question."""

    id: int
    result: bytes = b""
    error: str = ""
    cancelled: bool = False


class Checked(msgspec.Struct, array_like=True):
    """The answer to ``check``."""

    report: Report
    consulted: tuple[str, ...] = ()
    """The files that the report rests on."""
    outdated: tuple[str, ...] = ()
    """Files whose last report does not hold any more."""
    broken: tuple[str, ...] = ()
    """Open files that cannot be parsed now: the report is the last one that could be made."""
    seconds: float = 0.0


class Region(msgspec.Struct, array_like=True):
    """Lines that belong together: to one graph, to none, or to a break."""

    start: int
    end: int
    graph: int | None
    kind: str


class EntryGraphs(msgspec.Struct, array_like=True):
    """The lines of one file that the compilation of one entry went over."""

    name: str
    path: str
    line: int
    graphs: int | None
    complete: bool
    breaks: int
    regions: list[Region] = []


class Facts(msgspec.Struct, array_like=True):
    """What the compiler does with an expression."""

    line: int
    column: int
    end_line: int
    end_column: int
    source: str
    facts: list[str]


class FixEdit(msgspec.Struct, array_like=True):
    """Replace a stretch of the file; all count from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Fixing(msgspec.Struct, array_like=True):
    """One way to repair a break."""

    title: str
    rule: str
    safe: bool
    edits: list[FixEdit]


class FixList(msgspec.Struct, array_like=True):
    """The answer to ``fixes``."""

    fixes: list[Fixing] = []


encode = msgspec.msgpack.Encoder().encode


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next message; None where the other side has gone."""
    head = _exactly(stream, _LENGTH.size)
    return None if head is None else _exactly(stream, _LENGTH.unpack(head)[0])


def _exactly(stream: IO[bytes], count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = stream.read(count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def write_frame(stream: IO[bytes], message: Any) -> None:
    """Send a message."""
    data = encode(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()
