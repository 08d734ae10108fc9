"""What the values of Python's own types share: method tables, bound methods, reading arguments.

A method of a native type is a Python method marked with ``@method("append")``; its own signature is the analysed
method's signature, so that wrong calls give TypeError as in Python.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeVar

from ..analysis.catalogue import rules as R
from .base import NO_KWARGS, Args, Kwargs, VariableTracker
from .exc import NotConstant
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

F = TypeVar("F", bound=Callable[..., Any])


class Missing:
    """The type of MISSING: nothing was given, or nothing is known."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


def known(value: VariableTracker | None) -> Any:
    """The Python constant a value stands for, or MISSING."""
    if value is None:
        return MISSING
    try:
        return value.as_python_constant()
    except NotConstant:
        return MISSING


def all_known(args: Args, kwargs: Kwargs = NO_KWARGS) -> tuple[list[Any], dict[str, Any]] | None:
    """The constants of all arguments, or None if one is not constant."""
    try:
        return [a.as_python_constant() for a in args], {k: v.as_python_constant() for k, v in kwargs.items()}
    except NotConstant:
        return None


def first_unknown(args: Args, kwargs: Kwargs = NO_KWARGS) -> UnknownVariable | None:
    """The first argument of which nothing, or only the type, is known."""
    for arg in (*args, *kwargs.values()):
        if isinstance(arg, UnknownVariable):
            return arg
    return None


def has_tensor(args: Args, kwargs: Kwargs = NO_KWARGS) -> bool:
    """Whether an argument is a tensor."""
    return any(a.is_tensor() for a in args) or any(a.is_tensor() for a in kwargs.values())


def as_index(tx: Tracer, value: VariableTracker) -> int | None:
    """``operator.index(value)``; None where it is not known."""
    constant = known(value)
    if isinstance(constant, int):
        return int(constant)
    if constant is not MISSING and not isinstance(constant, type):
        tx.throw(TypeError, f"'{type(constant).__name__}' object cannot be interpreted as an integer")
    if isinstance(value, UnknownVariable):
        return None
    if type(value).__name__ == "UnspecializedPythonVariable":
        # A random number is a tensor of the graph: it has no value while the compiler traces.
        tx.graph_break(R.GB0178, what="a random number as an index")
    constant = known(tx.call_method(value, "__index__", []))
    return int(constant) if isinstance(constant, int) else None


def test(tx: Tracer, value: VariableTracker, what: str) -> bool | None:
    """The truth of a value that native code tests: data-dependent on tensors."""
    if value.is_tensor():
        tx.graph_break(R.GB0170, what=f"{what} tests a tensor")
        return None
    return tx.truth(value)


def as_flag(tx: Tracer, value: VariableTracker | None, default: bool = False) -> bool | None:
    """The truth of an optional argument."""
    return default if value is None else tx.truth(value)


ITERATORS: Final[list[Callable[[Tracer, VariableTracker], VariableTracker]]] = []
"""What makes an iterator over a native value: ``iter.native_iterator`` puts itself here, which stands above the
containers."""


# ---- methods


class Method(NamedTuple):
    """One method of a native type: what runs, and what it takes."""

    run: Callable[..., VariableTracker]
    low: int
    high: int
    names: frozenset[str]


def method(*names: str) -> Callable[[F], F]:
    """Marks ``def _append(self, tx, item)`` as the analysed type's methods of these names."""

    def mark(function: F) -> F:
        function.__native_names__ = names  # type: ignore[attr-defined]
        return function

    return mark


def describe_method(function: Callable[..., Any], skip: int = 2) -> Method:
    """The Method of a Python function, whose first ``skip`` parameters (self, tx) are ours."""
    code: types.CodeType = function.__code__
    count = code.co_argcount
    high = 1_000_000 if code.co_flags & 4 else count - skip
    low = count - skip - len(function.__defaults__ or ())
    keywords = code.co_varnames[skip : count + code.co_kwonlyargcount]
    names: frozenset[str] = frozenset(keywords) if not code.co_flags & 8 else frozenset()
    return Method(function, low, high, names if names or not code.co_flags & 8 else frozenset({"**"}))


def fits(found: Method, args: Args, kwargs: Kwargs) -> bool:
    """Whether the arguments of a call fit the method."""
    if "**" not in found.names and not kwargs.keys() <= found.names:
        return False
    return len(args) <= found.high and len(args) + len(kwargs) >= found.low


def check_call(tx: Tracer, name: str, found: Method, args: Args, kwargs: Kwargs) -> None:
    """Throws Python's TypeError where a call does not fit the method."""
    given = len(args)
    if kwargs and "**" not in found.names:
        for key in kwargs:
            if key not in found.names:
                tx.throw(TypeError, f"{name}() got an unexpected keyword argument '{key}'")
    if given > found.high:
        tx.throw(TypeError, f"{name}() takes at most {found.high} arguments ({given} given)")
    if given + len(kwargs) < found.low:
        tx.throw(TypeError, f"{name}() takes at least {found.low} arguments ({given} given)")


def run_method(tx: Tracer, name: str, found: Method, owner: Any, args: Args, kwargs: Kwargs) -> VariableTracker:
    """Calls a method, with Python's TypeError for arguments that do not fit."""
    if "*" in kwargs or "**" in kwargs:
        # Arguments from a sequence or mapping of unknown contents.
        return tx.unknown(f"result of {name}() with unknown arguments")
    if kwargs or not found.low <= len(args) <= found.high:
        check_call(tx, name, found, args, kwargs)
    return found.run(owner, tx, *args, **kwargs)


class NativeVariable(VariableTracker):
    """A value of one of Python's own types."""

    __slots__ = ()

    methods: ClassVar[dict[str, Method]] = {}
    type_name: ClassVar[str] = "builtins.object"
    """The dotted name of its class."""
    nameless: ClassVar[bool] = False
    """TorchDynamo fails to say whose attribute is missing."""
    untraced: ClassVar[frozenset[str]] = frozenset()
    """Methods that Python has and TorchDynamo has no rule for."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        table: dict[str, Method] = {}
        for base in reversed(cls.__mro__):
            for attribute in vars(base).values():
                for name in getattr(attribute, "__native_names__", ()):
                    table[name] = describe_method(attribute)
        cls.methods = table

    def python_type_name(self) -> str:
        return self.type_name.rpartition(".")[2]

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup(self.type_name)

    def describe(self) -> str:
        return self.python_type_name()

    def iterator(self, tx: Tracer) -> VariableTracker:
        return ITERATORS[0](tx, self)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        found = self.methods.get(name)
        if found is None:
            return tx.call(self.var_getattr(tx, name), args, kwargs)
        if name in self.untraced:
            tx.graph_break(
                R.GB0156, what=f"{self.python_type_name()}.{name}()", type=self.python_type_name(), method=name
            )
        return run_method(tx, name, found, self, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "__class__":
            return self.class_of(tx)
        if name in self.methods:
            return GetAttrVariable(self, name)
        return tx.missing_attribute(self, name)

    # ---- what every object has

    @method("__eq__")
    def _eq(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return tx.constant(True) if other is self else tx.constant(NotImplemented)

    @method("__ne__")
    def _ne(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        equal = self.call_method(tx, "__eq__", [other], NO_KWARGS)
        value = known(equal)
        return tx.constant(not value) if isinstance(value, bool) else equal

    @method("__hash__")
    def _hash(self, tx: Tracer) -> VariableTracker:
        self.hash_key(tx)
        return tx.unknown(f"hash of {self.python_type_name()}", int)

    @method("__repr__", "__str__")
    def _repr(self, tx: Tracer) -> VariableTracker:
        return tx.unknown(f"text of {self.python_type_name()}", str)

    @method("__format__")
    def _format(self, tx: Tracer, spec: VariableTracker) -> VariableTracker:
        return tx.str_of(self) if known(spec) == "" else tx.unknown(f"text of {self.python_type_name()}", str)

    @method("__sizeof__")
    def _sizeof(self, tx: Tracer) -> VariableTracker:
        return tx.unknown(f"size of {self.python_type_name()}", int)

    @method("__getattribute__")
    def _getattribute(self, tx: Tracer, name: VariableTracker) -> VariableTracker:
        text = known(name)
        return self.var_getattr(tx, text) if isinstance(text, str) else tx.unknown("attribute of unknown name")

    @method("__dir__")
    def _dir(self, tx: Tracer) -> VariableTracker:
        return tx.unknown(f"dir() of {self.python_type_name()}", list)

    @method("__reduce__", "__reduce_ex__")
    def _reduce(self, tx: Tracer, protocol: VariableTracker | None = None) -> VariableTracker:
        return tx.unknown(f"pickled {self.python_type_name()}", tuple)


class GetAttrVariable(VariableTracker):
    """``obj.name`` that is called later: a bound method of a native value.

    ``stored`` tells whether it was kept in a variable before the call; the interpreter calls ``obj.name()`` through
    ``call_method`` and makes no such value.
    """

    __slots__ = ("obj", "name")

    def __init__(self, obj: VariableTracker, name: str) -> None:
        self.obj = obj
        self.name = name

    def python_type_name(self) -> str:
        return "builtin_function_or_method"

    def describe(self) -> str:
        return f"{self.obj.python_type_name()}.{self.name}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.BuiltinMethodType")

    def hash_key(self, tx: Tracer) -> Hashable:
        if self.obj.is_tensor():
            tx.graph_break(R.GB0682, what=f"{self.obj.describe()}.{self.name} as a key")
        return ("bound", id(self.obj), self.name)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.call_method(self.obj, self.name, args, kwargs)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__call__":
            return self.call_function(tx, args, kwargs)
        if name == "__eq__":
            other = args[0]
            same = isinstance(other, GetAttrVariable) and other.obj is self.obj and other.name == self.name
            return tx.constant(same)
        if name == "__hash__":
            return tx.unknown("hash of a bound method", int)
        return super().call_method(tx, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        match name:
            case "__self__":
                return self.obj
            case "__name__":
                return tx.constant(self.name)
            case "__qualname__":
                return tx.constant(f"{self.obj.python_type_name()}.{self.name}")
            case "__class__":
                return self.class_of(tx)
            case "__call__":
                return self
            case "__doc__" | "__module__" | "__text_signature__":
                return tx.unknown(f"{name} of a bound method")
            case _:
                return tx.missing_attribute(self, name)
