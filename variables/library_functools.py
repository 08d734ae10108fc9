"""``functools``: wraps, partial, caches, cached_property, singledispatch, total_ordering, partialmethod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .constant import ConstantVariable
from .functions import (
    LRU_CACHE,
    FunctoolsPartialVariable,
    NativeFunctionVariable,
    UserMethodVariable,
    WrapperUserFunctionVariable,
)
from .misc import CachedPropertyVariable
from .user_defined import UserDefinedClassVariable

if TYPE_CHECKING:
    from collections.abc import Callable

    from .protocol import Tracer

WRAPPED_NAMES = ("__module__", "__name__", "__qualname__", "__doc__")


def update_wrapper(tx: Tracer, wrapper: VariableTracker, wrapped: VariableTracker) -> VariableTracker:
    """``functools.update_wrapper(wrapper, wrapped)``."""
    for name in WRAPPED_NAMES:
        value = tx.getattr_or(wrapped, name, None)
        if value is not None:
            tx.setattr(wrapper, name, value)
    attrs = getattr(wrapped, "attrs", None)
    if isinstance(attrs, dict):
        for name, value in list(attrs.items()):  # type: ignore[misc]
            if name not in WRAPPED_NAMES:
                tx.setattr(wrapper, name, value)  # type: ignore[arg-type]
    tx.setattr(wrapper, "__wrapped__", wrapped)
    return wrapper


def _update_wrapper(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    wrapped = args[1] if len(args) > 1 else kwargs["wrapped"]
    return update_wrapper(tx, args[0], wrapped)


def _wraps(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    wrapped = args[0] if args else kwargs["wrapped"]
    return NativeFunctionVariable("functools.wraps", lambda tx, a, k: update_wrapper(tx, a[0], wrapped))


def _partial(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    if not args:
        tx.graph_break(R.GB0260)
        tx.throw(TypeError, "type 'partial' takes at least one argument")
    return FunctoolsPartialVariable(args[0], list(args[1:]), dict(kwargs))


def _cache(name: str) -> Callable[[Tracer, Args, Kwargs], VariableTracker]:
    def decorate(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        tx.graph_break(R.GB0156, what=name, method=name)
        if args and not isinstance(args[0], ConstantVariable):
            return WrapperUserFunctionVariable(args[0], LRU_CACHE)
        return NativeFunctionVariable(name, lambda tx, a, k: WrapperUserFunctionVariable(a[0], LRU_CACHE))

    return decorate


def _cached_property(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return CachedPropertyVariable(args[0])


class PartialMethodVariable(VariableTracker):
    """``functools.partialmethod``, as it stands in a class."""

    __slots__ = ("fn", "args", "keywords")

    def __init__(self, fn: VariableTracker, args: Args, keywords: Kwargs) -> None:
        self.fn = fn
        self.args = args
        self.keywords = keywords

    def bind(self, obj: VariableTracker) -> VariableTracker:
        """The function to call, with the instance before the arguments that are given already."""

        def call(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
            if tx.traced:
                # It looks ``__get__`` up on the function in a way that fails while the compiler traces.
                tx.throw(AttributeError, "'function' object has no attribute '__get__'")
            return tx.call(self.fn, [obj, *self.args, *args], {**self.keywords, **kwargs})

        return NativeFunctionVariable("functools.partialmethod", call)


class SingleDispatchVariable(VariableTracker):
    """A function made by ``functools.singledispatch``: chooses by the class of its first argument."""

    __slots__ = ("default", "table", "skip_first")

    def __init__(self, default: VariableTracker, skip_first: bool = False) -> None:
        self.default = default
        self.table: dict[int, tuple[VariableTracker, VariableTracker]] = {}
        self.skip_first = skip_first

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        # It chooses through a cache of weak references.
        tx.graph_break(R.GB0811, what="functools.singledispatch", type="WeakKeyDictionary")
        return tx.call(
            self.choose(tx, args[int(self.skip_first)] if len(args) > self.skip_first else None), args, kwargs
        )

    def choose(self, tx: Tracer, value: VariableTracker | None) -> VariableTracker:
        """The implementation for a first argument."""
        best: tuple[VariableTracker, VariableTracker] | None = None
        for cls, fn in self.table.values():
            if value is not None and tx.isinstance(value, cls):
                if best is None or tx.issubclass(cls, best[0]):
                    best = (cls, fn)
        return best[1] if best is not None else self.default

    def bind(self, obj: VariableTracker) -> UserMethodVariable:
        return UserMethodVariable(self, obj)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "register":
            return NativeFunctionVariable(name, self._register)
        if name == "dispatch":
            return NativeFunctionVariable(name, lambda tx, a, k: self.default)
        return tx.getattr(self.default, name)

    def _register(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        if len(args) == 2:
            tx.store(self.table, id(args[0]), (args[0], args[1]))
            return args[1]
        annotations = getattr(args[0], "annotations", None)
        if annotations is not None:
            for cls in annotations().values():
                tx.store(self.table, id(cls), (cls, args[0]))
                break
            return args[0]
        cls = args[0]

        def decorate(tx: Tracer, a: Args, k: Kwargs) -> VariableTracker:
            tx.store(self.table, id(cls), (cls, a[0]))
            return a[0]

        return NativeFunctionVariable("register", decorate)


def _total_ordering(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    cls = args[0]
    if not isinstance(cls, UserDefinedClassVariable):
        return cls
    given = next((n for n in ("__lt__", "__le__", "__gt__", "__ge__") if n in cls.namespace), None)
    if given is None:
        return cls

    def derive(tx: Tracer, obj: VariableTracker, other: VariableTracker, wanted: str) -> VariableTracker:
        base = tx.truth(tx.call_method(obj, given, [other]))
        equal = tx.equal(obj, other)
        if base is None or equal is None:
            return tx.unknown("ordering", bool)
        less_like = given in ("__lt__", "__le__")
        strict = base and not equal
        towards = strict if less_like == (wanted in ("__lt__", "__le__")) else not base and not equal
        return tx.constant(bool(towards or (equal and wanted in ("__le__", "__ge__"))))

    for wanted in ("__lt__", "__le__", "__gt__", "__ge__"):
        if wanted not in cls.namespace:
            tx.store(
                cls.namespace,
                wanted,
                NativeFunctionVariable(wanted, lambda tx, a, k, wanted=wanted: derive(tx, a[0], a[1], wanted)),
            )
    return cls


def _native(name: str, fn: Callable[[Tracer, Args, Kwargs], VariableTracker]) -> Callable[[Tracer], VariableTracker]:
    return lambda tx: NativeFunctionVariable(name, fn)


NATIVES: dict[str, Callable[[Tracer], VariableTracker]] = {
    f"functools.{name}": _native(f"functools.{name}", fn)
    for name, fn in {
        "wraps": _wraps,
        "update_wrapper": _update_wrapper,
        "partial": _partial,
        "partialmethod": lambda tx, args, kwargs: PartialMethodVariable(args[0], list(args[1:]), dict(kwargs)),
        "lru_cache": _cache("functools.lru_cache"),
        "cache": _cache("functools.cache"),
        "cached_property": _cached_property,
        "singledispatch": lambda tx, args, kwargs: SingleDispatchVariable(args[0]),
        "singledispatchmethod": lambda tx, args, kwargs: SingleDispatchVariable(args[0], True),
        "total_ordering": _total_ordering,
    }.items()
}
