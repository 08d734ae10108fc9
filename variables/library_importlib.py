"""``importlib``: what is installed, answered from files and metadata without importing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .functions import NativeFunctionVariable
from .misc import ObjectVariable

if TYPE_CHECKING:
    from collections.abc import Callable

    from .protocol import Tracer


class ModuleSpecVariable(ObjectVariable):
    """``importlib.machinery.ModuleSpec`` of a module that exists."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "name":
            return tx.constant(self.name)
        return tx.unknown(f"module spec.{name}")


def _text(args: Args, kwargs: Kwargs, *names: str) -> str | None:
    value = args[0] if args else next((kwargs[n] for n in names if n in kwargs), None)
    found = value.as_python_constant() if value is not None and value.is_python_constant() else None
    return found if isinstance(found, str) else None


def _find_spec(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    name = _text(args, kwargs, "name")
    if name is None or name.startswith("."):
        return tx.unknown("importlib.util.find_spec()")
    return ModuleSpecVariable(name) if tx.module_exists(name) else tx.constant(None)


def _version(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    name = _text(args, kwargs, "distribution_name")
    if name is None:
        return tx.unknown("version of a package", str)
    version = tx.installed_version(name)
    if version is None and name in ("numpy", "torch"):
        # Known whether or not the environment that is analysed has them.
        return tx.unknown("version of a package", str)
    if version is None:
        tx.throw_class("importlib.metadata.PackageNotFoundError", name)
    return tx.constant(version)


def _import_module(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    tx.graph_break(R.GB0007, function="importlib.import_module", what="importlib.import_module")
    name = _text(args, kwargs, "name")
    if name is None:
        return tx.unknown("imported module")
    if name.startswith("."):
        package = args[1] if len(args) > 1 else kwargs.get("package")
        base = package.as_python_constant() if package is not None and package.is_python_constant() else None
        if not isinstance(base, str):
            return tx.unknown("imported module")
        level = len(name) - len(name.lstrip("."))
        parts = base.split(".")
        name = ".".join([*parts[: len(parts) - level + 1], name.lstrip(".")]).rstrip(".")
    return tx.import_module(name)


def _function(name: str, fn: Callable[[Tracer, Args, Kwargs], VariableTracker]) -> Callable[[Tracer], VariableTracker]:
    return lambda tx: NativeFunctionVariable(name, fn)


NATIVES: dict[str, Callable[[Tracer], VariableTracker]] = {
    name: _function(name, fn)
    for name, fn in {
        "importlib.util.find_spec": _find_spec,
        "importlib.metadata.version": _version,
        "importlib.import_module": _import_module,
        "importlib.metadata.packages_distributions": lambda tx, args, kwargs: tx.packages_distributions(),
        "importlib.invalidate_caches": lambda tx, args, kwargs: tx.constant(None),
    }.items()
}
