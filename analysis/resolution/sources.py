"""Reads source files once, with unsaved buffers laid over them, and records what was read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

MAX_BYTES = 20_000_000
"""Larger files are not read: no source is that long, and a data file must not fill the memory."""

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Why a file could not be read."""

    path: str
    message: str


class SourceStore:
    """The bytes of source files by path; ``consulted`` says which, with digests of their content."""

    def __init__(self) -> None:
        self._overlays: dict[str, bytes] = {}
        self._data: dict[str, bytes | None] = {}
        self._digests: dict[str, str] = {}
        self._generation: dict[str, int] = {}
        self._noted: set[str] = set()
        self._recorded: set[str] = set()
        self._searched: set[str] = set()
        self.problems: dict[str, SourceProblem] = {}

    def read(self, path: str | os.PathLike[str]) -> bytes | None:
        """The content of a file, or None with an entry in ``problems``."""
        key = _key(path)
        self._recorded.add(key)
        if key in self._data:
            return self._data[key]
        data = self._overlays.get(key)
        if data is None:
            data = self._load(key)
        self._data[key] = data
        return data

    def peek(self, path: str | os.PathLike[str]) -> bytes | None:
        """The content of a file that is only searched: not kept, recorded in ``searched``, None where unreadable."""
        key = _key(path)
        self._searched.add(key)
        data = self._data.get(key)
        if data is None:
            data = self._overlays.get(key)
        if data is not None:
            return data
        return _content(key)

    def search(self, path: str | os.PathLike[str]) -> None:
        """Record a file as searched without reading it now."""
        self._searched.add(_key(path))

    def note(self, path: str | os.PathLike[str]) -> None:
        """Record a file as consulted without reading it now."""
        key = _key(path)
        self._noted.add(key)
        self._recorded.add(key)

    def touch(self, path: str | os.PathLike[str]) -> None:
        """Record the use of something that was made of a file earlier in this run."""
        self._recorded.add(_key(path))

    def start_recording(self) -> None:
        """From here on ``recorded`` counts."""
        self._recorded = set()

    def recorded(self) -> dict[str, str]:
        """The files used since ``start_recording``, with digests (empty: unreadable)."""
        return {key: self.digest(key) for key in sorted(self._recorded)}

    def recorded_paths(self) -> list[str]:
        """The files used since ``start_recording``."""
        return list(self._recorded)

    def searched(self) -> list[str]:
        """The files looked into by ``peek`` in this run."""
        return sorted(self._searched)

    def set_overlay(self, path: str | os.PathLike[str], data: bytes | None) -> None:
        """Use ``data`` instead of the file's content; None goes back to the file."""
        key = _key(path)
        if data is None:
            self._overlays.pop(key, None)
        else:
            self._overlays[key] = data
        self.forget([key])

    def has_overlay(self, path: str | os.PathLike[str]) -> bool:
        """Whether an unsaved buffer stands in for the file."""
        return _key(path) in self._overlays

    def forget(self, paths: Iterable[str | os.PathLike[str]] | None = None) -> None:
        """Read files anew when next asked: the given ones, or all."""
        for key in list(self._data) if paths is None else [_key(path) for path in paths]:
            self._data.pop(key, None)
            self._digests.pop(key, None)
            self.problems.pop(key, None)
            self._generation[key] = self._generation.get(key, 0) + 1

    def generation(self, path: str | os.PathLike[str]) -> int:
        """A number that changes whenever what was read of the file may have changed."""
        return self._generation.get(_key(path), 0)

    def digest(self, path: str | os.PathLike[str]) -> str:
        """A digest of the content; the empty string for an unreadable file."""
        key = _key(path)
        known = self._digests.get(key)
        if known is None:
            data = self.read(key)
            known = content_digest(data) if data is not None else ""
            self._digests[key] = known
        return known

    def consulted(self) -> dict[str, str]:
        """Every file that was asked for, with its digest (empty: unreadable): the key of a stored report."""
        return {key: self.digest(key) for key in sorted(self._noted.union(self._data))}

    def unchanged(self, consulted: dict[str, str]) -> bool:
        """Whether all files of an earlier ``consulted()`` have the same content now, on disk or in a buffer."""
        for path, digest in consulted.items():
            data = self._overlays.get(path)
            if data is None:
                data = _content(path)
            if (content_digest(data) if data is not None else "") != digest:
                return False
        return True

    def _load(self, key: str) -> bytes | None:
        try:
            size = os.stat(key).st_size
            if size > MAX_BYTES:
                self.problems[key] = SourceProblem(key, f"too large to read ({size} bytes)")
                return None
            with open(key, "rb", buffering=0) as handle:
                return handle.read()
        except OSError as problem:
            self.problems[key] = SourceProblem(key, problem.strerror or str(problem))
        except ValueError as problem:  # a NUL in the path
            self.problems[key] = SourceProblem(key, str(problem))
        return None


class ModuleCache(Generic[M]):
    """Parsed modules by path, made by a factory from (path, bytes) and remade when the source changes."""

    def __init__(self, store: SourceStore, factory: Callable[[str, bytes], M]) -> None:
        self.store = store
        self._factory = factory
        self._modules: dict[str, tuple[int, M | None]] = {}

    def get(self, path: str | os.PathLike[str]) -> M | None:
        """The module of a file, or None where the file cannot be read."""
        key = _key(path)
        generation = self.store.generation(key)
        self.store.touch(key)
        known = self._modules.get(key)
        if known is not None and known[0] == generation:
            return known[1]
        data = self.store.read(key)
        module = self._factory(key, data) if data is not None else None
        self._modules[key] = (generation, module)
        return module


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as handle:
            data = handle.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= MAX_BYTES else None


def content_digest(data: bytes) -> str:
    """The digest by which equal contents are recognised."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _key(path: str | os.PathLike[str]) -> str:
    text = os.fspath(path)
    return text if os.path.isabs(text) else os.path.abspath(text)
