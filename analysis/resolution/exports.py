"""Finds which module provides a name through re-exports, star imports and lazy packages.

A package such as ``transformers`` provides thousands of names from two thousand files. Nothing here parses them
all: files are searched for the word first, likely ones before the others, and what was found is kept on disk.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from . import scan
from .diskcache import DiskCache
from .finder import ModuleFinder, ModuleSpec
from .scan import Imported, Summary
from .sources import SourceStore

FEW_STARS = 24
"""Up to this many star imports are tried last to first, as Python's rebinding has it. Beyond, the likeliest first:
in a package with hundreds of them names are unique, and trying all in order would read every file."""

MAX_CHAIN = 40
"""Re-exports followed for one name. Real chains have up to six links; longer ones are cycles in disguise."""

LONG_TEXT = 32_000
"""Bytes from which a definition is looked for in the text before the file is parsed (10 ms and more)."""

_NOT_LAZILY_PROVIDED = ("modular_", "convert_", "test_")
"""Files that a structure made from the folder leaves out."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a name leads: an attribute of a module, or (``name`` None) the module itself."""

    module: ModuleSpec
    name: str | None


class _File(msgspec.Struct, array_like=True, frozen=True):
    path: str
    mtime_ns: int
    size: int


class _Entry(msgspec.Struct, array_like=True, frozen=True):
    module: str
    name: str | None
    chain: list[_File]


class _Stored(msgspec.Struct, array_like=True):
    entries: dict[str, _Entry]
    summaries: dict[str, tuple[_File, Summary]] = {}
    """By path, with the state of the file that it was made of."""


class ExportIndex:
    """Answers ``locate`` and ``names`` for the modules that one finder sees."""

    def __init__(
        self, finder: ModuleFinder, store: SourceStore, cache_dir: str | os.PathLike[str] | None = None
    ) -> None:
        self.finder = finder
        self.store = store
        self._disk = DiskCache(cache_dir, f"exports-v{scan.SCAN_VERSION}")
        self._summaries: dict[str, tuple[int, Summary]] = {}
        self._located: dict[tuple[str, str], Located | None] = {}
        self._stored: dict[str, _Stored] = {}
        self._dirty: set[str] = set()

    # ------------------------------------------------------------------------ questions

    def locate(self, module: ModuleSpec, name: str) -> Located | None:
        """Where ``name`` of ``module`` is bound in the end, or None where nothing provides it.

        Follows re-exports as far as their modules are found: a name imported from a package that is not installed
        is located in the module with that import.
        """
        key = (module.path or module.name, name)
        if key in self._located:
            return self._located[key]
        found = self._from_disk(module, name)
        if found is None:
            chain: list[str] = []
            found = self._locate(module, name, set(), chain)
            if found is not None:
                self._to_disk(module, name, found, chain)
        self._located[key] = found
        return found

    def star_provider(self, module: ModuleSpec, name: str) -> ModuleSpec | None:
        """The module whose top level binds ``name`` of ``module`` by a statement of its own; None as in ``locate``."""
        found = self.locate(module, name)
        return found.module if found is not None else None

    def names(self, module: ModuleSpec) -> list[str]:
        """What ``from module import *`` binds, in order of first binding."""
        return list(dict.fromkeys(self._names(module, set())))

    def exports(self, module: ModuleSpec, name: str) -> bool:
        """Whether ``from module import *`` binds ``name``."""
        return self._exported(module, name, set(), []) is not None

    def is_lazy(self, module: ModuleSpec) -> bool:
        """Whether the module provides names that no statement of its top level binds at run time."""
        return self.summary(module).is_lazy

    def summary(self, module: ModuleSpec) -> Summary:
        """What the module's top level binds; empty for a module without source."""
        path = module.path if module.has_source else module.stub_path
        if path is None:
            return Summary(defined=[], imports={}, stars=[])
        generation = self.store.generation(path)
        known = self._summaries.get(path)
        if known is not None and known[0] == generation:
            return known[1]
        summary = self._stored_summary(module, path)
        self._summaries[path] = (generation, summary)
        return summary

    def _stored_summary(self, module: ModuleSpec, path: str) -> Summary:
        """The summary of a file, from the disk cache where its file has not changed since."""
        stored = None if self.store.has_overlay(path) else self._stored_for(module)
        file = self._file(path) if stored is not None else None
        if stored is not None and file is not None:
            known = stored.summaries.get(path)
            if known is not None and known[0] == file:
                self.store.search(path)
                return known[1]
        data = self.store.peek(path)
        summary = scan.summarise(data) if data is not None else Summary(defined=[], imports={}, stars=[])
        if stored is not None and file is not None:
            stored.summaries[path] = (file, summary)
            self._dirty.add(self._root(module))
        return summary

    def invalidate(self) -> None:
        """Forget the answers, after files changed; summaries of unchanged sources stay."""
        self._located.clear()

    def flush(self) -> None:
        """Write what was found to the disk cache."""
        for root in sorted(self._dirty):
            self._disk.put(root, self._stored[root])
        self._dirty.clear()

    # ------------------------------------------------------------------------ the search

    def _locate(self, module: ModuleSpec, name: str, seen: set[tuple[str, str]], chain: list[str]) -> Located | None:
        if (module.name, name) in seen or len(chain) > MAX_CHAIN:
            return None
        seen.add((module.name, name))
        path = module.path
        if path is not None:
            chain.append(path)
        if self._defines(module, name):
            return Located(module, name)
        summary = self.summary(module)
        found = self._in_summary(module, summary, name, seen, chain)
        if found is None and module.search_locations:
            inside = self.finder.find(f"{module.name}.{name}")
            if inside is not None:
                found = Located(inside, None)
        if found is None and path is not None:
            chain.pop()
        return found

    def _in_summary(
        self, module: ModuleSpec, summary: Summary, name: str, seen: set[tuple[str, str]], chain: list[str]
    ) -> Located | None:
        imported = summary.imports.get(name)
        if imported is not None:
            return self._follow(module, imported, seen, chain) or Located(module, name)
        if name in summary.defined:
            return Located(module, name)
        imported = summary.lazy.get(name) if summary.is_lazy else None
        if imported is not None:
            found = self._follow(module, imported, seen, chain)
            if found is not None:
                return found
        if summary.is_lazy and module.search_locations:
            # A lazy package stands for hundreds of files: a submodule of that name spares the search.
            inside = self.finder.find(f"{module.name}.{name}")
            if inside is not None:
                starred = any(star.level == 1 and star.module == name for star in summary.stars)
                return (self._exported(inside, name, seen, chain) if starred else None) or Located(inside, None)
        for tried, provider in enumerate(self._candidates(module, summary, name)):
            if tried == FEW_STARS:
                # Before hundreds of files are searched: the attribute may simply be a submodule.
                inside = self.finder.find(f"{module.name}.{name}")
                if inside is not None:
                    return Located(inside, None)
            found = self._exported(provider, name, seen, chain)
            if found is not None:
                return found
        if name in (summary.all or ()):
            # Taken over from an extension module, or bound in a way that no text shows.
            return Located(module, name)
        if not summary.is_lazy:
            return None
        if summary.lazy_stub and module.stub_path is not None:
            data = self.store.peek(module.stub_path)
            imported = scan.summarise(data).imports.get(name) if data is not None else None
            if imported is not None:
                return self._follow(module, imported, seen, chain)
        if summary.lazy_siblings:
            return self._among_siblings(module, name, seen, chain)
        return None

    def _follow(
        self, module: ModuleSpec, imported: Imported, seen: set[tuple[str, str]], chain: list[str]
    ) -> Located | None:
        target = self.finder.find_relative(module.package, imported.level, imported.module)
        if target is None:
            return None
        if imported.name is None:
            return Located(target, None)
        if target.name == module.name:
            # ``from . import x`` in the package itself: the submodule.
            inside = self.finder.find(f"{target.name}.{imported.name}")
            return Located(inside, None) if inside is not None else None
        found = self._locate(target, imported.name, seen, chain)
        if found is None and not target.has_source:
            return Located(target, imported.name)
        return found

    def _exported(self, module: ModuleSpec, name: str, seen: set[tuple[str, str]], chain: list[str]) -> Located | None:
        """Where ``name`` leads if a star import of ``module`` binds it; None if it does not."""
        quick = self._quickly_exported(module, name)
        if quick is False:
            return None
        if quick is True:
            assert module.path is not None
            chain.append(module.path)
            return Located(module, name)
        listed = self._listed(module, name, set())
        if listed is None and name.startswith("_"):
            return None
        if listed is False:
            return None
        return self._locate(module, name, seen, chain)

    def _quickly_exported(self, module: ModuleSpec, name: str) -> bool | None:
        """The answer where the text alone gives it: True for defined and exported here, False for no, None else."""
        if module.path is None or not module.has_source or module.path in self._summaries:
            return None
        data = self.store.peek(module.path)
        if data is None:
            return False
        encoded = name.encode()
        if not scan.mentions(data, encoded):
            indirect = scan.has_star(data) or b"__getattr__" in data or b"sys.modules" in data
            return None if indirect else False
        listed = scan.literal_all(data)
        if listed is None:
            return None
        if name not in listed:
            return False
        return True if _definition(name).search(data) else None

    def _defines(self, module: ModuleSpec, name: str) -> bool:
        """Whether a long module that need not be parsed for anything else defines ``name`` at the margin."""
        path = module.path
        if path is None or not module.has_source or path in self._summaries:
            return False
        data = self.store.peek(path)
        return data is not None and len(data) > LONG_TEXT and _definition(name).search(data) is not None

    def _listed(self, module: ModuleSpec, name: str, seen: set[str]) -> bool | None:
        """Whether ``__all__`` of a module has ``name``; None where there is no ``__all__``."""
        summary = self.summary(module)
        if summary.all is None:
            return None
        if name in summary.all:
            return True
        seen.add(module.name)
        for imported in summary.all_of:
            other = self.finder.find_relative(module.package, imported.level, imported.module)
            if other is not None and other.name not in seen and self._listed(other, name, seen):
                return True
        return False

    def _candidates(self, module: ModuleSpec, summary: Summary, name: str) -> Iterator[ModuleSpec]:
        """The modules taken over by star imports, the one to ask first at the front."""
        stars = summary.stars
        ordered = list(reversed(stars))
        if len(stars) > FEW_STARS:
            ordered = [ordered[index] for index in _likeliest([star.module for star in ordered], name)]
        for star in ordered:
            found = self.finder.find_relative(module.package, star.level, star.module)
            if found is not None and found.name != module.name:
                yield found

    def _among_siblings(
        self, module: ModuleSpec, name: str, seen: set[tuple[str, str]], chain: list[str]
    ) -> Located | None:
        names = self.finder.submodules(module)
        for index in _likeliest([entry.rpartition(".")[2] for entry in names], name):
            if names[index].rpartition(".")[2].startswith(_NOT_LAZILY_PROVIDED):
                continue
            sibling = self.finder.find(names[index])
            found = self._exported(sibling, name, seen, chain) if sibling is not None else None
            if found is not None:
                return found
        return None

    def _names(self, module: ModuleSpec, seen: set[str]) -> Iterator[str]:
        if module.name in seen:
            return
        seen.add(module.name)
        summary = self.summary(module)
        if summary.all is not None:
            yield from summary.all
            for imported in summary.all_of:
                other = self.finder.find_relative(module.package, imported.level, imported.module)
                if other is not None:
                    yield from self._names(other, seen)
            return
        for star in summary.stars:
            other = self.finder.find_relative(module.package, star.level, star.module)
            if other is not None:
                yield from self._names(other, seen)
        lazily = summary.lazy if summary.is_lazy else {}
        for name in (*summary.defined, *summary.imports, *lazily):
            if not name.startswith("_"):
                yield name

    # ------------------------------------------------------------------------ the disk cache

    def _from_disk(self, module: ModuleSpec, name: str) -> Located | None:
        stored = self._stored_for(module)
        entry = stored.entries.get(f"{module.name}:{name}") if stored is not None else None
        if entry is None:
            return None
        target = self.finder.find(entry.module)
        # A file added elsewhere could provide the name as well: installed packages do not change in that way.
        if target is None or not all(
            self._file(known.path) == known and not self.store.has_overlay(known.path) for known in entry.chain
        ):
            return None
        for known in entry.chain:
            self.store.note(known.path)
        return Located(target, entry.name)

    def _to_disk(self, module: ModuleSpec, name: str, found: Located, chain: list[str]) -> None:
        for path in chain:
            self.store.note(path)
        stored = self._stored_for(module)
        if stored is None:
            return
        files = [self._file(path) for path in dict.fromkeys(chain)]
        stored.entries[f"{module.name}:{name}"] = _Entry(
            found.module.name, found.name, [file for file in files if file is not None]
        )
        self._dirty.add(self._root(module))

    def _stored_for(self, module: ModuleSpec) -> _Stored | None:
        """The record of a module's top-level package; the user's own files are not worth one."""
        if module.origin not in ("site", "stdlib") or module.path is None:
            return None
        root = self._root(module)
        stored = self._stored.get(root)
        if stored is None:
            stored = self._stored[root] = self._disk.get(root, _Stored) or _Stored({})
        return stored

    @staticmethod
    def _root(module: ModuleSpec) -> str:
        assert module.path is not None
        depth = module.name.count(".") + (1 if module.is_package else 0)
        root = module.path
        for _ in range(depth):
            root = os.path.dirname(root)
        return root

    @staticmethod
    def _file(path: str) -> _File | None:
        try:
            status = os.stat(path)
        except OSError:
            return None
        return _File(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=512)
def _definition(name: str) -> re.Pattern[bytes]:
    word = re.escape(name).encode()
    return re.compile(
        rb"^(?:class|def|async\s+def)\s+" + word + rb"\b|^" + word + rb"\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE
    )


def _likeliest(modules: list[str], name: str) -> list[int]:
    """Indexes of ``modules``, those named most like the start of ``name`` first (``d_fine`` for ``DFineModel``)."""
    wanted = name.replace("_", "").lower()

    def score(index: int) -> tuple[int, int]:
        last = modules[index].rpartition(".")[2].replace("_", "").lower()
        common = next(
            (at for at, pair in enumerate(zip(last, wanted)) if pair[0] != pair[1]), min(len(last), len(wanted))
        )
        return -common, len(last) - common

    return sorted(range(len(modules)), key=score)
