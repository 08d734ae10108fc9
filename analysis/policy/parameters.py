"""Arguments that no caller shows: what is known of them from annotation, default, docstring and use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...variables.base import Args, Kwargs, VariableTracker
from ...variables.constant import ConstantVariable
from ...variables.dicts import ConstDictVariable
from ...variables.exc import AllowanceSpent, ObservedException
from ...variables.functions import UserFunctionVariable
from ...variables.lists import ListVariable, TupleVariable
from ...variables.unknown import UnknownVariable
from ...variables.user_defined import UserDefinedClassVariable, UserDefinedObjectVariable
from .hints import NONE, TENSOR, Hint, annotation_hints, documented_hints
from .usage import STRONG, Usage, dotted, usage_of

if TYPE_CHECKING:
    from ..interpreter.machine import Machine

TENSOR_NAME = re.compile(
    r"[xyzthuvw]_?\w?|\w*(tensor|input|output|hidden|state|logit|pred|target|label|mask|embed|feat|feature|sample|"
    r"weight|query|key|value|image|pixel|loss|coef|theta|grid|noise|latent|mean|var|score)s?|"
    r"(xs|ys|ts|dt|mu|sigma|idx|coors|coords|q|k|v)|\w*_[txyz]"
)
"""Names that parameters without annotation have where they take a tensor. What breaks then is only possible."""

NO_TENSOR_NAME = frozenset("i j n func fn f name path cls".split())
LAYER_COUNT = re.compile(r"(num_\w*layers|\w*_layers|n_layers?|n_blocks|num_\w*blocks|depth)")
MAKE_STEPS, MAKE_FORKS = 30_000, 300
"""What a configuration may cost."""
MAX_WRAPPERS = 12
"""Decorators around one function that are looked through."""
PASSED_DEPTH = 3
"""Calls through which an argument is followed to where its use tells what it is."""


def tensor(m: Machine) -> VariableTracker:
    """A tensor of which nothing is known."""
    return m.call(m.lookup("torch.empty"), [m.unknown("size")])


class Parameters:
    """Arguments for the functions of one checked file."""

    def __init__(self, m: Machine) -> None:
        self.m = m
        self._usage: dict[int, Usage] = {}
        self._kept: list[Any] = []
        self._configs: dict[int, VariableTracker | None] = {}

    # ------------------------------------------------------------------ what the code tells

    def usage(self, fn: UserFunctionVariable) -> Usage:
        """What a function does with its parameters."""
        code: Any = fn.code
        head = getattr(code, "head", code)
        found = self._usage.get(id(head))
        if found is None:
            found = self._usage[id(head)] = usage_of(code.code)
            self._kept.append(head)
        return found

    def evidence(
        self, fn: UserFunctionVariable, name: str, cls: UserDefinedClassVariable | None, depth: int = PASSED_DEPTH
    ) -> int:
        """How strongly annotation, docstring and use say that a parameter without default is a tensor: 0 where they
        say nothing or something else."""
        hints = self.hints(fn, name)
        if hints:
            return STRONG if TENSOR in hints else 0
        use = self.usage(fn).uses.get(name)
        if use is None or use.against:
            return 0
        strongest = use.evidence
        for callee, place in use.passed:
            if strongest >= STRONG or not depth:
                break
            target, skip = self._callee(fn, callee, cls)
            if target is None:
                continue
            params = [p.name for p in target.code.params if p.kind not in (2, 4)]
            if isinstance(place, int):
                index = place + skip
                inner = params[index] if index < len(params) else ""
            else:
                inner = place if place in params else ""
            if inner:
                strongest = max(strongest, self.evidence(target, inner, cls, depth - 1))
        return strongest

    def _callee(
        self, fn: UserFunctionVariable, node: Any, cls: UserDefinedClassVariable | None
    ) -> tuple[UserFunctionVariable | None, int]:
        """The function of the same file that a call names."""
        parts = dotted(node)
        if len(parts) == 1:
            found = getattr(fn.module, "namespace", {}).get(parts[0])
            return (found, 0) if isinstance(found, UserFunctionVariable) else (None, 0)
        if len(parts) == 2 and parts[0] in ("self", "cls") and cls is not None:
            found = cls.find(parts[1])
            return (found, 1) if isinstance(found, UserFunctionVariable) else (None, 0)
        return None, 0

    def hints(self, fn: UserFunctionVariable, name: str) -> tuple[Hint, ...]:
        """The kinds that annotation or docstring give a parameter."""
        for p in fn.code.params:
            if p.name == name and p.annotation_text:
                return annotation_hints(p.annotation_text)
        return documented_hints(fn.code.doc, name)

    # ------------------------------------------------------------------ values

    def from_hints(self, name: str, hints: tuple[Hint, ...]) -> VariableTracker:
        """A value that is one of the hinted kinds. What is not known is left out beside a tensor."""
        m = self.m
        if any(h.holds_tensor() for h in hints):
            hints = tuple(h for h in hints if h.kind != "other")
        value: VariableTracker | None = None
        for hint in dict.fromkeys(hints):
            option = self._from_hint(name, hint)
            value = option if value is None else m.join(value, option)
        return value if value is not None else m.unknown(f"argument {name}")

    def _from_hint(self, name: str, hint: Hint) -> VariableTracker:
        m = self.m
        match hint.kind:
            case "tensor":
                return tensor(m)
            case "none":
                return m.none
            case "scalar":
                return UnknownVariable(f"argument {name}", hint.pytype)
            case "list" | "tuple" | "dict":
                members = [self.from_hints(f"item of {name}", item) for item in hint.items]
                if hint.kind == "dict":
                    return ConstDictVariable({}, partial=True, element=members[0])
                if not hint.open:
                    return TupleVariable(members)
                return ListVariable(None, members[0]) if hint.kind == "list" else TupleVariable(None, members[0])
            case _:
                return m.unknown(f"argument {name}")

    def config(self, fn: UserFunctionVariable, name: str) -> VariableTracker | None:
        """An instance of the configuration class that annotates a parameter, made with its defaults."""
        values = fn.annotations() if fn.annotations is not None else {}
        cls = values.get(name)
        if not isinstance(cls, UserDefinedClassVariable) or not cls.name.endswith("Config"):
            return None
        if id(cls) not in self._configs:
            self._configs[id(cls)] = self._make_config(cls)
        return self._configs[id(cls)]

    def _make_config(self, cls: UserDefinedClassVariable) -> VariableTracker | None:
        m = self.m
        try:
            with m.allowance(MAKE_STEPS, MAKE_FORKS):
                made = m.call(cls, [])
        except (ObservedException, AllowanceSpent):
            return None
        if isinstance(made, UserDefinedObjectVariable):
            self._widen_config(made, 2)
        return made

    def _widen_config(self, made: UserDefinedObjectVariable, depth: int) -> None:
        """Flags and probabilities of a configuration may be either way; all layers of a stack are alike, so that two
        of them show what there is to see."""
        m = self.m
        for attr, value in list(made.attrs.items()):
            if isinstance(value, UserDefinedObjectVariable) and depth and value.cls.name.endswith("Config"):
                self._widen_config(value, depth - 1)
            if not isinstance(value, ConstantVariable) or attr.startswith("_"):
                continue
            if type(value.value) is int and LAYER_COUNT.fullmatch(attr):
                m.store(made.attrs, attr, m.constant(min(value.value, 2)))
            elif type(value.value) in (bool, float):
                m.store(made.attrs, attr, UnknownVariable(f"{made.cls.name}.{attr}", type(value.value)))


def undecorated(fn: UserFunctionVariable) -> UserFunctionVariable:
    """The function whose parameters a caller sees: what a wrapper that takes anything was put around."""
    for _ in range(MAX_WRAPPERS):
        inner = fn.attrs.get("__wrapped__")
        if not isinstance(inner, UserFunctionVariable) or not any(p.kind == 2 for p in fn.code.params):
            break
        fn = inner
    return fn


@dataclass(slots=True)
class Call:
    """Arguments made up for a call, and what had to be assumed for it."""

    args: Args = field(default_factory=list)
    kwargs: Kwargs = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    weak: bool = False
    """Whether parameters were left unknown that may well be tensors."""


def flag(m: Machine, name: str, default: VariableTracker) -> VariableTracker:
    """A parameter with a default that decides ways through the code: it may be the other way."""
    if isinstance(default, ConstantVariable) and type(default.value) in (bool, str):
        return UnknownVariable(f"argument {name}", type(default.value))
    return default


def call_of(
    ps: Parameters,
    fn: UserFunctionVariable,
    skip: int,
    cls: UserDefinedClassVariable | None = None,
    *,
    forward: bool = False,
    guess: bool = False,
) -> Call:
    """Arguments for a call of a function to be traced. ``forward``: its first argument is a tensor unless something
    speaks against it. ``guess``: so is what is named like one, which is listed in ``guesses``."""
    m = ps.m
    call = Call()
    usage = ps.usage(fn)
    for index, p in enumerate(fn.code.params):
        if index < skip or p.kind in (2, 4):
            continue
        name = p.name
        default = fn.defaults.get(name)
        hints = ps.hints(fn, name)
        use = usage.uses[name]
        optional = isinstance(default, ConstantVariable) and default.value is None
        value: VariableTracker
        if any(h.holds_tensor() for h in hints):
            if optional:
                hints = (*hints, NONE)
            value = ps.from_hints(name, hints)
            if default is not None and not optional:
                value = m.join(value, default)
        elif hints and (default is None or optional):
            value = ps.config(fn, name) or ps.from_hints(name, hints)
            if optional and NONE not in hints and not isinstance(value, UserDefinedObjectVariable):
                value = m.join(m.none, value)
        elif default is not None and not optional:
            value = flag(m, name, default)
            if value is default:
                continue
        else:
            strength = ps.evidence(fn, name, cls)
            named = name not in NO_TENSOR_NAME and TENSOR_NAME.fullmatch(name) is not None
            first = forward and index == skip and not use.against and default is None
            sure = strength >= STRONG or first
            likely = not use.against and (named or strength > 0 or use.tested)
            if sure or (likely and guess):
                value = tensor(m)
                if optional:
                    value = m.join(m.none, value)
                if not sure:
                    call.guesses.append(f"{name} is a tensor")
            else:
                call.weak = call.weak or likely
                value = m.unknown(f"argument {name}")
        if p.kind == 3 or default is not None:
            call.kwargs[name] = value
        else:
            call.args.append(value)
    return call


def constructor_call(ps: Parameters, init: UserFunctionVariable) -> Call:
    """Arguments for a constructor: its flags may be either way, and everything else is as its default."""
    m = ps.m
    call = Call()
    for p in init.code.params[1:]:
        if p.kind in (2, 4):
            continue
        default = init.defaults.get(p.name)
        hints = ps.hints(init, p.name)
        if default is not None:
            if isinstance(default, ConstantVariable) and type(default.value) is bool:
                call.kwargs[p.name] = UnknownVariable(f"argument {p.name}", bool)
            elif isinstance(default, ConstantVariable) and type(default.value) in (int, float) and not default.value:
                call.kwargs[p.name] = UnknownVariable(f"argument {p.name}", type(default.value))
            continue
        value = ps.config(init, p.name)
        if value is None and not hints and ps.evidence(init, p.name, None) >= STRONG:
            value = tensor(m)
        if value is None:
            value = ps.from_hints(p.name, hints)
        if p.kind == 3:
            call.kwargs[p.name] = value
        else:
            call.args.append(value)
    return call


def widen_instance(m: Machine, init: UserFunctionVariable, instance: UserDefinedObjectVariable) -> None:
    """Attributes that only hold a default of the constructor, an option's name or None, may hold something else."""
    options = {p.name: d for p in init.code.params if isinstance(d := init.defaults.get(p.name), ConstantVariable)}
    strings = {id(d) for d in options.values() if type(d.value) is str}
    for attr, value in list(instance.attrs.items()):
        if id(value) in strings:
            m.store(instance.attrs, attr, UnknownVariable(f"{instance.cls.name}.{attr}", str))
        elif value is m.none and attr in options and options[attr].value is None:
            m.store(instance.attrs, attr, m.unknown(f"{instance.cls.name}.{attr}"))


def parameters_as_unknown(m: Machine, fn: VariableTracker | None, skip: int) -> tuple[Args, Kwargs]:
    """Arguments for a compiled function of which the program shows no call."""
    if not isinstance(fn, UserFunctionVariable):
        return [], {}
    ps = Parameters(m)
    args: Args = []
    kwargs: Kwargs = {}
    for index, p in enumerate(fn.code.params):
        if index < skip or p.kind in (2, 4) or p.name in fn.defaults:
            continue
        value = ps.config(fn, p.name) or ps.from_hints(p.name, ps.hints(fn, p.name))
        if p.kind == 3:
            kwargs[p.name] = value
        else:
            args.append(value)
    return args, kwargs
