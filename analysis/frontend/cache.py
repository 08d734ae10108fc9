"""Keeps lowered IR on disk, so that a file seen before need not be parsed again.

There is one cache file per source module, named by a hash of its path. It holds the module's skeleton, valid for one
content of the file, and its functions, each valid for one text of the function wherever in the file that stands.
A cache file that cannot be read, or was written by another version, counts as empty. Nothing is written before
``flush``.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from . import ir

LOWERING_VERSION = 2
"""Raise it whenever the lowering of some source changes while the shape of the IR does not."""
MAX_FILES = 4000
"""How many cache files are kept: about 200 MB. Higher: disk. Lower: a big environment is parsed again and again."""
KEPT_SHARE = 0.75
"""The share of ``MAX_FILES`` that is left when old files are removed."""

_FORMAT = f"{ir.IR_VERSION}.{LOWERING_VERSION}.{sys.version_info[0]}.{sys.version_info[1]}"
"""Part of it is the host's Python, whose parser decides what is broken."""


class _Stored(msgspec.Struct, array_like=True):
    format: str
    digest: str
    future_annotations: bool
    skeleton: msgspec.Raw
    functions: dict[str, tuple[int, msgspec.Raw]]


_ENCODER = msgspec.msgpack.Encoder()
_STORED = msgspec.msgpack.Decoder(_Stored)
_code_decoder: msgspec.msgpack.Decoder[ir.Code] | None = None


def _decode(raw: msgspec.Raw) -> ir.Code | None:
    global _code_decoder
    if _code_decoder is None:  # takes milliseconds to make
        _code_decoder = msgspec.msgpack.Decoder(ir.Code)
    try:
        return _code_decoder.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _encode(code: ir.Code) -> bytes | None:
    try:
        return _ENCODER.encode(code)
    except (ValueError, TypeError, OverflowError, RecursionError):  # lone surrogates, above all
        return None


class ModuleCache:
    """What is known on disk of one module, and what is new."""

    def __init__(self, file: Path, digest: str) -> None:
        self._file = file
        self._digest = digest
        self._stored: _Stored | None = None
        self._read = False
        self._skeleton: tuple[ir.Code, bool] | None = None
        self._functions: dict[str, ir.Code] = {}
        self._used: set[str] = set()

    def _open(self) -> _Stored | None:
        if not self._read:
            self._read = True
            try:
                stored = _STORED.decode(self._file.read_bytes())
            except (OSError, msgspec.MsgspecError):
                stored = None
            if stored is not None and stored.format == _FORMAT:
                self._stored = stored
        return self._stored

    def skeleton(self) -> tuple[ir.Code, bool] | None:
        """The skeleton, and whether annotations are strings."""
        stored = self._open()
        if stored is None or stored.digest != self._digest:
            return None
        code = _decode(stored.skeleton)
        return None if code is None else (code, stored.future_annotations)

    def keep_skeleton(self, code: ir.Code, future_annotations: bool) -> None:
        """Remember a new skeleton."""
        self._skeleton = (code, future_annotations)

    def function(self, key: str, line: int) -> ir.Code | None:
        """The function of this text, its line numbers made right for where it stands now."""
        stored = self._open()
        entry = None if stored is None else stored.functions.get(key)
        if entry is None:
            return None
        code = _decode(entry[1])
        if code is not None:
            self._used.add(key)
            if entry[0] != line:
                shift_lines(code, line - entry[0])
        return code

    def keep_function(self, key: str, code: ir.Code) -> None:
        """Remember a newly lowered function."""
        self._functions[key] = code

    def flush(self) -> None:
        """Write what is new, if anything is."""
        if self._skeleton is None and not self._functions:
            return
        stored = self._open()
        unchanged = stored is not None and stored.digest == self._digest
        functions: dict[str, tuple[int, msgspec.Raw]] = {}
        if stored is not None:
            # Of another content of the file only what is still there is worth keeping.
            functions = {k: v for k, v in stored.functions.items() if unchanged or k in self._used}
        for key, code in self._functions.items():
            data = _encode(code)
            if data is not None:
                functions[key] = (code.line, msgspec.Raw(data))
        if self._skeleton is not None:
            skeleton, future = self._skeleton
            data = _encode(skeleton)
            raw, digest = (msgspec.Raw(b"\xc0"), "") if data is None else (msgspec.Raw(data), self._digest)
        elif stored is not None and unchanged:
            raw, digest, future = stored.skeleton, stored.digest, stored.future_annotations
        else:  # the file has problems: its skeleton is not kept, its functions are
            raw, digest, future = msgspec.Raw(b"\xc0"), "", False
        self._skeleton = None
        self._functions = {}
        self._stored = _Stored(_FORMAT, digest, future, raw, functions)
        self._read = True
        _write(self._file, _ENCODER.encode(self._stored))


class LoweringCache:
    """The cache directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._modules: list[ModuleCache] = []

    @classmethod
    def from_environment(cls) -> LoweringCache | None:
        """The user's cache directory, or ``GBPREDICT_CACHE_DIR``; None with ``GBPREDICT_NO_CACHE=1``."""
        if os.environ.get("GBPREDICT_NO_CACHE", "") not in ("", "0"):
            return None
        named = os.environ.get("GBPREDICT_CACHE_DIR")
        return cls(Path(named or platformdirs.user_cache_dir("gbpredict", appauthor=False)) / "ir")

    def module(self, path: str, digest: str) -> ModuleCache:
        """The part of the cache for one file."""
        name = hashlib.blake2b(os.path.abspath(path).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        module = ModuleCache(self._directory / f"{name}.msgpack", digest)
        self._modules.append(module)
        return module

    def flush(self) -> None:
        """Write everything new to disk. Whatever goes wrong with the disk is ignored."""
        for module in self._modules:
            module.flush()
        _remove_old(self._directory)


def function_key(text: str, qualname: str, class_name: str, future_annotations: bool) -> str:
    """What a lowered function depends on."""
    source = f"{qualname}\0{class_name}\0{future_annotations:d}\0{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(source, digest_size=16).hexdigest()


def shift_lines(code: ir.Code, by: int) -> None:
    """Move the line numbers of a code and of all codes in it."""
    stack: list[Any] = [code]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            stack += node.values()
        elif isinstance(node, ir.Node):
            if isinstance(node, ir.Code):
                node.line += by
                node.first_line += by
                node.end_line += by
            stack += [getattr(node, name) for name in node.__struct_fields__]


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(name, file)
        except OSError:
            os.unlink(name)
    except OSError:
        return


def _remove_old(directory: Path) -> None:
    try:
        with os.scandir(directory) as entries:
            files = [entry.path for entry in entries]
        if len(files) <= MAX_FILES:
            return
        files.sort(key=os.path.getmtime)
        for path in files[: len(files) - int(MAX_FILES * KEPT_SHARE)]:
            os.unlink(path)
    except OSError:
        return
