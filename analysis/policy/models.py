"""Files without an entry: every ``nn.Module`` that the file defines is analysed through its ``forward``, then the
functions and methods that compute with tensors and are reached from none of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...variables.base import VariableTracker
from ...variables.exc import AllowanceSpent, ObservedException
from ...variables.functions import UserFunctionVariable, UserMethodVariable
from ...variables.misc import ClassMethodVariable, PythonModuleVariable, StaticMethodVariable
from ...variables.native_classes import is_module_class
from ...variables.user_defined import (
    UnspecializedNNModuleVariable,
    UserDefinedClassVariable,
    UserDefinedObjectVariable,
)
from .entries import EntryTable, call_entry, root_function
from .parameters import Parameters, call_of, constructor_call, undecorated, widen_instance

if TYPE_CHECKING:
    from ..interpreter.machine import Machine

PLAIN_CLASS_METHODS = frozenset({"__call__"})
ROOT_STEPS, ROOT_FORKS = 30_000, 400
"""What one function or module may cost. Beyond it the rest of it is left out, and the next one is analysed."""
MAKE_STEPS, MAKE_FORKS = 12_000, 120
"""What a constructor may cost; attributes that it did not get to are unknown."""
FILE_STEPS, FILE_FORKS = 150_000, 2_500
"""What all roots of a file may cost together: some seconds. Beyond it further roots are left out."""

NOT_COMPILED_NAME = re.compile(
    r"_*(main|train|fit|test|save|load|plot|draw|show|visuali[sz]e|download|parse|read|write|print|init|initiali[sz]e|"
    r"reset|setup|register|collate|preprocess|tokenize|demo|benchmark|profile|configure|tie|prune|freeze)(_.*)?|"
    r"_*(generate|export|convert|step_fn|extra_repr|state_dict|train_step|repr)|"
    r"from_(pretrained|config|checkpoint)|post_process_\w+|prepare_inputs\w*|\w*_init_weights|convert_\w*(weights|state_dict|"
    r"checkpoint)\w*|\w*_hook"
)
"""Names of what is run once, outside of what anyone compiles."""
NOT_COMPILED_CALLS = frozenset(
    (
        "open savefig imshow subplots parse_args add_argument load_state_dict save_pretrained tqdm trange "
        "from_pretrained DataLoader imread imwrite Popen makedirs urlopen basicConfig backward zero_grad from_config"
    ).split()
)
"""Calls of functions that belong to scripts: training loops, files, plots."""

Guard = Callable[[str, Callable[[], None]], None]
"""Runs a part of the analysis under a name; whatever ends it early is noted and does not come out."""


class FileRoots:
    """The roots of one file, analysed one after the other within the file's budget."""

    def __init__(self, m: Machine, entries: EntryTable, module: PythonModuleVariable, guarded: Guard) -> None:
        self.m = m
        self.entries = entries
        self.module = module
        self.guarded = guarded
        self.steps, self.forks = m.steps + FILE_STEPS, m.forks + FILE_FORKS
        self.parameters = Parameters(m)
        self.made: dict[int, UserDefinedObjectVariable] = {}
        self.own = [v for v in list(module.namespace.values()) if getattr(v, "module", None) is module]
        self.classes = [v for v in self.own if isinstance(v, UserDefinedClassVariable)]

    def analyse(self) -> None:
        """Models first, then functions, then the other methods."""
        for cls in self.classes:
            if is_module_class(cls) and isinstance(
                cls.namespace.get("forward"), (UserFunctionVariable, UserMethodVariable)
            ):
                self._root(cls.name, lambda cls=cls: self._entry(self._instance(cls), "model", cls))
        for value in self.own:
            if isinstance(value, UserFunctionVariable) and self._is_root(value, None):
                self._root(value.code.name, lambda value=value: self._entry(value, "function", None))
        for cls in self.classes:
            if not is_module_class(cls) and _is_native_kind(cls):
                continue
            for name, member in list(cls.namespace.items()):
                fn = member.fn if isinstance(member, (StaticMethodVariable, ClassMethodVariable)) else member
                if not isinstance(fn, UserFunctionVariable) or not self._is_root(fn, cls):
                    continue
                if name.startswith("__") and name not in PLAIN_CLASS_METHODS:
                    continue
                if name == "forward" and is_module_class(cls):
                    continue  # analysed as the model, whether or not that came to its end
                self._root(
                    f"{cls.name}.{name}",
                    lambda cls=cls, name=name: self._entry(self.m.getattr(self._instance(cls), name), "method", cls),
                )

    def _root(self, name: str, thunk: Callable[[], None]) -> None:
        m = self.m
        if m.steps > self.steps or m.forks > self.forks:
            m.note(f"{name} was left out: the file takes too long to follow")
            return

        def limited() -> None:
            try:
                with m.allowance(ROOT_STEPS, ROOT_FORKS):
                    thunk()
            except AllowanceSpent:
                for entry in self.entries.entries[-1:]:
                    entry.stop("the analysis stopped early: it takes too long to follow")

        self.guarded(name, limited)
        m.policy.tolerant = False

    def _instance(self, cls: UserDefinedClassVariable) -> UserDefinedObjectVariable:
        if id(cls) not in self.made:
            self.made[id(cls)] = self._construct(cls)
        return self.made[id(cls)]

    def _construct(self, cls: UserDefinedClassVariable) -> UserDefinedObjectVariable:
        """An instance made by running ``__init__`` with unknown arguments; attributes it did not get to are
        unknown."""
        m = self.m
        init = cls.find("__init__")
        instance = UnspecializedNNModuleVariable(cls) if is_module_class(cls) else UserDefinedObjectVariable(cls)
        instance.partial = True
        if isinstance(init, UserFunctionVariable):
            call = constructor_call(self.parameters, init)
            try:
                with m.allowance(MAKE_STEPS, MAKE_FORKS):
                    m.call(init, [instance, *call.args], call.kwargs)
            except (ObservedException, AllowanceSpent):
                pass
            widen_instance(m, init, instance)
        return instance

    def _is_root(self, fn: UserFunctionVariable, cls: UserDefinedClassVariable | None) -> bool:
        """A function that computes with tensors, may be compiled, and that nothing analysed has called with them."""
        code: Any = fn.code
        if id(getattr(code, "head", code)) in self.m.policy.reached or NOT_COMPILED_NAME.fullmatch(code.name):
            return False
        if code.is_generator or code.is_async:
            return False
        usage = self.parameters.usage(fn)
        if usage.plain_calls & NOT_COMPILED_CALLS:
            return False
        if usage.tensor_calls:
            return True
        return any(
            self.parameters.evidence(fn, p.name, cls)
            or any(h.holds_tensor() for h in self.parameters.hints(fn, p.name))
            for p in code.params
            if p.name not in ("self", "cls")
        )

    def _clear(self, fn: UserFunctionVariable, cls: UserDefinedClassVariable | None, skip: int) -> bool:
        """Whether a function is one that users call, and says itself what it takes."""
        if fn.code.name.startswith("_") or (cls is not None and not is_module_class(cls)):
            return False
        required = [p.name for p in fn.code.params[skip:] if p.name not in fn.defaults and p.kind not in (2, 4)]
        return all(self.parameters.hints(fn, name) for name in required)

    def _entry(self, target: VariableTracker, via: str, cls: UserDefinedClassVariable | None) -> None:
        m = self.m
        fn, bound = root_function(m, target, [])
        if fn is None:
            return
        entry = self.entries.add(target, via)
        fn = undecorated(fn)
        if fn.module is self.module:
            entry.name, entry.line = f"{fn.code.path}:{fn.code.qualname}", fn.code.line
        entry.uncertain = True
        for guess in (False, True):
            call = call_of(self.parameters, fn, len(bound), cls, forward=via == "model", guess=guess)
            m.conditions.extend(call.guesses)
            if via != "model" and not self._clear(fn, cls, len(bound)) and not call.guesses:
                m.conditions.append(f"compiled code calls `{fn.code.name}`")
            m.policy.assumed = len(m.conditions)
            try:
                call_entry(m, entry, target, call.args, call.kwargs)
            except ObservedException:
                if "it raises with unknown arguments" not in entry.notes:
                    entry.notes.append("it raises with unknown arguments")
            finally:
                del m.conditions[:]
                entry.uncertain = True
            if not call.weak:
                break
            m.policy.codes.clear()
            m.policy.resumed.clear()


def analyse_models(m: Machine, entries: EntryTable, module: PythonModuleVariable, guarded: Guard) -> None:
    """Make an entry of each module class of the file, constructed from its own ``__init__``, then of what computes
    with tensors and is not reached from any of them."""
    m.policy.explore = True
    FileRoots(m, entries, module, guarded).analyse()


def _is_native_kind(cls: UserDefinedClassVariable) -> bool:
    """Classes whose methods the compiler does not enter by themselves."""
    names = {getattr(c, "name", "") for c in cls.mro}
    return bool(names & {"Function", "BaseException", "Exception", "Enum", "TorchFunctionMode"})
