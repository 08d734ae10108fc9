"""Finds the Python environment whose packages the checked programs use, without starting it where possible."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import msgspec

from . import layout
from .diskcache import DiskCache, default_cache_dir
from .distributions import Distributions, normalise

How = Literal["explicit", "activated", "nearby", "running"]

NEARBY_NAMES = (".venv", "venv")
"""Folder names that are looked for beside and above the checked files."""


class EnvironmentProblem(Exception):
    """The environment that was asked for cannot be used; the text is meant for the user."""

    @property
    def message(self) -> str:
        """What to tell the user."""
        return str(self)


class _Asked(msgspec.Struct, array_like=True):
    """What an interpreter said about itself, kept so that it is asked once."""

    mtime_ns: int
    prefix: str
    version: tuple[int, int]
    sys_path: list[str]


@dataclass(frozen=True, slots=True)
class Environment:
    """An interpreter and the folders it imports from."""

    executable: str
    version: tuple[int, int]
    prefix: str
    stdlib: tuple[str, ...]
    """Folders of the standard library."""
    site_packages: tuple[str, ...]
    path_additions: tuple[str, ...] = ()
    """Folders that ``.pth`` files add."""
    mapped: Mapping[str, str] = field(default_factory=dict[str, str])
    """Top-level packages that editable installs map to a folder or file of their own."""
    python_path: tuple[str, ...] = ()
    """Folders of the PYTHONPATH variable, which come before the standard library."""
    how: How = "explicit"
    assumed: Mapping[str, str] = field(default_factory=dict[str, str])
    """Versions of distributions to take as installed, whatever the folders say."""
    distributions: Distributions = field(default_factory=lambda: Distributions(()), compare=False, repr=False)

    @property
    def sys_path(self) -> tuple[str, ...]:
        """The folders that modules are looked for in, after those of the program itself."""
        return (*self.python_path, *self.stdlib, *self.site_packages, *self.path_additions)

    def names_digest(self) -> str:
        """Changes whenever a distribution comes, goes or changes its version."""
        names = sorted(self.distributions.names().items())
        return hashlib.blake2b(repr(names).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def installed_version(self, distribution: str) -> str | None:
        """The version of an installed distribution (any spelling of its name), or None."""
        wanted = normalise(distribution)
        for name, version in self.assumed.items():
            if normalise(name) == wanted:
                return version
        return self.distributions.version(distribution)

    def distribution_for_module(self, top: str) -> tuple[str, str] | None:
        """The distribution, as (name, version), that provides the top-level module ``top``."""
        if top in self.assumed:
            return top, self.assumed[top]
        return self.distributions.for_module(top)

    def assuming(self, versions: Mapping[str, str]) -> Environment:
        """This environment with some distributions taken as installed (torch, whose facts we ship)."""
        return replace(self, assumed={**self.assumed, **versions})


def discover(
    explicit: str | None = None,
    near: Iterable[str | os.PathLike[str]] = (),
    environ: Mapping[str, str] | None = None,
    cache_dir: Path | None = None,
) -> Environment:
    """The environment to read packages from.

    ``explicit`` (an interpreter, a command name, or an environment's folder) is used or refused with
    ``EnvironmentProblem``. Without it: the activated environment, a ``.venv`` or ``venv`` beside or above the
    files ``near``, the interpreter that runs the tool.
    """
    variables = os.environ if environ is None else environ
    python_path = tuple(
        os.path.abspath(entry)
        for entry in variables.get("PYTHONPATH", "").split(os.pathsep)
        if entry and os.path.isdir(entry)
    )
    if explicit is not None:
        return _environment(_explicit(explicit, cache_dir or default_cache_dir()), "explicit", python_path)
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        prefix = variables.get(variable)
        found = _of_prefix(prefix) if prefix else None
        if found is not None:
            return _environment(found, "activated", python_path)
    for path in near:
        found = _nearby(os.path.abspath(path))
        if found is not None:
            return _environment(found, "nearby", python_path)
    return _environment(layout.running(), "running", python_path)


def _environment(found: layout.Layout, how: How, python_path: tuple[str, ...]) -> Environment:
    additions, mapped = layout.path_files(found.site)
    return Environment(
        executable=found.executable,
        version=found.version,
        prefix=found.prefix,
        stdlib=found.stdlib,
        site_packages=found.site,
        path_additions=tuple(additions),
        mapped=mapped,
        python_path=python_path,
        how=how,
        distributions=Distributions((*python_path, *found.site, *additions)),
    )


def _of_prefix(prefix: str) -> layout.Layout | None:
    prefix = os.path.abspath(prefix)
    return layout.virtual_environment(prefix) or layout.installation(prefix)


def _nearby(path: str) -> layout.Layout | None:
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    while True:
        for name in NEARBY_NAMES:
            prefix = os.path.join(folder, name)
            if os.path.isfile(os.path.join(prefix, "pyvenv.cfg")):
                found = layout.virtual_environment(prefix)
                if found is not None:
                    return found
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _explicit(asked: str, cache_dir: Path | None) -> layout.Layout:
    path = os.path.expanduser(asked)
    if not os.path.lexists(path) and os.sep not in asked:
        path = shutil.which(asked) or path
    path = os.path.abspath(path)
    if not os.path.lexists(path):
        raise EnvironmentProblem(f"--python {asked}: no such file or directory")
    if os.path.isdir(path):
        found = _of_prefix(path)
        if found is None:
            inside = layout.executable_in(path) or layout.executable_in(os.path.join(path, "bin"))
            if inside is None:
                raise EnvironmentProblem(
                    f"--python {asked}: this folder is not a Python environment (no pyvenv.cfg, no interpreter in it)"
                )
            found = layout.of_executable(inside) or _ask(inside, asked, cache_dir)
        return _checked(found, asked)
    if not layout.looks_like_interpreter(path):
        raise EnvironmentProblem(
            f"--python {asked}: not a Python interpreter (expected a file named python, python3.x)"
        )
    return _checked(layout.of_executable(path) or _ask(path, asked, cache_dir), asked)


def _checked(found: layout.Layout, asked: str) -> layout.Layout:
    if not found.stdlib and not found.site:
        raise EnvironmentProblem(f"--python {asked}: the environment has neither a standard library nor site-packages")
    return found


def _ask(executable: str, asked: str, cache_dir: Path | None) -> layout.Layout:
    """Ask an interpreter of unknown layout for its path, through jedi; keep the answer."""
    cache = DiskCache(cache_dir, "environment-v1")
    try:
        mtime_ns = os.stat(executable).st_mtime_ns
    except OSError as problem:
        raise EnvironmentProblem(f"--python {asked}: cannot be read: {problem.strerror}") from problem
    known = cache.get(executable, _Asked)
    if known is None or known.mtime_ns != mtime_ns:
        import jedi  # pyright: ignore[reportMissingTypeStubs]

        try:
            environment = jedi.create_environment(executable, safe=False)  # pyright: ignore[reportUnknownMemberType]
            version = (int(environment.version_info.major), int(environment.version_info.minor))
            entries = [str(entry) for entry in environment.get_sys_path() if entry]
            prefix = str(environment.path)
        except Exception as problem:  # jedi wraps most failures, but lets through some of the process's own
            text = (str(problem).strip() or type(problem).__name__).splitlines()[0]
            raise EnvironmentProblem(f"--python {asked}: does not run as a Python interpreter: {text}") from problem
        known = _Asked(mtime_ns, prefix, version, entries)
        cache.put(executable, known)
    folders = [entry for entry in known.sys_path if os.path.isdir(entry)]
    site = [entry for entry in folders if os.path.basename(entry) in ("site-packages", "dist-packages")]
    stdlib = [entry for entry in folders if os.path.isfile(os.path.join(entry, "os.py"))]
    stdlib += [entry for entry in folders if os.path.basename(entry) in ("lib-dynload", "DLLs")]
    return layout.Layout(known.prefix, executable, known.version, tuple(stdlib), tuple(site))
