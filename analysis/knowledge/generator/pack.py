"""Writes MessagePack, so that the environment that holds torch needs no package beside it."""

from __future__ import annotations

import struct
from typing import Any


def _sized(length: int, fix: int, fix_limit: int, codes: tuple[int | None, int, int]) -> bytes:
    if length < fix_limit:
        return bytes([fix | length])
    code8, code16, code32 = codes
    if code8 is not None and length < 1 << 8:
        return bytes([code8, length])
    if length < 1 << 16:
        return bytes([code16]) + struct.pack(">H", length)
    return bytes([code32]) + struct.pack(">I", length)


def _integer(value: int) -> bytes:
    if 0 <= value < 128 or -32 <= value < 0:
        return struct.pack("b" if value < 0 else "B", value)
    if -(1 << 63) <= value < 1 << 63:
        return b"\xd3" + struct.pack(">q", value)
    if 0 <= value < 1 << 64:
        return b"\xcf" + struct.pack(">Q", value)
    raise ValueError(f"integer out of range: {value}")


def packb(value: Any) -> bytes:
    """The MessagePack form of plain data (None, bool, int, float, str, bytes, sequences, dicts)."""
    out: list[bytes] = []
    _pack(value, out)
    return b"".join(out)


def _pack(value: Any, out: list[bytes]) -> None:
    if value is None:
        out.append(b"\xc0")
    elif value is True or value is False:
        out.append(b"\xc3" if value else b"\xc2")
    elif isinstance(value, int):
        out.append(_integer(value))
    elif isinstance(value, float):
        out.append(b"\xcb" + struct.pack(">d", value))
    elif isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        out.append(_sized(len(data), 0xA0, 32, (0xD9, 0xDA, 0xDB)))
        out.append(data)
    elif isinstance(value, bytes):
        out.append(_sized(len(value), 0, 0, (0xC4, 0xC5, 0xC6)))
        out.append(value)
    elif isinstance(value, (list, tuple)):
        out.append(_sized(len(value), 0x90, 16, (None, 0xDC, 0xDD)))
        for item in value:
            _pack(item, out)
    elif isinstance(value, dict):
        out.append(_sized(len(value), 0x80, 16, (None, 0xDE, 0xDF)))
        for key, item in value.items():
            _pack(key, out)
            _pack(item, out)
    else:
        raise TypeError(f"not plain data: {type(value)}")
