"""Torch's controls of the compiler by name: ``torch.compiler``, ``torch._dynamo``'s decorators, ``torch.library``.

Models ``torch/_dynamo/decorators.py``. Each name gives a native function that makes one of the values of
``variables.torch_controls``, or sets the compiler's state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...variables.base import Args, Kwargs, VariableTracker
from ...variables.class_relations import dotted_name
from ...variables.constant import ConstantVariable
from ...variables.functions import (
    NativeFunctionVariable,
    NestedUserFunctionVariable,
    SkipFunctionVariable,
    UserFunctionVariable,
    WrapperUserFunctionVariable,
)
from ...variables.misc import PythonModuleVariable
from ...variables.native import known
from ...variables.torch_controls import (
    ConstantResultVariable,
    ControlContextVariable,
    CustomOpVariable,
    DisallowedFunctionVariable,
    ForbiddenFunctionVariable,
    InGraphUserFunctionVariable,
    NonstrictFunctionVariable,
    SubstitutedFunctionVariable,
)
from ...variables.user_defined import UnspecializedNNModuleVariable, UserDefinedClassVariable
from ..catalogue import rules as R

if TYPE_CHECKING:
    from ...variables.protocol import Tracer
    from ..catalogue.model import Rule
    from ..interpreter.machine import Machine

Native = Callable[[Any, Args, Kwargs], VariableTracker]
DYNAMO = ("torch._dynamo", "torch._dynamo.decorators")
EVERYWHERE = ("torch.compiler", *DYNAMO)


def install(m: Machine) -> None:
    """Make the controls available to the program under all their names."""

    def give(homes: tuple[str, ...], name: str, fn: Native, rule: Rule | None = None) -> None:
        """``rule``: what happens where traced code calls it."""

        def call(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
            if rule is not None:
                tx.graph_break(rule, what=f"{homes[0]}.{name}", function=f"{homes[0]}.{name}")
            return fn(tx, args, kwargs)

        value = NativeFunctionVariable(f"{homes[0]}.{name}", call)
        for home in homes:
            m.natives[f"{home}.{name}"] = value

    give((*EVERYWHERE, "torch._dynamo.eval_frame"), "disable", _disable, R.GB0007)
    m.natives["torch._disable_dynamo"] = m.natives["torch.compiler.disable"]
    give(EVERYWHERE, "allow_in_graph", _each(InGraphUserFunctionVariable), R.GB0007)
    give(EVERYWHERE, "assume_constant_result", _wrap(ConstantResultVariable), R.GB0007)
    give(DYNAMO, "nonstrict_trace", _nonstrict)
    give(DYNAMO, "forbid_in_graph", _each(ForbiddenFunctionVariable), R.GB0007)
    give(DYNAMO, "disallow_in_graph", _disallow, R.GB0007)
    give(EVERYWHERE, "substitute_in_graph", _substitute, R.GB0007)
    give(DYNAMO, "error_on_graph_break", _error_on_break)
    give(DYNAMO, "patch_dynamo_config", _patch_traced)
    give(DYNAMO, "dont_skip_tracing", _dont_skip)
    give(DYNAMO, "disable_nested_graph_breaks", _plain_context)
    give(("torch._dynamo.config",), "patch", _patch, R.GB0007)
    give(EVERYWHERE, "set_stance", _set_stance)
    give(("torch.compiler",), "wrap_numpy", lambda tx, args, kwargs: args[0])
    give(("torch.compiler",), "cudagraph_mark_step_begin", lambda tx, args, kwargs: tx.constant(None))
    give(("torch.library",), "custom_op", _custom_op, R.GB0007)
    give(("torch.library",), "triton_op", _triton_op, R.GB0007)
    give(("torch.library",), "register_fake", _register("fake"), R.GB0007)
    give(("torch.library",), "impl_abstract", _register("fake"), R.GB0007)
    give(("torch.library",), "register_kernel", _register("fn"), R.GB0007)
    give(("torch.library",), "impl", _register("fn"), R.GB0007)
    give(("torch.library",), "define", _define, R.GB0007)
    give(("torch.library",), "Library", _library, R.GB0007)
    give(("torch.jit",), "trace", _jit_trace, R.GB0007)
    give(("torch.jit",), "script", _jit_script, R.GB0007)
    give(("torch.jit",), "freeze", lambda tx, args, kwargs: args[0], R.GB0007)
    for name in ("has_triton", "has_triton_package", "has_triton_tma", "has_triton_tma_device"):
        give(("torch.utils._triton",), name, lambda tx, args, kwargs: tx.constant(False), R.GB0007)


def _is_missing(value: VariableTracker | None) -> bool:
    return value is None or (isinstance(value, ConstantVariable) and value.value is None)


def _decorator(
    name: str, args: Args, kwargs: Kwargs, wrap: Callable[[VariableTracker], VariableTracker]
) -> VariableTracker:
    """``@name`` or ``@name(option=...)``."""
    target = args[0] if args else kwargs.get("fn")
    if target is None or _is_missing(target):
        return NativeFunctionVariable(name, lambda tx, a, k: wrap(a[0]))
    return wrap(target)


def _disable(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``torch.compiler.disable``, as a decorator with and without arguments."""
    recursive = known(kwargs.get("recursive")) is not False
    reason_value = known(kwargs.get("reason"))
    reason = reason_value if isinstance(reason_value, str) else ""
    rule = R.GB0098 if recursive else R.GB0099

    def wrap(fn: VariableTracker) -> VariableTracker:
        if isinstance(fn, UserDefinedClassVariable):
            init = fn.find("__init__")
            if init is not None:
                m.store(fn.namespace, "__init__", SkipFunctionVariable(fn.name, init, R.GB0099, reason, recursive))
            return fn
        if isinstance(fn, UnspecializedNNModuleVariable):
            forward = m.getattr(fn, "forward")
            m.store(fn.attrs, "forward", SkipFunctionVariable(fn.describe(), forward, rule, reason, recursive))
            return fn
        return SkipFunctionVariable(fn.describe(), fn, rule, reason, recursive)

    return _decorator("torch.compiler.disable", args, kwargs, wrap)


# ---------------------------------------------------------------------------- functions treated in a way of their own


def _wrap(kind: Callable[[VariableTracker], VariableTracker]) -> Native:
    return lambda tx, args, kwargs: kind(args[0] if args else kwargs["fn"])


def _replace(m: Machine, fn: VariableTracker, value: VariableTracker) -> None:
    """Make a name that leads to a function of a library lead to ``value`` from now on."""
    dotted = dotted_name(fn)
    if not dotted:
        return
    m.store(m.natives, dotted, value)
    if dotted in m.lookups:
        m.discard(m.lookups, dotted)
    owner, _, name = dotted.rpartition(".")
    module = m.modules.loaded.get(owner)
    if isinstance(module, PythonModuleVariable) and module.origin not in ("script", "workspace"):
        m.store(module.namespace, name, value)


def _each(kind: Callable[[VariableTracker], VariableTracker]) -> Native:
    """For one function, or each of a list; functions marked by a call alone (not by decoration) are found again by
    their identity, so the mark is kept on the function itself."""

    def apply(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
        target = args[0] if args else kwargs["fn"]
        items = getattr(target, "items", None)
        if isinstance(items, list):
            return m.list([apply(m, [item], {}) for item in items])  # type: ignore[misc]
        made = kind(target)
        if isinstance(target, UserFunctionVariable):
            m.store(m.policy.marked, id(target), (target, made))
        return made

    return apply


def _nonstrict(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    target = args[0] if args else kwargs["traceable_fn"]
    if m.traced and isinstance(target, NestedUserFunctionVariable):
        m.graph_break(R.GB0078, what=target.describe(), function=target.describe())
    return NonstrictFunctionVariable(target)


def _disallow(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    target = args[0] if args else kwargs["fn"]
    for item in getattr(target, "items", None) or [target]:
        if isinstance(item, UserFunctionVariable):
            m.throw(RuntimeError, "disallow_in_graph is expected to be used on an already allowed callable")
        _replace(m, item, DisallowedFunctionVariable(item))
    return target


def _substitute(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    original = args[0] if args else kwargs["original_fn"]

    def decorate(tx: Any, a: Args, k: Kwargs) -> VariableTracker:
        value = SubstitutedFunctionVariable(original, a[0])
        _replace(m, original, value)
        if isinstance(original, UserFunctionVariable):
            m.store(m.policy.marked, id(original), (original, value))
        return value

    return NativeFunctionVariable("torch.compiler.substitute_in_graph", decorate)


def _jit_trace(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    target = args[0] if args else kwargs["func"]
    given = args[1] if len(args) > 1 else kwargs.get("example_inputs")
    if isinstance(target, UnspecializedNNModuleVariable):
        return SkipFunctionVariable(f"traced {target.describe()}", target, R.GB0008, "", True)
    if given is not None:
        items = m.iterate(given) if type(given).__name__ in ("TupleVariable", "ListVariable") else [given]
        m.policy.without_compiler(lambda: m.call(target, items or []))
    return WrapperUserFunctionVariable(target, "torch.jit.ScriptFunction")


def _jit_script(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    target = args[0] if args else kwargs["obj"]
    if isinstance(target, UnspecializedNNModuleVariable):
        return SkipFunctionVariable(f"scripted {target.describe()}", target, R.GB4695, "", True)
    if isinstance(target, UserDefinedClassVariable):
        return target
    return WrapperUserFunctionVariable(target, "torch.jit.ScriptFunction")


# ---------------------------------------------------------------------------- regions


def _error_on_break(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    wanted = known(args[0] if args else kwargs.get("error_on_graph_break"))
    flag = wanted if isinstance(wanted, bool) else None

    def change(tx: Any) -> Callable[[], None]:
        before = m.error_on_break
        m.assign(m, "error_on_break", flag)  # type: ignore[arg-type]
        return lambda: m.assign(m, "error_on_break", before)  # type: ignore[arg-type]

    return ControlContextVariable("torch._dynamo.error_on_graph_break", change)


def _settings(args: Args, kwargs: Kwargs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for source in args:
        items = getattr(source, "items", None)
        if isinstance(items, dict):
            found.update({known(k): known(v) for k, v in items.values()})  # type: ignore[misc]
    if len(args) == 2 and isinstance(args[0], ConstantVariable):
        found[str(args[0].value)] = known(args[1])
    found.update({name: known(value) for name, value in kwargs.items()})
    return found


def _changing(m: Machine, name: str, settings: dict[str, Any]) -> ControlContextVariable:
    """A manager that changes settings of TorchDynamo while it is entered."""

    def change(tx: Any) -> Callable[[], None]:
        before = {key: m.config.get(key, m) for key in settings}
        for key, value in settings.items():
            m.store(m.config, key, value)

        def undo() -> None:
            for key, value in before.items():
                if value is not m:
                    m.store(m.config, key, value)
                elif key in m.config:
                    m.discard(m.config, key)

        return undo

    return ControlContextVariable(name, change)


def _patch(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    manager = _changing(m, "torch._dynamo.config.patch", _settings(args, kwargs))
    manager.supported = False
    return manager


LATE = "late"
"""A setting that traced code switches on: the graph's symbolic shapes were set up without it."""


def _patch_traced(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    settings = _settings(args, kwargs)
    late = {
        k: LATE if v is True and not m.dynamo_config(k) and k.startswith("capture_") else v for k, v in settings.items()
    }
    return _changing(m, "torch._dynamo.patch_dynamo_config", late)


def _dont_skip(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    manager = _changing(m, "torch._dynamo.dont_skip_tracing", {"dont_skip_tracing": True})
    return m.call(manager, [args[0]]) if args and not _is_missing(args[0]) else manager


def _plain_context(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    manager = _changing(m, "context manager", {})
    return m.call(manager, [args[0]]) if args and not _is_missing(args[0]) else manager


def _set_stance(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    """Takes effect at once, ends with the ``with`` statement; as a decorator, holds during the call alone."""
    if m.traced:
        m.compiler_error(AssertionError, "Attempt to trace forbidden callable torch.compiler.set_stance")
    wanted = known(args[0] if args else kwargs.get("stance"))
    policy = m.policy
    before = policy.stance
    stance = wanted if isinstance(wanted, str) else before

    def change(tx: Any) -> Callable[[], None]:
        outer = policy.stance
        m.assign(policy, "stance", stance)  # type: ignore[arg-type]
        return lambda: m.assign(policy, "stance", outer)  # type: ignore[arg-type]

    made = StanceVariable("torch.compiler.set_stance", change)
    made.undo = [change(m)]
    return made


class StanceVariable(ControlContextVariable):
    """What ``torch.compiler.set_stance`` gives: the stance is set already."""

    __slots__ = ()

    def enter(self, tx: Tracer) -> VariableTracker:
        if not self.undo:
            return super().enter(tx)
        return tx.constant(None)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        self.exit(tx, None)
        return super().call_function(tx, args, kwargs)


# ---------------------------------------------------------------------------- torch.library


def _operator(m: Machine, name: str, fn: VariableTracker) -> CustomOpVariable:
    """The operator of a qualified name, made where there is none."""
    dotted = "torch.ops." + name.replace("::", ".")
    found = m.natives.get(dotted)
    if isinstance(found, CustomOpVariable):
        return found
    made = CustomOpVariable(name, fn)
    for key in (dotted, dotted + ".default"):
        m.store(m.natives, key, made)
    space, _, last = name.partition("::")
    operators = m.import_module("torch.ops")
    if last and isinstance(operators, PythonModuleVariable):
        packet = operators.namespace.get(space)
        if not isinstance(packet, PythonModuleVariable):
            packet = PythonModuleVariable(f"torch.ops.{space}", "", "torch")
            m.store(operators.namespace, space, packet)
        m.store(packet.namespace, last, made)
    return made


def _nothing_known(name: str) -> VariableTracker:
    return NativeFunctionVariable(name, lambda tx, args, kwargs: tx.unknown(f"result of operator {name}"))


def _custom_op(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    name = known(args[0] if args else kwargs.get("name"))
    text = name if isinstance(name, str) else "custom::op"

    def decorate(tx: Any, a: Args, k: Kwargs) -> VariableTracker:
        made = _operator(m, text, a[0])
        m.assign(made, "fn", a[0])
        m.assign(made, "needs_fake", True)
        return made

    fn = args[1] if len(args) > 1 else kwargs.get("fn")
    return decorate(m, [fn], {}) if fn is not None else NativeFunctionVariable("torch.library.custom_op", decorate)


def _triton_op(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    made = _custom_op(m, args, kwargs)
    if isinstance(made, CustomOpVariable):
        m.assign(made, "needs_fake", False)
        return made

    def decorate(tx: Any, a: Args, k: Kwargs) -> VariableTracker:
        operator = m.call(made, a, k)
        m.assign(operator, "needs_fake", False)
        return operator

    return NativeFunctionVariable("torch.library.triton_op", decorate)


def _register(slot: str) -> Native:
    """``torch.library.register_fake(op, fn)`` and its like, also as decorators and with a library before the name."""

    def register(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
        rest = list(args)
        prefix = ""
        if rest and isinstance(rest[0], LibraryVariable):
            prefix = rest.pop(0).namespace + "::"  # type: ignore[attr-defined]
        target = rest.pop(0) if rest else kwargs.get("qualname", kwargs.get("op"))
        name = known(target)
        if isinstance(name, str):
            operator: VariableTracker | None = _operator(
                m, name if "::" in name else prefix + name, _nothing_known(name)
            )
        else:
            operator = target
        fn = next(
            (a for a in rest if not isinstance(a, ConstantVariable) and hasattr(a, "call_function")), kwargs.get("func")
        )
        kinds = [known(a) for a in rest]
        chosen = "fake" if "Meta" in kinds else slot

        def keep(tx: Any, a: Args, k: Kwargs) -> VariableTracker:
            if isinstance(operator, CustomOpVariable):
                m.assign(operator, chosen, a[0])
            return a[0]

        return keep(m, [fn], {}) if fn is not None else NativeFunctionVariable("torch.library.register", keep)

    return register


def _define(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    name = known(args[0] if args else None)
    if isinstance(name, str) and "::" in name:
        _operator(m, name, _nothing_known(name))
    return m.none


class LibraryVariable(VariableTracker):
    """``torch.library.Library(namespace, kind)``."""

    __slots__ = ("namespace", "machine")

    def __init__(self, namespace: str, machine: Machine) -> None:
        self.namespace = namespace
        self.machine = machine

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        m = self.machine
        if name == "define" and args:
            schema = known(args[0])
            short = schema.partition("(")[0].strip() if isinstance(schema, str) else "op"
            _operator(m, f"{self.namespace}::{short}", _nothing_known(short))
            return tx.constant(short)
        if name == "impl" and args:
            return _register("fn")(m, [self, *args], kwargs)
        return tx.constant(None)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return NativeFunctionVariable(name, lambda tx, args, kwargs: self.call_method(tx, name, args, kwargs))


def _library(m: Machine, args: Args, kwargs: Kwargs) -> VariableTracker:
    name = known(args[0] if args else kwargs.get("ns"))
    return LibraryVariable(name if isinstance(name, str) else "custom", m)
