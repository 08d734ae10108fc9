"""What a program says to the compiler: functions in the graph as they are, constants, substitutes, custom operators.

Models ``torch/_dynamo/decorators.py``, ``torch.compiler`` and ``torch.library``. The values stand here; what makes them
under torch's names is in ``analysis.policy.controls``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .constancy import constancy
from .constant import ConstantVariable
from .dicts import ConstDictVariable
from .functions import ContextDecoratedFunctionVariable, NativeFunctionVariable, UserMethodVariable
from .lists import BaseListVariable
from .user_defined import UserDefinedObjectVariable

if TYPE_CHECKING:
    from collections.abc import Callable

    from .exc import ObservedException
    from .protocol import Tracer


class ControlledFunctionVariable(VariableTracker):
    """A function that TorchDynamo treats in a way of its own as the program says. Eager code simply calls it."""

    __slots__ = ("fn", "attrs")

    def __init__(self, fn: VariableTracker) -> None:
        self.fn = fn
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return "function"

    def describe(self) -> str:
        return self.fn.describe()

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.type_of(self.fn)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        if not tx.traced:
            return tx.call(self.fn, args, kwargs)
        return self.call_traced(tx, args, kwargs)

    def call_traced(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        """The call as TorchDynamo makes it."""
        raise NotImplementedError

    def bind(self, obj: VariableTracker) -> UserMethodVariable:
        return UserMethodVariable(self, obj)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        found = self.attrs.get(name)
        return found if found is not None else tx.getattr(self.fn, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


class InGraphUserFunctionVariable(ControlledFunctionVariable):
    """``allow_in_graph``: one node of the graph, whose inside TorchDynamo does not look at."""

    __slots__ = ()

    def call_traced(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        tx.add_op()
        return tx.without_compiler(lambda: tx.call(self.fn, args, kwargs))


class NonstrictFunctionVariable(InGraphUserFunctionVariable):
    """``nonstrict_trace``: as ``allow_in_graph``, for arguments and results that are trees of tensors and constants."""

    __slots__ = ()

    def call_traced(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        name = self.fn.describe()
        odd = next((found for arg in (*args, *kwargs.values()) if (found := opaque_leaf(tx, arg)) is not None), None)
        if odd is not None:
            tx.graph_break(R.GB0236, what=name, function=name, type=odd.python_type_name())
        result = super().call_traced(tx, args, kwargs)
        odd = opaque_leaf(tx, result)
        if odd is not None:
            tx.graph_break(R.GB0251, what=name, function=name, type=odd.python_type_name())
        return result


def opaque_leaf(tx: Tracer, value: VariableTracker, depth: int = 0) -> VariableTracker | None:
    """An object in a tree of values that neither is a node registered with pytree nor can go into a graph."""
    if depth > 8 or value.is_tensor():
        return None
    if isinstance(value, BaseListVariable):
        parts = list(value.items or [])
    elif isinstance(value, ConstDictVariable):
        parts = [item for _, item in (value.items or {}).values()]
    elif isinstance(value, UserDefinedObjectVariable):
        if value.cls.kind == "enum" or value.inner is not None:
            return None
        nodes = tx.lookup("torch.utils._pytree.SUPPORTED_NODES")
        if isinstance(nodes, ConstDictVariable) and nodes.items and value.cls.hash_key(tx) in nodes.items:
            return None
        return value
    else:
        return None
    return next((found for part in parts if (found := opaque_leaf(tx, part, depth + 1)) is not None), None)


class ConstantResultVariable(ControlledFunctionVariable):
    """``assume_constant_result``: called while the compiler traces, its result is a constant of the graph."""

    __slots__ = ()

    def call_traced(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        for value in (*args, *kwargs.values()):
            plain = value.is_tensor() or isinstance(value, UserDefinedObjectVariable)
            if not plain and constancy(value) is False:
                tx.graph_break(R.GB2520, what=value.describe(), function=self.fn.describe())
        return tx.without_compiler(lambda: tx.call(self.fn, args, kwargs))


class SubstitutedFunctionVariable(ControlledFunctionVariable):
    """A function with another one by ``substitute_in_graph``: ``fn`` runs in eager code, ``substitute`` is traced."""

    __slots__ = ("substitute",)

    def __init__(self, fn: VariableTracker, substitute: VariableTracker) -> None:
        super().__init__(fn)
        self.substitute = substitute

    def call_traced(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.call(self.substitute, args, kwargs)


class DisallowedFunctionVariable(ControlledFunctionVariable):
    """A function that ``disallow_in_graph`` keeps out of graphs."""

    __slots__ = ()

    def call_traced(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        tx.graph_break(R.GB0007, what=self.fn.describe(), function=self.fn.describe(), reason="disallow_in_graph")
        return tx.call(self.fn, args, kwargs)


class ForbiddenFunctionVariable(ControlledFunctionVariable):
    """``forbid_in_graph``: tracing it is an error that reaches the caller of the compiled function."""

    __slots__ = ()

    def call_traced(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        tx.compiler_error(AssertionError, f"Attempt to trace forbidden callable {self.fn.describe()}")


class CustomOpVariable(ControlledFunctionVariable):
    """An operator made by ``torch.library``: one node of the graph; ``fake`` tells what its result looks like."""

    __slots__ = ("name", "fake", "needs_fake")

    def __init__(self, name: str, fn: VariableTracker) -> None:
        super().__init__(fn)
        self.name = name
        self.fake: VariableTracker | None = None
        self.needs_fake = False

    def describe(self) -> str:
        return f"torch.ops.{self.name.replace('::', '.')}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("torch.library.CustomOpDef")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        traced = tx.traced
        tx.add_op()
        inside = self.fake if traced and self.fake is not None else self.fn
        result = tx.without_compiler(lambda: tx.call(inside, args, kwargs))
        if traced and self.fake is None and self.needs_fake and not result.is_python_constant():
            tx.compiler_error(RuntimeError, f"{self.describe()} has no fake implementation")
        return result

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in (
            "register_fake",
            "register_kernel",
            "register_autograd",
            "register_vmap",
            "register_torch_dispatch",
        ):
            return NativeFunctionVariable(name, lambda tx, args, kwargs: self._register(tx, name, args))
        if name in ("default", "_opoverload", "_overload"):
            return self
        if name == "_qualname":
            return tx.constant(self.name)
        return super().var_getattr(tx, name)

    def _register(self, tx: Tracer, what: str, args: Args) -> VariableTracker:
        def keep(tx: Tracer, a: Args, k: Kwargs) -> VariableTracker:
            if what == "register_fake":
                tx.assign(self, "fake", a[0])
            return a[0]

        last = args[-1] if args else None
        if last is None or isinstance(last, (ConstantVariable, BaseListVariable)):
            return NativeFunctionVariable(what, keep)
        return keep(tx, [last], {})


class ControlContextVariable(VariableTracker):
    """A context manager and decorator that changes how code is compiled: ``enter`` gives what undoes it."""

    __slots__ = ("name", "change", "undo", "supported")
    restorable = True

    def __init__(self, name: str, change: Callable[[Tracer], Callable[[], None]]) -> None:
        self.name = name
        self.change = change
        self.undo: list[Callable[[], None]] = []
        self.supported = True

    def python_type_name(self) -> str:
        return self.name

    def describe(self) -> str:
        return self.name

    def enter(self, tx: Tracer) -> VariableTracker:
        """``__enter__``."""
        tx.assign(self, "undo", [*self.undo, self.change(tx)])
        return tx.constant(None)

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        """``__exit__``."""
        if self.undo:
            undo = self.undo[-1]
            tx.assign(self, "undo", self.undo[:-1])
            undo()
        return False

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return ContextDecoratedFunctionVariable(args[0], lambda: ControlContextVariable(self.name, self.change))

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "__enter__":
            return NativeFunctionVariable(name, lambda tx, a, k: self.enter(tx))
        if name == "__exit__":
            return NativeFunctionVariable(name, lambda tx, a, k: tx.constant(self.exit(tx, None)))
        return tx.missing_attribute(self, name)
