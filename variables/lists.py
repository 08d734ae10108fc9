"""Sequences: list, tuple, torch.Size, namedtuple instances, deque, range and slice.

Where the contents of a sequence are not known, ``items`` is None and ``element`` may describe what is in it.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .constant import FALSE, LAST, MAX_TEXT, NONE, NOT_IMPLEMENTED, ONE, TRUE, ZERO, ConstantVariable, boolean
from .exc import NotConstant
from .native import MISSING, NativeVariable, as_index, known, method
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

MAX_ITEMS: Final = 200_000
"""Longer sequences lose their contents: a repeat or a range made into a list could fill the memory."""
MAX_JOINED: Final = 8
"""An item at an unknown place is the join of this many items at most; of more, nothing is said."""


def join_all(tx: Tracer, items: Sequence[VariableTracker], reason: str) -> VariableTracker:
    """One value that stands for any of the items."""
    if not items or (len(items) > MAX_JOINED and len({type(i) for i in items}) > 1):
        return tx.unknown(reason)
    joined = items[0]
    for item in items[1:]:
        if item is not joined:
            joined = tx.join(joined, item)
    return joined


def same(tx: Tracer, left: VariableTracker, right: VariableTracker) -> bool | None:
    """Equality as containers test it: the same object, or equal."""
    if left is right:
        return True
    if isinstance(left, ConstantVariable) and isinstance(right, ConstantVariable):
        return bool(left.value == right.value)
    if left.is_tensor() or right.is_tensor():
        tx.graph_break(R.GB0170, what="an equality test of items that are tensors")
        return None
    return tx.equal(left, right)


def contains(tx: Tracer, items: Sequence[VariableTracker] | None, wanted: VariableTracker) -> bool | None:
    """``wanted in items``."""
    if items is None:
        return None
    answer: bool | None = False
    for item in items:
        if item is not wanted and (item.is_tensor() or wanted.is_tensor()) and tx.traced:
            # TorchDynamo takes tensors in containers by identity.
            continue
        found = same(tx, item, wanted)
        if found:
            return True
        if found is None:
            answer = None
    return answer


def slice_of(tx: Tracer, value: SliceVariable) -> slice | None:
    """The Python slice; None where a part is not known."""
    parts: list[int | None] = []
    for part in value.items:
        if isinstance(part, ConstantVariable) and part.value is None:
            parts.append(None)
            continue
        index = as_index(tx, part)
        if index is None:
            return None
        parts.append(index)
    if parts[2] == 0:
        tx.throw(ValueError, "slice step cannot be zero")
    return slice(*parts)


class BaseListVariable(NativeVariable):
    """What list, tuple and their kin share."""

    nameless = True
    __slots__ = ("items", "element")

    family: ClassVar[str] = ""
    """Sequences of one family can be equal and added."""

    def __init__(self, items: list[VariableTracker] | None, element: VariableTracker | None = None) -> None:
        self.items = items
        self.element = element

    def describe(self) -> str:
        count = "unknown length" if self.items is None else f"{len(self.items)} items"
        return f"{self.python_type_name()} of {count}"

    def fresh(self, items: list[VariableTracker] | None, element: VariableTracker | None = None) -> BaseListVariable:
        """A new sequence as slicing and arithmetic make it."""
        return type(self)(items, element)

    def value_of(self, items: list[Any]) -> Any:
        raise NotConstant(self)

    def as_python_constant(self) -> Any:
        if self.items is None:
            raise NotConstant(self)
        return self.value_of([item.as_python_constant() for item in self.items])

    def item_of(self, tx: Tracer) -> VariableTracker:
        """An item at an unknown place."""
        if self.items is None:
            return self.element or tx.unknown(f"item of a {self.python_type_name()} of unknown contents")
        return join_all(tx, self.items, f"item of a {self.python_type_name()} at an unknown place")

    def truth(self, tx: Tracer) -> bool | None:
        return None if self.items is None else bool(self.items)

    def length(self, tx: Tracer) -> int | None:
        return None if self.items is None else len(self.items)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        return None if self.items is None else list(self.items)

    @method("__len__")
    def _len(self, tx: Tracer) -> VariableTracker:
        count = self.length(tx)
        return tx.unknown(f"length of a {self.python_type_name()}", int) if count is None else ConstantVariable(count)

    @method("__iter__")
    def _iter(self, tx: Tracer) -> VariableTracker:
        return tx.iterator(self)

    @method("__getitem__")
    def _getitem(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        if isinstance(key, SliceVariable):
            cut = slice_of(tx, key)
            if self.items is None:
                return self.fresh(None, self.element)
            return self.fresh(None, self.item_of(tx)) if cut is None else self.fresh(self.items[cut])
        index = self.index_of(tx, key)
        if index is None or self.items is None:
            return self.item_of(tx)
        if not -len(self.items) <= index < len(self.items):
            tx.throw(IndexError, f"{self.python_type_name()} index out of range")
        return self.items[index]

    def index_of(self, tx: Tracer, key: VariableTracker) -> int | None:
        constant = known(key)
        if isinstance(constant, int):
            return int(constant)
        if constant is not MISSING or isinstance(key, BaseListVariable):
            kind, name = key.python_type_name(), self.python_type_name()
            tx.throw(TypeError, f"{name} indices must be integers or slices, not {kind}")
        return as_index(tx, key)

    @method("__contains__")
    def _contains(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        if wanted.is_tensor() and self.items and tx.traced:
            # The comparisons go into the graph: what comes out is a tensor.
            return tx.call_method(wanted, "__eq__", [tx.unknown("an item of a container", float)])
        return boolean(tx, contains(tx, self.items, wanted), f"membership in a {self.python_type_name()}")

    @method("index")
    def _index(
        self,
        tx: Tracer,
        wanted: VariableTracker,
        start: VariableTracker = ZERO,
        stop: VariableTracker = NONE,
    ) -> VariableTracker:
        low = as_index(tx, start)
        high = MAX_TEXT * MAX_TEXT if stop is NONE else as_index(tx, stop)
        if self.items is None or low is None or high is None:
            return tx.unknown(f"place in a {self.python_type_name()}", int)
        first, last, _ = slice(low, high).indices(len(self.items))
        for position in range(first, last):
            found = same(tx, self.items[position], wanted)
            if found:
                return ConstantVariable(position)
            if found is None:
                return tx.unknown(f"place in a {self.python_type_name()}", int)
        return tx.throw(ValueError, f"{wanted.describe()} is not in {self.python_type_name()}")

    @method("count")
    def _count(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        if tx.traced and any(item.is_tensor() for item in (*(self.items or ()), wanted)):
            return tx.unknown("count of items", int)
        answers: list[bool | None] = [None] if self.items is None else [same(tx, i, wanted) for i in self.items]
        return tx.unknown("count of items", int) if None in answers else ConstantVariable(answers.count(True))

    @method("__reversed__")
    def _reversed(self, tx: Tracer) -> VariableTracker:
        items = None if self.items is None else self.items[::-1]
        return tx.iterator_over(ListVariable(items, self.element))

    # ---- operators

    @method("__eq__")
    def _eq(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        if isinstance(other, UnknownVariable):
            return tx.unknown(f"comparison with {other.reason}", bool if other.pytype else None)
        if not isinstance(other, BaseListVariable) or other.family != self.family:
            return NOT_IMPLEMENTED
        if other is self:
            return TRUE
        if self.items is None or other.items is None:
            return tx.unknown(f"comparison of {self.python_type_name()}s of unknown contents", bool)
        if len(self.items) != len(other.items):
            return FALSE
        answer: bool | None = True
        for left, right in zip(self.items, other.items, strict=True):
            equal = self.pair_equal(tx, left, right)
            if equal is False:
                return FALSE
            if equal is None:
                answer = None
        return boolean(tx, answer, f"comparison of {self.python_type_name()}s")

    def pair_equal(self, tx: Tracer, left: VariableTracker, right: VariableTracker) -> bool | None:
        """Equality of two items in the comparison of two sequences."""
        if left is not right and (left.is_tensor() or right.is_tensor()):
            tx.graph_break(R.GB6622, what=f"comparison of {self.python_type_name()}s with tensors")
            return None
        return same(tx, left, right)

    @method("__lt__")
    def _lt(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._order(tx, "<", other)

    @method("__le__")
    def _le(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._order(tx, "<=", other)

    @method("__gt__")
    def _gt(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._order(tx, ">", other)

    @method("__ge__")
    def _ge(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._order(tx, ">=", other)

    def _order(self, tx: Tracer, op: str, other: VariableTracker) -> VariableTracker:
        if isinstance(other, UnknownVariable):
            return tx.unknown(f"comparison with {other.reason}", bool if other.pytype else None)
        if not isinstance(other, BaseListVariable) or other.family != self.family:
            return NOT_IMPLEMENTED
        if self.items is None or other.items is None:
            return tx.unknown(f"comparison of {self.python_type_name()}s of unknown contents", bool)
        for left, right in zip(self.items, other.items, strict=False):
            equal = self.pair_equal(tx, left, right)
            if equal is None:
                return tx.unknown(f"comparison of {self.python_type_name()}s", bool)
            if not equal:
                return tx.compare(op, left, right)
        mine, theirs = len(self.items), len(other.items)
        return boolean(tx, {"<": mine < theirs, "<=": mine <= theirs, ">": mine > theirs, ">=": mine >= theirs}[op], "")

    @method("__add__")
    def _add(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        if isinstance(other, UnknownVariable):
            if other.pytype is None:
                return tx.unknown(f"sum with {other.reason}")
            return self.fresh(None) if other.pytype.__name__ == self.family else NOT_IMPLEMENTED
        if not isinstance(other, BaseListVariable) or other.family != self.family:
            return NOT_IMPLEMENTED
        return self.concatenate(other)

    def concatenate(self, other: BaseListVariable) -> BaseListVariable:
        if self.items is None or other.items is None or len(self.items) + len(other.items) > MAX_ITEMS:
            return self.fresh(None, self.element or other.element)
        return self.fresh([*self.items, *other.items])

    @method("__mul__", "__rmul__")
    def _mul(self, tx: Tracer, count: VariableTracker) -> VariableTracker:
        items = self.repeated(tx, count)
        return NOT_IMPLEMENTED if items is MISSING else self.fresh(items, self.element)

    def repeated(self, tx: Tracer, count: VariableTracker) -> Any:
        constant = known(count)
        if constant is not MISSING and not isinstance(constant, int):
            return MISSING
        if count.is_tensor():
            return MISSING
        times = as_index(tx, count)
        if times is None or self.items is None or times * len(self.items) > MAX_ITEMS:
            return None
        return self.items * times

    @method("__repr__", "__str__")
    def _repr(self, tx: Tracer) -> VariableTracker:
        texts: list[Any] = [MISSING] if self.items is None else [known(tx.str_of(item, "r")) for item in self.items]
        if MISSING in texts:
            return tx.unknown(f"text of a {self.python_type_name()}", str)
        return ConstantVariable(self.text_of(texts))

    def text_of(self, texts: list[str]) -> str:
        return f"[{', '.join(texts)}]"


class ListVariable(BaseListVariable):
    """A list."""

    __slots__ = ()
    type_name = "builtins.list"
    family = "list"

    def value_of(self, items: list[Any]) -> Any:
        return items

    def hash_key(self, tx: Tracer) -> Hashable:
        tx.throw(TypeError, f"unhashable type: '{self.python_type_name()}'")

    # ---- changes

    def set_items(
        self, tx: Tracer, items: list[VariableTracker] | None, element: VariableTracker | None = None
    ) -> None:
        tx.assign(self, "items", items)
        if items is None:
            tx.assign(self, "element", element)

    def forget(self, tx: Tracer, *added: VariableTracker) -> None:
        """The contents are no longer known, but for the kinds of items that can be in it."""
        before = self.items if self.items is not None else [self.element] if self.element else []
        unknown_before = self.items is None and self.element is None
        options = [*before, *added]
        self.set_items(tx, None, None if unknown_before or not options else join_all(tx, options, "item of a list"))

    @method("append")
    def _append(self, tx: Tracer, item: VariableTracker) -> VariableTracker:
        if self.items is None or len(self.items) >= MAX_ITEMS:
            self.forget(tx, item)
        else:
            self.set_items(tx, [*self.items, item])
        return NONE

    @method("extend")
    def _extend(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        more = tx.iterate(other)
        if more is None or self.items is None or len(self.items) + len(more) > MAX_ITEMS:
            if more is None:
                element = getattr(other, "element", None)
                self.forget(tx, element if isinstance(element, VariableTracker) else tx.unknown("item of an iterable"))
            else:
                self.forget(tx, *more[:MAX_JOINED])
        else:
            self.set_items(tx, [*self.items, *more])
        return NONE

    @method("__iadd__")
    def _iadd(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        self._extend(tx, other)
        return self

    @method("__imul__")
    def _imul(self, tx: Tracer, count: VariableTracker) -> VariableTracker:
        items = self.repeated(tx, count)
        if items is MISSING:
            return NOT_IMPLEMENTED
        if items is None:
            self.forget(tx)
        else:
            self.set_items(tx, items)
        return self

    @method("insert")
    def _insert(self, tx: Tracer, place: VariableTracker, item: VariableTracker) -> VariableTracker:
        index = as_index(tx, place)
        if index is None or self.items is None:
            self.forget(tx, item)
        else:
            items = list(self.items)
            items.insert(index, item)
            self.set_items(tx, items)
        return NONE

    @method("pop")
    def _pop(self, tx: Tracer, place: VariableTracker = LAST) -> VariableTracker:
        index = as_index(tx, place)
        if self.items is None:
            return self.item_of(tx)
        if not self.items:
            tx.throw(IndexError, f"pop from empty {self.python_type_name()}")
        if index is None:
            taken = self.item_of(tx)
            self.forget(tx)
            return taken
        if not -len(self.items) <= index < len(self.items):
            tx.throw(IndexError, "pop index out of range")
        items = list(self.items)
        taken = items.pop(index)
        self.set_items(tx, items)
        return taken

    @method("remove")
    def _remove(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        if self.items is None:
            return NONE
        for position, item in enumerate(self.items):
            found = same(tx, item, wanted)
            if found is None:
                self.forget(tx)
                return NONE
            if found:
                self.set_items(tx, self.items[:position] + self.items[position + 1 :])
                return NONE
        return tx.throw(ValueError, f"{self.python_type_name()}.remove(x): x not in {self.python_type_name()}")

    @method("clear")
    def _clear(self, tx: Tracer) -> VariableTracker:
        self.set_items(tx, [])
        return NONE

    @method("copy", "__copy__")
    def _copy(self, tx: Tracer) -> VariableTracker:
        return self.fresh(None if self.items is None else list(self.items), self.element)

    @method("reverse")
    def _reverse(self, tx: Tracer) -> VariableTracker:
        if self.items is not None:
            self.set_items(tx, self.items[::-1])
        return NONE

    @method("sort")
    def _sort(self, tx: Tracer, *, key: VariableTracker = NONE, reverse: VariableTracker = FALSE) -> VariableTracker:
        if self.items is None:
            if key is not NONE and self.element is not None:
                tx.call(key, [self.element])
            return NONE
        keys = self.items if known(key) is None else [tx.call(key, [item]) for item in self.items]
        ordered = sort_items(tx, self.items, keys, tx.truth(reverse))
        if ordered is None:
            joined = self.item_of(tx)
            ordered = [joined] * len(self.items)
        self.set_items(tx, ordered)
        return NONE

    @method("__setitem__")
    def _setitem(self, tx: Tracer, key: VariableTracker, value: VariableTracker) -> VariableTracker:
        if isinstance(key, SliceVariable):
            cut, new = slice_of(tx, key), tx.iterate(value)
            if cut is None or new is None or self.items is None:
                self.forget(tx, *(new or [tx.unknown("item of an iterable")]))
                return NONE
            items = list(self.items)
            try:
                items[cut] = new
            except ValueError as error:
                tx.throw(ValueError, str(error))
            self.set_items(tx, items)
            return NONE
        index = self.index_of(tx, key)
        if self.items is None:
            self.forget(tx, value)
        elif index is None:
            self.set_items(tx, [item if item is value else tx.join(item, value) for item in self.items])
        else:
            if not -len(self.items) <= index < len(self.items):
                tx.throw(IndexError, f"{self.python_type_name()} assignment index out of range")
            items = list(self.items)
            items[index] = value
            self.set_items(tx, items)
        return NONE

    @method("__delitem__")
    def _delitem(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        cut: slice | int | None
        cut = slice_of(tx, key) if isinstance(key, SliceVariable) else self.index_of(tx, key)
        if self.items is None:
            return NONE
        if cut is None:
            self.forget(tx)
            return NONE
        items = list(self.items)
        try:
            del items[cut]
        except IndexError:
            tx.throw(IndexError, f"{self.python_type_name()} assignment index out of range")
        self.set_items(tx, items)
        return NONE


def sort_items(
    tx: Tracer, items: list[VariableTracker], keys: list[VariableTracker], reverse: bool | None
) -> list[VariableTracker] | None:
    """The items in the order of their keys; None where the order is not known."""
    constants = [known(key) for key in keys]
    if MISSING not in constants:
        try:
            order = sorted(range(len(items)), key=constants.__getitem__, reverse=bool(reverse))
        except TypeError as error:
            tx.throw(TypeError, str(error))
        return None if reverse is None else [items[i] for i in order]
    if not any(holds_unknown(key) for key in keys):
        tx.graph_break(R.GB0207, what="sort by keys that are no constants")
    if reverse is None or len(items) > MAX_JOINED * MAX_JOINED:
        return None
    undecided = False

    def order_of(left: int, right: int) -> int:
        nonlocal undecided
        less = known(tx.compare("<", keys[left], keys[right]))
        if less is MISSING:
            undecided = True
        if less is True:
            return -1
        return 1 if not undecided and known(tx.compare("<", keys[right], keys[left])) is True else 0

    order = sorted(range(len(items)), key=functools.cmp_to_key(order_of), reverse=reverse)
    return None if undecided else [items[i] for i in order]


def holds_unknown(value: VariableTracker) -> bool:
    """Whether a value, or what is in it, is unknown."""
    if isinstance(value, UnknownVariable) or hasattr(value, "options"):
        return True
    if isinstance(value, BaseListVariable):
        return value.items is None or any(holds_unknown(item) for item in value.items)
    items = getattr(value, "items", None)
    if isinstance(items, dict):
        members: list[Any] = list(items.values())  # pyright: ignore[reportUnknownArgumentType]
        parts: list[VariableTracker] = []
        for member in members:
            parts.extend(member if isinstance(member, tuple) else [member])  # pyright: ignore[reportUnknownArgumentType]
        return bool(getattr(value, "partial", False)) or any(holds_unknown(part) for part in parts)
    return False


class TupleVariable(BaseListVariable):
    """A tuple."""

    __slots__ = ()
    type_name = "builtins.tuple"
    family = "tuple"

    def value_of(self, items: list[Any]) -> Any:
        return tuple(items)

    def fresh(self, items: list[VariableTracker] | None, element: VariableTracker | None = None) -> BaseListVariable:
        return TupleVariable(items, element)

    def hash_key(self, tx: Tracer) -> Hashable:
        if self.items is None:
            return super().hash_key(tx)
        return ("tuple", tuple(item.hash_key(tx) for item in self.items))

    def text_of(self, texts: list[str]) -> str:
        return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"

    @method("__getnewargs__")
    def _getnewargs(self, tx: Tracer) -> VariableTracker:
        return TupleVariable([TupleVariable(self.items, self.element)])


class SizeVariable(TupleVariable):
    """``torch.Size``."""

    __slots__ = ()
    type_name = "torch.Size"

    def fresh(self, items: list[VariableTracker] | None, element: VariableTracker | None = None) -> BaseListVariable:
        return SizeVariable(items, element)

    def item_of(self, tx: Tracer) -> VariableTracker:
        return self.element or tx.unknown("size of a dimension", int)

    def text_of(self, texts: list[str]) -> str:
        return f"torch.Size([{', '.join(texts)}])"

    @method("numel")
    def _numel(self, tx: Tracer) -> VariableTracker:
        if self.items is None:
            return tx.unknown("number of elements", int)
        total: VariableTracker = ONE
        for item in self.items:
            total = tx.binary("*", total, item)
        return total

    @method("__add__")
    def _add(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        if isinstance(other, TupleVariable):
            return self.concatenate(other)
        return super()._add(tx, other)


class NamedTupleVariable(TupleVariable):
    """An instance of a class made by ``collections.namedtuple``, ``typing.NamedTuple`` or torch (``max``'s result).

    ``cls`` is the class's value, ``fields`` the names of the items, ``attrs`` what was set on an instance of a
    subclass."""

    nameless = False
    __slots__ = ("cls", "fields", "attrs")

    def __init__(self, cls: VariableTracker, items: list[VariableTracker], fields: Sequence[str] = ()) -> None:
        super().__init__(items)
        self.cls = cls
        if not fields:
            # A class of the analysed program keeps pairs of name and default.
            fields = [str(field[0]) for field in getattr(cls, "fields", ())]
        self.fields = tuple(fields)
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return getattr(self.cls, "name", "tuple").rpartition(".")[2]

    def class_of(self, tx: Tracer) -> VariableTracker:
        return self.cls

    def as_python_constant(self) -> Any:
        raise NotConstant(self)

    def of_class(self, name: str) -> VariableTracker | None:
        """What a user-defined class has under a name."""
        find = getattr(self.cls, "find", None)
        return find(name) if find is not None else None

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        found = self.of_class(name)
        if name in self.attrs:
            return self.attrs[name]
        if found is not None:
            return tx.through_descriptor(found, self, self.cls)
        if self.items is not None and name in self.fields:
            return self.items[self.fields.index(name)]
        if name == "_fields":
            return TupleVariable([ConstantVariable(field) for field in self.fields])
        return super().var_getattr(tx, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        if name in self.fields or (find := getattr(self.cls, "namespace", None)) is None or "__slots__" in find:
            tx.throw(AttributeError, "can't set attribute")
        tx.store(self.attrs, name, value)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        found = self.of_class(name)
        if found is not None:
            return tx.call(tx.through_descriptor(found, self, self.cls), args, kwargs)
        return super().call_method(tx, name, args, kwargs)

    @method("_asdict")
    def _asdict(self, tx: Tracer) -> VariableTracker:
        return tx.dict(dict(zip(self.fields, self.items or (), strict=False)))

    @method("_replace")
    def _replace(self, tx: Tracer, **changes: VariableTracker) -> VariableTracker:
        for name in changes:
            if name not in self.fields:
                tx.throw(ValueError, f"Got unexpected field names: {[name]!r}")
        items = [changes.get(name, item) for name, item in zip(self.fields, self.items or (), strict=False)]
        return NamedTupleVariable(self.cls, items, self.fields)

    @method("__getnewargs__")
    def _getnewargs(self, tx: Tracer) -> VariableTracker:
        return TupleVariable(self.items)

    @method("__repr__", "__str__")
    def _repr(self, tx: Tracer) -> VariableTracker:
        texts = [known(tx.str_of(item, "r")) for item in self.items or ()]
        name = known(tx.getattr_or(self.cls, "__name__", None))
        if MISSING in texts or name is MISSING:
            return tx.unknown("text of a named tuple", str)
        fields = (f"{field}={text}" for field, text in zip(self.fields, texts, strict=False))
        return ConstantVariable(f"{name}({', '.join(fields)})")


class DequeVariable(ListVariable):
    """``collections.deque``."""

    __slots__ = ("maxlen",)
    type_name = "collections.deque"
    family = "deque"
    untraced = frozenset({"rotate"})

    def __init__(
        self, items: list[VariableTracker] | None, element: VariableTracker | None = None, maxlen: int | None = None
    ) -> None:
        self.maxlen = maxlen
        super().__init__(items if items is None or maxlen is None else items[max(len(items) - maxlen, 0) :], element)

    def as_python_constant(self) -> Any:
        raise NotConstant(self)

    def fresh(self, items: list[VariableTracker] | None, element: VariableTracker | None = None) -> BaseListVariable:
        return DequeVariable(items, element, self.maxlen)

    def set_items(
        self, tx: Tracer, items: list[VariableTracker] | None, element: VariableTracker | None = None
    ) -> None:
        if items is not None and self.maxlen is not None and len(items) > self.maxlen:
            items = items[len(items) - self.maxlen :]
        super().set_items(tx, items, element)

    def text_of(self, texts: list[str]) -> str:
        bound = "" if self.maxlen is None else f", maxlen={self.maxlen}"
        return f"deque([{', '.join(texts)}]{bound})"

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return ConstantVariable(self.maxlen) if name == "maxlen" else super().var_getattr(tx, name)

    def _at_front(self, tx: Tracer, new: list[VariableTracker]) -> None:
        if self.items is None:
            self.forget(tx, *new)
            return
        items = [*new, *self.items]
        super().set_items(tx, items if self.maxlen is None else items[: self.maxlen])

    @method("appendleft")
    def _appendleft(self, tx: Tracer, item: VariableTracker) -> VariableTracker:
        self._at_front(tx, [item])
        return NONE

    @method("extendleft")
    def _extendleft(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        new = tx.iterate(other)
        if new is None:
            self.forget(tx, tx.unknown("item of an iterable"))
        else:
            self._at_front(tx, new[::-1])
        return NONE

    @method("popleft")
    def _popleft(self, tx: Tracer) -> VariableTracker:
        if self.items is not None and not self.items:
            tx.throw(IndexError, "pop from an empty deque")
        return self._pop(tx, ConstantVariable(0))

    @method("pop")
    def _pop(self, tx: Tracer, place: VariableTracker = LAST) -> VariableTracker:
        return super()._pop(tx, place)

    @method("rotate")
    def _rotate(self, tx: Tracer, steps: VariableTracker = ONE) -> VariableTracker:
        count = as_index(tx, steps)
        if self.items:
            if count is None:
                self.forget(tx)
            else:
                cut = -count % len(self.items)
                self.set_items(tx, self.items[cut:] + self.items[:cut])
        return NONE


class RangeVariable(NativeVariable):
    """``range(start, stop, step)``; a part that is not a known constant leaves the length unknown."""

    nameless = True
    __slots__ = ("start", "stop", "step")
    type_name = "builtins.range"

    def __init__(self, start: VariableTracker, stop: VariableTracker, step: VariableTracker) -> None:
        self.start = start
        self.stop = stop
        self.step = step

    def describe(self) -> str:
        return f"range({self.start.describe()}, {self.stop.describe()}, {self.step.describe()})"

    def as_python_constant(self) -> range:
        return range(*(part.as_python_constant() for part in (self.start, self.stop, self.step)))

    def range_of(self) -> range | None:
        value = known(self)
        return value if isinstance(value, range) else None

    @property
    def element(self) -> VariableTracker:
        """An item at an unknown place."""
        return UnknownVariable("number of a range", int)

    def hash_key(self, tx: Tracer) -> Hashable:
        value = self.range_of()
        return super().hash_key(tx) if value is None else ("range", value)

    def truth(self, tx: Tracer) -> bool | None:
        value = self.range_of()
        return None if value is None else bool(value)

    def length(self, tx: Tracer) -> int | None:
        value = self.settled(tx).range_of()
        return None if value is None else len(value)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        value = self.settled(tx).range_of()
        return None if value is None or len(value) > MAX_ITEMS else [ConstantVariable(i) for i in value]

    def settled(self, tx: Tracer) -> RangeVariable:
        """The range for the symbolic numbers of this run: going through it adds guards on them."""
        parts = [self.start, self.stop, self.step]
        if self.range_of() is not None or any(isinstance(part, UnknownVariable) for part in parts):
            return self
        numbers = [as_index(tx, part) for part in parts]
        return self if None in numbers else RangeVariable(*[ConstantVariable(number) for number in numbers])

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        match name:
            case "start":
                return self.start
            case "stop":
                return self.stop
            case "step":
                return self.step
            case _:
                return super().var_getattr(tx, name)

    @method("__len__")
    def _len(self, tx: Tracer) -> VariableTracker:
        value = self.range_of()
        return tx.unknown("length of a range", int) if value is None else ConstantVariable(len(value))

    @method("__iter__")
    def _iter(self, tx: Tracer) -> VariableTracker:
        return tx.iterator(self)

    @method("__reversed__")
    def _reversed(self, tx: Tracer) -> VariableTracker:
        value = self.range_of()
        return tx.iterator_over(self.of(value[::-1]) if value is not None else self)

    @staticmethod
    def of(value: range) -> RangeVariable:
        return RangeVariable(*(ConstantVariable(part) for part in (value.start, value.stop, value.step)))

    @method("__getitem__")
    def _getitem(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        value = self.range_of()
        if isinstance(key, SliceVariable):
            cut = slice_of(tx, key)
            if value is None or cut is None:
                return RangeVariable(*(tx.unknown("bound of a range", int) for _ in range(3)))
            return self.of(value[cut])
        index = as_index(tx, key)
        if value is None or index is None:
            return self.element
        try:
            return ConstantVariable(value[index])
        except IndexError:
            tx.throw(IndexError, "range object index out of range")

    @method("__contains__")
    def _contains(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        value, number = self.range_of(), known(wanted)
        if value is None or number is MISSING:
            return tx.unknown("membership in a range", bool)
        return ConstantVariable(number in value)

    @method("index")
    def _index(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        value, number = self.range_of(), known(wanted)
        if value is None or number is MISSING:
            return tx.unknown("place in a range", int)
        if number not in value:
            tx.throw(ValueError, f"{number!r} is not in range")
        return ConstantVariable(value.index(number))

    @method("count")
    def _count(self, tx: Tracer, wanted: VariableTracker) -> VariableTracker:
        value, number = self.range_of(), known(wanted)
        return tx.unknown("count", int) if value is None or number is MISSING else ConstantVariable(value.count(number))

    @method("__eq__")
    def _eq(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        if not isinstance(other, RangeVariable):
            return NOT_IMPLEMENTED
        mine, theirs = self.range_of(), other.range_of()
        if mine is None or theirs is None:
            return tx.unknown("comparison of ranges", bool)
        return ConstantVariable(mine == theirs)

    @method("__repr__", "__str__")
    def _repr(self, tx: Tracer) -> VariableTracker:
        value = self.range_of()
        return tx.unknown("text of a range", str) if value is None else ConstantVariable(repr(value))


class SliceVariable(NativeVariable):
    """``slice(start, stop, step)``; ``items`` holds the three."""

    __slots__ = ("items",)
    type_name = "builtins.slice"

    def __init__(self, items: Sequence[VariableTracker]) -> None:
        parts = list(items)
        if len(parts) == 1:
            parts = [NONE, parts[0]]
        self.items: list[VariableTracker] = [*parts, *[NONE] * (3 - len(parts))]

    def as_python_constant(self) -> slice:
        return slice(*(item.as_python_constant() for item in self.items))

    def hash_key(self, tx: Tracer) -> Hashable:
        # Slices became hashable in Python 3.12; before, TorchDynamo and Python refuse them alike.
        return ("slice", tuple(item.hash_key(tx) for item in self.items))

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("start", "stop", "step"):
            return self.items[("start", "stop", "step").index(name)]
        return super().var_getattr(tx, name)

    @method("indices")
    def _indices(self, tx: Tracer, length: VariableTracker) -> VariableTracker:
        cut, count = slice_of(tx, self), as_index(tx, length)
        if cut is None or count is None:
            return TupleVariable([tx.unknown("bound of a slice", int) for _ in range(3)])
        return TupleVariable([ConstantVariable(part) for part in cut.indices(count)])

    @method("__eq__")
    def _eq(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        if not isinstance(other, SliceVariable):
            return NOT_IMPLEMENTED
        answers = [same(tx, left, right) for left, right in zip(self.items, other.items, strict=True)]
        return boolean(tx, False if False in answers else None if None in answers else True, "comparison of slices")
