"""Reads the layout of a Python installation or virtual environment from its folders, without starting it."""

from __future__ import annotations

import ast
import os
import re
import sys
from dataclasses import dataclass

_VERSION_FOLDER = re.compile(r"(?:python|pypy)(\d)\.(\d+)t?\Z")
_EXECUTABLE = re.compile(r"(?:python|pypy)w?(?:\d+(?:\.\d+)*)?t?(?:\.exe)?\Z", re.IGNORECASE)
_EXECUTABLE_VERSION = re.compile(r"(?:python|pypy)(\d)\.(\d+)t?\Z")
_FINDER_IMPORT = re.compile(r"import\s+(__editable___\w+_finder)\b")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an installation keeps what: the part of ``sys.path`` that does not depend on the program."""

    prefix: str
    executable: str
    version: tuple[int, int]
    stdlib: tuple[str, ...]
    """The standard library and its folder of extension modules."""
    site: tuple[str, ...]
    """site-packages folders, in the order of ``sys.path``."""


def looks_like_interpreter(path: str) -> bool:
    """Whether a file is named as a Python interpreter: nothing else may ever be started."""
    return bool(_EXECUTABLE.match(os.path.basename(path)))


def executable_in(folder: str) -> str | None:
    """The interpreter in a folder of programs, or directly in a Windows prefix."""
    for name in ("python", "python3", "python.exe", "pypy3", "pypy"):
        path = os.path.join(folder, name)
        # lexists: environments are often copied to where the base interpreter is absent.
        if os.path.lexists(path) and not os.path.isdir(path):
            return path
    return None


def virtual_environment(prefix: str) -> Layout | None:
    """The layout of a folder with ``pyvenv.cfg``; None where there is none or it leads nowhere."""
    settings = read_settings(os.path.join(prefix, "pyvenv.cfg"))
    home = settings.get("home")
    if home is None:
        return None
    bin_folder = os.path.join(prefix, "Scripts" if os.path.isdir(os.path.join(prefix, "Scripts")) else "bin")
    executable = executable_in(bin_folder) or os.path.join(bin_folder, "python")
    own = _versioned_lib(prefix)
    version = _parse_version(settings.get("version_info") or settings.get("version", ""))
    if version is None:
        version = own[1] if own else None
    base = _base_layout(home, settings.get("executable") or settings.get("base-executable"), version)
    if version is None:
        version = base.version if base else None
    if version is None:
        return None
    site: list[str] = []
    for candidate in (
        os.path.join(own[0], "site-packages") if own else "",
        os.path.join(prefix, "lib", f"python{version[0]}.{version[1]}", "site-packages"),
        os.path.join(prefix, "lib64", f"python{version[0]}.{version[1]}", "site-packages"),
        os.path.join(prefix, "Lib", "site-packages"),
    ):
        if candidate and os.path.isdir(candidate) and not any(_same(candidate, known) for known in site):
            site.append(candidate)
    if base is not None and settings.get("include-system-site-packages", "").lower() == "true":
        site += [*_user_site(version), *base.site]
    return Layout(prefix, executable, version, base.stdlib if base else (), tuple(site))


def installation(prefix: str, executable: str | None = None, wanted: tuple[int, int] | None = None) -> Layout | None:
    """The layout of a full installation (system, pyenv, conda, Windows) under ``prefix``."""
    windows = os.path.join(prefix, "Lib")
    if os.path.isfile(os.path.join(windows, "os.py")) and os.path.lexists(os.path.join(prefix, "python.exe")):
        version = wanted or _windows_version(prefix)
        if version is None:
            return None
        stdlib = tuple(path for path in (windows, os.path.join(prefix, "DLLs")) if os.path.isdir(path))
        site = tuple(path for path in (os.path.join(windows, "site-packages"),) if os.path.isdir(path))
        return Layout(prefix, executable or os.path.join(prefix, "python.exe"), version, stdlib, site)
    found = _versioned_lib(prefix, wanted, with_stdlib=True)
    if found is None:
        return None
    library, version = found
    text = f"python{version[0]}.{version[1]}"
    stdlib = tuple(path for path in (library, os.path.join(library, "lib-dynload")) if os.path.isdir(path))
    site = [os.path.join(library, "site-packages")]
    if prefix == "/usr":
        # Debian and its children keep packages outside the versioned folder.
        site += [f"/usr/local/lib/{text}/dist-packages", f"/usr/local/lib/{text}/site-packages"]
        site += ["/usr/lib/python3/dist-packages", f"/usr/lib64/{text}/site-packages"]
    site = [path for path in site if os.path.isdir(path)]
    bin_folder = os.path.join(prefix, "bin")
    named = os.path.join(bin_folder, text)
    chosen = executable or (named if os.path.lexists(named) else executable_in(bin_folder)) or named
    return Layout(prefix, chosen, version, stdlib, (*_user_site(version), *site))


def of_executable(path: str) -> Layout | None:
    """The layout an interpreter belongs to: its virtual environment first, then what its links lead to."""
    path = os.path.abspath(path)
    seen: set[str] = set()
    while path not in seen:
        seen.add(path)
        folder = os.path.dirname(path)
        for prefix in (os.path.dirname(folder), folder):
            if os.path.isfile(os.path.join(prefix, "pyvenv.cfg")):
                return virtual_environment(prefix)
        match = _EXECUTABLE_VERSION.match(os.path.basename(path))
        wanted = (int(match[1]), int(match[2])) if match else None
        # A link without a version may lead to one of several interpreters under the same prefix.
        if not os.path.islink(path) or wanted is not None:
            prefix = folder if os.path.lexists(os.path.join(folder, "python.exe")) else os.path.dirname(folder)
            found = installation(prefix, path, wanted)
            if found is not None:
                return found
        if os.path.islink(path):
            path = os.path.normpath(os.path.join(folder, os.readlink(path)))
    return None


def running() -> Layout:
    """The layout of the interpreter that runs this tool."""
    if sys.prefix != sys.base_prefix:
        found = virtual_environment(sys.prefix)
        if found is not None and found.stdlib:
            return found
    stdlib = os.path.dirname(os.__file__)
    known = [path for path in sys.path if os.path.isdir(path)]
    dynamic = [path for path in known if os.path.basename(path) in ("lib-dynload", "DLLs")]
    site = [path for path in known if os.path.basename(path) in ("site-packages", "dist-packages")]
    version = (sys.version_info[0], sys.version_info[1])
    return Layout(sys.prefix, sys.executable, version, (stdlib, *dynamic), tuple(site))


def path_files(site: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    """What ``.pth`` files of the site folders add: folders, and packages mapped one by one (editable installs)."""
    folders: list[str] = []
    mapped: dict[str, str] = {}
    for base in site:
        try:
            with os.scandir(base) as entries:
                names = sorted(entry.name for entry in entries if entry.name.endswith(".pth"))
        except OSError:
            continue
        for name in names:
            for line in _lines(os.path.join(base, name)):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                finder = _FINDER_IMPORT.match(line)
                if finder:
                    mapped.update(_finder_mapping(os.path.join(base, finder[1] + ".py")))
                elif not line.startswith(("import ", "import\t")):
                    path = os.path.normpath(os.path.join(base, line))
                    if os.path.isdir(path) and path not in folders and path not in site:
                        folders.append(path)
    return folders, mapped


def read_settings(path: str) -> dict[str, str]:
    """The ``key = value`` lines of a ``pyvenv.cfg``; empty where there is no such file."""
    settings: dict[str, str] = {}
    for line in _lines(path):
        key, equals, value = line.partition("=")
        if equals:
            settings[key.strip().lower()] = value.strip()
    return settings


def _base_layout(home: str, executable: str | None, version: tuple[int, int] | None) -> Layout | None:
    """The installation a virtual environment was made from; ``home`` is the folder of its interpreter."""
    if version is not None:
        named = os.path.join(home, f"python{version[0]}.{version[1]}")
        if os.path.lexists(named):
            executable = named
    if executable is not None:
        found = of_executable(executable)
        if found is not None:
            return found
    if os.path.isfile(os.path.join(home, "Lib", "os.py")):
        return installation(home, None, version)
    found = installation(os.path.dirname(home.rstrip("/\\")), None, version)
    if found is not None:
        return found
    inside = executable_in(home)
    return of_executable(inside) if inside else None


def _versioned_lib(
    prefix: str, wanted: tuple[int, int] | None = None, with_stdlib: bool = False
) -> tuple[str, tuple[int, int]] | None:
    """``lib/pythonX.Y`` of a prefix: the wanted version, or the only one there is."""
    found: dict[tuple[int, int], str] = {}
    for lib in ("lib", "lib64"):
        folder = os.path.join(prefix, lib)
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            match = _VERSION_FOLDER.match(name)
            path = os.path.join(folder, name)
            if match and (not with_stdlib or os.path.isfile(os.path.join(path, "os.py"))):
                found.setdefault((int(match[1]), int(match[2])), path)
    if wanted is not None:
        return (found[wanted], wanted) if wanted in found else None
    if len(found) == 1:
        version, path = next(iter(found.items()))
        return path, version
    return None


def _user_site(version: tuple[int, int]) -> list[str]:
    if os.environ.get("PYTHONNOUSERSITE"):
        return []
    base = os.environ.get("PYTHONUSERBASE") or os.path.expanduser("~/.local")
    path = os.path.join(base, "lib", f"python{version[0]}.{version[1]}", "site-packages")
    return [path] if os.path.isdir(path) else []


def _windows_version(prefix: str) -> tuple[int, int] | None:
    try:
        names = os.listdir(prefix)
    except OSError:
        return None
    for name in names:
        match = re.match(r"python(\d)(\d+)\.dll\Z", name, re.IGNORECASE)
        if match:
            return int(match[1]), int(match[2])
    return None


def _parse_version(text: str) -> tuple[int, int] | None:
    match = re.match(r"(\d+)\.(\d+)", text)
    return (int(match[1]), int(match[2])) if match else None


def _finder_mapping(path: str) -> dict[str, str]:
    """``MAPPING`` of the module that an editable install of setuptools leaves behind."""
    try:
        tree = ast.parse("\n".join(_lines(path)))
    except (SyntaxError, ValueError):
        return {}
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign):
            target, value = statement.target, statement.value
        elif isinstance(statement, ast.Assign):
            target, value = statement.targets[0], statement.value
        else:
            continue
        if isinstance(target, ast.Name) and target.id == "MAPPING" and isinstance(value, ast.Dict):
            return {
                key.value: entry.value
                for key, entry in zip(value.keys, value.values, strict=True)
                if isinstance(key, ast.Constant)
                and isinstance(key.value, str)
                and isinstance(entry, ast.Constant)
                and isinstance(entry.value, str)
            }
    return {}


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as handle:
            return handle.read().splitlines()
    except OSError:
        return []


def _same(first: str, second: str) -> bool:
    try:
        return os.path.samefile(first, second)
    except OSError:
        return first == second
