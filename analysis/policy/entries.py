"""Entry points: what makes code compiled, and the values that stand for compiled functions and modules.

``torch.compile`` in all its forms, ``module.compile()``, ``torch._dynamo.optimize``, ``torch.export.export`` and the
controls ``torch.compiler.disable`` and its like.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ...variables.base import Args, Kwargs, VariableTracker
from ...variables.constant import ConstantVariable
from ...variables.exc import AllowanceSpent, BudgetExhausted, ObservedException, Unsupported
from ...variables.functions import (
    NativeFunctionVariable,
    SkipFunctionVariable,
    UserFunctionVariable,
    UserMethodVariable,
)
from ...variables.unknown import UnknownVariable
from ...variables.user_defined import (
    UnspecializedNNModuleVariable,
    UserDefinedClassVariable,
    UserDefinedObjectVariable,
)
from ..catalogue import rules as R
from ..report import Entry
from . import controls
from .inlining import compiles_frame

if TYPE_CHECKING:
    from ...variables.protocol import Tracer
    from ..interpreter.frame import Frame
    from ..interpreter.machine import Machine


DISABLED = (R.GB0098, R.GB0099)
"""The breaks of functions that ``torch.compiler.disable`` has wrapped."""


CALL_IMPL = "torch.nn.modules.module.Module._call_impl"


class EntryOptions(NamedTuple):
    """What ``torch.compile`` was asked for. ``dynamic``: None means that sizes become symbolic when they change."""

    fullgraph: bool = False
    dynamic: bool | None = None

    @staticmethod
    def of(kwargs: Kwargs, fullgraph: str = "fullgraph") -> EntryOptions:
        """As keyword arguments give them."""
        dynamic = kwargs.get("dynamic")
        value = dynamic.value if isinstance(dynamic, ConstantVariable) else None
        return EntryOptions(_flag(kwargs, fullgraph), value if isinstance(value, bool) else None)


PLAIN = EntryOptions()


class CompiledEntry:
    """One compiled function or module, and what came of the calls the script makes of it."""

    __slots__ = (
        "name",
        "path",
        "line",
        "via",
        "fullgraph",
        "counted",
        "uncertain",
        "called",
        "complete",
        "notes",
        "target",
        "dynamic",
    )

    def __init__(
        self, name: str, path: str, line: int, via: str, options: EntryOptions, target: VariableTracker
    ) -> None:
        self.name = name
        self.path = path
        self.line = line
        self.via = via
        self.fullgraph = options.fullgraph
        self.dynamic = options.dynamic
        self.counted: set[Any] = set()
        self.uncertain = False
        self.called = False
        self.complete = True
        self.notes: list[str] = []
        self.target = target

    def count_graph(self, key: Any, conditional: bool) -> None:
        """A graph goes to the backend; the same one (same code, same guards) only once."""
        if conditional and key not in self.counted:
            self.uncertain = True
        self.counted.add(key)

    def stop(self, note: str) -> None:
        """Something kept the analysis from seeing everything."""
        self.complete = False
        if note not in self.notes:
            self.notes.append(note)

    def report(self) -> Entry:
        """The entry as the report has it."""
        return Entry(
            name=self.name,
            path=self.path,
            line=self.line,
            via=self.via,
            fullgraph=self.fullgraph,
            graphs=None if self.uncertain else len(self.counted),
            complete=self.complete,
            notes=tuple(self.notes),
        )


class CompiledFunctionVariable(VariableTracker):
    """A function that ``torch.compile`` has wrapped."""

    __slots__ = ("target", "entry", "attrs")

    def __init__(self, target: VariableTracker, entry: CompiledEntry) -> None:
        self.target = target
        self.entry = entry
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return "function"

    def describe(self) -> str:
        return f"compiled {self.target.describe()}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.FunctionType")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return call_entry(tx, self.entry, self.target, args, kwargs)  # type: ignore[arg-type]

    def bind(self, obj: VariableTracker) -> UserMethodVariable:
        return UserMethodVariable(self, obj)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attrs:
            return self.attrs[name]
        if name in ("__wrapped__", "_torchdynamo_orig_callable"):
            return self.target
        return tx.getattr(self.target, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


class OptimizedModuleVariable(UnspecializedNNModuleVariable):
    """``torch.compile(module)``: everything but the call is the module's own."""

    __slots__ = ("module", "entry")

    def __init__(self, module: UserDefinedObjectVariable, entry: CompiledEntry) -> None:
        super().__init__(module.cls)
        self.module = module
        self.entry = entry
        self.attrs = module.attrs

    def describe(self) -> str:
        return f"compiled {self.module.describe()}"

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return call_entry(tx, self.entry, self.module, args, kwargs)  # type: ignore[arg-type]

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "_orig_mod":
            return self.module
        if name == "__call__":
            return NativeFunctionVariable(name, self.call_function)
        return tx.getattr(self.module, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.setattr(self.module, name, value)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__call__":
            return self.call_function(tx, args, kwargs)
        result = tx.call_method(self.module, name, args, kwargs)
        return self if result is self.module else result


def call_entry(
    m: Machine, entry: CompiledEntry, target: VariableTracker, args: Args, kwargs: Kwargs
) -> VariableTracker:
    """Call something compiled: its frame is a root frame. Inside a compiled region it is just called."""
    policy = m.policy
    entry.called = True
    if m.trace is not None:
        return m.call(target, args, kwargs)
    if policy.stance == "force_eager":
        return policy.without_compiler(lambda: m.call(target, args, kwargs))
    outer = policy.entry
    policy.entry = entry
    frame, conditions = m.frame, len(m.conditions)
    try:
        fn, rest = root_function(m, target, args)
        if fn is not None and compiles_frame(m, fn):
            return policy.run_root(fn, rest, kwargs, always=True)
        if has_hooks(target) or called_module(target) is not None:
            return m.call(target, args, kwargs)
        around = m.lookup("torch._dynamo.external_utils.inner")
        assert isinstance(around, UserFunctionVariable)
        return policy.run_root(around, [target, m.tuple(args), m.dict(kwargs)], {}, always=True)
    except (Unsupported, ObservedException, BudgetExhausted, AllowanceSpent):
        raise
    except Exception as exc:
        # A fault of the tool ends the analysis of this entry, not that of the program around it.
        if outer is not None:
            raise
        policy.on_fault(entry, exc)
        m.frame, m.trace = frame, None
        del m.conditions[conditions:]
        return UnknownVariable(f"result of {entry.name}")
    finally:
        policy.entry = outer


def called_module(target: VariableTracker) -> UserDefinedObjectVariable | None:
    """The module whose ``_call_impl`` this is: ``module.compile()`` compiles that, hooks and all."""
    if isinstance(target, NativeFunctionVariable) and target.name == CALL_IMPL:
        return target.bound if isinstance(target.bound, UserDefinedObjectVariable) else None
    return None


def has_hooks(target: VariableTracker) -> bool:
    """Whether a module's call runs hooks before or after ``forward``, outside the compiled frame."""
    if not isinstance(target, UnspecializedNNModuleVariable):
        return False
    return any(getattr(target.attrs.get(t), "items", None) for t in ("_forward_hooks", "_forward_pre_hooks"))


def root_function(m: Machine, target: VariableTracker, args: Args) -> tuple[UserFunctionVariable | None, Args]:
    """The user function whose frame is the root of a compiled callable, with the arguments it gets."""
    rest = list(args)
    module = called_module(target)
    value = target if module is None or has_hooks(module) else module
    if isinstance(value, UnspecializedNNModuleVariable):
        if has_hooks(value):
            return None, rest
        value = m.getattr(value, "forward")
    elif isinstance(value, UserDefinedObjectVariable):
        value = m.getattr_or(value, "__call__", value)
    while isinstance(value, UserMethodVariable):
        rest.insert(0, value.obj)
        value = value.fn
    return (value, rest) if isinstance(value, UserFunctionVariable) else (None, rest)


def _flag(kwargs: Kwargs, name: str) -> bool:
    value = kwargs.get(name)
    return isinstance(value, ConstantVariable) and bool(value.value)


def _place(m: Machine, target: VariableTracker) -> tuple[str, str, int]:
    """Name, file and line of what is compiled."""
    value: VariableTracker = target
    if isinstance(value, UserDefinedObjectVariable):
        found = value.cls.find("forward") or value.cls.find("__call__")
        if found is not None:
            value = found
    while isinstance(value, (UserMethodVariable, SkipFunctionVariable)):
        inner = value.fn if isinstance(value, UserMethodVariable) else value.inner
        if inner is None:
            break
        value = inner
    code = getattr(value, "code", None)
    if code is not None and getattr(getattr(value, "module", None), "origin", "") != "torch":
        return f"{code.path}:{code.qualname}", code.path, code.line
    frame: Frame | None = m.frame
    while frame is not None and frame.module.origin == "torch" and frame.parent is not None:
        frame = frame.parent
    path = frame.handle.path if frame is not None else ""
    name = target.cls.name if isinstance(target, UserDefinedObjectVariable) else target.describe()
    return f"{path}:{name}", path, frame.unit.line(frame.pos) if frame is not None else 1


class EntryTable:
    """The entries of one checked file, and the values that make them."""

    def __init__(self, m: Machine) -> None:
        self.m = m
        self.entries: list[CompiledEntry] = []

    def add(self, target: VariableTracker, via: str, options: EntryOptions = PLAIN) -> CompiledEntry:
        """A new entry."""
        name, path, line = _place(self.m, target)
        entry = CompiledEntry(name, path, line, via, options, target)
        self.entries.append(entry)
        return entry

    def compiled(self, target: VariableTracker, via: str, options: EntryOptions) -> VariableTracker:
        """The value of ``torch.compile(target)``."""
        if isinstance(target, (CompiledFunctionVariable, OptimizedModuleVariable)):
            return target
        if isinstance(target, UserDefinedClassVariable):
            return target
        while isinstance(target, SkipFunctionVariable) and target.rule in DISABLED and target.inner is not None:
            target = target.inner  # compiling what was disabled enables it again
        module = called_module(target)
        if module is not None:
            return CompiledFunctionVariable(target, self.add(module, "module.compile()", options))
        entry = self.add(target, via, options)
        if isinstance(target, UnspecializedNNModuleVariable):
            return OptimizedModuleVariable(target, entry)
        return CompiledFunctionVariable(target, entry)

    def install(self) -> None:
        """Make torch's names for all this available to the program."""
        natives = self.m.natives

        def give(name: str, fn: Callable[[Any, Args, Kwargs], VariableTracker]) -> None:
            value = NativeFunctionVariable(name, fn)
            natives[name] = value

        give("torch.compile", self._compile)
        give("torch._dynamo.optimize", self._optimize)
        give("torch._dynamo.eval_frame.optimize", self._optimize)
        give("torch.export.export", self._export)
        give("torch._dynamo.export", self._dynamo_export)
        give("torch._dynamo.explain", self._dynamo_export)
        controls.install(self.m)
        for name in ("torch._dynamo.reset", "torch.compiler.reset", "torch._dynamo.reset_code_caches"):
            give(name, self._reset)

    def _compile(self, m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
        options = EntryOptions.of(kwargs)
        target = args[0] if args else kwargs.get("model")
        if _flag(kwargs, "disable"):
            return target if target is not None else NativeFunctionVariable("compile", lambda tx, a, k: a[0])
        if target is None or (isinstance(target, ConstantVariable) and target.value is None):
            return NativeFunctionVariable(
                "torch.compile", lambda tx, a, k: self.compiled(a[0], "torch.compile", options)
            )
        return self.compiled(target, "torch.compile", options)

    def _optimize(self, m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
        options = EntryOptions.of(kwargs, "nopython")
        return NativeFunctionVariable(
            "torch._dynamo.optimize", lambda tx, a, k: self.compiled(a[0], "torch._dynamo.optimize", options)
        )

    def _export(self, m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
        given = dict(zip(("mod", "args", "kwargs"), args), **kwargs)
        module = given.get("mod")
        if module is None:
            return m.unknown("exported program")
        entry = self.add(module, "torch.export", EntryOptions(fullgraph=True))
        rest = m.iterate(given["args"]) if "args" in given else []
        items = getattr(given.get("kwargs"), "items", None) or {}
        named = {k.as_python_constant(): v for k, v in items.values()} if isinstance(items, dict) else {}
        call_entry(m, entry, module, rest or [], named)
        return m.unknown("exported program")

    def _dynamo_export(self, m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
        target = args[0]

        def run(tx: Machine, a: Args, k: Kwargs) -> VariableTracker:
            entry = self.add(target, "torch._dynamo.export", EntryOptions(fullgraph=True))
            call_entry(tx, entry, target, a, k)
            return tx.unknown("result of torch._dynamo.export")

        if len(args) > 1:
            return run(m, list(args[1:]), kwargs)
        return NativeFunctionVariable("torch._dynamo.export", run)  # type: ignore[arg-type]

    def _reset(self, m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
        m.policy.codes.clear()
        m.policy.resumed.clear()
        return m.none
