"""Builtin functions, native classes, and functions of the standard library: one value per dotted name.

What a call does is found by name: in ``HANDLERS`` (``builtin_handlers``, ``constructors``, ``itertools_functions``,
``math_functions``, ``stdlib``), else by folding pure functions on constants, else by the table of result kinds.
Whether TorchDynamo has a rule for the call comes from the knowledge of torch and from ``breaks``.
"""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Callable, Hashable
from types import BuiltinFunctionType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .constant import ConstantVariable, wrap
from .exc import NotConstant
from .iter import IteratorVariable
from .native import (
    MISSING,
    GetAttrVariable,
    Method,
    NativeVariable,
    all_known,
    check_call,
    describe_method,
    first_unknown,
    fits,
)
from .native_facts import CLASS_METHODS, FOLDED_MODULES, NATIVE_MODULES, OPAQUE_MODULES, PURE, RESULTS, UNSAFE_TO_FOLD
from .native_objects import NativeObjectVariable
from .traced_facts import CALLS, LIST_UNBOUND
from .unknown import UnknownVariable
from .user_defined import ExceptionVariable

if TYPE_CHECKING:
    from .protocol import Tracer

F = TypeVar("F", bound=Callable[..., VariableTracker])

HANDLERS: Final[dict[str, Method]] = {}
"""What calls of a dotted name do, in both modes."""

SELF_RULED: Final[set[str]] = set()
"""Names whose handlers state their breaks themselves; for all others the trace rule is applied before the handler."""

MISFITS: Final = {
    "collections.deque": R.GB0258,
    "itertools.product": R.GB0268,
    "random.Random": R.GB0297,
    "itertools.groupby": R.GB0134,
}
"""By dotted name: what a traced call breaks with where the arguments do not fit, instead of raising TypeError."""

INSTANCE_METHODS: Final[dict[str, type[NativeVariable]]] = {}
"""Values of native classes by the class's dotted name: whose methods can be called unbound."""


def handles(*names: str, ruled: bool = False) -> Callable[[F], F]:
    """Registers ``def f(tx, ...)`` as what calls of these names do. ``ruled``: it states its breaks itself."""

    def register(function: F) -> F:
        found = describe_method(function, skip=1)
        for name in names:
            HANDLERS[name] = found
            if ruled:
                SELF_RULED.add(name)
        return function

    return register


_REAL: dict[str, Any] = {}


def real_object(dotted: str) -> Any:
    """The real Python object of a name in a module that is safe to import, or MISSING."""
    found = _REAL.get(dotted, MISSING)
    if found is MISSING:
        module, _, path = dotted.partition(".")
        if module == "builtins":
            found = getattr(builtins, path, MISSING) if "." not in path else _attribute(builtins, path)
        elif (home := _home(dotted)) is not None:
            found = _attribute(importlib.import_module(home), dotted[len(home) + 1 :])
        if found is not MISSING:
            _REAL[dotted] = found
    return found


def _home(dotted: str) -> str | None:
    """The longest known module that a dotted name begins with."""
    parts = dotted.split(".")
    for end in range(len(parts) - 1, 0, -1):
        name = ".".join(parts[:end])
        if name in FOLDED_MODULES:
            return name
    return None


def _attribute(owner: Any, path: str) -> Any:
    for part in path.split("."):
        owner = getattr(owner, part, MISSING)
        if owner is MISSING:
            return MISSING
    return owner


HEAP_TYPE: Final = 1 << 9
"""CPython's flag of classes made by ``class`` statements: their attributes can be set."""


def _is_text(value: VariableTracker) -> bool:
    """Whether an assertion's message is text that is known, or may be."""
    return hasattr(value, "reason") or (value.is_python_constant() and isinstance(value.as_python_constant(), str))


UNREAD: Final = frozenset({"builtins.list", "builtins.dict"})
"""Classes of which TorchDynamo keeps an attribute unread."""


class UnresolvedAttributeVariable(UnknownVariable):
    """An attribute that TorchDynamo has not read and does nothing with: neither its length nor its value is known."""

    __slots__ = ()

    def length(self, tx: Tracer) -> int | None:
        tx.throw(TypeError, f"the length of {self.reason} is not known while the compiler traces")

    def state_comparison(self, tx: Tracer) -> None:
        """The break of comparing it."""
        tx.graph_break(R.GB6215, what=self.reason)


class BuiltinVariable(VariableTracker):
    """A builtin function or a native class, by its dotted name; one value per name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def short(self) -> str:
        return self.name.removeprefix("builtins.")

    def is_class(self) -> bool:
        return isinstance(real_object(self.name), type) or self.name in INSTANCE_METHODS or self.name in CLASS_METHODS

    def is_exception(self) -> bool:
        real = real_object(self.name)
        return isinstance(real, type) and issubclass(real, BaseException)

    def python_type_name(self) -> str:
        return "type" if self.is_class() else "builtin_function_or_method"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.type" if self.is_class() else "types.BuiltinFunctionType")

    def describe(self) -> str:
        return self.short

    def as_python_constant(self) -> Any:
        real = real_object(self.name)
        if isinstance(real, type) and self.name.startswith(("builtins.", "collections.", "types.")):
            return real
        raise NotConstant(self)

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("builtin", self.name)

    # ---- calls

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        name = self.name
        found = HANDLERS.get(name)
        if found is None or name not in SELF_RULED:
            state_break(tx, name)
        if "*" in kwargs or "**" in kwargs:
            # Arguments from a sequence or mapping of unknown contents.
            return tx.unknown(f"result of {self.short}() with unknown arguments")
        if found is not None:
            if kwargs or not found.low <= len(args) <= found.high:
                if name in MISFITS and not fits(found, args, kwargs):
                    tx.graph_break(MISFITS[name], what=f"{self.short}() with these arguments")
                check_call(tx, self.short, found, args, kwargs)
            result = found.run(tx, *args, **kwargs)
            if not tx.traced and isinstance(result, IteratorVariable) and name != "builtins.iter":
                result.foreign = True
            return result
        if self.is_exception():
            if kwargs:
                tx.graph_break(R.GB0273, what=f"{self.short}() with keyword arguments")
            if name == "builtins.AssertionError" and tx.traced and not all(_is_text(a) for a in args):
                tx.graph_break(R.GB0171, what="AssertionError() of something that is no constant text")
            return ExceptionVariable(self, args)
        return fold_or_unknown(tx, name, args, kwargs)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__call__":
            return self.call_function(tx, args, kwargs)
        if name in ("__eq__", "__ne__") and len(args) == 1:
            same = isinstance(args[0], BuiltinVariable) and args[0].name == self.name
            return ConstantVariable(same is (name == "__eq__"))
        if name in ("__or__", "__ror__") and self.is_class():
            return tx.call_method(tx.lookup("typing.Union"), "__getitem__", [tx.tuple([self, *args])])
        if name == "__getitem__":
            return self
        if name in ("__repr__", "__str__", "__hash__") and not args:
            real = real_object(self.name)
            if name == "__hash__" or real is MISSING:
                return tx.unknown(f"{name} of {self.short}", int if name == "__hash__" else str)
            text = repr(real)
            return tx.unknown(f"text of {self.short}", str) if " at 0x" in text else ConstantVariable(text)
        if name in ("mro", "__instancecheck__", "__subclasscheck__") and self.is_class():
            return self._class_method(tx, name, args)
        return tx.call(self.var_getattr(tx, name), args, kwargs)

    def _class_method(self, tx: Tracer, name: str, args: Args) -> VariableTracker:
        if name == "mro":
            return tx.list(self.mro(tx))
        check = tx.isinstance(args[0], self) if name == "__instancecheck__" else tx.issubclass(args[0], self)
        return tx.unknown(f"{name} of {self.short}", bool) if check is None else ConstantVariable(check)

    def mro(self, tx: Tracer) -> list[VariableTracker]:
        real = real_object(self.name)
        if not isinstance(real, type):
            return [self, tx.lookup("builtins.object")]
        return [self, *(tx.lookup(f"{cls.__module__}.{cls.__qualname__}") for cls in real.__mro__[1:])]

    # ---- attributes

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        real = real_object(self.name)
        if tx.traced and self.name in UNREAD and name in ("__name__", "__qualname__", "__module__"):
            return UnresolvedAttributeVariable(f"{self.short}.{name}")
        match name:
            case "__name__":
                return ConstantVariable(self.name.rpartition(".")[2])
            case "__qualname__":
                text = getattr(real, "__qualname__", None)
                return ConstantVariable(text if isinstance(text, str) else self.name.rpartition(".")[2])
            case "__module__":
                text = getattr(real, "__module__", None)
                return ConstantVariable(text if isinstance(text, str) else self.name.rpartition(".")[0])
            case "__doc__":
                return tx.unknown(f"documentation of {self.short}", str)
            case "__class__":
                return self.class_of(tx)
            case "__call__":
                return self
            case "__mro__" if self.is_class():
                return tx.tuple(self.mro(tx))
            case "__bases__" | "__base__" if isinstance(real, type):
                bases = [tx.lookup(f"{cls.__module__}.{cls.__qualname__}") for cls in real.__bases__]
                return tx.tuple(bases) if name == "__bases__" else bases[0] if bases else tx.constant(None)
            case "__self__" if not self.is_class():
                return tx.import_module(self.name.rpartition(".")[0])
            case _:
                pass
        dotted = f"{self.name}.{name}"
        if dotted in HANDLERS or dotted in RESULTS or dotted in PURE:
            return native(dotted)
        if isinstance(real, type):
            return self._class_attribute(tx, real, name)
        owner = INSTANCE_METHODS.get(self.name)
        if owner is not None and name in owner.methods:
            return MethodDescriptorVariable(self, name, not tx.traced)
        if real is MISSING:
            return tx.unknown(f"{self.short}.{name}")
        return wrap(tx, getattr(real, name), dotted) if hasattr(real, name) else tx.missing_attribute(self, name)

    def _class_attribute(self, tx: Tracer, real: type, name: str) -> VariableTracker:
        owner = INSTANCE_METHODS.get(self.name)
        if owner is not None and name in owner.methods and name not in ("fromkeys",):
            return MethodDescriptorVariable(self, name, not tx.traced)
        if not hasattr(real, name):
            return tx.missing_attribute(self, name)
        found = getattr(real, name)
        if isinstance(found, type(dict.fromkeys)):  # a class method
            return native(f"{self.name}.{name}")
        if callable(found):
            return MethodDescriptorVariable(self, name, not tx.traced)
        return wrap(tx, found, f"{self.name}.{name}")

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        real = real_object(self.name)
        if not isinstance(real, type) or real.__flags__ & HEAP_TYPE:
            return
        tx.throw(TypeError, f"cannot set '{name}' attribute of immutable type '{self.short}'")


class MethodDescriptorVariable(VariableTracker):
    """``list.append`` looked up on the class: a method that takes its object as the first argument."""

    __slots__ = ("cls", "name", "foreign")

    def __init__(self, cls: BuiltinVariable, name: str, foreign: bool) -> None:
        self.cls = cls
        self.name = name
        self.foreign = foreign
        """It was looked up outside traced code, and is met there as a C function."""

    def python_type_name(self) -> str:
        return "method_descriptor"

    def describe(self) -> str:
        return f"{self.cls.short}.{self.name}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.MethodDescriptorType")

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("method", self.cls.name, self.name)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        if self.foreign:
            tx.graph_break(R.GB0007, function=self.describe(), what=f"{self.describe()}()", reason="a C function")
        elif self.cls.name == "builtins.list":
            tx.graph_break(getattr(R, LIST_UNBOUND), what=f"{self.describe()}()", type="type", method=self.name)
        if self.name == "__new__":
            # ``super().__new__(cls)`` of a native class.
            return tx.call(args[0], args[1:], kwargs) if args else tx.not_callable(self, args, kwargs)
        if not args:
            tx.throw(TypeError, f"unbound method {self.describe()}() needs an argument")
        return tx.call_method(args[0], self.name, args[1:], kwargs)

    def bind(self, obj: VariableTracker) -> VariableTracker:
        return GetAttrVariable(obj, self.name)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__call__":
            return self.call_function(tx, args, kwargs)
        if name == "__get__" and args:
            return GetAttrVariable(args[0], self.name)
        if name in ("__eq__", "__ne__") and len(args) == 1:
            other = args[0]
            same = isinstance(other, MethodDescriptorVariable) and (other.cls, other.name) == (self.cls, self.name)
            return ConstantVariable(same is (name == "__eq__"))
        return super().call_method(tx, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        match name:
            case "__name__":
                return ConstantVariable(self.name)
            case "__qualname__":
                return ConstantVariable(f"{self.cls.name.rpartition('.')[2]}.{self.name}")
            case "__objclass__":
                return self.cls
            case "__doc__" | "__text_signature__":
                return tx.unknown(f"{name} of a method", str)
            case "__class__":
                return self.class_of(tx)
            case _:
                return tx.missing_attribute(self, name)


def reorderable_names(tx: Tracer) -> set[str]:
    """Functions that the configuration allows to be called after the graph."""
    if not tx.traced:
        return set()
    names: set[str] = set()
    for option in ("reorderable_logging_functions", "ignore_logging_functions"):
        value = tx.dynamo_config(option)
        entries: Any = value.unpack(tx) if isinstance(value, VariableTracker) else value
        for entry in entries or ():
            if isinstance(entry, MethodDescriptorVariable):
                names.add(f"{entry.cls.name}.{entry.name}")
                continue
            name = getattr(entry, "name", entry)
            if isinstance(name, str):
                names.add(name)
            elif callable(name):
                names.add(f"{name.__module__}.{name.__qualname__}")
            elif isinstance(entry, GetAttrVariable):
                names.add(entry.describe())
    return names


# ---- calls without a handler


_RULED_MODULES: Final = ("builtins.", "itertools.", "operator.", "math.", "functools.")


def state_break(tx: Tracer, name: str) -> None:
    """The graph break of calling a name, if it has one by its name alone."""
    if not tx.traced:
        return
    short = name.removeprefix("builtins.")
    own = CALLS.get(name)
    if own is not None:
        if own and name not in reorderable_names(tx):
            tx.graph_break(getattr(R, own), function=short, what=f"{short}()", reason="")
        return
    symbol = tx.knowledge.symbol(name)
    if symbol is None:
        if isinstance(real_object(name), BuiltinFunctionType) and not name.startswith(_RULED_MODULES):
            tx.graph_break(R.GB0007, function=short, what=f"{short}()", reason="a C function")
        return
    if symbol.rule == "SkipFunctionVariable":
        python = symbol.kind in ("function", "method") and symbol.why != "no_file"
        tx.graph_break(R.GB0008 if python else R.GB0007, function=short, what=f"{short}()", reason=symbol.why)


def fold_or_unknown(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """The result of a call that has no handler: folded if it is pure and all arguments are constants."""
    constants = all_known(args, kwargs) if name in PURE else None
    kind = RESULTS.get(name)
    if constants is not None and not UNSAFE_TO_FOLD(name, constants[0]):
        real = real_object(name)
        if real is not MISSING:
            try:
                return wrap(tx, real(*constants[0], **constants[1]), f"{name}()")
            except Exception as error:  # whatever Python raises, the analysed program raises
                tx.throw(type(error), str(error))
    unknown = first_unknown(args, kwargs)
    reason = f"result of {name.removeprefix('builtins.')}()"
    if unknown is not None and kind is None:
        reason = unknown.reason if len(unknown.reason) < 60 else reason
    if isinstance(kind, str):
        return NativeObjectVariable(kind)
    if kind is type(None):
        return ConstantVariable(None)
    if kind is None and isinstance(real_object(name), type):
        return NativeObjectVariable(name)
    return tx.unknown(reason, kind)


# ---- names

_INTERNED: dict[str, BuiltinVariable] = {}


def native(dotted: str) -> BuiltinVariable:
    """The value of a native name, always the same object."""
    found = _INTERNED.get(dotted)
    if found is None:
        found = _INTERNED[dotted] = BuiltinVariable(dotted)
    return found


_ALIASES: Final[dict[str, str]] = {
    "posixpath": "os.path",
    "ntpath": "os.path",
    "_operator": "operator",
    "_collections": "collections",
    "_random": "random",
    "io.open": "builtins.open",
    "types.NoneType": "types.NoneType",
    "typing.OrderedDict": "collections.OrderedDict",
}


_ALL_IMPORTED: list[Any] = []
"""The module that imports all handlers, once it has been imported."""


def lookup_native(dotted: str) -> VariableTracker | None:
    """The value of a dotted name that is native here: builtins and what is modelled of the standard library.

    None for everything else (also for Python source that the interpreter can run itself).
    """
    if not _ALL_IMPORTED:
        # The handlers stand above this module and register themselves when they are imported.
        _ALL_IMPORTED.append(importlib.import_module(".natives", __package__))
    alias = _ALIASES.get(dotted) or _ALIASES.get(dotted.rpartition(".")[0])
    if alias is not None and dotted not in _ALIASES:
        dotted = f"{alias}.{dotted.rpartition('.')[2]}"
    elif alias is not None:
        dotted = alias
    if dotted in HANDLERS or dotted in RESULTS or dotted in PURE or dotted in INSTANCE_METHODS:
        return native(dotted)
    module, _, name = dotted.rpartition(".")
    if module == "builtins":
        real = getattr(builtins, name, MISSING)
        if real is MISSING:
            return native(dotted) if name in _HIDDEN_TYPES else None
        if real is None or isinstance(real, bool | type(Ellipsis) | type(NotImplemented)):
            return ConstantVariable(real)
        return native(dotted)
    if module in NATIVE_MODULES:
        special = NATIVE_VALUES.get(dotted)
        if special is not None:
            return special()
        real = real_object(dotted)
        if isinstance(real, bool | int | float | str | bytes | complex | type(None)):
            return None if module in ("os", "sys", "time") and name not in _STABLE else ConstantVariable(real)
        if isinstance(real, type) or callable(real):
            return native(dotted) if module in OPAQUE_MODULES else None
    return None


NATIVE_VALUES: Final[dict[str, Callable[[], VariableTracker]]] = {}
"""Objects of the standard library that are no functions, classes or constants: ``os.environ``..."""

_STABLE: Final = frozenset(
    "maxsize byteorder sep pathsep linesep curdir pardir extsep altsep name devnull maxunicode".split()
)
_HIDDEN_TYPES: Final = frozenset(
    "dict_keys dict_values dict_items list_iterator tuple_iterator callable_iterator iterator NoneType function".split()
)
