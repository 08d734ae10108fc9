"""Keeps finished reports on disk, so that a check of unchanged files neither parses nor interprets anything.

A report is stored per checked file, with everything its answer rests on: the files that were read, the folders that
were searched for modules, and (in the key) the options, the environment and the code of the tool itself. It counts as
long as all of that is as it was. Reports with internal errors are not kept.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .report import Report
from .resolution.diskcache import DiskCache
from .resolution.finder import SearchedFolder, folder_digest
from .resolution.sources import content_digest

if TYPE_CHECKING:
    from .options import Options
    from .resolution.environment import Environment

MAX_REPORTS = 3000
"""Reports kept: about 30 MB. Too low: large projects are analysed again and again."""

SETTLED_NS = 2_000_000_000
"""A file changed less than this before it was recorded may change again without a new time stamp, so its content is
compared. Too low: coarse file systems hide a second change; too high: more files are read on a warm run."""

_OWN_FOLDERS = ("analysis", "variables")


class _File(msgspec.Struct, array_like=True):
    path: str
    mtime_ns: int
    size: int
    digest: str | None
    """Of the content; empty: it could not be read; None: it was only searched, and any change counts."""


class _Folder(msgspec.Struct, array_like=True):
    path: str
    mtime_ns: int
    names: tuple[str, ...] | None
    digest: str


class _Stored(msgspec.Struct, array_like=True):
    written_ns: int
    files: list[_File]
    folders: list[_Folder]
    report: Report


class ReportCache:
    """The stored reports for one environment and one set of options."""

    def __init__(self, root: Path | None, environment: Environment, options: Options, roots: tuple[str, ...]) -> None:
        self._disk = DiskCache(root, "reports-v1", MAX_REPORTS)
        place = (environment.executable, environment.version, environment.sys_path, sorted(environment.mapped.items()))
        choices = (options.entries, options.torch, options.config)
        self._key = repr((tool_stamp(), sys.version_info[:2], place, environment.names_digest(), choices, roots))
        self._fresh_files: dict[str, bool] = {}
        self._fresh_folders: dict[str, bool] = {}

    def get(self, path: str, data: bytes | None) -> Report | None:
        """The report of a file, if nothing that it rests on has changed. ``data`` stands for the file's content."""
        stored = self._disk.get(self._name(path), _Stored)
        if stored is None:
            return None
        path = os.path.abspath(path)
        settled = stored.written_ns - SETTLED_NS
        for file in stored.files:
            if file.path == path:
                if data is None:
                    data = _read(path)
                if (content_digest(data) if data is not None else "") != file.digest:
                    return None
            elif not _once(
                self._fresh_files, f"{file.path}\0{file.digest}", lambda file=file: _same_file(file, settled)
            ):
                return None
        for folder in stored.folders:
            if not _once(
                self._fresh_folders,
                f"{folder.path}\0{folder.digest}",
                lambda folder=folder: _same_folder(folder, settled),
            ):
                return None
        return stored.report

    def put(
        self,
        path: str,
        report: Report,
        consulted: dict[str, str],
        searched: Iterable[str],
        folders: list[SearchedFolder],
    ) -> None:
        """Keep a report. ``consulted``: files with digests; ``searched``: files of which any change counts;
        ``folders``: those searched for modules."""
        name = self._name(path)
        if report.errors or os.path.abspath(path) not in consulted:
            return
        files = [_File(file, *_stat(file), digest) for file, digest in consulted.items()]
        files += [_File(file, *_stat(file), None) for file in searched if file not in consulted]
        places = [_Folder(folder.path, _stat(folder.path)[0], folder.names, folder.digest) for folder in folders]
        self._disk.put(name, _Stored(time.time_ns(), files, places, report))

    def _name(self, path: str) -> str:
        # As it was given, too: reports name files in that way.
        return f"{self._key}\0{path}\0{os.path.abspath(path)}"


def _once(known: dict[str, bool], key: str, answer: Callable[[], bool]) -> bool:
    found = known.get(key)
    if found is None:
        found = known[key] = answer()
    return found


def _same_file(file: _File, settled: int) -> bool:
    mtime_ns, size = _stat(file.path)
    if (mtime_ns, size) == (file.mtime_ns, file.size) and (mtime_ns < settled or file.digest is None):
        return True
    if file.digest is None or (size != file.size and file.digest):
        return False
    data = _read(file.path)
    return (content_digest(data) if data is not None else "") == file.digest


def _same_folder(folder: _Folder, settled: int) -> bool:
    mtime_ns, _ = _stat(folder.path)
    if mtime_ns == folder.mtime_ns and mtime_ns < settled:
        return True
    return folder_digest(folder.path, folder.names) == folder.digest


def _stat(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return 0, -1
    return found.st_mtime_ns, found.st_size


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as handle:
            return handle.read()
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=1)
def tool_stamp() -> str:
    """Changes with the tool's own code and data: reports of another state of it are not used."""
    top = Path(__file__).resolve().parent.parent
    count = size = newest = 0
    for name in _OWN_FOLDERS:
        for entry in _walk(os.path.join(top, name)):
            found = entry.stat()
            count += 1
            size += found.st_size
            newest = max(newest, found.st_mtime_ns)
    return f"{count}.{size}.{newest}"


def _walk(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        yield from _walk(entry.path)
                else:
                    yield entry
    except OSError:
        return
