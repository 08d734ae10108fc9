"""Modules: which values their globals have.

A checked script and the modules of its own folder run top to bottom, as Python runs them. Library modules are never
run: a global is evaluated when it is first asked for, from the statements that bind it and those that change it
afterwards. ``torch`` is answered by the knowledge of torch and by model sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...variables import library
from ...variables.base import VariableTracker
from ...variables.dicts import UNDECIDED, Undecided
from ...variables.exc import ObservedException
from ...variables.misc import LazyImportVariable, PythonModuleVariable
from ...variables.native import MISSING, Missing
from ...variables.sets import SetVariable
from ...variables.unknown import UnknownVariable
from ...variables.user_defined import UserDefinedClassVariable
from ..frontend import ir
from ..frontend.source import SourceModule
from ..resolution.finder import ModuleSpec
from .code import FunctionCode
from .dispatch import run_block, run_statement
from .frame import Frame
from .outline import Outline

if TYPE_CHECKING:
    from ..resolution.environment import Environment
    from ..resolution.exports import ExportIndex
    from ..resolution.finder import ModuleFinder
    from ..resolution.sources import SourceStore
    from .machine import Machine

MODELS = Path(__file__).resolve().parent.parent / "knowledge" / "models"
"""Where the model sources of torch's Python code lie."""

MAX_EAGER_LINES = 4_000
"""A workspace module longer than this is evaluated on demand, like a library: running it whole would cost too much."""


class ModuleState:
    """How a module with a source is evaluated: its frame, its outline, which statements have run."""

    __slots__ = ("source", "frame", "outline", "done", "running", "spec", "eager", "stars", "absent")

    def __init__(self, source: SourceModule, frame: Frame, spec: ModuleSpec | None, eager: bool) -> None:
        self.source = source
        self.frame = frame
        self.outline: Outline | None = None
        self.done: set[int] = set()
        self.running: set[int] = set()
        self.spec = spec
        self.eager = eager
        self.stars: list[str] = []
        self.absent: set[str] = set()
        """Names that nothing in the module or its package provides: builtins, mostly."""


class ModuleTable:
    """All modules of one run, by name."""

    def __init__(
        self,
        m: Machine,
        finder: ModuleFinder,
        exports: ExportIndex,
        sources: Any,
        store: SourceStore,
        environment: Environment,
    ) -> None:
        self.m = m
        self.finder = finder
        self.exports = exports
        self.sources = sources
        self.store = store
        self.environment = environment
        self.loaded: dict[str, PythonModuleVariable] = {}

    # ------------------------------------------------------------------ finding and making modules

    def import_module(self, name: str) -> PythonModuleVariable:
        """The module, with its parents. Raises ObservedException(ModuleNotFoundError)."""
        found = self.loaded.get(name)
        if found is not None:
            return found
        parent_name, _, last = name.rpartition(".")
        parent = self.import_module(parent_name) if parent_name else None
        module = self._make(name)
        if module is None:
            self.m.throw(ModuleNotFoundError, f"No module named '{name}'")
        self.loaded[name] = module
        if parent is not None and parent.origin != "torch" and last not in parent.namespace:
            parent.namespace[last] = module
        state = module.state
        if isinstance(state, ModuleState) and state.eager:
            self.run(module)
        if name == "einops":
            self._register_backend()
        return module

    def _register_backend(self) -> None:
        """TorchDynamo calls einops once before it traces it, so that it finds its backend for tensors
        (``decorators.py::_allow_in_graph_einops``)."""
        m = self.m
        marks, m.journal.marks = m.journal.marks, 0
        try:
            get_backend = self.import_from("einops._backends", "get_backend")
            m.policy.without_compiler(lambda: m.call(get_backend, [m.call(m.lookup("torch.empty"), [m.constant(1)])]))
        except ObservedException:
            return
        finally:
            m.journal.marks = marks

    def exists(self, name: str) -> bool:
        """Whether a module of that name can be imported."""
        if name in self.loaded:
            return True
        top = name.partition(".")[0]
        if top == "torch":
            return self._torch_module_exists(name)
        return library.is_native_module(name) or top == "numpy" or self.finder.exists(name)

    def loaded_module(self, name: str) -> VariableTracker | Missing | Undecided:
        """``sys.modules.get(name)``. Modules of the libraries are found when first asked for, so that one which can be
        imported may or may not be there."""
        found = self.loaded.get(name)
        if found is not None:
            return found
        top = name.partition(".")[0]
        if top in ("torch", "numpy"):
            return self.import_module(name) if self.exists(name) else MISSING
        return UNDECIDED if self.exists(name) else MISSING

    def evaluate_subclasses(self, cls: UserDefinedClassVariable) -> None:
        """Evaluate the classes of ``cls``'s own module that name it as a base."""
        module = cls.module
        state = getattr(module, "state", None)
        if not isinstance(module, PythonModuleVariable) or not isinstance(state, ModuleState) or state.eager:
            return
        for statement in state.frame.code.body:
            if type(statement) is ir.ClassDef and any(getattr(b, "id", "") == cls.name for b in statement.bases):
                module.get(statement.target.id)

    def _make(self, name: str) -> PythonModuleVariable | None:
        top = name.partition(".")[0]
        if top == "torch":
            return self._make_torch(name)
        if top in library.OPAQUE_MODULES:
            return self._make_opaque(name) if top == "numpy" or self.finder.exists(top) else None
        spec = self.finder.find(name)
        if spec is None or not spec.path or not spec.has_source:
            if spec is not None or library.is_native_module(name):
                module = PythonModuleVariable(name, spec.path or "" if spec else "", "builtin")
                module.resolve = lambda attr: self._native_global(module, attr)
                return module
            return None
        if library.is_native_module(name) and spec.origin == "stdlib":
            module = PythonModuleVariable(name, spec.path, "stdlib")
            state = self._attach(module, spec, eager=False)
            module.resolve = lambda attr: (
                self._native_global(module, attr) or (self.resolve(module, attr) if state else None)
            )
            return module
        module = PythonModuleVariable(name, spec.path, spec.origin)
        state = self._attach(module, spec, eager=spec.origin == "workspace")
        module.resolve = lambda attr: self.resolve(module, attr)
        if state is None:
            module.resolve = lambda attr: UnknownVariable(f"{name}.{attr} (source unreadable)")
        return module

    def _make_opaque(self, name: str) -> PythonModuleVariable:
        """A package that is answered from tables alone; what they do not have is unknown."""
        spec = self.finder.find(name)
        module = PythonModuleVariable(name, spec.path or "" if spec is not None else "", "extension")
        module.resolve = lambda attr: self._native_global(module, attr)
        return module

    def _attach(self, module: PythonModuleVariable, spec: ModuleSpec | None, eager: bool) -> ModuleState | None:
        source = self.sources.get(module.path)
        if source is None:
            return None
        return self.attach_source(module, source, spec, eager and len(source.text) < MAX_EAGER_LINES * 40)

    def attach_source(
        self, module: PythonModuleVariable, source: SourceModule, spec: ModuleSpec | None, eager: bool
    ) -> ModuleState:
        """Give a module its source; nothing runs yet."""
        frame = Frame(FunctionCode(source.skeleton(), source, source.unit), module, None)
        frame.namespace = module.namespace
        module.namespace["__name__"] = self.m.constant(module.name)
        module.namespace["__file__"] = self.m.constant(module.path)
        state = ModuleState(source, frame, spec, eager)
        module.state = state
        return state

    def _native_global(self, module: PythonModuleVariable, name: str) -> VariableTracker | None:
        dotted = f"{module.name}.{name}"
        found = library.lookup_native(self.m, dotted)
        if found is not None:
            module.namespace[name] = found
            return found
        if self.finder.exists(dotted):
            return self.import_module(dotted)
        return None

    # ------------------------------------------------------------------ torch

    def _model_path(self, name: str) -> Path | None:
        base = MODELS.joinpath(*name.split("."))
        for candidate in (base / "__init__.py", base.with_suffix(".py")):
            if candidate.is_file():
                return candidate
        return None

    def _torch_module_exists(self, name: str) -> bool:
        """Whether torch has a module. The public ones are known; a private one is taken to be there, unknown inside."""
        if self._model_path(name) is not None or self.m.knowledge.module_exists(name):
            return True
        parent = name.rpartition(".")[0]
        return "._" in name and self.m.knowledge.module_exists(parent)

    def _make_torch(self, name: str) -> PythonModuleVariable | None:
        path = self._model_path(name)
        if path is None and not self._torch_module_exists(name):
            return None
        module = PythonModuleVariable(name, str(path or ""), "torch")
        if path is not None:
            self._attach(module, None, eager=False)
        module.resolve = lambda attr: self._torch_global(module, attr)
        return module

    def _torch_global(self, module: PythonModuleVariable, name: str) -> VariableTracker | None:
        dotted = f"{module.name}.{name}"
        found = library.lookup_torch(self.m, dotted)
        if module.name in CONFIG_MODULES and name in FUNCTION_SETS:
            found = self.m.config[name] = SetVariable({})
        if found is None and isinstance(module.state, ModuleState):
            found = self.resolve(module, name)
        if found is None:
            found = self._torch_symbol(module, name, dotted)
        if found is not None:
            module.namespace[name] = found
        return found

    def _torch_symbol(self, module: PythonModuleVariable, name: str, dotted: str) -> VariableTracker | None:
        if self._model_path(dotted) is not None or self.m.knowledge.module_exists(dotted):
            return self.import_module(dotted)
        symbol = self.m.knowledge.symbol(dotted)
        if symbol is None:
            return None
        canonical = getattr(symbol, "name", dotted) or dotted
        if canonical != dotted and canonical.startswith("torch."):
            owner, _, last = canonical.rpartition(".")
            if self._model_path(owner) is not None:
                return self.import_module(owner).get(last)
        return library.from_symbol(self.m, dotted, symbol)

    # ------------------------------------------------------------------ evaluation on demand

    def lookup(self, dotted: str) -> VariableTracker:
        """The value of a dotted name; an unknown where there is none."""
        m = self.m
        trace, m.trace = m.trace, None
        try:
            found = library.lookup_native(m, dotted)
            if found is not None:
                return found
            module_name, _, name = dotted.rpartition(".")
            if not module_name:
                return self.import_module(dotted)
            if self.exists(dotted) and not self.exists(module_name):
                return self.import_module(dotted)
            try:
                module: VariableTracker = self.import_module(module_name)
            except ObservedException:
                module = self.lookup(module_name)
            if isinstance(module, PythonModuleVariable):
                found = module.get(name)
                return found if found is not None else UnknownVariable(f"{dotted} was not found")
            return m.getattr(module, name)
        except ObservedException:
            return UnknownVariable(f"{dotted} was not found")
        finally:
            m.trace = trace

    def resolve(self, module: PythonModuleVariable, name: str) -> VariableTracker | None:
        """A global of a module that is evaluated on demand."""
        state = module.state
        assert isinstance(state, ModuleState)
        found = module.namespace.get(name)
        if found is None:
            found = self._evaluate_global(module, state, name)
        if isinstance(found, LazyImportVariable):
            found = self._force(module, name, found)
        return found

    def _evaluate_global(self, module: PythonModuleVariable, state: ModuleState, name: str) -> VariableTracker | None:
        if state.eager:
            return self._from_stars(module, state, name)
        if name in state.absent:
            return None
        if state.spec is not None and state.spec.is_package and self.exports.is_lazy(state.spec):
            found = self._located(module, state.spec, name)
            if found is not None:
                return found
        if state.outline is None:
            state.outline = state.source.derived.get("outline")
            if state.outline is None:
                state.outline = state.source.derived["outline"] = Outline(state.frame.code)
        for index in state.outline.statements_for(name):
            if index not in state.done and index not in state.running:
                self._run_statement(module, state, index, name)
        found = module.namespace.get(name)
        if found is not None:
            return found
        found = self._from_stars(module, state, name) or self._from_package(module, state, name)
        if found is None and not (state.running or state.stars or state.outline.stars):
            # Whatever binds the name later on puts it into the namespace, which is asked first.
            if name.startswith("__") or not state.outline.statements_for("__getattr__"):
                state.absent.add(name)
        return found

    def _run_statement(self, module: PythonModuleVariable, state: ModuleState, index: int, name: str) -> None:
        """Run one top-level statement of a library module, in eager mode and outside any frame."""
        m = self.m
        statement = state.frame.code.body[index]
        state.running.add(index)
        saved = (m.trace, m.frame, m.conditions, m.assumptions, m.catchers)
        m.trace, m.frame, m.conditions, m.assumptions, m.catchers = None, state.frame, [], {}, []
        outer = m.journal.suspend()
        position = state.frame.pos
        try:
            m.policy.without_compiler(lambda: run_statement(m, statement, state.frame))
            state.done.add(index)
        except ObservedException as exc:
            state.done.add(index)
            m.note(f"{name} of module {module.name} could not be evaluated: {m.exception_text(exc)}")
        finally:
            state.running.discard(index)
            state.frame.pos = position
            m.trace, m.frame, m.conditions, m.assumptions, m.catchers = saved
            m.journal.restore(outer)

    def _from_stars(self, module: PythonModuleVariable, state: ModuleState, name: str) -> VariableTracker | None:
        if state.outline is not None and not state.eager:
            for index in state.outline.stars:
                if index not in state.done and index not in state.running:
                    self._run_statement(module, state, index, name)
        for star in reversed(state.stars):
            try:
                source = self.import_module(star)
            except ObservedException:
                continue
            if source is module:
                continue
            found = source.get(name)
            if found is not None:
                module.namespace[name] = found
                return found
        return None

    def _from_package(self, module: PythonModuleVariable, state: ModuleState, name: str) -> VariableTracker | None:
        """A name that a package gives by other means: lazy tables, submodules, a module ``__getattr__``."""
        spec = state.spec
        if spec is None or name.startswith("__"):
            return None
        if spec.is_package and self.finder.exists(f"{module.name}.{name}"):
            return self.import_module(f"{module.name}.{name}")
        found = self._located(module, spec, name)
        if found is not None:
            return found
        fallback = module.namespace.get("__getattr__") or (
            self._evaluate_global(module, state, "__getattr__") if name != "__getattr__" else None
        )
        if fallback is not None:
            try:
                return self.m.call(fallback, [self.m.constant(name)])
            except ObservedException:
                return None
        return None

    def _located(self, module: PythonModuleVariable, spec: ModuleSpec, name: str) -> VariableTracker | None:
        """A name that the export index leads to another module for."""
        located = self.exports.locate(spec, name)
        if located is None or located.module.name == module.name:
            return None
        owner = self.import_module(located.module.name)
        found = owner if located.name is None else owner.get(located.name)
        if found is not None:
            module.namespace[name] = found
        return found

    def _force(self, module: PythonModuleVariable, name: str, lazy: LazyImportVariable) -> VariableTracker | None:
        """Follow an import that was put off."""
        module.namespace[name] = UnknownVariable(f"{lazy.module}.{lazy.name} (cyclic import)")
        try:
            dotted = f"{lazy.module}.{lazy.name}"
            if lazy.name and lazy.module == module.name and self.exists(dotted):
                # A package that imports its own submodule: ``from package import part`` in the package itself.
                found = self.import_module(dotted)
            else:
                found = self.import_from(lazy.module, lazy.name) if lazy.name else self.import_module(lazy.module)
        except ObservedException:
            found = UnknownVariable(f"{lazy.module}.{lazy.name} was not found")
        module.namespace[name] = found
        return found

    def import_from(self, module_name: str, name: str) -> VariableTracker:
        """``from module import name``. Raises ObservedException(ImportError)."""
        native = library.lookup_native(self.m, f"{module_name}.{name}")
        if native is not None:
            return native
        module = self.import_module(module_name)
        found = module.get(name)
        if found is not None:
            return found
        dotted = f"{module_name}.{name}"
        if self.exists(dotted):
            return self.import_module(dotted)
        if module.origin in ("builtin", "extension", "torch"):
            return UnknownVariable(f"{dotted} is not known")
        if self.may_hold(module, name):
            return UnknownVariable(f"{dotted} was not found")
        self.m.throw(ImportError, f"cannot import name '{name}' from '{module_name}'")

    # ------------------------------------------------------------------ running whole modules

    def run(self, module: PythonModuleVariable) -> None:
        """Run a module of the workspace top to bottom."""
        state = module.state
        assert isinstance(state, ModuleState)
        m = self.m
        saved = (m.trace, m.frame, m.conditions, m.catchers)
        m.trace, m.frame, m.conditions, m.catchers = None, state.frame, [], []
        try:
            run_block(m, state.frame.code.body, state.frame)
        finally:
            m.trace, m.frame, m.conditions, m.catchers = saved

    # ------------------------------------------------------------------ what the interpreter asks

    def may_hold(self, module: PythonModuleVariable, name: str) -> bool:
        """Whether a name that was not found may exist all the same: an unreadable star import, a broken file."""
        state = module.state
        if not isinstance(state, ModuleState):
            return True
        if state.source.problems:
            return True
        return any(not self.exists(star) for star in state.stars)

    def missing(self, module: PythonModuleVariable, name: str) -> VariableTracker:
        """An attribute that a module does not have."""
        if module.origin in ("builtin", "extension", "torch") or self.may_hold(module, name):
            return UnknownVariable(f"{module.name}.{name} is not known")
        self.m.throw(AttributeError, f"module '{module.name}' has no attribute '{name}'")

    def set_global(self, module: PythonModuleVariable, name: str, value: VariableTracker) -> None:
        """``module.name = value``."""
        m = self.m
        m.store(module.namespace, name, value)
        if module.name in CONFIG_MODULES and value.is_python_constant():
            m.store(m.config, name, value.as_python_constant())
        elif module.name in CONFIG_MODULES and name in FUNCTION_SETS:
            m.store(m.config, name, value)

    def annotate(self, f: Frame, n: ir.AnnAssign) -> None:
        """Remember an annotation of a class body (dataclasses and named tuples are made from them)."""
        if type(n.target) is ir.Name:
            default = f.namespace.get(n.target.id) if f.namespace is not None and n.value is not None else None
            f.annotations[n.target.id] = (n.annotation_text, default)


FUNCTION_SETS = frozenset({"ignore_logging_functions", "reorderable_logging_functions"})
"""Settings that are sets of functions, which programs add to."""

CONFIG_MODULES = frozenset({"torch._dynamo.config"})
"""Modules whose attributes are TorchDynamo's settings."""
