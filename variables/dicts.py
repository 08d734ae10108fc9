"""Dictionaries: dict, OrderedDict, defaultdict, Counter, mappingproxy, their views.

``items`` maps the hash key of a key (``VariableTracker.hash_key``) to the pair of key and value, in Python's order.
``partial`` says that there may be more in it than ``items`` tells (and an unknown key may coincide with a known one).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ..analysis.catalogue import rules as R
from .base import VariableTracker
from .constant import FALSE, NONE, NOT_IMPLEMENTED, TRUE, ZERO, ConstantVariable, boolean
from .exc import NotConstant
from .lists import MAX_JOINED, ListVariable, TupleVariable, contains, holds_unknown, join_all, same
from .native import MISSING, Missing, NativeVariable, known, method
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

Pair = tuple[VariableTracker, VariableTracker]
Items = dict[Hashable, Pair]


class Undecided:
    """The type of UNDECIDED: a key may or may not be there."""


UNDECIDED: Final = Undecided()


def compares_itself(key: VariableTracker) -> bool:
    """Whether a key is an object whose class defines how it compares."""
    cls: Any = getattr(key, "cls", None)
    return getattr(cls, "kind", "enum") == "" and getattr(key, "inner", None) is None and cls.find("__eq__") is not None


class ConstDictVariable(NativeVariable):
    """A dict, or by ``user_cls`` one of its kin without behaviour of its own."""

    nameless = True
    __slots__ = ("items", "user_cls", "complete", "element", "attrs")
    type_name = "builtins.dict"

    def __init__(
        self,
        items: Items | None,
        user_cls: str = "dict",
        *,
        partial: bool = False,
        element: VariableTracker | None = None,
    ) -> None:
        self.items: Items = {} if items is None else items
        self.user_cls = user_cls
        self.complete: bool | None = not partial and items is not None
        self.attrs: dict[str, VariableTracker] = {}
        """Attributes set on it: only the kin of dict that have a ``__dict__`` take any."""
        self.element = element
        """What the values are that ``items`` does not tell of, where something is known of them."""

    @property
    def partial(self) -> bool:
        """There may be more in it than ``items`` tells (``complete`` is None where two paths met that differ)."""
        return not self.complete

    @classmethod
    def of(cls, tx: Tracer, pairs: list[Pair]) -> ConstDictVariable:
        """A dict of these keys and values."""
        made = ConstDictVariable({})
        for key, value in pairs:
            made.put(tx, key, value)
        return made

    def python_type_name(self) -> str:
        return self.user_cls.rpartition(".")[2]

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        if self.user_cls in ("collections.OrderedDict", "collections.Counter"):
            tx.store(self.attrs, name, value)
        else:
            super().var_setattr(tx, name, value)

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup(self.user_cls if "." in self.user_cls else "builtins." + self.user_cls)

    def describe(self) -> str:
        return f"{self.python_type_name()} of {'unknown size' if self.partial else f'{len(self.items)} items'}"

    def as_python_constant(self) -> Any:
        if self.partial or self.user_cls != "dict":
            raise NotConstant(self)
        return {k.as_python_constant(): v.as_python_constant() for k, v in self.items.values()}

    def hash_key(self, tx: Tracer) -> Hashable:
        tx.throw(TypeError, f"unhashable type: '{self.python_type_name()}'")

    def fresh(self, items: Items, partial: bool = False, element: VariableTracker | None = None) -> ConstDictVariable:
        return ConstDictVariable(items, self.user_cls, partial=partial, element=element)

    def is_ordered(self) -> bool:
        return self.user_cls == "collections.OrderedDict"

    # ---- what it holds

    def keys_known(self) -> list[VariableTracker] | None:
        return None if self.partial else [key for key, _ in self.items.values()]

    def values_known(self) -> list[VariableTracker] | None:
        return None if self.partial else [value for _, value in self.items.values()]

    def any_value(self, tx: Tracer) -> VariableTracker:
        """A value under an unknown key."""
        values = [value for _, value in self.items.values()]
        if self.partial:
            if self.element is None:
                return tx.unknown("value of a dictionary of unknown contents")
            values.append(self.element)
        return join_all(tx, values, "value of a dictionary under an unknown key")

    def find(self, tx: Tracer, key: VariableTracker) -> VariableTracker | Missing | Undecided:
        """The value under a key."""
        found = self.items.get(key.hash_key(tx))
        if found is not None:
            if tx.traced and found[0] is not key and compares_itself(key):
                return MISSING  # TorchDynamo finds objects of the program as keys by identity only
            return found[1]
        return UNDECIDED if self.partial or (holds_unknown(key) and self.items) else MISSING

    def missing(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        """``__missing__``."""
        tx.throw(KeyError, key.describe(), key)

    def truth(self, tx: Tracer) -> bool | None:
        return True if self.items else None if self.partial else False

    def length(self, tx: Tracer) -> int | None:
        return None if self.partial else len(self.items)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        return self.keys_known()

    # ---- changes

    def put(self, tx: Tracer, key: VariableTracker, value: VariableTracker) -> None:
        hashed = key.hash_key(tx)
        before = self.items.get(hashed)
        if before is None and holds_unknown(key):
            # It may be one of the known keys: each of them then has the new value.
            for other, (known_key, old) in list(self.items.items()):
                if old is not value:
                    tx.store(self.items, other, (known_key, tx.join(old, value)))
            if self.items or self.partial:
                tx.assign(self, "element", value if self.element is None and not self.partial else self.element)
                tx.assign(self, "complete", False)
        tx.store(self.items, hashed, (before[0] if before else key, value))

    def drop(self, tx: Tracer, hashed: Hashable) -> None:
        # A new dictionary keeps the order when the change is taken back.
        tx.assign(self, "items", {k: pair for k, pair in self.items.items() if k != hashed})

    def forget(self, tx: Tracer) -> None:
        """More than this may be in it."""
        tx.assign(self, "complete", False)

    def merge(self, tx: Tracer, other: VariableTracker) -> None:
        """``update(other)``."""
        if isinstance(other, MappingProxyVariable):
            other = other.dict
        if isinstance(other, ConstDictVariable):
            for key, value in list(other.items.values()):
                self.put(tx, key, value)
            if other.partial:
                tx.assign(self, "element", None if self.partial or other.element is None else other.element)
                self.forget(tx)
            return
        if isinstance(other, UnknownVariable):
            tx.assign(self, "element", None)
            self.forget(tx)
            return
        if tx.hasattr(other, "keys") is not False:
            keys = tx.iterate(tx.call_method(other, "keys", []))
            if keys is None:
                tx.assign(self, "element", None)
                self.forget(tx)
            for key in keys or ():
                self.put(tx, key, tx.getitem(other, key))
            return
        pairs = tx.iterate(other)
        if pairs is None:
            tx.assign(self, "element", None)
            self.forget(tx)
            return
        for pair in pairs:
            parts = tx.iterate(pair)
            if parts is None:
                self.forget(tx)
                continue
            if len(parts) != 2:
                tx.throw(ValueError, f"dictionary update sequence element has length {len(parts)}; 2 is required")
            self.put(tx, parts[0], parts[1])

    # ---- methods

    @method("__getitem__")
    def _getitem(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        found = self.find(tx, key)
        if isinstance(found, Missing):
            return self.missing(tx, key)
        return self.any_value(tx) if isinstance(found, Undecided) else found

    @method("__setitem__")
    def _setitem(self, tx: Tracer, key: VariableTracker, value: VariableTracker) -> VariableTracker:
        self.put(tx, key, value)
        return NONE

    @method("__delitem__")
    def _delitem(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        found = self.find(tx, key)
        if isinstance(found, Missing):
            tx.throw(KeyError, key.describe(), key)
        if isinstance(found, Undecided):
            self.forget(tx)
        else:
            self.drop(tx, key.hash_key(tx))
        return NONE

    @method("__contains__")
    def _contains(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        found = self.find(tx, key)
        if isinstance(found, Undecided):
            return tx.unknown(f"membership of {key.describe()} in a dictionary", bool)
        return FALSE if isinstance(found, Missing) else TRUE

    @method("__len__")
    def _len(self, tx: Tracer) -> VariableTracker:
        return tx.unknown("length of a dictionary", int) if self.partial else ConstantVariable(len(self.items))

    @method("__iter__")
    def _iter(self, tx: Tracer) -> VariableTracker:
        return tx.iterator(self)

    @method("__reversed__")
    def _reversed(self, tx: Tracer) -> VariableTracker:
        keys = self.keys_known()
        return tx.iterator_over(ListVariable(None if keys is None else keys[::-1]))

    @method("get")
    def _get(self, tx: Tracer, key: VariableTracker, default: VariableTracker = NONE) -> VariableTracker:
        found = self.find(tx, key)
        if isinstance(found, Missing):
            return default
        return tx.join(self.any_value(tx), default) if isinstance(found, Undecided) else found

    @method("setdefault")
    def _setdefault(self, tx: Tracer, key: VariableTracker, default: VariableTracker = NONE) -> VariableTracker:
        found = self.find(tx, key)
        if isinstance(found, Missing):
            self.put(tx, key, default)
            return default
        if isinstance(found, Undecided):
            value = tx.join(self.any_value(tx), default)
            self.put(tx, key, value)
            return value
        return found

    @method("pop")
    def _pop(self, tx: Tracer, key: VariableTracker, default: VariableTracker | None = None) -> VariableTracker:
        found = self.find(tx, key)
        if isinstance(found, Missing):
            if default is None:
                tx.throw(KeyError, key.describe(), key)
            return default
        if isinstance(found, Undecided):
            value = self.any_value(tx)
            self.forget(tx)
            return value if default is None else tx.join(value, default)
        self.drop(tx, key.hash_key(tx))
        return found

    @method("popitem")
    def _popitem(self, tx: Tracer, last: VariableTracker = TRUE) -> VariableTracker:
        if self.partial:
            return TupleVariable([tx.unknown("key of a dictionary"), self.any_value(tx)])
        if not self.items:
            tx.throw(KeyError, "popitem(): dictionary is empty")
        hashed = list(self.items)[-1 if tx.truth(last) is not False else 0]
        key, value = self.items[hashed]
        self.drop(tx, hashed)
        return TupleVariable([key, value])

    @method("update")
    def _update(self, tx: Tracer, other: VariableTracker | None = None, /, **named: VariableTracker) -> VariableTracker:
        if other is not None:
            self.merge(tx, other)
        for name, value in named.items():
            self.put(tx, ConstantVariable(name), value)
        return NONE

    @method("clear")
    def _clear(self, tx: Tracer) -> VariableTracker:
        tx.assign(self, "items", {})
        tx.assign(self, "complete", True)
        return NONE

    @method("copy", "__copy__")
    def _copy(self, tx: Tracer) -> VariableTracker:
        return self.fresh(dict(self.items), self.partial, self.element)

    @method("keys")
    def _keys(self, tx: Tracer) -> VariableTracker:
        return DictKeysVariable(self, not tx.traced)

    @method("values")
    def _values(self, tx: Tracer) -> VariableTracker:
        return DictValuesVariable(self, not tx.traced)

    @method("items")
    def _items(self, tx: Tracer) -> VariableTracker:
        return DictItemsVariable(self, not tx.traced)

    @method("fromkeys")
    def _fromkeys(self, tx: Tracer, keys: VariableTracker, value: VariableTracker = NONE) -> VariableTracker:
        made = self.fresh({})
        found = tx.iterate(keys)
        if found is None:
            made.complete, made.element = False, value
        for key in found or ():
            made.put(tx, key, value)
        return made

    @method("move_to_end")
    def _move_to_end(self, tx: Tracer, key: VariableTracker, last: VariableTracker = TRUE) -> VariableTracker:
        if not self.is_ordered():
            tx.missing_attribute(self, "move_to_end")
        found, hashed = self.find(tx, key), key.hash_key(tx)
        if isinstance(found, Missing):
            tx.throw(KeyError, key.describe(), key)
        if hashed in self.items:
            rest = {k: pair for k, pair in self.items.items() if k != hashed}
            moved = {hashed: self.items[hashed]}
            tx.assign(self, "items", {**moved, **rest} if tx.truth(last) is False else {**rest, **moved})
        return NONE

    # ---- operators

    @method("__eq__")
    def _eq(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        if isinstance(other, UnknownVariable):
            return tx.unknown(f"comparison with {other.reason}", bool if other.pytype else None)
        if isinstance(other, MappingProxyVariable):
            other = other.dict
        if not isinstance(other, ConstDictVariable):
            return NOT_IMPLEMENTED
        if other is self:
            return TRUE
        if self.partial or other.partial:
            return tx.unknown("comparison of dictionaries", bool)
        ordered = self.is_ordered() and other.is_ordered()
        if list(self.items) != list(other.items) if ordered else self.items.keys() != other.items.keys():
            uncertain = any(holds_unknown(key) for side in (self, other) for key, _ in side.items.values())
            return tx.unknown("comparison of dictionaries", bool) if uncertain else FALSE
        answer: bool | None = True
        for hashed, (_, value) in self.items.items():
            equal = same(tx, value, other.items[hashed][1])
            if equal is False:
                return FALSE
            if equal is None:
                answer = None
        return boolean(tx, answer, "comparison of dictionaries")

    def _union(self, tx: Tracer, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        if not isinstance(left, ConstDictVariable) or not isinstance(right, ConstDictVariable):
            other = right if left is self else left
            return (
                tx.unknown(f"union with {other.describe()}") if isinstance(other, UnknownVariable) else NOT_IMPLEMENTED
            )
        made = left.fresh(dict(left.items), left.partial, left.element)
        made.merge(tx, right)
        return made

    @method("__or__")
    def _or(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._union(tx, self, other)

    @method("__ror__")
    def _ror(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._union(tx, other, self)

    @method("__ior__")
    def _ior(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        self.merge(tx, other)
        return self

    @method("__repr__", "__str__")
    def _repr(self, tx: Tracer) -> VariableTracker:
        if self.user_cls in ("collections.defaultdict", "collections.Counter"):
            tx.graph_break(R.GB6053, what=f"repr() of {self.python_type_name()}", type=self.python_type_name())
        parts = [(known(tx.str_of(k, "r")), known(tx.str_of(v, "r"))) for k, v in self.items.values()]
        if self.partial or any(MISSING in pair for pair in parts) or self.user_cls != "dict":
            return tx.unknown(f"text of a {self.python_type_name()}", str)
        return ConstantVariable("{" + ", ".join(f"{key}: {value}" for key, value in parts) + "}")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attrs:
            return self.attrs[name]
        if name == "move_to_end" and not self.is_ordered():
            return tx.missing_attribute(self, name)
        return super().var_getattr(tx, name)


class DefaultDictVariable(ConstDictVariable):
    """``collections.defaultdict``."""

    __slots__ = ("factory",)

    def __init__(
        self,
        factory: VariableTracker,
        items: Items | None = None,
        *,
        partial: bool = False,
        element: VariableTracker | None = None,
    ) -> None:
        super().__init__({} if items is None else items, "collections.defaultdict", partial=partial, element=element)
        self.factory = factory

    def fresh(self, items: Items, partial: bool = False, element: VariableTracker | None = None) -> ConstDictVariable:
        return DefaultDictVariable(self.factory, items, partial=partial, element=element)

    def missing(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        if known(self.factory) is None:
            return super().missing(tx, key)
        value = tx.call(self.factory, [])
        self.put(tx, key, value)
        return value

    def any_value(self, tx: Tracer) -> VariableTracker:
        values = [value for _, value in self.items.values()]
        if not values and known(self.factory) is not None:
            return tx.call(self.factory, [])
        return super().any_value(tx)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return self.factory if name == "default_factory" else super().var_getattr(tx, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        if name != "default_factory":
            tx.missing_attribute(self, name)
        tx.assign(self, "factory", value)

    @method("__missing__")
    def _missing(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        return self.missing(tx, key)


class CounterVariable(ConstDictVariable):
    """``collections.Counter``."""

    __slots__ = ()

    def __init__(
        self, items: Items | None = None, *, partial: bool = False, element: VariableTracker | None = None
    ) -> None:
        super().__init__({} if items is None else items, "collections.Counter", partial=partial, element=element)

    def fresh(self, items: Items, partial: bool = False, element: VariableTracker | None = None) -> ConstDictVariable:
        return CounterVariable(items, partial=partial, element=element)

    def missing(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        return ConstantVariable(0)

    def count(self, tx: Tracer, other: VariableTracker, sign: str) -> None:
        if isinstance(other, ConstDictVariable):
            changes = list(other.items.values())
            if other.partial:
                self.forget(tx)
        else:
            items = tx.iterate(other)
            if items is None:
                self.forget(tx)
            changes = [(item, ConstantVariable(1)) for item in items or ()]
        for key, amount in changes:
            self.put(tx, key, tx.binary(sign, self._getitem(tx, key), amount))

    @method("update")
    def _update(self, tx: Tracer, other: VariableTracker | None = None, /, **named: VariableTracker) -> VariableTracker:
        if other is not None:
            self.count(tx, other, "+")
        for name, value in named.items():
            key = ConstantVariable(name)
            self.put(tx, key, tx.binary("+", self._getitem(tx, key), value))
        return NONE

    @method("subtract")
    def _subtract(self, tx: Tracer, other: VariableTracker | None = None) -> VariableTracker:
        if other is not None:
            self.count(tx, other, "-")
        return NONE

    @method("elements")
    def _elements(self, tx: Tracer) -> VariableTracker:
        items: list[VariableTracker] = []
        for key, amount in self.items.values():
            times = known(amount)
            if self.partial or not isinstance(times, int) or times > 10_000:
                return tx.iterator_over(ListVariable(None))
            items += [key] * times
        return tx.iterator_over(ListVariable(items))

    @method("most_common")
    def _most_common(self, tx: Tracer, count: VariableTracker = NONE) -> VariableTracker:
        if known(count) is not None:
            tx.graph_break(R.GB0059, what="Counter.most_common(n)", function="Counter.most_common")
        amounts = [known(amount) for _, amount in self.items.values()]
        limit = known(count)
        if self.partial or limit is MISSING or not all(isinstance(a, int | float) for a in amounts):
            return ListVariable(None, TupleVariable([tx.unknown("key of a Counter"), tx.unknown("count", int)]))
        order = sorted(self.items.values(), key=lambda pair: known(pair[1]), reverse=True)
        return ListVariable([TupleVariable(list(pair)) for pair in order[: len(order) if limit is None else limit]])

    @method("total")
    def _total(self, tx: Tracer) -> VariableTracker:
        total: VariableTracker = ZERO
        for _, amount in self.items.values():
            total = tx.binary("+", total, amount)
        return tx.unknown("total of a Counter", int) if self.partial else total

    def _combine(self, tx: Tracer, other: VariableTracker, choose: Callable[[Any, Any], Any]) -> VariableTracker:
        if not isinstance(other, CounterVariable):
            return NOT_IMPLEMENTED
        made = CounterVariable({}, partial=self.partial or other.partial)
        for key, _ in [*self.items.values(), *other.items.values()]:
            left, right = known(self._getitem(tx, key)), known(other._getitem(tx, key))
            amount: Any = MISSING if left is MISSING or right is MISSING else choose(left, right)
            if amount is MISSING:
                made.put(tx, key, tx.unknown("count", int))
            elif amount > 0:
                made.put(tx, key, ConstantVariable(amount))
        return made

    @method("__add__")
    def _add(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._combine(tx, other, lambda a, b: a + b)

    @method("__sub__")
    def _sub(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._combine(tx, other, lambda a, b: a - b)

    @method("__and__")
    def _and(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._combine(tx, other, min)

    @method("__or__")
    def _or(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._combine(tx, other, max)


def constant_keys(table: ConstDictVariable) -> bool:
    """Whether all keys are constants, or may be."""
    keys = [key for key, _ in (table.items or {}).values()]
    return all(key.is_python_constant() or isinstance(key, UnknownVariable) for key in keys)


class MappingProxyVariable(NativeVariable):
    """``types.MappingProxyType(dict)``: a view that cannot be written through."""

    __slots__ = ("dict",)
    type_name = "types.MappingProxyType"
    READ: ClassVar = frozenset(
        "__getitem__ __contains__ __len__ __iter__ __reversed__ get keys values items copy".split()
    )

    def __init__(self, table: ConstDictVariable) -> None:
        self.dict = table

    def check_keys(self, tx: Tracer) -> None:
        """A proxy with a key that is no constant cannot be looked at in traced code."""
        if tx.traced and not constant_keys(self.dict):
            tx.graph_break(R.GB0204, what="a mappingproxy with keys that are no constants")

    def truth(self, tx: Tracer) -> bool | None:
        self.check_keys(tx)
        return self.dict.truth(tx)

    def length(self, tx: Tracer) -> int | None:
        self.check_keys(tx)
        return self.dict.length(tx)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        self.check_keys(tx)
        return self.dict.unpack(tx)

    def call_method(
        self, tx: Tracer, name: str, args: list[VariableTracker], kwargs: dict[str, VariableTracker]
    ) -> VariableTracker:
        self.check_keys(tx)
        if name in self.READ or name in ("__eq__", "__ne__", "__or__", "__ror__"):
            return self.dict.call_method(tx, name, args, kwargs)
        if name in ("__setitem__", "__delitem__"):
            action = "assignment" if name == "__setitem__" else "deletion"
            tx.throw(TypeError, f"'mappingproxy' object does not support item {action}")
        return super().call_method(tx, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return self.dict.var_getattr(tx, name) if name in self.READ else super().var_getattr(tx, name)


class DictViewVariable(NativeVariable):
    """What ``keys()``, ``values()`` and ``items()`` give: it follows the dictionary."""

    __slots__ = ("dict", "foreign")
    kind: ClassVar[str] = ""

    def __init__(self, table: ConstDictVariable, foreign: bool = False) -> None:
        self.dict = table
        self.foreign = foreign
        """Made by eager code: traced code can iterate over it only if it holds the keys."""

    def refuse_foreign(self, tx: Tracer) -> None:
        """The break of iterating over values or items that eager code has taken."""
        if tx.traced and self.foreign:
            tx.graph_break(R.GB0811, what=f"iteration over {self.kind} made outside", type=self.kind)

    def describe(self) -> str:
        return f"{self.kind} of a {self.dict.describe()}"

    def truth(self, tx: Tracer) -> bool | None:
        return self.dict.truth(tx)

    def length(self, tx: Tracer) -> int | None:
        return self.dict.length(tx)

    @property
    def element(self) -> VariableTracker | None:
        """An item at an unknown place, where something is known of it."""
        return None

    @method("__len__")
    def _len(self, tx: Tracer) -> VariableTracker:
        return tx.call_method(self.dict, "__len__", [])

    @method("__iter__")
    def _iter(self, tx: Tracer) -> VariableTracker:
        return tx.iterator(self)

    @method("__reversed__")
    def _reversed(self, tx: Tracer) -> VariableTracker:
        items = self.unpack(tx)
        return tx.iterator_over(ListVariable(None if items is None else items[::-1], self.element))

    @method("__repr__", "__str__")
    def _repr(self, tx: Tracer) -> VariableTracker:
        items = self.unpack(tx)
        text = known(tx.str_of(ListVariable(items), "r"))
        return tx.unknown(f"text of {self.kind}", str) if text is MISSING else ConstantVariable(f"{self.kind}({text})")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return MappingProxyVariable(self.dict) if name == "mapping" else super().var_getattr(tx, name)


class SetLikeViewVariable(DictViewVariable):
    """The views that are sets as well."""

    __slots__ = ()

    def as_set(self, tx: Tracer) -> VariableTracker:
        return tx.call(tx.lookup("builtins.set"), [self])

    def hash_key(self, tx: Tracer) -> Hashable:
        tx.throw(TypeError, f"unhashable type: '{self.python_type_name()}'")

    @method("__contains__")
    def _contains(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        return boolean(tx, contains(tx, self.unpack(tx), wanted), f"membership in {self.kind}")

    @method(
        "__and__", "__or__", "__sub__", "__xor__", "__rand__", "__ror__", "__rsub__", "__rxor__", "__eq__", "__lt__",
        "__le__", "__gt__", "__ge__", "isdisjoint",
    )  # fmt: skip
    def _set_operation(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        raise NotImplementedError  # call_method never comes here

    def call_method(
        self, tx: Tracer, name: str, args: list[VariableTracker], kwargs: dict[str, VariableTracker]
    ) -> VariableTracker:
        found = self.methods.get(name)
        if found is not None and found.run is SetLikeViewVariable._set_operation:
            if len(args) == 1 and isinstance(args[0], UnknownVariable):
                return tx.unknown(f"operation on {self.kind}")
            if name == "isdisjoint":
                tx.graph_break(R.GB0156, what=f"{self.kind}.isdisjoint()", type=self.kind, method=name)
            right = [tx.call(tx.lookup("builtins.set"), args)] if args[:1] and tx.hasattr(args[0], "__iter__") else args
            return tx.call_method(self.as_set(tx), name, right, kwargs)
        return super().call_method(tx, name, args, kwargs)


class DictKeysVariable(SetLikeViewVariable):
    """``dict.keys()``."""

    __slots__ = ()
    type_name = "builtins.dict_keys"
    kind = "dict_keys"

    def check_keys(self, tx: Tracer) -> None:
        """Keys that eager code has taken can be looked at only if they are constants."""
        if tx.traced and self.foreign and not constant_keys(self.dict):
            tx.graph_break(R.GB0203, what="dict_keys with keys that are no constants")

    def length(self, tx: Tracer) -> int | None:
        self.check_keys(tx)
        return super().length(tx)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        self.check_keys(tx)
        return self.dict.keys_known()

    @method("__contains__")
    def _contains(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        self.check_keys(tx)
        return tx.call_method(self.dict, "__contains__", [wanted])


class DictItemsVariable(SetLikeViewVariable):
    """``dict.items()``."""

    __slots__ = ()
    type_name = "builtins.dict_items"
    kind = "dict_items"

    @property
    def element(self) -> VariableTracker | None:
        values = [value for _, value in self.dict.items.values()][:MAX_JOINED] or [self.dict.element]
        value = values[0] if len({type(v) for v in values}) == 1 else None
        return TupleVariable(
            [UnknownVariable("key of a dictionary"), value or UnknownVariable("value of a dictionary")]
        )

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        self.refuse_foreign(tx)
        if self.dict.partial:
            return None
        return [TupleVariable([key, value]) for key, value in self.dict.items.values()]


class DictValuesVariable(DictViewVariable):
    """``dict.values()``."""

    __slots__ = ()
    type_name = "builtins.dict_values"
    kind = "dict_values"

    @property
    def element(self) -> VariableTracker | None:
        return self.dict.element

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        self.refuse_foreign(tx)
        return self.dict.values_known()

    @method("__contains__")
    def _contains(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        if wanted.is_tensor() and self.dict.items:
            tx.graph_break(R.GB0170, what="membership of a tensor in dict_values")
        return boolean(tx, contains(tx, self.unpack(tx), wanted), "membership in dict_values")
