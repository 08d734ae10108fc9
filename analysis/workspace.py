"""What the checked files of one run share: the environment, sources, module finder, knowledge of torch, caches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .frontend.cache import LoweringCache
from .frontend.source import SourceModule
from .knowledge import lookup
from .resolution.diskcache import default_cache_dir
from .resolution.environment import Environment, discover
from .resolution.exports import ExportIndex
from .resolution.finder import ModuleFinder, workspace_roots
from .resolution.sources import ModuleCache, SourceStore

if TYPE_CHECKING:
    from .options import Options


class Workspace:
    """Shared state of a run. Raises EnvironmentProblem for a wrong ``--python``."""

    def __init__(self, paths: list[str], options: Options, environment: Environment | None = None) -> None:
        self.environment = environment or discover(options.python, near=paths)
        installed = self.environment.installed_version("torch")
        self.torch_version = lookup.closest(options.torch or installed or lookup.available_versions()[-1])
        if installed is None:
            self.environment = self.environment.assuming({"torch": f"{self.torch_version}.0"})
        self.knowledge = lookup.load(self.torch_version)
        self.store = SourceStore()
        self.lowering = LoweringCache.from_environment() if options.cache else None
        self.modules: ModuleCache[SourceModule] = ModuleCache(
            self.store, lambda path, data: SourceModule.from_bytes(path, data, self.lowering)
        )
        self.finder = ModuleFinder(self.environment, workspace_roots(paths))
        self._cache_dir = default_cache_dir() if options.cache else None
        self._exports: dict[int, ExportIndex] = {}

    def exports_for(self, finder: ModuleFinder) -> ExportIndex:
        """The index of exported names as one script sees them."""
        found = self._exports.get(id(finder))
        if found is None:
            found = self._exports[id(finder)] = ExportIndex(finder, self.store, self._cache_dir)
        return found

    def export_indexes(self) -> list[ExportIndex]:
        """The indexes in use."""
        return list(self._exports.values())

    def flush(self) -> None:
        """Write what was learnt to the caches on disk."""
        if self.lowering is not None:
            self.lowering.flush()
        for index in self._exports.values():
            index.flush()
