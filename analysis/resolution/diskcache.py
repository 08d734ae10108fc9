"""Keeps small derived facts between runs, one file per subject.

A cache may always be missing, stale or unwritable: every failure reads as "nothing stored". The callers
put into their records what is needed to notice that a record is out of date.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

CACHE_VARIABLE = "GBPREDICT_CACHE_DIR"
"""Environment variable that moves the cache; the empty string switches it off."""

MAX_FILES = 400
"""Files kept per area, unless the area says otherwise. Too low: recomputed more often; too high: a larger folder in
the user's cache."""

T = TypeVar("T")


def default_cache_dir() -> Path | None:
    """Where derived facts are kept, or None where the user switched that off."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    import platformdirs

    try:
        return Path(platformdirs.user_cache_dir("gbpredict", appauthor=False))
    except (OSError, RuntimeError):
        return None


class DiskCache:
    """A folder of msgpack records named by the digest of their key."""

    def __init__(self, root: str | os.PathLike[str] | None, area: str, max_files: int = MAX_FILES) -> None:
        self._max_files = max_files
        self._folder = os.path.join(os.fspath(root), area) if root is not None else None

    def get(self, key: str, kind: type[T]) -> T | None:
        """The record stored under ``key``, or None."""
        if self._folder is None:
            return None
        try:
            with open(self._file(key), "rb") as handle:
                return msgspec.msgpack.decode(handle.read(), type=kind)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None

    def put(self, key: str, value: msgspec.Struct) -> None:
        """Store ``value``; other processes see the old record or the new one, never half of one."""
        if self._folder is None:
            return
        target = self._file(key)
        temporary = f"{target}.{os.getpid()}.tmp"
        try:
            os.makedirs(self._folder, exist_ok=True)
            if not os.path.exists(target):
                self._make_room()
            with open(temporary, "wb") as handle:
                handle.write(msgspec.msgpack.encode(value))
            os.replace(temporary, target)
        except OSError:
            return

    def _file(self, key: str) -> str:
        assert self._folder is not None
        return os.path.join(
            self._folder, hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        )

    def _make_room(self) -> None:
        assert self._folder is not None
        with os.scandir(self._folder) as entries:
            files = [entry.path for entry in entries]
        if len(files) < self._max_files:
            return
        # Some more than needed, so that not every new record sorts them all.
        files.sort(key=os.path.getmtime)
        for path in files[: len(files) - self._max_files * 3 // 4]:
            os.unlink(path)
