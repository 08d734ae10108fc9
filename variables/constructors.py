"""Calls of native classes: int(x), list(x), dict(x), slice(...), collections.deque(...), ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from .base import VariableTracker
from .builtin import INSTANCE_METHODS, BuiltinVariable, handles
from .constant import FALSE, NO_TEXT, NONE, TRUE, ConstantVariable, wrap
from .dicts import (
    ConstDictVariable,
    CounterVariable,
    DefaultDictVariable,
    DictItemsVariable,
    DictKeysVariable,
    DictValuesVariable,
    MappingProxyVariable,
)
from .formatting import StringFormatVariable
from .iter import any_item_of
from .lists import (
    MAX_ITEMS,
    BaseListVariable,
    DequeVariable,
    ListVariable,
    RangeVariable,
    SizeVariable,
    SliceVariable,
    TupleVariable,
    holds_unknown,
)
from .misc import ObjectVariable
from .native import MISSING, all_known, as_index, known
from .native_objects import NativeObjectVariable
from .sets import BaseSetVariable, FrozensetVariable, SetVariable, members
from .traced_facts import TEXT
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

INSTANCE_METHODS.update(
    {
        "builtins.list": ListVariable,
        "builtins.tuple": TupleVariable,
        "torch.Size": SizeVariable,
        "builtins.dict": ConstDictVariable,
        "collections.OrderedDict": ConstDictVariable,
        "collections.defaultdict": DefaultDictVariable,
        "collections.Counter": CounterVariable,
        "collections.deque": DequeVariable,
        "builtins.set": SetVariable,
        "builtins.frozenset": FrozensetVariable,
        "builtins.range": RangeVariable,
        "builtins.slice": SliceVariable,
        "types.MappingProxyType": MappingProxyVariable,
        "builtins.dict_keys": DictKeysVariable,
        "builtins.dict_values": DictValuesVariable,
        "builtins.dict_items": DictItemsVariable,
    }
)

# ---- numbers and text


def _convert(tx: Tracer, kind: type, value: VariableTracker, dunder: str) -> VariableTracker:
    """``int(x)``, ``float(x)`` of one argument that is no constant."""
    if isinstance(value, UnknownVariable):
        return tx.unknown(value.reason, kind)
    if type(value).__name__ == "UnspecializedPythonVariable":
        tx.graph_break(R.GB0178, what=f"{kind.__name__}() of a random number")
    if isinstance(value, BaseListVariable | ConstDictVariable | SetVariable):
        name = value.python_type_name()
        tx.throw(TypeError, f"{kind.__name__}() argument must be a string or a real number, not '{name}'")
    result = tx.call_method(value, dunder, [])
    constant = known(result)
    return result if constant is MISSING or isinstance(constant, kind) else wrap(tx, kind(constant))


@handles("builtins.int", ruled=True)
def _int(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
    if len(args) == 1 and not options and known(args[0]) is MISSING:
        return _convert(tx, int, args[0], "__int__")
    return _construct(tx, int, args, options)


@handles("builtins.float", ruled=True)
def _float(tx: Tracer, *args: VariableTracker) -> VariableTracker:
    if len(args) == 1 and known(args[0]) is MISSING:
        return _convert(tx, float, args[0], "__float__")
    return _construct(tx, float, args, {})


@handles("builtins.complex", ruled=True)
def _complex(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
    for value in (*args, *options.values()):
        if known(value) is MISSING and not isinstance(value, UnknownVariable):
            tx.graph_break(R.GB0059, what="complex() of a value that is no constant", function="complex")
    return _construct(tx, complex, args, options)


def _construct(
    tx: Tracer, kind: Any, args: tuple[VariableTracker, ...], options: dict[str, VariableTracker]
) -> VariableTracker:
    constants = all_known(list(args), options)
    if constants is None:
        return tx.unknown(f"{kind.__name__}() of an unknown value", kind)
    try:
        return wrap(tx, kind(*constants[0], **constants[1]))
    except Exception as error:  # whatever Python raises, the analysed program raises
        tx.throw(type(error), str(error))


@handles("builtins.bool", ruled=True)
def _bool(tx: Tracer, value: VariableTracker = FALSE) -> VariableTracker:
    if value.is_tensor():
        return tx.call_method(value, "__bool__", [])
    truth = tx.truth(value)
    if truth is not None:
        return TRUE if truth else FALSE
    if isinstance(value, UnknownVariable):
        return UnknownVariable(value.reason, bool, value.key)
    return tx.unknown(f"truth of {value.describe()}", bool)


@handles("builtins.str", ruled=True)
def _str(tx: Tracer, value: VariableTracker = NO_TEXT, *rest: VariableTracker) -> VariableTracker:
    if rest:
        return _construct(tx, str, (value, *rest), {})
    if tx.traced and known(value) is MISSING:
        if value.is_tensor() or isinstance(value, StringFormatVariable):
            tx.graph_break(R.GB0059, what=f"str() of a {value.python_type_name()}", function="str")
        plain = isinstance(value, DequeVariable) and all(item.is_python_constant() for item in value.items or ())
        listed = isinstance(value, BaseListVariable | ConstDictVariable | BaseSetVariable)
        if listed and not plain and not holds_unknown(value):
            tx.graph_break(R.GB0059, what=f"str() of a {value.python_type_name()} of no constants", function="str")
        rule = TEXT.get(value.type_name) if isinstance(value, NativeObjectVariable) else None
        if rule is not None:
            tx.graph_break(getattr(R, rule), what=f"str() of a {value.python_type_name()}")
    return tx.str_of(value)


@handles("builtins.bytes")
def _bytes(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
    if args and isinstance(known(args[0]), int) and known(args[0]) > 1_000_000:
        return tx.unknown("very long bytes", bytes)
    return _construct(tx, bytes, args, options)


@handles("builtins.object")
def _object(tx: Tracer) -> VariableTracker:
    return ObjectVariable()


@handles("builtins.type", ruled=True)
def _type(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
    if len(args) == 1:
        return tx.type_of(args[0])
    return tx.unknown("class made by type()")


# ---- sequences


def _items(tx: Tracer, source: VariableTracker | None) -> tuple[list[VariableTracker] | None, VariableTracker | None]:
    """The items of an iterable, or what one of them is like."""
    if source is None:
        return [], None
    iterator = source if isinstance(source, BaseListVariable) else None
    items = tx.iterate(source)
    if items is not None:
        return items, None
    if iterator is not None:
        return None, iterator.item_of(tx)
    return None, None if isinstance(source, UnknownVariable) else any_item_of(tx, source)


@handles("builtins.list", ruled=True)
def _list(tx: Tracer, iterable: VariableTracker | None = None) -> VariableTracker:
    return ListVariable(*_items(tx, iterable))


@handles("builtins.tuple", ruled=True)
def _tuple(tx: Tracer, iterable: VariableTracker | None = None) -> VariableTracker:
    return iterable if type(iterable) is TupleVariable else TupleVariable(*_items(tx, iterable))


@handles("torch.Size", ruled=True)
def _size(tx: Tracer, iterable: VariableTracker | None = None) -> VariableTracker:
    return SizeVariable(*_items(tx, iterable))


@handles("collections.deque", ruled=True)
def _deque(tx: Tracer, iterable: VariableTracker | None = None, maxlen: VariableTracker = NONE) -> VariableTracker:
    items, element = _items(tx, iterable)
    limit = None if known(maxlen) is None else as_index(tx, maxlen)
    if known(maxlen) is not None and limit is None:
        items, element = None, element or (items[0] if items else None)
    return DequeVariable(items, element, limit)


@handles("builtins.range", ruled=True)
def _range(tx: Tracer, first: VariableTracker, *rest: VariableTracker) -> VariableTracker:
    parts = [first, *rest]
    if len(parts) > 3:
        tx.throw(TypeError, f"range expected at most 3 arguments, got {len(parts)}")
    for part in parts:
        if part.is_tensor():
            tx.graph_break(R.GB0059, what="range() of a tensor", function="range")
        if type(part).__name__ == "UnspecializedPythonVariable":  # the range is made, but not iterated
            tx.graph_break(R.GB4841, skip_frame=True, what="a range of random length", function="range")
    numbers: list[VariableTracker] = []
    for part in parts:
        value = known(part)
        if value is MISSING and not part.is_tensor():
            numbers.append(part)
            continue
        index = as_index(tx, part)
        numbers.append(tx.unknown("bound of a range", int) if index is None else ConstantVariable(index))
    if len(numbers) == 1:
        numbers.insert(0, ConstantVariable(0))
    if len(numbers) == 2:
        numbers.append(ConstantVariable(1))
    if known(numbers[2]) == 0 and isinstance(known(numbers[2]), int):
        tx.throw(ValueError, "range() arg 3 must not be zero")
    return RangeVariable(*numbers)


@handles("builtins.slice", ruled=True)
def _slice(tx: Tracer, *parts: VariableTracker) -> VariableTracker:
    if not 1 <= len(parts) <= 3:
        tx.throw(TypeError, f"slice expected 1 to 3 arguments, got {len(parts)}")
    # Outside of compiled code a slice keeps what it was given.
    return make_slice(tx, list(parts)) if tx.traced else SliceVariable(_three(tx, list(parts)))


def _three(tx: Tracer, parts: list[VariableTracker]) -> list[VariableTracker]:
    """Start, stop and step of ``slice(*parts)``."""
    if len(parts) == 1:
        return [NONE, parts[0], NONE]
    return [*parts, NONE][:3]


def make_slice(tx: Tracer, parts: list[VariableTracker]) -> SliceVariable:
    """``start:stop:step``: TorchDynamo wants the numbers of tensors at once, also of those that random() gave."""
    settled: list[VariableTracker] = []
    for part in parts:
        if type(part).__name__ == "UnspecializedPythonVariable":
            tx.graph_break(R.GB0124, what="a random number as the bound of a slice")
        settled.append(tx.call_method(part, "__index__", []) if part.is_tensor() else part)
    return SliceVariable(settled)


# ---- mappings and sets


@handles("builtins.dict", ruled=True)
def _dict(tx: Tracer, source: VariableTracker | None = None, /, **named: VariableTracker) -> VariableTracker:
    return _filled(tx, ConstDictVariable({}), source, named)


@handles("collections.OrderedDict", ruled=True)
def _ordered_dict(tx: Tracer, source: VariableTracker | None = None, /, **named: VariableTracker) -> VariableTracker:
    return _filled(tx, ConstDictVariable({}, "collections.OrderedDict"), source, named)


@handles("collections.defaultdict", ruled=True)
def _defaultdict(
    tx: Tracer, factory: VariableTracker = NONE, source: VariableTracker | None = None, /, **named: VariableTracker
) -> VariableTracker:
    return _filled(tx, DefaultDictVariable(factory), source, named)


@handles("collections.Counter", ruled=True)
def _counter(tx: Tracer, source: VariableTracker | None = None, /, **named: VariableTracker) -> VariableTracker:
    made = CounterVariable({})
    if source is not None and known(source) is not None:
        made.count(tx, source, "+")
    for name, value in named.items():
        made.put(tx, ConstantVariable(name), value)
    return made


def _filled(
    tx: Tracer, made: ConstDictVariable, source: VariableTracker | None, named: dict[str, VariableTracker]
) -> VariableTracker:
    if source is not None:
        made.merge(tx, source)
    for name, value in named.items():
        made.put(tx, ConstantVariable(name), value)
    return made


@handles("builtins.dict.fromkeys", "collections.OrderedDict.fromkeys", ruled=True)
def _fromkeys(tx: Tracer, keys: VariableTracker, value: VariableTracker = NONE) -> VariableTracker:
    given = getattr(keys, "items", None)
    if tx.traced and isinstance(given, list) and any(isinstance(k, (ListVariable, ConstDictVariable)) for k in given):
        tx.graph_break(R.GB0183, what="dict.fromkeys() with keys that cannot be hashed")
    return tx.call_method(ConstDictVariable({}), "fromkeys", [keys, value])


@handles("types.MappingProxyType", ruled=True)
def _mapping_proxy(tx: Tracer, table: VariableTracker) -> VariableTracker:
    if isinstance(table, ConstDictVariable):
        return MappingProxyVariable(table)
    return MappingProxyVariable(ConstDictVariable(None))


def _members(tx: Tracer, iterable: VariableTracker | None) -> Any:
    if iterable is None:
        return {}
    items = tx.iterate(iterable)
    return None if items is None or len(items) > MAX_ITEMS else members(tx, items)


@handles("builtins.set", ruled=True)
def _set(tx: Tracer, iterable: VariableTracker | None = None) -> VariableTracker:
    return SetVariable(_members(tx, iterable))


@handles("builtins.frozenset", ruled=True)
def _frozenset(tx: Tracer, iterable: VariableTracker | None = None) -> VariableTracker:
    return iterable if isinstance(iterable, FrozensetVariable) else FrozensetVariable(_members(tx, iterable))


def builtin_class(value: VariableTracker) -> str:
    """The dotted name of a native class value, or ""."""
    return value.name if isinstance(value, BuiltinVariable) else ""
