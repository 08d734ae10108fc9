"""The builtin functions: len, getattr, sorted, min, print, ..."""

from __future__ import annotations

import ast
import itertools
import operator
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .builtin import BuiltinVariable, handles, reorderable_names
from .constancy import constancy
from .constant import FALSE, NO_TEXT, NONE, TRUE, ZERO, ConstantVariable, boolean, too_large, wrap
from .dicts import ConstDictVariable
from .exc import ObservedException
from .formatting import StringFormatVariable
from .functions import LocalGeneratorObjectVariable
from .iter import (
    CallableIteratorVariable,
    EnumerateVariable,
    FilterVariable,
    IteratorVariable,
    MapVariable,
    SequenceIteratorVariable,
    ZipVariable,
    is_stop,
)
from .lists import BaseListVariable, ListVariable, TupleVariable, sort_items
from .native import MISSING, GetAttrVariable, NativeVariable, as_index, first_unknown, has_tensor, known, test
from .tensor import TensorVariable, region_of
from .unknown import UnknownVariable
from .user_defined import ClassVariable

if TYPE_CHECKING:
    from .protocol import Tracer


# ---- attributes


NAMES = {"getattr": R.GB0190, "setattr": R.GB0254}
"""What a name that is no constant breaks with."""


def _name(tx: Tracer, name: VariableTracker, what: str) -> str | None:
    text = known(name)
    if text is not MISSING and not isinstance(text, str):
        tx.throw(TypeError, f"{what}(): attribute name must be string")
    if isinstance(text, str):
        return text
    if not isinstance(name, UnknownVariable) and not hasattr(name, "options"):
        tx.graph_break(NAMES.get(what, R.GB0059), what=f"{what}() with a name that is no constant")
    return None


@handles("builtins.getattr", ruled=True)
def _getattr(
    tx: Tracer, obj: VariableTracker, name: VariableTracker, default: VariableTracker | None = None
) -> VariableTracker:
    text = _name(tx, name, "getattr")
    if text is None:
        return tx.unknown("attribute of unknown name")
    if default is None:
        return tx.getattr(obj, text)
    found = tx.hasattr(obj, text)
    if found is False:
        return default
    value = tx.getattr_or(obj, text, default)
    return value if found or value is default else tx.join(value, default)


@handles("builtins.setattr", ruled=True)
def _setattr(tx: Tracer, obj: VariableTracker, name: VariableTracker, value: VariableTracker) -> VariableTracker:
    text = _name(tx, name, "setattr")
    if text is not None:
        tx.setattr(obj, text, value)
    return NONE


@handles("builtins.delattr", ruled=True)
def _delattr(tx: Tracer, obj: VariableTracker, name: VariableTracker) -> VariableTracker:
    custom = getattr(getattr(obj, "cls", None), "find", lambda name: None)("__delattr__")
    if custom is not None and known(name) is MISSING:
        return tx.call_method(obj, "__delattr__", [name])
    text = _name(tx, name, "delattr")
    if text is not None:
        tx.delattr(obj, text)
    return NONE


@handles("builtins.hasattr", ruled=True)
def _hasattr(tx: Tracer, obj: VariableTracker, name: VariableTracker) -> VariableTracker:
    text = _name(tx, name, "hasattr")
    found = None if text is None else tx.hasattr(obj, text)
    return boolean(tx, found, f"hasattr({obj.describe()}, {text!r})")


@handles("builtins.vars", ruled=True)
def _vars(tx: Tracer, obj: VariableTracker | None = None) -> VariableTracker:
    if isinstance(obj, ClassVariable) and getattr(obj, "namespace", None) is not None:
        tx.graph_break(R.GB0156, what="vars() of a class", type="type", method="vars")
    return ConstDictVariable(None) if obj is None else tx.getattr(obj, "__dict__")


@handles("builtins.dir", ruled=True)
def _dir(tx: Tracer, obj: VariableTracker | None = None) -> VariableTracker:
    value = known(obj)
    if value is not MISSING:
        return tx.constant(dir(value))
    if tx.traced and obj is not None and not isinstance(obj, UnknownVariable | BuiltinVariable):
        if getattr(obj, "namespace", None) is None:
            tx.graph_break(R.GB0059, what="dir() of an object", function="dir")
    return ListVariable(None, tx.unknown("name of an attribute", str))


# ---- types


@handles("builtins.isinstance", ruled=True)
def _isinstance(tx: Tracer, obj: VariableTracker, cls: VariableTracker) -> VariableTracker:
    return boolean(tx, tx.isinstance(obj, cls), f"isinstance({obj.describe()}, {cls.describe()})")


@handles("builtins.issubclass", ruled=True)
def _issubclass(tx: Tracer, cls: VariableTracker, base: VariableTracker) -> VariableTracker:
    return boolean(tx, tx.issubclass(cls, base), f"issubclass({cls.describe()}, {base.describe()})")


@handles("builtins.callable", ruled=True)
def _callable(tx: Tracer, obj: VariableTracker) -> VariableTracker:
    if isinstance(obj, UnknownVariable):
        return tx.unknown(f"callable({obj.reason})", bool) if obj.pytype in (None, type) else FALSE
    if isinstance(obj, ConstantVariable | BaseListVariable | ConstDictVariable) or obj.is_tensor():
        return FALSE
    if isinstance(obj, BuiltinVariable | GetAttrVariable):
        return TRUE
    cls = tx.type_of(obj)
    kind = getattr(obj, "cls", None)
    if kind is not None and hasattr(kind, "find"):
        found = kind.find("__call__") is not None
        return (
            TRUE
            if found or (getattr(kind, "unknown_base", False) is False and found)
            else (tx.unknown("callable()", bool) if getattr(kind, "unknown_base", False) else FALSE)
        )
    overridden = type(obj).call_function is not VariableTracker.call_function
    return boolean(tx, overridden, f"callable({cls.describe()})")


# ---- size, order, truth


@handles("builtins.len", ruled=True)
def _len(tx: Tracer, obj: VariableTracker) -> VariableTracker:
    if obj.is_tensor():
        return tx.call_method(obj, "__len__", [])
    count = tx.length(obj)
    if count is not None:
        return ConstantVariable(count)
    if isinstance(obj, UnknownVariable):
        return UnknownVariable(f"len() of {obj.reason}"[:120], int, ("len", obj.key))
    return tx.unknown(f"len() of {obj.describe()}", int)


@handles("builtins.hash", ruled=True)
def _hash(tx: Tracer, obj: VariableTracker) -> VariableTracker:
    value = known(obj)
    if isinstance(value, int | float | bool | type(None)) and value is not None:
        return ConstantVariable(hash(value))
    obj.hash_key(tx)
    if tx.traced and obj.is_tensor():
        return FakeIdVariable(obj, comparable=True)
    return tx.unknown(f"hash of {obj.python_type_name()}", int)


@handles("builtins.id", ruled=True)
def _id(tx: Tracer, obj: VariableTracker) -> VariableTracker:
    if isinstance(obj, UnknownVariable):
        return UnknownVariable(f"id of {obj.python_type_name()}", int, ("id", id(obj)))
    if tx.traced and isinstance(obj, TensorVariable) and obj.region is not None and obj.region == region_of(tx):
        return FakeIdVariable(obj)
    if tx.traced and getattr(obj, "birth", None) is not None and getattr(obj, "birth", None) == tx.birth:
        return FakeIdVariable(obj)
    number = _IDS.get(obj)
    if number is None:
        number = _IDS[obj] = 140_000_000_000_000 + 16 * next(_NUMBERS)
    return ConstantVariable(number)


_IDS: Final[WeakKeyDictionary[VariableTracker, int]] = WeakKeyDictionary()
"""What ``id()`` said of objects: made-up numbers, the same for the same object."""
_NUMBERS: Final = itertools.count()


ARITHMETIC: Final = frozenset(
    f"__{side}{name}__" for side in ("", "r") for name in "add sub mul mod floordiv truediv pow and or xor".split()
)


class FakeIdVariable(NativeVariable):
    """``id(tensor)`` of a tensor that exists only while the compiler traces: good for keys, not for comparing.

    ``comparable``: it is the tensor's hash, which may be compared, but not computed with.
    """

    __slots__ = ("comparable", "obj")
    type_name = "builtins.int"

    def __init__(self, obj: VariableTracker, comparable: bool = False) -> None:
        self.obj = obj
        self.comparable = comparable

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("id of", id(self.obj))

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"):
            if not self.comparable:
                tx.graph_break(R.GB9316, what="comparison of id(tensor)")
            return tx.unknown("comparison of an id", bool)
        if name in ARITHMETIC:
            tx.graph_break(R.GB3006, what="arithmetic on an id", operator=name)
        return tx.unknown("arithmetic on an id", int)


def _extreme(
    tx: Tracer, name: str, args: tuple[VariableTracker, ...], options: dict[str, VariableTracker]
) -> VariableTracker:
    key, default = options.get("key", NONE), options.get("default")
    if not args:
        tx.throw(TypeError, f"{name} expected at least 1 argument, got 0")
    items = tx.iterate(args[0]) if len(args) == 1 else list(args)
    if items is None:
        source = args[0]
        element = getattr(source, "element", None)
        if isinstance(element, VariableTracker):
            return element
        return tx.unknown(f"{name}() of unknown items", getattr(source, "pytype", None) and None)
    if not items:
        if default is None:
            tx.throw(ValueError, f"{name}() iterable argument is empty")
        return default
    keyed = known(key) is not None
    if keyed and tx.traced and any(constancy(item) is False for item in [key, *items]):
        tx.graph_break(R.GB0193, what=f"{name}() with a key function on values that are no constants", function=name)
    keys = [tx.call(key, [item]) for item in items] if keyed else items
    best = 0
    result = items[0]
    for position in range(1, len(items)):
        chosen = _better(tx, name, result if not keyed else keys[best], keys[position], keyed)
        if chosen is None:
            result = items[0]
            for item in items[1:]:
                result = tx.join(result, item)
            return result
        if isinstance(chosen, bool):
            if chosen:
                best, result = position, items[position]
        else:
            result = chosen
    return result


def _better(
    tx: Tracer, name: str, current: VariableTracker, candidate: VariableTracker, keyed: bool
) -> bool | VariableTracker | None:
    """Whether the candidate wins, or the value that stands for the extreme of both; None where it is not known."""
    left, right = known(current), known(candidate)
    if left is not MISSING and right is not MISSING:
        try:
            return bool(right < left if name == "min" else right > left)
        except TypeError as error:
            tx.throw(TypeError, str(error))
    if not keyed:
        if current.is_tensor() or candidate.is_tensor():
            return _tensor_extreme(tx, name, current, candidate)
        passed = [v for v in (current, candidate) if type(v).__name__ == "UnspecializedPythonVariable"]
        if passed:
            tx.add_op()
            return passed[0]
        symbolic = [v for v in (current, candidate) if type(v).__name__ == "SymNodeVariable"]
        if symbolic:
            other = candidate if symbolic[0] is current else current
            # The extreme of symbolic numbers is a symbolic number, of the type that arithmetic gives.
            return tx.call_method(symbolic[0], "__add__", [other])
        unknowns = [v for v in (current, candidate) if isinstance(v, UnknownVariable)]
        if unknowns:
            kinds = {getattr(v, "pytype", None) or type(known(v)) for v in (current, candidate) if known(v) is not None}
            kind = kinds.pop() if len(kinds) == 1 else float if kinds <= {int, float, bool} else None
            return tx.unknown(unknowns[0].reason, kind if kind in (int, float, bool, str) else None)
        if tx.traced:
            tx.graph_break(
                R.GB0059, what=f"{name}() of {current.python_type_name()} and {candidate.python_type_name()}"
            )
    return tx.truth(tx.compare("<" if name == "min" else ">", candidate, current))


def _tensor_extreme(tx: Tracer, name: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
    if not tx.traced:
        return tx.join(left, right)
    if not left.is_tensor():
        left, right = right, left
    if known(right) is not MISSING:
        return tx.call(tx.lookup("torch.clamp"), [left], {"max" if name == "min" else "min": right})
    return tx.call(tx.lookup("torch.minimum" if name == "min" else "torch.maximum"), [left, right])


@handles("builtins.min", ruled=True)
def _min(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
    return _extreme(tx, "min", args, options)


@handles("builtins.max", ruled=True)
def _max(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
    return _extreme(tx, "max", args, options)


@handles("builtins.sum", ruled=True)
def _sum(tx: Tracer, items: VariableTracker, start: VariableTracker = ZERO) -> VariableTracker:
    values = tx.iterate(items)
    if values is None:
        element = getattr(items, "element", None)
        if isinstance(element, VariableTracker):
            return tx.binary("+", start, element)
        return tx.unknown("sum of unknown items")
    total = start
    for value in values:
        total = tx.binary("+", total, value)
    return total


def _quantify(tx: Tracer, items: VariableTracker, wanted: bool) -> VariableTracker:
    """``any`` (True) and ``all`` (False): they stop at the first item that decides."""
    iterator = tx.iterator(items)
    undecided = False
    if isinstance(iterator, UnknownVariable):
        return tx.unknown(f"{'any' if wanted else 'all'}() of unknown items", bool)
    for _ in range(100_000):
        try:
            item = tx.next(iterator)
        except ObservedException as error:
            if not is_stop(tx, error):
                raise
            break
        if item.is_tensor() and isinstance(iterator, LocalGeneratorObjectVariable):
            # The frame cannot be resumed with a generator that is half consumed.
            tx.graph_break(
                R.GB8335, skip_frame=True, what=f"{'any' if wanted else 'all'}() over a generator of tensors"
            )
        truth = test(tx, item, "any()" if wanted else "all()")
        if truth is wanted:
            return TRUE if wanted else FALSE
        if truth is None:
            undecided = True
            if isinstance(item, UnknownVariable):
                rest = getattr(iterator, "bound", None)
                if rest is not None and rest(tx) is None:
                    break
    return tx.unknown("a test of unknown items", bool) if undecided else FALSE if wanted else TRUE


@handles("builtins.any", ruled=True)
def _any(tx: Tracer, items: VariableTracker) -> VariableTracker:
    return _quantify(tx, items, True)


@handles("builtins.all", ruled=True)
def _all(tx: Tracer, items: VariableTracker) -> VariableTracker:
    return _quantify(tx, items, False)


@handles("builtins.sorted", ruled=True)
def _sorted(tx: Tracer, items: VariableTracker, **options: VariableTracker) -> VariableTracker:
    if items.is_tensor():
        tx.graph_break(R.GB0059, what="sorted() of a tensor", function="sorted")
    values = tx.iterate(items)
    key = options.get("key", NONE)
    if values is None:
        element = getattr(items, "element", None)
        if isinstance(element, VariableTracker) and known(key) is not None:
            tx.call(key, [element])
        return ListVariable(None, element if isinstance(element, VariableTracker) else None)
    keys = [tx.call(key, [value]) for value in values] if known(key) is not None else values
    ordered = sort_items(tx, values, keys, tx.truth(options.get("reverse", FALSE)))
    if ordered is None:
        joined = ListVariable(values).item_of(tx)
        ordered = [joined] * len(values)
    return ListVariable(ordered)


@handles("builtins.reversed", ruled=True)
def _reversed(tx: Tracer, items: VariableTracker) -> VariableTracker:
    if isinstance(items, UnknownVariable):
        return tx.unknown(items.reason)
    if items.is_tensor():
        return tx.iterator(tx.call_method(items, "__reversed__", []))
    if isinstance(items, ConstantVariable) or tx.hasattr(items, "__reversed__") is False:
        count = tx.length(items)
        if count is None:
            return tx.unknown("items in reverse order")
        if isinstance(items, ConstantVariable):
            return tx.iterator(ListVariable((items.unpack(tx) or [])[::-1]))
        return SequenceIteratorVariable(items, count - 1, -1)
    return tx.iterator(tx.call_method(items, "__reversed__", []))


# ---- iteration


@handles("builtins.iter", ruled=True)
def _iter(tx: Tracer, items: VariableTracker, sentinel: VariableTracker | None = None) -> VariableTracker:
    return tx.iterator(items) if sentinel is None else CallableIteratorVariable(items, sentinel)


@handles("builtins.next", ruled=True)
def _next(tx: Tracer, iterator: VariableTracker, default: VariableTracker | None = None) -> VariableTracker:
    if isinstance(iterator, IteratorVariable) and iterator.refused:
        tx.graph_break(
            R.GB4347, what=f"next() of a {iterator.python_type_name()} made outside", type=iterator.type_name
        )
    try:
        return tx.next(iterator)
    except ObservedException as error:
        if default is None or not is_stop(tx, error):
            raise
        return default


@handles("builtins.enumerate", ruled=True)
def _enumerate(tx: Tracer, iterable: VariableTracker, start: VariableTracker = ZERO) -> VariableTracker:
    return EnumerateVariable(tx.iterator(iterable), start)


@handles("builtins.zip", ruled=True)
def _zip(tx: Tracer, *iterables: VariableTracker, strict: VariableTracker = FALSE) -> VariableTracker:
    return ZipVariable([tx.iterator(i) for i in iterables], tx.truth(strict) is True)


@handles("builtins.map", ruled=True)
def _map(tx: Tracer, fn: VariableTracker, *iterables: VariableTracker) -> VariableTracker:
    if not iterables:
        tx.throw(TypeError, "map() must have at least two arguments.")
    return MapVariable(fn, [tx.iterator(i) for i in iterables])


@handles("builtins.filter", ruled=True)
def _filter(tx: Tracer, fn: VariableTracker, iterable: VariableTracker) -> VariableTracker:
    return FilterVariable(fn, tx.iterator(iterable))


# ---- numbers


@handles("builtins.abs", ruled=True)
def _abs(tx: Tracer, value: VariableTracker) -> VariableTracker:
    if isinstance(value, UnknownVariable):
        return tx.unknown(value.reason, int if value.pytype is bool else value.pytype)
    return tx.call_method(value, "__abs__", [])


@handles("builtins.round", ruled=True)
def _round(tx: Tracer, number: VariableTracker, ndigits: VariableTracker = NONE) -> VariableTracker:
    unknown = first_unknown([number, ndigits])
    if unknown is not None and not number.is_tensor():
        whole = known(ndigits) is None
        kind = getattr(number, "pytype", None) or (type(known(number)) if known(number) is not MISSING else None)
        return tx.unknown(unknown.reason, int if whole and kind in (int, float, bool) else kind)
    if number.is_tensor():
        tx.graph_break(R.GB6270, what="round() of a tensor", function="round")
        tx.throw(TypeError, "type Tensor doesn't define __round__ method")
    return tx.call_method(number, "__round__", [] if known(ndigits) is None else [ndigits])


@handles("builtins.divmod", ruled=True)
def _divmod(tx: Tracer, left: VariableTracker, right: VariableTracker) -> VariableTracker:
    if isinstance(left, ConstantVariable) and isinstance(right, ConstantVariable):
        return tx.call_method(left, "__divmod__", [right])
    if has_tensor([left, right]):
        tx.throw(TypeError, "unsupported operand type(s) for divmod()")
    return TupleVariable([tx.binary("//", left, right), tx.binary("%", left, right)])


@handles("builtins.pow", ruled=True)
def _pow(
    tx: Tracer, base: VariableTracker, exp: VariableTracker, mod: VariableTracker | None = None
) -> VariableTracker:
    if mod is not None and known(mod) is not None:
        if has_tensor([base, exp, mod]):
            tx.graph_break(R.GB0059, what="pow() of a tensor", function="pow")
        values = [known(v) for v in (base, exp, mod)]
        if MISSING in values:
            return tx.unknown("power modulo", int)
        try:
            return wrap(tx, pow(*values))
        except (TypeError, ValueError) as error:
            tx.throw(type(error), str(error))
    if has_tensor([base, exp]):
        tx.graph_break(R.GB0059, what="pow() of a tensor", function="pow")
    return tx.binary("**", base, exp)


# ---- text


@handles("builtins.repr", ruled=True)
def _repr(tx: Tracer, obj: VariableTracker) -> VariableTracker:
    return tx.str_of(obj, "r")


@handles("builtins.ascii", ruled=True)
def _ascii(tx: Tracer, obj: VariableTracker) -> VariableTracker:
    text = known(tx.str_of(obj, "r"))
    return tx.unknown("text of a value", str) if text is MISSING else ConstantVariable(ascii(known(obj)))


@handles("builtins.format", ruled=True)
def _format(tx: Tracer, obj: VariableTracker, spec: VariableTracker = NO_TEXT) -> VariableTracker:
    value, text = known(obj), known(spec)
    if value is MISSING or not isinstance(text, str):
        if isinstance(obj, UnknownVariable):
            return tx.unknown("formatted text", str)
        return tx.call_method(obj, "__format__", [spec])
    if isinstance(value, int | float | str) and too_large(value, "__format__", [text]):
        return tx.unknown("formatted text", str)
    try:
        return wrap(tx, format(value, text))
    except (TypeError, ValueError) as error:
        tx.throw(type(error), str(error))


@handles("builtins.chr", ruled=True)
def _chr(tx: Tracer, number: VariableTracker) -> VariableTracker:
    return _integer_text(tx, number, chr)


@handles("builtins.bin", ruled=True)
def _bin(tx: Tracer, number: VariableTracker) -> VariableTracker:
    return _integer_text(tx, number, bin)


@handles("builtins.hex", ruled=True)
def _hex(tx: Tracer, number: VariableTracker) -> VariableTracker:
    return _integer_text(tx, number, hex)


@handles("builtins.oct", ruled=True)
def _oct(tx: Tracer, number: VariableTracker) -> VariableTracker:
    return _integer_text(tx, number, oct)


def _integer_text(tx: Tracer, number: VariableTracker, convert: Callable[[int], str]) -> VariableTracker:
    if number.is_tensor():
        tx.graph_break(R.GB0059, what=f"{convert.__name__}() of a tensor", function=convert.__name__)
    value = as_index(tx, number)
    if value is None:
        return tx.unknown(f"{convert.__name__}() of an unknown number", str)
    try:
        return ConstantVariable(convert(value))
    except (ValueError, OverflowError) as error:
        tx.throw(type(error), str(error))


# ---- the world outside


def can_wait(value: VariableTracker) -> bool:
    """Whether a printed value can be kept until the graph has run: tensors, and plain values."""
    plain = isinstance(value, (TensorVariable, ConstantVariable, UnknownVariable, StringFormatVariable))
    return plain or value.is_python_constant()


@handles("builtins.print", ruled=True)
def _print(tx: Tracer, *values: VariableTracker, **options: VariableTracker) -> VariableTracker:
    if "builtins.print" not in reorderable_names(tx):
        tx.graph_break(R.GB0059, what="print()", function="print")
    elif not all(can_wait(value) for value in (*values, *options.values())):
        tx.graph_break(R.GB0296, what="print()", function="print")
    return NONE


_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip


def literal(text: str) -> Any:
    """The value of a Python literal or of simple arithmetic on numbers. ValueError where it is more."""

    def number(node: ast.expr) -> Any:
        if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            return _ARITHMETIC[type(node.op)](number(node.left), number(node.right))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex):
            return node.value
        raise ValueError(text)

    try:
        return ast.literal_eval(text)
    except ValueError:
        return number(ast.parse(text, mode="eval").body)


@handles("builtins.eval", ruled=True)
def _eval(tx: Tracer, source: VariableTracker, *scopes: VariableTracker) -> VariableTracker:
    text = known(source)
    if not scopes and isinstance(text, str):
        try:
            return wrap(tx, literal(text.strip()))
        except (ValueError, SyntaxError, TypeError, ArithmeticError):
            pass
    tx.graph_break(R.GB0059, what="eval()", function="eval")
    return tx.unknown("result of eval()")


@handles("builtins.exec", "builtins.compile")
def _exec(tx: Tracer, source: VariableTracker, *scopes: VariableTracker, **options: VariableTracker) -> VariableTracker:
    for scope in scopes:
        if isinstance(scope, ConstDictVariable):
            scope.forget(tx)
    return tx.unknown("result of exec() or compile()")


@handles("builtins.input")
def _input(tx: Tracer, prompt: VariableTracker = NONE) -> VariableTracker:
    return tx.unknown("text that was typed in", str)


@handles("builtins.breakpoint")
def _breakpoint(tx: Tracer, *args: VariableTracker, **kwargs: VariableTracker) -> VariableTracker:
    return NONE


@handles("builtins.globals", "builtins.locals")
def _namespace(tx: Tracer) -> VariableTracker:
    # The interpreter answers these where it can see the frame.
    return ConstDictVariable(None)


@handles("builtins.__import__", "importlib.import_module")
def _import(tx: Tracer, name: VariableTracker, *rest: VariableTracker, **options: VariableTracker) -> VariableTracker:
    text = known(name)
    if not isinstance(text, str):
        return tx.unknown("module of unknown name")
    return tx.import_module(text)
