"""Constants of the analysed program: numbers, text, bytes, None, Ellipsis, NotImplemented.

Operators and methods of constants are folded by Python itself on the real values, behind guards against results that
are too large to be worth having.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .native import MISSING, GetAttrVariable, all_known, first_unknown, known
from .unknown import RESULT_TYPES, UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

MAX_BITS: Final = 33_000
"""Integers above about 10,000 digits become unknown: they cost time and no program's graph depends on them."""
MAX_TEXT: Final = 1_000_000
"""Longer strings and bytes become unknown. Too low would lose text built by loops, too high would eat memory."""

SCALARS: Final = (int, float, str, bytes, complex, type(None), type(Ellipsis), type(NotImplemented))

NUMERIC: Final = (bool, int, float, complex)
ARITHMETIC: Final = frozenset(
    f"__{r}{op}__"
    for op in "add sub mul truediv floordiv mod pow divmod lshift rshift and or xor".split()
    for r in ("", "r")
)
COMPARISONS: Final = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
INTEGER_ONLY: Final = frozenset(f"__{r}{op}__" for op in ("lshift", "rshift", "and", "or", "xor") for r in ("", "r"))
TRUE_DIVISION: Final = frozenset({"__truediv__", "__rtruediv__"})
PADDING: Final = frozenset({"zfill", "center", "ljust", "rjust", "expandtabs", "to_bytes"})

_NUMERIC = re.compile(r"%[^%a-zA-Z]*[diouxXeEfFgG]")
_WIDE = re.compile(r"\d{7}")

_ATTRIBUTES: Final[dict[type, tuple[str, ...]]] = {
    int: ("real", "imag", "numerator", "denominator"),
    bool: ("real", "imag", "numerator", "denominator"),
    float: ("real", "imag"),
    complex: ("real", "imag"),
}

_RESULTS: Final[dict[tuple[type[Any], str], type[Any]]] = {
    (int, "bit_length"): int,
    (int, "bit_count"): int,
    (int, "to_bytes"): bytes,
    (float, "is_integer"): bool,
    (float, "hex"): str,
    (float, "as_integer_ratio"): tuple,
    (str, "split"): list,
    (str, "rsplit"): list,
    (str, "splitlines"): list,
    (str, "partition"): tuple,
    (str, "rpartition"): tuple,
    (str, "encode"): bytes,
    (str, "translate"): str,
    (str, "format_map"): str,
    (str, "isprintable"): bool,
    (str, "istitle"): bool,
    (str, "isascii"): bool,
    (str, "isdecimal"): bool,
    (str, "__contains__"): bool,
    (str, "__getitem__"): str,
    (str, "__mul__"): str,
    (str, "__rmul__"): str,
    (str, "__add__"): str,
    (str, "__mod__"): str,
    (str, "__len__"): int,
    (bytes, "decode"): str,
    (bytes, "hex"): str,
    (bytes, "join"): bytes,
}
"""Kinds of result where the arguments are not known."""

_NOT_PURE: Final = frozenset({"__init_subclass__", "__subclasshook__", "__setattr__", "__delattr__", "__sizeof__"})

# Methods of bytes have no rule in TorchDynamo, of whatever name (but decode); what every object has does.
_UNTRACED: Final = frozenset({(int, "to_bytes"), (bool, "to_bytes")})


def arithmetic_type(name: str, left: type, right: type) -> type | None:
    """The type of a numeric operation's result, None where the operation is not defined or not numeric."""
    if left not in NUMERIC or right not in NUMERIC:
        return None
    if name in INTEGER_ONLY:
        if left is bool and right is bool and "shift" not in name:
            return bool
        return int if left in (bool, int) and right in (bool, int) else None
    if name in ("__divmod__", "__rdivmod__"):
        return tuple
    wider = NUMERIC[max(NUMERIC.index(left), NUMERIC.index(right), 1)]
    return float if wider is int and name in TRUE_DIVISION else wider


def too_large(value: Any, name: str, args: list[Any]) -> bool:
    """Whether ``value.name(*args)`` would give a result that is not worth computing."""
    other: Any = args[0] if args else None
    if isinstance(value, int):
        if name in ("__pow__", "__rpow__") and isinstance(other, int) and len(args) == 1:
            base, power = (value, other) if name == "__pow__" else (other, value)
            return power > 0 and abs(base) > 1 and base.bit_length() * power > MAX_BITS
        if name in ("__lshift__", "__rlshift__") and isinstance(other, int):
            return (other if name == "__lshift__" else value) > MAX_BITS
        if name in ("__mul__", "__rmul__"):
            if isinstance(other, int):
                return value.bit_length() + other.bit_length() > MAX_BITS
            if isinstance(other, str | bytes | list | tuple):
                return len(other) * value > MAX_TEXT  # pyright: ignore[reportUnknownArgumentType]
        if name == "__format__" and isinstance(other, str):
            return bool(_WIDE.search(other))
        if name == "to_bytes":
            return isinstance(other, int) and other > MAX_TEXT
        return False
    if isinstance(value, str | bytes):
        if name in ("__mul__", "__rmul__"):
            return isinstance(other, int) and len(value) * other > MAX_TEXT
        if name in PADDING:
            return isinstance(other, int) and other > MAX_TEXT
        if name in ("format", "__mod__", "__format__", "format_map"):
            text = value if isinstance(value, str) else ""
            if _WIDE.search(text) or any(isinstance(a, str) and _WIDE.search(a) for a in args):
                return True
            widths: Any = other if isinstance(other, tuple) else args
            return "*" in text and any(isinstance(a, int) and a > MAX_TEXT for a in widths)  # pyright: ignore[reportUnknownVariableType]
        if name == "replace" and len(args) > 1 and isinstance(args[1], str | bytes):
            return (len(value) + 1) * (len(args[1]) + 1) > 10 * MAX_TEXT
        if name == "join" and isinstance(other, list | tuple):
            return len(value) * len(other) > MAX_TEXT  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, float) and name == "__format__" and isinstance(other, str):
        return bool(_WIDE.search(other))
    return False


def wrap(tx: Tracer, value: Any, what: str = "a constant expression") -> VariableTracker:
    """The value of a folded result; what has no constant form becomes unknown."""
    if value is None or value is True or value is False or isinstance(value, SCALARS):
        if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > MAX_BITS:
            return tx.unknown(f"very large result of {what}", int)
        if isinstance(value, str | bytes) and len(value) > MAX_TEXT:
            return tx.unknown(f"very long result of {what}", type(value))
        return ConstantVariable(value)
    if isinstance(value, tuple | list | dict | set | frozenset):
        return tx.constant(value)
    if isinstance(value, range):
        return tx.call(
            tx.lookup("builtins.range"), [ConstantVariable(n) for n in (value.start, value.stop, value.step)]
        )
    if isinstance(value, type):
        return tx.lookup(f"{value.__module__}.{value.__qualname__}")
    if hasattr(value, "__next__"):
        return tx.iterator(tx.constant(list(value)))
    return tx.unknown(f"result of {what}")


class ConstantVariable(VariableTracker):
    """A constant, never changed. ``value`` is the Python object itself."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def python_type_name(self) -> str:
        return type(self.value).__name__

    def describe(self) -> str:
        text = repr(self.value)
        return text if len(text) <= 60 else text[:57] + "..."

    def class_of(self, tx: Tracer) -> VariableTracker:
        if self.value is None:
            return tx.lookup("types.NoneType")
        if self.value is Ellipsis:
            return tx.lookup("types.EllipsisType")
        if self.value is NotImplemented:
            return tx.lookup("types.NotImplementedType")
        return tx.lookup("builtins." + type(self.value).__name__)

    def is_python_constant(self) -> bool:
        return True

    def as_python_constant(self) -> Any:
        return self.value

    def hash_key(self, tx: Tracer) -> Hashable:
        # Python's own equality of the payloads makes 1, 1.0 and True one key, and -0.0 and 0.0 another.
        return ("constant", self.value)

    def truth(self, tx: Tracer) -> bool | None:
        return bool(self.value) if self.value is not NotImplemented else True

    def length(self, tx: Tracer) -> int | None:
        return len(self.value) if isinstance(self.value, str | bytes) else tx.no_length(self)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        if isinstance(self.value, str | bytes):
            return [ConstantVariable(part) for part in self.value]
        return tx.not_iterable(self)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "__class__":
            return self.class_of(tx)
        if name in _ATTRIBUTES.get(type(self.value), ()):
            return ConstantVariable(getattr(self.value, name))
        if hasattr(self.value, name):
            return GetAttrVariable(self, name) if callable(getattr(self.value, name)) else ConstantVariable(None)
        return tx.missing_attribute(self, name)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.not_callable(self, args, kwargs)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        value: Any = self.value
        if not hasattr(value, name):
            return tx.missing_attribute(self, name)
        if name == "__class__":
            return tx.call(self.class_of(tx), args, kwargs)
        if (isinstance(value, bytes) and not name.startswith("__") and name != "decode") or (
            type(value),
            name,
        ) in _UNTRACED:
            owner = self.python_type_name()
            tx.graph_break(R.GB0156, what=f"{owner}.{name}()", type=owner, method=name)
        if name in _NOT_PURE:
            return tx.unknown(f"{name} of a constant")
        special = SPECIAL.get((type(value), name))
        if special is not None:
            done = special(self, tx, args, kwargs)
            if done is not None:
                return done
        constants = all_known(args, kwargs)
        if constants is None:
            return self._fold_unknown(tx, name, args, kwargs)
        what = f"{type(value).__name__}.{name}()"
        if too_large(value, name, constants[0]):
            kind: type[Any] | None = _RESULTS.get((type(value), name)) or RESULT_TYPES.get((type(value), name))
            if kind is None:
                kind = type(constants[0][0]) if isinstance(constants[0][0], str | bytes | list | tuple) else type(value)
            return tx.unknown(f"very large result of {what}", str if name == "__format__" else kind)
        try:
            result = getattr(value, name)(*constants[0], **constants[1])
        except Exception as error:  # whatever Python raises, the analysed program raises
            tx.throw(type(error), str(error))
        return wrap(tx, result, what)

    def _fold_unknown(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        """A method with an argument that is no constant."""
        mine: type[Any] = type(self.value)
        unknown = first_unknown(args, kwargs)
        if name in ARITHMETIC or name in COMPARISONS or name == "__matmul__":
            if unknown is None or not isinstance(args[0], UnknownVariable):
                formatted = mine is str and name == "__mod__"
                return self._percent(tx, args[0]) if formatted else ConstantVariable(NotImplemented)
            return self._operator_unknown(tx, name, unknown)
        if name == "__getitem__" and unknown is None:
            tx.graph_break(R.GB4880, what=f"{mine.__name__}[...] at a place that is no constant", type=mine.__name__)
        kind = _RESULTS.get((mine, name)) or RESULT_TYPES.get((mine, name))
        return tx.unknown(f"{mine.__name__}.{name}() of an unknown argument", kind)

    def _operator_unknown(self, tx: Tracer, name: str, other: UnknownVariable) -> VariableTracker:
        mine: type[Any] = type(self.value)
        reason = f"operation on {other.reason}" if len(other.reason) < 60 else other.reason
        if name in COMPARISONS:
            # A tensor may hide behind a wholly unknown value: then the result need not be a bool.
            return tx.unknown(f"comparison with {other.reason}", bool if other.pytype is not None else None)
        if mine is str and name == "__mod__":
            return tx.unknown("formatted text", str)
        if other.pytype is None:
            # A tensor may hide behind it: nothing can be said of the result's type.
            return tx.unknown(reason)
        kind = arithmetic_type(name, mine, other.pytype)
        if kind is None:
            if name in ("__mul__", "__rmul__") and isinstance(self.value, str | bytes) and other.pytype in (int, bool):
                kind = mine
            elif name == "__mul__" and isinstance(self.value, int):
                kind = other.pytype
            elif name in ("__add__", "__radd__") and mine is other.pytype:
                kind = mine
        return tx.unknown(reason, kind)

    def _percent(self, tx: Tracer, arguments: VariableTracker) -> VariableTracker:
        """``text % arguments`` with something in it that is no constant."""
        text = tx.unknown(f"text formatted from {self.describe()}", str)
        if not tx.traced:
            return text
        if arguments.is_tensor():
            # TorchDynamo puts the operator into the graph: it is then asked for the number, or given a string.
            numeric = _NUMERIC.search(self.value) and "int" not in str(getattr(arguments, "dtype", ""))
            tx.graph_break(R.GB0033 if numeric else R.GB0208, what="text % tensor", operator="%", op="%")
        items = getattr(arguments, "items", None)
        if isinstance(items, list):
            parts: list[VariableTracker] = items  # pyright: ignore[reportUnknownVariableType]
            if any(part.is_tensor() for part in parts):
                tx.graph_break(R.GB0059, what="text % a tuple with tensors", function="%")
            elif any(_is_symbolic(part) for part in parts):
                tx.throw(TypeError, "unsupported operand types for %: 'str' and 'tuple'")
            return text
        if _is_symbolic(arguments):
            tx.throw(TypeError, "unsupported operand types for %: 'str' and 'int'")
        if isinstance(arguments, UnknownVariable) or hasattr(arguments, "options") or hasattr(arguments, "pytype"):
            return text
        # An object that is no constant has no rule: TorchDynamo raises the TypeError that "%" would.
        return tx.throw(TypeError, f"unsupported operand type(s) for %: 'str' and '{arguments.python_type_name()}'")


def _join(self: ConstantVariable, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker | None:
    if len(args) != 1 or kwargs or isinstance(args[0], ConstantVariable):
        return None
    items = tx.iterate(args[0])
    kind: type[Any] = type(self.value)
    if items is None:
        return tx.unknown("joined text", kind)
    values = [known(item) for item in items]
    if tx.traced and any(type(item).__name__ == "StringFormatVariable" for item in items):
        tx.graph_break(R.GB0156, what="str.join() with the text of a tensor", type="str", method="join")
    for position, (item, value) in enumerate(zip(items, values, strict=True)):
        wrong = not isinstance(value, kind) and value is not MISSING
        if wrong or (
            value is MISSING and not isinstance(item, UnknownVariable) and not item.python_type_name().startswith("str")
        ):
            found = type(value).__name__ if wrong else item.python_type_name()
            if wrong or item.is_tensor():
                tx.throw(TypeError, f"sequence item {position}: expected {kind.__name__} instance, {found} found")
    if MISSING in values:
        return tx.unknown("joined text", kind)
    if len(self.value) * len(values) + sum(map(len, values)) > MAX_TEXT:
        return tx.unknown("very long joined text", kind)
    return ConstantVariable(self.value.join(values))


def _len(self: ConstantVariable, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker | None:
    return ConstantVariable(len(self.value)) if not args else None


def _iter(self: ConstantVariable, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker | None:
    return tx.iterator_over(self)


def _hash(self: ConstantVariable, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker | None:
    # Hashes of text differ from run to run.
    return tx.unknown("hash of text", int) if isinstance(self.value, str | bytes) else None


SPECIAL: Final[dict[tuple[type, str], Any]] = {
    (str, "join"): _join,
    (bytes, "join"): _join,
    (str, "__iter__"): _iter,
    (bytes, "__iter__"): _iter,
    (str, "__len__"): _len,
    (str, "__hash__"): _hash,
    (bytes, "__hash__"): _hash,
}

NONE: Final = ConstantVariable(None)
TRUE: Final = ConstantVariable(True)
FALSE: Final = ConstantVariable(False)
NOT_IMPLEMENTED: Final = ConstantVariable(NotImplemented)
ZERO: Final = ConstantVariable(0)
ONE: Final = ConstantVariable(1)
TWO: Final = ConstantVariable(2)
LAST: Final = ConstantVariable(-1)
NO_TEXT: Final = ConstantVariable("")


def boolean(tx: Tracer, value: bool | None, reason: str) -> VariableTracker:
    """The value of a test: constant where it is known."""
    return tx.unknown(reason, bool) if value is None else TRUE if value else FALSE


def _is_symbolic(value: VariableTracker) -> bool:
    """Whether it is a number that TorchDynamo keeps symbolic, which has no rule in ``text % value``."""
    return type(value).__name__ == "SymNodeVariable"
