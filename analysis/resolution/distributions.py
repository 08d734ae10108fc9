"""Answers which distributions are installed and which modules they provide, from metadata files alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

_SEPARATORS = re.compile(r"[-_.]+")
_METADATA_FOLDER = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)(?:-py\d[^-]*)?\.(?:dist|egg)-info\Z", re.IGNORECASE)


def normalise(name: str) -> str:
    """The form in which names of distributions are compared."""
    return _SEPARATORS.sub("-", name).lower()


class Distributions:
    """The distributions of a list of site folders, listed once; details are read when asked for."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._folders = tuple(folders)
        self._listed: dict[str, tuple[str, str, str]] | None = None
        self._owners: dict[str, tuple[str, str]] | None = None

    def version(self, name: str) -> str | None:
        """The version of a distribution as its metadata says, or None where it is not installed."""
        found = self._all().get(normalise(name))
        return found[1] if found else None

    def names(self) -> dict[str, str]:
        """Every installed distribution with its version, by normalised name."""
        return {key: version for key, (_, version, _) in self._all().items()}

    def for_module(self, top: str) -> tuple[str, str] | None:
        """The distribution, as (name, version), that installed the top-level module ``top``."""
        everything = self._all()
        # Most packages are named as their distribution: one file read instead of all of them.
        same = everything.get(normalise(top))
        if same is not None and top in _top_level_modules(same[2]):
            return same[0], same[1]
        if self._owners is None:
            self._owners = {}
            for name, version, folder in everything.values():
                for module in _top_level_modules(folder):
                    self._owners.setdefault(module, (name, version))
        return self._owners.get(top)

    def _all(self) -> dict[str, tuple[str, str, str]]:
        if self._listed is None:
            self._listed = {}
            for folder in self._folders:
                for name, version, path in _metadata_folders(folder):
                    # An earlier folder of the path wins, as it does for importlib.metadata.
                    self._listed.setdefault(normalise(name), (name, version, path))
        return self._listed


def _metadata_folders(folder: str) -> Iterator[tuple[str, str, str]]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.name.endswith(("-info", "-INFO")))
    except OSError:
        return
    for name in names:
        path = os.path.join(folder, name)
        match = _METADATA_FOLDER.match(name)
        if match:
            yield match["name"], match["version"], path
            continue
        head = _headers(path)
        if "name" in head and "version" in head:
            yield head["name"], head["version"], path


def _headers(folder: str) -> dict[str, str]:
    """The leading headers of a metadata file: needed where the folder's name does not carry the version."""
    text = _text(os.path.join(folder, "METADATA")) or _text(os.path.join(folder, "PKG-INFO")) or _text(folder)
    headers: dict[str, str] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            break
        headers.setdefault(key.strip().lower(), value.strip())
    return headers


def _top_level_modules(folder: str) -> frozenset[str]:
    named = _text(os.path.join(folder, "top_level.txt")).split()
    if named:
        return frozenset(named)
    modules: set[str] = set()
    for line in _text(os.path.join(folder, "RECORD")).splitlines():
        path = line[1:].partition('"')[0] if line.startswith('"') else line.partition(",")[0]
        first, slash, _ = path.replace("\\", "/").partition("/")
        if slash:
            if first.isidentifier():
                modules.add(first)
        elif first.endswith((".py", ".so", ".pyd")):
            modules.add(first.partition(".")[0])
    return frozenset(modules)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            return handle.read()
    except OSError:
        return ""
