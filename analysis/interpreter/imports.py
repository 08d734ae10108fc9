"""``import`` and ``from ... import``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...variables.base import VariableTracker
from ...variables.exc import ObservedException
from ...variables.misc import LazyImportVariable
from ...variables.unknown import UnknownVariable
from ..catalogue import rules as R
from ..frontend import ir
from ..resolution.finder import resolve_relative
from .frame import Frame
from .modules import ModuleState
from .names import store_name

if TYPE_CHECKING:
    from .machine import Machine


def _package_of(f: Frame) -> str:
    state = f.module.state
    spec = state.spec if isinstance(state, ModuleState) else None
    if spec is not None:
        return spec.package
    name = f.module.name
    return name if f.module.path.endswith("__init__.py") else name.rpartition(".")[0]


def _is_lazy(m: Machine, f: Frame) -> bool:
    """Whether imports of this module are put off until the name is used: everywhere at module level."""
    return m.trace is None and f.namespace is f.module.namespace


def import_names(m: Machine, n: ir.Import, f: Frame) -> None:
    """``import a.b as c, d``."""
    for alias in n.names:
        if not m.modules.exists(alias.name):
            _missing(m, alias.name, f)
            store_name(m, alias.target, UnknownVariable(f"module {alias.name} was not found"), f)
            continue
        module: VariableTracker = m.modules.import_module(alias.name)
        if not alias.has_as:
            module = m.modules.import_module(alias.name.partition(".")[0])
        store_name(m, alias.target, module, f)


def _missing(m: Machine, name: str, f: Frame) -> None:
    """A module that is not there: ImportError where the program is ready for it, else a note and an unknown."""
    frame: Frame | None = f
    guarded = False
    while frame is not None:
        guarded = guarded or frame.try_depth > 0
        frame = frame.parent
    if guarded or f.module.origin not in ("script", "workspace"):
        m.graph_break(R.GB0069, name=name)
        m.throw(ModuleNotFoundError, f"No module named '{name}'")
    m.note(f"module '{name}' was not found: what comes from it is unknown")


def import_from(m: Machine, n: ir.ImportFrom, f: Frame) -> None:
    """``from module import name as other``."""
    module_name: str | None = n.module
    if n.level:
        module_name = resolve_relative(_package_of(f), n.level, n.module or None)
    if not module_name:
        _missing(m, "." * n.level + n.module, f)
        for alias in n.names:
            store_name(m, alias.target, UnknownVariable("relative import outside a package"), f)
        return
    if module_name == "__future__":
        return
    if not m.modules.exists(module_name):
        _missing(m, module_name, f)
        for alias in n.names:
            if alias.name != "*":
                store_name(m, alias.target, UnknownVariable(f"module {module_name} was not found"), f)
        return
    for alias in n.names:
        if alias.name == "*":
            _star(m, module_name, f)
        elif _is_lazy(m, f) and _deferrable(m, module_name, f):
            f.module.namespace[alias.target.id] = LazyImportVariable(module_name, alias.name)
        else:
            try:
                value = m.modules.import_from(module_name, alias.name)
            except ObservedException:
                if f.try_depth or f.module.origin not in ("script", "workspace"):
                    raise
                m.note(f"'{alias.name}' was not found in module '{module_name}'")
                value = UnknownVariable(f"{module_name}.{alias.name} was not found")
            store_name(m, alias.target, value, f)


def _deferrable(m: Machine, module_name: str, f: Frame) -> bool:
    """An import that only binds may wait; one under ``try`` must say at once whether it works, and a module of the
    workspace runs when it is imported."""
    if f.try_depth:
        return False
    spec = m.modules.finder.find(module_name)
    return spec is None or spec.origin != "workspace"


def _star(m: Machine, module_name: str, f: Frame) -> None:
    state = f.module.state
    if isinstance(state, ModuleState):
        state.stars.append(module_name)
    try:
        module = m.modules.import_module(module_name)
    except ObservedException:
        return
    if isinstance(module.state, ModuleState) and module.state.eager:
        for name, value in list(module.namespace.items()):
            if not name.startswith("_"):
                m.store(f.module.namespace, name, value)
