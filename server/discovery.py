"""From the paths of the command line to the files to check: folders, patterns, exclusions, standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..analysis.options import SourceFile
from ..analysis.report import FileProblem

STDIN = "-"
DEFAULT_EXCLUDES = frozenset(
    [
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".git-rewrite",
        ".hg",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pants.d",
        ".pyenv",
        ".pytest_cache",
        ".pytype",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        ".vscode",
        "__pycache__",
        "__pypackages__",
        "_build",
        "buck-out",
        "build",
        "dist",
        "node_modules",
        "site-packages",
        "venv",
    ]
)
"""Folders that are not searched: environments, caches, build output. One that is named on the command line is."""


@dataclass(slots=True)
class Discovery:
    """The files found, each once, in the order of the command line, and what was wrong with the paths."""

    files: list[SourceFile] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


def discover(
    paths: Sequence[str],
    *,
    stdin: bytes | None = None,
    stdin_filename: str | None = None,
    exclude: Sequence[str] = (),
    exclude_root: str = ".",
) -> Discovery:
    """Expand ``paths``. ``exclude`` are patterns as in a ``.gitignore`` that lies in ``exclude_root``."""
    found = Discovery()
    seen: set[str] = set()
    walker = _Walker(exclude, exclude_root)

    def add(path: str) -> None:
        key = os.path.abspath(path)
        if key not in seen:
            seen.add(key)
            found.files.append(SourceFile(_shown(path)))

    for path in paths:
        if path == STDIN:
            found.files.append(SourceFile(_shown(stdin_filename or "<stdin>"), stdin or b""))
            continue
        candidates = [path]
        if not os.path.lexists(path) and glob.has_magic(path):
            candidates = sorted(glob.glob(path, recursive=True))
            if not candidates:
                found.problems.append(_unreadable(path, "no file matches this pattern"))
                continue
            # A pattern such as **/* finds folders and data beside the sources: only the sources are meant.
            candidates = [c for c in candidates if c.endswith(".py") or (os.path.isdir(c) and "**" not in path)]
            if not candidates:
                found.problems.append(_unreadable(path, "no Python file matches this pattern"))
        for candidate in candidates:
            if os.path.isdir(candidate):
                before = len(found.files)
                errors: list[OSError] = []
                for file in walker.walk(candidate, errors):
                    add(file)
                found.problems += [_unreadable(e.filename or candidate, _reason(e)) for e in errors]
                if len(found.files) == before and not errors and not any(True for _ in walker.walk(candidate, [])):
                    found.problems.append(_unreadable(candidate, "no Python files in this folder"))
            elif os.path.isfile(candidate) or os.path.exists(candidate):
                if candidate.endswith(".ipynb"):
                    found.problems.append(
                        _unreadable(
                            candidate,
                            "notebooks are not supported: export it to a .py file",
                        )
                    )
                else:
                    add(candidate)
            elif os.path.islink(candidate):
                found.problems.append(_unreadable(candidate, "broken symbolic link"))
            else:
                found.problems.append(_unreadable(candidate, "no such file or folder"))
    return found


def is_excluded(path: str, exclude: Sequence[str], root: str) -> bool:
    """Whether the patterns, which mean from ``root``, leave a file out."""
    return bool(exclude) and _ignored(os.path.abspath(path), [(os.path.abspath(root), _spec(exclude))])


class _Walker:
    """Walks folders; leaves out the default excludes, other environments, and what ignore files name."""

    def __init__(self, exclude: Sequence[str], exclude_root: str) -> None:
        self._own: list[tuple[str, Any]] = []
        if exclude:
            self._own.append((os.path.abspath(exclude_root), _spec(exclude)))

    def walk(self, root: str, errors: list[OSError]) -> Iterator[str]:
        yield from self._walk(root, self._own + list(_ignores_above(os.path.abspath(root))), errors)

    def _walk(self, folder: str, specs: list[tuple[str, Any]], errors: list[OSError]) -> Iterator[str]:
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            errors.append(error)
            return
        if any(entry.name == ".gitignore" for entry in entries):
            specs = specs + _read_ignore(os.path.abspath(folder))
        folders: list[str] = []
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name in DEFAULT_EXCLUDES or os.path.exists(os.path.join(entry.path, "pyvenv.cfg")):
                    continue
                if not _ignored(os.path.abspath(entry.path) + "/", specs):
                    folders.append(entry.path)
            elif entry.name.endswith(".py") and entry.is_file() and not _ignored(os.path.abspath(entry.path), specs):
                yield entry.path
        for inner in folders:
            yield from self._walk(inner, specs, errors)


def _ignores_above(folder: str) -> Iterator[tuple[str, Any]]:
    """The ignore files between the repository's root and ``folder``, which itself is read by the walk."""
    parents: list[str] = []
    current = folder
    while not os.path.exists(os.path.join(current, ".git")):
        parent = os.path.dirname(current)
        if parent == current:
            return
        parents.append(parent)
        current = parent
    for parent in reversed(parents):
        yield from _read_ignore(parent)


def _read_ignore(folder: str) -> list[tuple[str, Any]]:
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
            return [(folder, _spec(file.read().splitlines()))]
    except OSError:
        return []


def _spec(lines: Iterable[str]) -> Any:
    import pathspec

    spec = pathspec.GitIgnoreSpec
    good: list[str] = []
    for line in lines:
        try:
            spec.from_lines([line])
        except ValueError:
            continue  # git passes over a pattern that it cannot read
        good.append(line)
    return spec.from_lines(good)


def _ignored(path: str, specs: list[tuple[str, Any]]) -> bool:
    """Whether the nearest ignore file that has an opinion says so. ``path`` is absolute; folders end in a slash."""
    for root, spec in reversed(specs):
        prefix = root.rstrip(os.sep) + os.sep
        if path.startswith(prefix):
            verdict = spec.check_file(path[len(prefix) :].replace(os.sep, "/")).include
            if verdict is not None:
                return bool(verdict)
    return False


def _shown(path: str) -> str:
    """The path as reports have it: without needless dots, with forward slashes."""
    return path if path.startswith("<") else os.path.normpath(path).replace(os.sep, "/")


def _unreadable(path: str, message: str) -> FileProblem:
    return FileProblem(path=_shown(path), message=message, kind="unreadable")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
