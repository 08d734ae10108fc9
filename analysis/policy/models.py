"""Files without an entry: every ``nn.Module`` that the file defines is analysed through its ``forward``, then the
functions and methods that take tensors."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...variables.base import Args, Kwargs, VariableTracker
from ...variables.constant import ConstantVariable
from ...variables.exc import AllowanceSpent, ObservedException
from ...variables.functions import UserFunctionVariable, UserMethodVariable
from ...variables.misc import PythonModuleVariable
from ...variables.native_classes import is_module_class
from ...variables.unknown import UnknownVariable
from ...variables.user_defined import (
    UnspecializedNNModuleVariable,
    UserDefinedClassVariable,
    UserDefinedObjectVariable,
)
from .entries import EntryTable, call_entry, root_function

if TYPE_CHECKING:
    from ..interpreter.machine import Machine

ANNOTATED = {"int": int, "float": float, "bool": bool, "str": str}

TENSOR_NAME = re.compile(
    r"[a-z]\d?|[xyzthuvw]_?\w?|\w*(tensor|input|output|hidden|state|logit|pred|target|label|mask|embed|feature|sample|"
    r"weight|query|key|value|image|pixel|loss|coef|theta|grid|noise|latent|mean|var|score)\w*|(xs|ys|ts|dt|mu|sigma)"
)
"""Names that parameters without annotation have where they take a tensor. What breaks then is only possible."""

LAYER_COUNT = re.compile(r"(num_\w*layers|\w*_layers|n_layers?|n_blocks|num_\w*blocks)")

NO_TENSOR_NAME = frozenset("i j k n func fn f name path cls".split())
PLAIN_CLASS_METHODS = frozenset({"__call__"})
ROOT_STEPS, ROOT_FORKS = 30_000, 300
"""What one function or module may cost. Beyond it the rest of it is left out, and the next one is analysed."""
MAKE_STEPS, MAKE_FORKS = 12_000, 40
"""What a constructor may cost; attributes that it did not get to are unknown."""
FILE_STEPS, FILE_FORKS = 120_000, 1_500
"""What all roots of a file may cost together: some seconds. Beyond it further roots are left out."""


def _tensor(m: Machine) -> VariableTracker:
    return m.call(m.lookup("torch.empty"), [m.unknown("size")])


def _is_tensor_text(text: str) -> bool:
    return re.fullmatch(r"(torch\.)?(Tensor|FloatTensor|LongTensor|BoolTensor|IntTensor)", text) is not None


def _alternatives(text: str) -> list[str]:
    """The alternatives of an annotation: those of ``|``, ``Optional`` and ``Union`` without nesting."""
    found = re.fullmatch(r"(?:typing\.)?(Optional|Union)\[(.*)\]", text, re.DOTALL)
    if found is not None:
        parts = found[2].split(",") + (["None"] if found[1] == "Optional" else [])
    else:
        parts = text.split("|")
    return [p.strip("'\" \n") for p in parts]


def _names_tensor(name: str, annotation: str) -> bool:
    """Whether a parameter takes a tensor, by its annotation, or else by its name."""
    if annotation:
        return "Tensor" in annotation
    return name not in NO_TENSOR_NAME and TENSOR_NAME.fullmatch(name) is not None


def unknown_argument(m: Machine, name: str, annotation: str) -> VariableTracker:
    """An argument of which only the annotation is known."""
    parts = _alternatives(annotation.strip("'\" "))
    if "Tensor" in annotation and all(p == "None" or _is_tensor_text(p) for p in parts):
        value = _tensor(m)
        return m.join(m.none, value) if "None" in parts else value
    return UnknownVariable(f"argument {name}", ANNOTATED.get(parts[0]) if len(parts) == 1 else None)


def _config(m: Machine, fn: UserFunctionVariable, name: str) -> VariableTracker | None:
    """An instance of the configuration class that annotates a parameter, made with its defaults."""
    values = fn.annotations() if fn.annotations is not None else {}
    cls = values.get(name)
    if not isinstance(cls, UserDefinedClassVariable) or not cls.name.endswith("Config"):
        return None
    try:
        with m.allowance(ROOT_STEPS, ROOT_FORKS):
            made = m.call(cls, [])
    except (ObservedException, AllowanceSpent):
        return None
    if isinstance(made, UserDefinedObjectVariable):
        # All layers of a stack are alike: two of them show what there is to see.
        for attr, value in list(made.attrs.items()):
            if LAYER_COUNT.fullmatch(attr) and isinstance(value, ConstantVariable) and type(value.value) is int:
                m.store(made.attrs, attr, m.constant(min(value.value, 2)))
    return made


def arguments(
    m: Machine, fn: UserFunctionVariable, skip: int, guesses: list[str] | None = None, defaults: bool = True
) -> tuple[Args, Kwargs]:
    """Arguments of which nothing but annotations, defaults and names is known. Where ``guesses`` is given, parameters
    without annotation that are named like tensors are taken as such, and listed there."""
    args: Args = []
    kwargs: Kwargs = {}
    for index, p in enumerate(fn.code.params):
        if index < skip or p.kind in (2, 4):
            continue
        default = fn.defaults.get(p.name)
        value = unknown_argument(m, p.name, p.annotation_text)
        if default is not None:
            if defaults:
                continue
            if isinstance(default, ConstantVariable) and type(default.value) is bool:
                value = UnknownVariable(f"argument {p.name}", bool)
            elif isinstance(default, ConstantVariable) and default.value is None and "Tensor" in p.annotation_text:
                value = m.join(m.none, value)
            else:
                continue
            kwargs[p.name] = value
            continue
        if not p.annotation_text and guesses is not None and _names_tensor(p.name, ""):
            guesses.append(f"{p.name} is a tensor")
            value = _tensor(m)
        elif p.annotation_text.strip("'\" ").endswith("Config"):
            value = _config(m, fn, p.name) or value
        if p.kind == 3:
            kwargs[p.name] = value
        else:
            args.append(value)
    return args, kwargs


def parameters_as_unknown(m: Machine, target: VariableTracker) -> tuple[Args, Kwargs]:
    """Arguments for a call of which the program shows nothing."""
    fn, bound = root_function(m, target, [])
    if not isinstance(fn, UserFunctionVariable):
        return [], {}
    return arguments(m, fn, len(bound))


Guard = Callable[[str, Callable[[], None]], None]
"""Runs a part of the analysis under a name; whatever ends it early is noted and does not come out."""


def analyse_models(m: Machine, entries: EntryTable, module: PythonModuleVariable, guarded: Guard) -> None:
    """Make an entry of each module class of the file, constructed from its own ``__init__``, then of what takes
    tensors and is not reached from any of them."""
    m.policy.explore = True
    steps, forks = m.steps + FILE_STEPS, m.forks + FILE_FORKS
    own = [v for v in list(module.namespace.values()) if getattr(v, "module", None) is module]

    def root(name: str, thunk: Callable[[], None]) -> None:
        if m.steps > steps or m.forks > forks:
            m.note(f"{name} was left out: the file takes too long to follow")
            return

        def limited() -> None:
            try:
                with m.allowance(ROOT_STEPS, ROOT_FORKS):
                    thunk()
            except AllowanceSpent:
                for entry in entries.entries[-1:]:
                    entry.stop("the analysis stopped early: it takes too long to follow")

        guarded(name, limited)
        m.policy.tolerant = False

    classes = [v for v in own if isinstance(v, UserDefinedClassVariable)]
    made: dict[int, VariableTracker] = {}

    def instance_of(cls: UserDefinedClassVariable) -> VariableTracker:
        if id(cls) not in made:
            made[id(cls)] = _construct(m, cls)
        return made[id(cls)]

    for cls in classes:
        if is_module_class(cls) and isinstance(
            cls.namespace.get("forward"), (UserFunctionVariable, UserMethodVariable)
        ):
            root(cls.name, lambda cls=cls: _analyse_root(m, entries, instance_of(cls), "model"))
    for value in own:
        if isinstance(value, UserFunctionVariable) and _is_root(m, value):
            root(value.code.name, lambda value=value: _analyse_root(m, entries, value, "function"))
    for cls in classes:
        if not is_module_class(cls) and _is_native_kind(cls):
            continue
        for name, fn in list(cls.namespace.items()):
            if not isinstance(fn, UserFunctionVariable) or not _is_root(m, fn):
                continue
            if name.startswith("__") and name not in PLAIN_CLASS_METHODS:
                continue
            if name == "forward" and is_module_class(cls):
                continue  # analysed as the model, whether or not that came to its end
            root(
                f"{cls.name}.{name}",
                lambda cls=cls, name=name: _analyse_root(m, entries, m.getattr(instance_of(cls), name), "method"),
            )


def _is_native_kind(cls: UserDefinedClassVariable) -> bool:
    """Classes whose methods the compiler does not enter by themselves."""
    names = {getattr(c, "name", "") for c in cls.mro}
    return bool(names & {"Function", "BaseException", "Exception", "Enum", "TorchFunctionMode"})


def _is_root(m: Machine, fn: UserFunctionVariable) -> bool:
    """A function that takes tensors and that nothing analysed has called."""
    code: Any = fn.code
    if id(getattr(code, "head", code)) in m.policy.reached or code.is_generator or code.is_async:
        return False
    return any(_names_tensor(p.name, p.annotation_text) for p in code.params if p.name not in ("self", "cls"))


def _analyse_root(m: Machine, entries: EntryTable, target: VariableTracker, via: str) -> None:
    fn, bound = root_function(m, target, [])
    if fn is None:
        return
    entry = entries.add(target, via)
    entry.uncertain = True
    guesses: list[str] = []
    args, kwargs = arguments(m, fn, len(bound), None if via == "model" else guesses, defaults=False)
    m.conditions.extend(guesses[:1])
    try:
        call_entry(m, entry, target, args, kwargs)
    except ObservedException:
        entry.notes.append("it raises with unknown arguments")
    finally:
        del m.conditions[:]
        entry.uncertain = True


def _construct(m: Machine, cls: UserDefinedClassVariable) -> UserDefinedObjectVariable:
    """An instance made by running ``__init__`` with unknown arguments; attributes it did not get to are unknown."""
    init = cls.find("__init__")
    args: Args = []
    kwargs: Kwargs = {}
    if isinstance(init, UserFunctionVariable):
        args, kwargs = arguments(m, init, 1)
    instance = UnspecializedNNModuleVariable(cls) if is_module_class(cls) else UserDefinedObjectVariable(cls)
    instance.partial = True
    try:
        if init is not None:
            with m.allowance(MAKE_STEPS, MAKE_FORKS):
                m.call(init, [instance, *args], kwargs)
    except (ObservedException, AllowanceSpent):
        pass
    return instance
