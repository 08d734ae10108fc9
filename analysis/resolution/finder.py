"""Finds the file of a module by its dotted name, in Python's order, from cached folder listings."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from .environment import Environment

Origin = Literal["workspace", "stdlib", "site", "builtin", "extension", "namespace", "stub"]

_BUILTIN = frozenset((*sys.builtin_module_names, "_frozen_importlib", "_frozen_importlib_external", "zipimport"))
_ALIASES = {"os.path": "ntpath" if sys.platform == "win32" else "posixpath"}
"""Modules that another module puts into ``sys.modules`` under a second name."""
_EXTENSION_SUFFIXES = (".so", ".pyd", ".dylib")
_ROOT_MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", ".git", ".hg")


@dataclass(frozen=True, slots=True)
class ModuleSpec:
    """Where a module's text is, and what kind of module it is."""

    name: str
    path: str | None
    """The source file; for an extension the binary, for a stub the ``.pyi``; None for builtin and namespace."""
    is_package: bool
    origin: Origin
    search_locations: tuple[str, ...] = ()
    """Folders in which submodules are looked for; empty for a plain module."""
    stub_path: str | None = None
    """A ``.pyi`` that describes the module, beside it or from a stub package."""

    @property
    def package(self) -> str:
        """What ``__package__`` is in the module."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @property
    def has_source(self) -> bool:
        """Whether ``path`` is Python source that says what the module does."""
        return self.path is not None and self.origin in ("workspace", "stdlib", "site")


class _Listing:
    """The entries of one folder, read once."""

    __slots__ = ("asked", "extensions", "files", "folders")

    def __init__(self, path: str) -> None:
        self.files: set[str] = set()
        self.folders: set[str] = set()
        self.extensions: dict[str, str] = {}
        self.asked: set[str] | None = {"__init__"}
        """The module names that were looked for; None: all names were asked for."""
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    name = entry.name
                    if name.endswith((".py", ".pyi")):
                        self.files.add(name)
                    elif name.endswith(_EXTENSION_SUFFIXES):
                        self.extensions.setdefault(name.partition(".")[0], name)
                    elif "." not in name and entry.is_dir():
                        self.folders.add(name)
        except OSError:
            return

    def ask(self, name: str) -> None:
        """Record that an answer depends on whether the folder has a module ``name``."""
        if self.asked is not None:
            self.asked.add(name)

    def digest(self, names: Iterable[str] | None) -> str:
        """Equal for listings that give the same answers for these module names (None: for all)."""
        facts: object
        if names is None:
            facts = (sorted(self.files), sorted(self.folders), sorted(self.extensions.values()))
        else:
            facts = [
                (
                    name,
                    name in self.folders,
                    name + ".py" in self.files,
                    name + ".pyi" in self.files,
                    self.extensions.get(name),
                )
                for name in sorted(names)
            ]
        return hashlib.blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class SearchedFolder:
    """A folder that modules were looked for in: the names asked for (None: all), and a digest of the answers."""

    path: str
    names: tuple[str, ...] | None
    digest: str


def folder_digest(path: str, names: Iterable[str] | None) -> str:
    """The digest of a ``SearchedFolder`` as the folder is now."""
    return _Listing(path).digest(names)


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder of the search path, and the origin of what is found in it."""

    path: str
    origin: Origin


class ModuleFinder:
    """Answers where modules are for the programs of one environment.

    Listings and answers are kept until ``invalidate``. ``for_script`` gives the finder of one program, whose own
    folder comes first; all of them share the listings.
    """

    def __init__(
        self,
        environment: Environment,
        roots: Iterable[str | os.PathLike[str]] = (),
        *,
        first: tuple[str, ...] = (),
        last: tuple[str, ...] = (),
        listings: dict[str, _Listing] | None = None,
    ) -> None:
        self.environment = environment
        self.roots = tuple(dict.fromkeys(os.path.abspath(root) for root in roots))
        self._listings: dict[str, _Listing] = {} if listings is None else listings
        self.unsaved: dict[str, set[str]] = {}
        """Names of files, by folder, that are open in an editor and not on the disk yet."""
        self._places = self._search_path(first, last)
        self._found: dict[str, ModuleSpec | None] = {}
        self._scripts: dict[tuple[str, str | None], ModuleFinder] = {}

    def for_script(self, path: str | os.PathLike[str]) -> ModuleFinder:
        """The finder that a program started as ``path`` sees.

        A file inside a package is looked at as part of it: its folder comes last, so that a ``logging.py`` beside
        it does not hide the standard library's.
        """
        folder = os.path.dirname(os.path.abspath(path))
        top = folder
        while "__init__.py" in self._listing(top).files and os.path.dirname(top) != top:
            top = os.path.dirname(top)
        installed = (*self.environment.stdlib, *self.environment.site_packages)
        inside = folder if top != folder and top not in installed else None
        known = self._scripts.get((top, inside))
        if known is None:
            known = ModuleFinder(
                self.environment,
                self.roots,
                first=(top,),
                last=(inside,) if inside else (),
                listings=self._listings,
            )
            known.unsaved = self.unsaved
            self._scripts[(top, inside)] = known
        return known

    def find(self, name: str) -> ModuleSpec | None:
        """Where the module ``name`` is, or None where an import of it would fail."""
        if name in self._found:
            return self._found[name]
        found = self._find(name)
        self._found[name] = found
        return found

    def exists(self, name: str) -> bool:
        """Whether ``import name`` finds something at run time (a stub alone does not count)."""
        found = self.find(name)
        return found is not None and found.origin != "stub"

    def find_relative(self, package: str, level: int, module: str | None) -> ModuleSpec | None:
        """The module that ``from ..module import x`` names, seen from ``package``."""
        name = resolve_relative(package, level, module)
        return self.find(name) if name is not None else None

    def submodules(self, package: ModuleSpec | str) -> list[str]:
        """The dotted names of the modules directly inside a package, sorted."""
        spec = self.find(package) if isinstance(package, str) else package
        if spec is None:
            return []
        names: set[str] = set()
        for location in spec.search_locations:
            listing = self._listing(location)
            listing.asked = None
            names.update(name[:-3] for name in listing.files if name.endswith(".py"))
            names.update(listing.extensions)
            for folder in listing.folders:
                if folder.isidentifier() and "__init__.py" in self._listing(os.path.join(location, folder)).files:
                    names.add(folder)
        names.discard("__init__")
        return [f"{spec.name}.{name}" for name in sorted(names) if name.isidentifier()]

    def spec_for_path(self, path: str | os.PathLike[str]) -> ModuleSpec:
        """The module that a source file is, as found from the search path, or by its bare name outside of it."""
        path = os.path.abspath(path)
        folder, file = os.path.split(path)
        stem = file.rpartition(".")[0] or file
        parts = [] if stem == "__init__" else [stem]
        while "__init__.py" in self._listing(folder).files:
            folder, last = os.path.split(folder)
            if not last:
                break
            parts.insert(0, last)
        # Below a folder of the search path, folders without __init__ are namespace packages.
        for place in sorted(self._places, key=lambda place: -len(place.path)):
            if folder.startswith(place.path + os.sep):
                parts = [*folder[len(place.path) + 1 :].split(os.sep), *parts]
                break
            if folder == place.path:
                break
        name = ".".join(parts) or stem
        found = self.find(name) if all(part.isidentifier() for part in parts) else None
        if found is not None and found.path == path:
            return found
        is_package = stem == "__init__"
        locations = (os.path.dirname(path),) if is_package else ()
        bare = name if is_package else stem
        return ModuleSpec(bare, path, is_package, self._origin_of(path), locations)

    def folders(self) -> list[SearchedFolder]:
        """The folders searched so far, by all finders that share the listings."""
        result: list[SearchedFolder] = []
        for path, listing in self._listings.items():
            names = None if listing.asked is None else tuple(sorted(listing.asked))
            result.append(SearchedFolder(path, names, listing.digest(names)))
        return result

    def invalidate(self, folders: Iterable[str | os.PathLike[str]] | None = None) -> None:
        """Forget what was read: of the given folders, or everything."""
        if folders is None:
            self._listings.clear()
        else:
            for folder in folders:
                self._listings.pop(os.path.abspath(folder), None)
        self._found.clear()
        for finder in self._scripts.values():
            finder._found.clear()

    # ------------------------------------------------------------------------ the search

    def _search_path(self, first: tuple[str, ...], last: tuple[str, ...]) -> tuple[_Place, ...]:
        environment = self.environment
        installed: dict[str, _Place] = {}
        for path in environment.stdlib:
            installed.setdefault(path, _Place(path, "stdlib"))
        for path in (*environment.site_packages, *environment.path_additions):
            installed.setdefault(path, _Place(path, "site"))
        standard = [place for place in installed.values() if place.origin == "stdlib"]
        site = [place for place in installed.values() if place.origin != "stdlib"]

        def own(paths: tuple[str, ...]) -> list[_Place]:
            # A checked file may itself be an installed one: its folder keeps its place and origin.
            return [_Place(path, "workspace") for path in paths if path not in installed]

        # A project's folder is not on the path of a script elsewhere in it: it must not hide the standard library.
        ordered = [*own(first), *own(environment.python_path), *standard, *own(self.roots), *site, *own(last)]
        places: dict[str, _Place] = {}
        for place in ordered:
            places.setdefault(place.path, place)
        return tuple(places.values())

    def _find(self, name: str) -> ModuleSpec | None:
        if name in _ALIASES:
            return self.find(_ALIASES[name])
        parent, dot, last = name.rpartition(".")
        if not last:
            return None
        mapped = self.environment.mapped.get(name)
        if not dot:
            # Builtin modules come before every folder.
            if name in _BUILTIN:
                return ModuleSpec(name, None, False, "builtin")
            places = self._places
        else:
            package = self.find(parent)
            if package is None or not package.search_locations:
                return self._mapped(name, mapped) if mapped else None
            origin = package.origin
            places = tuple(
                _Place(path, self._origin_of(path) if origin in ("namespace", "extension", "stub") else origin)
                for path in package.search_locations
            )
        found = self._search(name, last, places)
        if mapped and (found is None or found.origin in ("namespace", "stub")):
            found = self._mapped(name, mapped) or found
        if found is None and any(key.startswith(name + ".") for key in self.environment.mapped):
            return ModuleSpec(name, None, True, "namespace", ("",))
        return found

    def _search(self, name: str, last: str, places: tuple[_Place, ...]) -> ModuleSpec | None:
        portions: list[str] = []
        stub: ModuleSpec | None = None
        for place in places:
            listing = self._listing(place.path)
            listing.ask(last)
            if last in listing.folders:
                folder = os.path.join(place.path, last)
                inner = self._listing(folder)
                if "__init__.py" in inner.files:
                    stub_path = os.path.join(folder, "__init__.pyi") if "__init__.pyi" in inner.files else None
                    return self._stubbed(
                        ModuleSpec(name, os.path.join(folder, "__init__.py"), True, place.origin, (folder,), stub_path)
                    )
                if "__init__" in inner.extensions:
                    binary = os.path.join(folder, inner.extensions["__init__"])
                    return ModuleSpec(name, binary, True, "extension", (folder,))
                if "__init__.pyi" in inner.files and stub is None:
                    stub_path = os.path.join(folder, "__init__.pyi")
                    stub = ModuleSpec(name, stub_path, True, "stub", (folder,), stub_path)
            stub_path = os.path.join(place.path, last + ".pyi") if last + ".pyi" in listing.files else None
            if last in listing.extensions:
                binary = os.path.join(place.path, listing.extensions[last])
                return self._stubbed(ModuleSpec(name, binary, False, "extension", (), stub_path))
            if last + ".py" in listing.files:
                path = os.path.join(place.path, last + ".py")
                return self._stubbed(ModuleSpec(name, path, False, place.origin, (), stub_path))
            if stub_path is not None and stub is None:
                stub = ModuleSpec(name, stub_path, False, "stub", (), stub_path)
            if last in listing.folders:
                portions.append(os.path.join(place.path, last))
        if stub is None:
            stub = self._stub_package(name)
        if portions and stub is None:
            return ModuleSpec(name, None, True, "namespace", tuple(portions))
        return stub

    def _stubbed(self, spec: ModuleSpec) -> ModuleSpec:
        """The spec with the stub of a ``NAME-stubs`` package, where it has none beside it."""
        if spec.stub_path is not None or spec.origin == "stdlib":
            return spec
        stub = self._stub_package(spec.name)
        return replace(spec, stub_path=stub.stub_path) if stub is not None else spec

    def _stub_package(self, name: str) -> ModuleSpec | None:
        """The module's stub in a ``NAME-stubs`` package, the last resort."""
        top, _, rest = name.partition(".")
        for place in self._places:
            if place.origin == "stdlib":
                continue
            listing = self._listing(place.path)
            listing.ask(top + "-stubs")
            if top + "-stubs" not in listing.folders:
                continue
            base = os.path.join(place.path, top + "-stubs", *filter(None, rest.split(".")))
            package_file = os.path.join(base, "__init__.pyi")
            if "__init__.pyi" in self._listing(base).files:
                return ModuleSpec(name, package_file, True, "stub", (base,), package_file)
            folder, file = os.path.split(base + ".pyi")
            self._listing(folder).ask(file[:-4])
            if rest and file in self._listing(folder).files:
                return ModuleSpec(name, base + ".pyi", False, "stub", (), base + ".pyi")
        return None

    def _mapped(self, name: str, target: str) -> ModuleSpec | None:
        if self._listing(target).files:
            init = os.path.join(target, "__init__.py")
            if "__init__.py" in self._listing(target).files:
                return ModuleSpec(name, init, True, "workspace", (target,))
            return ModuleSpec(name, None, True, "namespace", (target,))
        folder, file = os.path.split(target)
        if not file.endswith(".py"):
            file += ".py"
        self._listing(folder).ask(file[:-3])
        if file in self._listing(folder).files:
            return ModuleSpec(name, os.path.join(folder, file), False, "workspace")
        return None

    def _origin_of(self, path: str) -> Origin:
        """The origin of the innermost folder of the search path that holds ``path``."""
        best: _Place | None = None
        for place in self._places:
            if (path == place.path or path.startswith(place.path + os.sep)) and (
                best is None or len(place.path) > len(best.path)
            ):
                best = place
        return best.origin if best is not None else "workspace"

    def _listing(self, path: str) -> _Listing:
        known = self._listings.get(path)
        if known is None:
            known = self._listings[path] = _Listing(path)
            known.files |= self.unsaved.get(path, set())
        return known


def resolve_relative(package: str, level: int, module: str | None) -> str | None:
    """The absolute name of ``from ...module`` inside ``package``; None beyond the top-level package."""
    if level == 0:
        return module
    parts = package.split(".") if package else []
    if level > len(parts):
        return None
    base = ".".join(parts[: len(parts) - level + 1])
    return f"{base}.{module}" if module else base


def workspace_roots(paths: Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """The project folders of the checked files (with their ``src``), from which their imports are looked up too."""
    roots: dict[str, None] = {}
    for path in paths:
        path = os.path.abspath(path)
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        start = folder
        while not any(os.path.lexists(os.path.join(folder, marker)) for marker in _ROOT_MARKERS):
            parent = os.path.dirname(folder)
            if parent == folder:
                folder = start
                break
            folder = parent
        source = os.path.join(folder, "src")
        if os.path.isdir(source) and not os.path.isfile(os.path.join(source, "__init__.py")):
            roots[source] = None
        roots[folder] = None
    return tuple(roots)
