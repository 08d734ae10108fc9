"""``contextlib``: context managers made from generators, suppress, closing, ExitStack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .ctx_manager import ContextWrappingVariable, NullContextVariable, TorchCtxManagerClassVariable
from .exc import ObservedException
from .functions import ContextDecoratedFunctionVariable, NativeFunctionVariable, UserMethodVariable

if TYPE_CHECKING:
    from collections.abc import Callable

    from .protocol import Tracer


class ManagerVariable(VariableTracker):
    """A context manager of the standard library that TorchDynamo traces through: entered by ``enter``, left by
    ``exit``.

    ``birth``: the traced segment that made it (``Tracer.birth``); one made elsewhere cannot be entered in traced code.
    """

    __slots__ = ("birth",)
    restorable = False

    def __init__(self, birth: object) -> None:
        self.birth = birth

    def enter(self, tx: Tracer) -> VariableTracker:
        """``__enter__``."""
        return self

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        """``__exit__``; whether it swallows the exception."""
        return False

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "__enter__":
            return NativeFunctionVariable(name, lambda tx, a, k: self.enter(tx))
        if name == "__exit__":
            return NativeFunctionVariable(name, lambda tx, a, k: tx.constant(self.exit(tx, _error(tx, a))))
        return tx.missing_attribute(self, name)


def _error(tx: Tracer, args: Args) -> ObservedException | None:
    value = args[1] if len(args) > 1 else None
    if value is None or value.is_python_constant():
        return None
    return ObservedException(value)


class GeneratorContextManagerVariable(ManagerVariable):
    """What a function decorated by ``@contextmanager`` gives."""

    __slots__ = ("generator", "fn", "args", "kwargs")

    def __init__(
        self, birth: object, generator: VariableTracker, fn: VariableTracker, args: Args, kwargs: Kwargs
    ) -> None:
        super().__init__(birth)
        self.generator = generator
        self.fn = fn
        self.args = args
        self.kwargs = kwargs

    def python_type_name(self) -> str:
        return "_GeneratorContextManager"

    def describe(self) -> str:
        return f"context manager {self.fn.describe()}"

    def enter(self, tx: Tracer) -> VariableTracker:
        try:
            return tx.next(self.generator)
        except ObservedException as exc:
            if tx.isinstance(exc.value, tx.lookup("builtins.StopIteration")):
                tx.throw(RuntimeError, "generator didn't yield")
            raise

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        stop = tx.lookup("builtins.StopIteration")
        if error is None:
            try:
                tx.next(self.generator)
            except ObservedException as exc:
                if tx.isinstance(exc.value, stop):
                    return False
                raise
            return False
        try:
            tx.call_method(self.generator, "throw", [error.value])
        except ObservedException as exc:
            if exc.value is error.value:
                return False
            if tx.isinstance(exc.value, stop):
                return True
            raise
        return False

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        def again() -> VariableTracker:
            generator = tx.call(self.fn, self.args, self.kwargs)
            return GeneratorContextManagerVariable(tx.birth, generator, self.fn, self.args, self.kwargs)

        return ContextDecoratedFunctionVariable(args[0], again)


class ContextManagerFunctionVariable(VariableTracker):
    """A function decorated by ``@contextlib.contextmanager``."""

    __slots__ = ("fn", "attrs")

    def __init__(self, fn: VariableTracker) -> None:
        self.fn = fn
        self.attrs: dict[str, VariableTracker] = {}

    def describe(self) -> str:
        return self.fn.describe()

    def python_type_name(self) -> str:
        return "function"

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        code = getattr(getattr(self.fn, "fn", self.fn), "code", None)
        if code is not None and not getattr(code, "is_generator", True):
            tx.graph_break(R.GB0221, what=self.describe(), function=self.describe())
        return GeneratorContextManagerVariable(tx.birth, tx.call(self.fn, args, kwargs), self.fn, args, kwargs)

    def bind(self, obj: VariableTracker) -> UserMethodVariable:
        return UserMethodVariable(self, obj)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "__wrapped__":
            return self.fn
        return tx.getattr(self.fn, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


class SuppressVariable(ManagerVariable):
    """``contextlib.suppress(*exceptions)``."""

    __slots__ = ("exceptions",)

    def __init__(self, birth: object, exceptions: Args) -> None:
        super().__init__(birth)
        self.exceptions = exceptions

    def describe(self) -> str:
        return "contextlib.suppress"

    def enter(self, tx: Tracer) -> VariableTracker:
        return tx.constant(None)

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        return error is not None and any(tx.isinstance(error.value, cls) for cls in self.exceptions)


class ClosingVariable(ManagerVariable):
    """``contextlib.closing(thing)``."""

    __slots__ = ("thing",)

    def __init__(self, birth: object, thing: VariableTracker) -> None:
        super().__init__(birth)
        self.thing = thing

    def enter(self, tx: Tracer) -> VariableTracker:
        return self.thing

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        tx.call_method(self.thing, "close", [])
        return False


class RedirectVariable(ManagerVariable):
    """``contextlib.redirect_stdout(target)`` and ``redirect_stderr``."""

    __slots__ = ("target",)

    def __init__(self, birth: object, target: VariableTracker) -> None:
        super().__init__(birth)
        self.target = target

    def enter(self, tx: Tracer) -> VariableTracker:
        return self.target


class ExitStackVariable(ManagerVariable):
    """``contextlib.ExitStack()``: leaves what was entered through it, last first."""

    __slots__ = ("callbacks",)

    def __init__(self, birth: object) -> None:
        super().__init__(birth)
        self.callbacks: list[tuple[VariableTracker | None, VariableTracker | None, Args, Kwargs]] = []

    def describe(self) -> str:
        return "contextlib.ExitStack"

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        match name:
            case "enter_context":
                manager = args[0]
                if isinstance(manager, ContextWrappingVariable) and not isinstance(manager, NullContextVariable):
                    # It takes ``__enter__`` from the manager's type, which the compiler has no value for.
                    rule = R.GB0007 if manager.birth is not None and manager.birth == tx.birth else R.GB0156
                    tx.graph_break(rule, what=f"{manager.describe()}.__enter__", function=manager.describe())
                value = tx.enter_manager(manager)
                tx.assign(self, "callbacks", [*self.callbacks, (args[0], None, [], {})])
                return value
            case "callback":
                tx.assign(self, "callbacks", [*self.callbacks, (None, args[0], list(args[1:]), dict(kwargs))])
                return args[0]
            case "push":
                tx.assign(self, "callbacks", [*self.callbacks, (args[0], None, [], {})])
                return args[0]
            case "close":
                self.exit(tx, None)
                return tx.constant(None)
            case "pop_all":
                other = ExitStackVariable(tx.birth)
                other.callbacks = self.callbacks
                tx.assign(self, "callbacks", [])
                return other
            case "__enter__":
                return self
            case _:
                return VariableTracker.call_method(self, tx, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("enter_context", "callback", "push", "close", "pop_all"):
            return NativeFunctionVariable(name, lambda tx, a, k: self.call_method(tx, name, a, k))
        return ManagerVariable.var_getattr(self, tx, name)

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        swallowed = False
        callbacks = self.callbacks
        tx.assign(self, "callbacks", [])
        for manager, fn, args, kwargs in reversed(callbacks):
            if fn is not None:
                tx.call(fn, args, kwargs)
            elif manager is not None and tx.leave_manager(manager, None if swallowed else error):
                swallowed = True
        return swallowed and error is not None


def _manager(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return ContextManagerFunctionVariable(args[0])


def _untraced(
    name: str, make: Callable[[Tracer, Args, Kwargs], VariableTracker]
) -> Callable[[Tracer, Args, Kwargs], VariableTracker]:
    """A manager whose construction TorchDynamo does not trace."""

    def construct(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        tx.graph_break(R.GB0262, what=f"contextlib.{name}", function=f"contextlib.{name}")
        return make(tx, args, kwargs)

    return construct


def _native(name: str, fn: Callable[[Tracer, Args, Kwargs], VariableTracker]) -> Callable[[Tracer], VariableTracker]:
    return lambda tx: NativeFunctionVariable(name, fn)


NATIVES: dict[str, Callable[[Tracer], VariableTracker]] = {
    "contextlib.nullcontext": lambda tx: TorchCtxManagerClassVariable("contextlib.nullcontext")
} | {
    f"contextlib.{name}": _native(f"contextlib.{name}", fn)
    for name, fn in {
        "contextmanager": _manager,
        "asynccontextmanager": _manager,
        "suppress": lambda tx, args, kwargs: SuppressVariable(tx.birth, list(args)),
        "closing": _untraced("closing", lambda tx, args, kwargs: ClosingVariable(tx.birth, args[0])),
        "redirect_stdout": _untraced("redirect_stdout", lambda tx, args, kwargs: RedirectVariable(tx.birth, args[0])),
        "redirect_stderr": _untraced("redirect_stderr", lambda tx, args, kwargs: RedirectVariable(tx.birth, args[0])),
        "ExitStack": lambda tx, args, kwargs: ExitStackVariable(tx.birth),
        "AsyncExitStack": _untraced("AsyncExitStack", lambda tx, args, kwargs: ExitStackVariable(tx.birth)),
    }.items()
}
