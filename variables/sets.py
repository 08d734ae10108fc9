"""Sets and frozensets. ``items`` maps hash keys to members; ``partial`` says that there may be more than those."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from .base import VariableTracker
from .constant import FALSE, NONE, NOT_IMPLEMENTED, TRUE, ConstantVariable
from .dicts import SetLikeViewVariable
from .exc import NotConstant
from .lists import holds_unknown, join_all
from .native import MISSING, NativeVariable, known, method
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

Members = dict[Hashable, VariableTracker]


class BaseSetVariable(NativeVariable):
    """What set and frozenset share."""

    nameless = True
    __slots__ = ("items", "complete")
    mutable: ClassVar[bool] = True

    def __init__(self, items: Members | None, *, partial: bool = False) -> None:
        self.items: Members = {} if items is None else items
        self.complete: bool | None = not partial and items is not None

    @property
    def partial(self) -> bool:
        """There may be more in it than ``items`` tells (``complete`` is None where two paths met that differ)."""
        return not self.complete

    def fresh(self, items: Members, partial: bool = False) -> BaseSetVariable:
        return type(self)(items, partial=partial)

    def describe(self) -> str:
        return f"{self.python_type_name()} of {'unknown size' if self.partial else f'{len(self.items)} items'}"

    def as_python_constant(self) -> Any:
        if self.partial:
            raise NotConstant(self)
        return (set if self.mutable else frozenset)(item.as_python_constant() for item in self.items.values())

    def truth(self, tx: Tracer) -> bool | None:
        return True if self.items else None if self.partial else False

    def length(self, tx: Tracer) -> int | None:
        return None if self.partial else len(self.items)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        return None if self.partial else list(self.items.values())

    def uncertain(self) -> bool:
        """Whether more, or fewer, members than ``items`` tells may be in it."""
        return self.partial or any(holds_unknown(item) for item in self.items.values())

    def has(self, tx: Tracer, item: VariableTracker) -> bool | None:
        if item.hash_key(tx) in self.items:
            return True
        return None if self.partial or (self.items and (holds_unknown(item) or self.uncertain())) else False

    def operand(self, tx: Tracer, other: VariableTracker) -> BaseSetVariable:
        """Any iterable as a set."""
        if isinstance(other, BaseSetVariable):
            return other
        items = tx.iterate(other)
        return SetVariable(None) if items is None else SetVariable(members(tx, items))

    # ---- methods

    @method("__len__")
    def _len(self, tx: Tracer) -> VariableTracker:
        uncertain = self.partial or (len(self.items) > 1 and self.uncertain())
        return tx.unknown("number of members", int) if uncertain else ConstantVariable(len(self.items))

    @method("__iter__")
    def _iter(self, tx: Tracer) -> VariableTracker:
        return tx.iterator(self)

    @method("__contains__")
    def _contains(self, tx: Tracer, item: VariableTracker) -> VariableTracker:
        found = self.has(tx, item)
        return tx.unknown("membership in a set", bool) if found is None else TRUE if found else FALSE

    @method("copy", "__copy__")
    def _copy(self, tx: Tracer) -> VariableTracker:
        return self.fresh(dict(self.items), self.partial) if self.mutable else self

    @method("union")
    def _union(self, tx: Tracer, *others: VariableTracker) -> VariableTracker:
        items, partial = dict(self.items), self.partial
        for other in others:
            right = self.operand(tx, other)
            for hashed, item in right.items.items():
                items.setdefault(hashed, item)
            partial = partial or right.partial
        return self.fresh(items, partial)

    @method("intersection")
    def _intersection(self, tx: Tracer, *others: VariableTracker) -> VariableTracker:
        items, partial = dict(self.items), self.partial
        for other in others:
            right = self.operand(tx, other)
            if right.uncertain() or partial:
                return self.fresh({}, partial=True)
            items = {hashed: item for hashed, item in items.items() if hashed in right.items}
        return self.fresh(items, partial)

    @method("difference")
    def _difference(self, tx: Tracer, *others: VariableTracker) -> VariableTracker:
        items, partial = dict(self.items), self.partial
        for other in others:
            right = self.operand(tx, other)
            if right.uncertain() and items:
                return self.fresh({}, partial=True)
            items = {hashed: item for hashed, item in items.items() if hashed not in right.items}
        return self.fresh(items, partial)

    @method("symmetric_difference")
    def _symmetric_difference(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        right = self.operand(tx, other)
        if self.uncertain() or right.uncertain():
            return self.fresh({}, partial=True)
        mine = {hashed: item for hashed, item in self.items.items() if hashed not in right.items}
        theirs = {hashed: item for hashed, item in right.items.items() if hashed not in self.items}
        return self.fresh({**mine, **theirs})

    @method("isdisjoint")
    def _isdisjoint(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        right = self.operand(tx, other)
        if self.items.keys() & right.items.keys():
            return FALSE
        return tx.unknown("whether sets are disjoint", bool) if self.uncertain() or right.uncertain() else TRUE

    @method("issubset")
    def _issubset(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._included(tx, self, self.operand(tx, other))

    @method("issuperset")
    def _issuperset(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._included(tx, self.operand(tx, other), self)

    def _included(self, tx: Tracer, small: BaseSetVariable, big: BaseSetVariable) -> VariableTracker:
        if small.uncertain() or big.uncertain():
            certain = not small.partial and small.items.keys() <= big.items.keys()
            return TRUE if certain else tx.unknown("whether a set holds another", bool)
        return TRUE if small.items.keys() <= big.items.keys() else FALSE

    # ---- operators: other sets only

    def _other(self, other: VariableTracker) -> bool | None:
        if isinstance(other, BaseSetVariable | SetLikeViewVariable):
            return True
        return None if isinstance(other, UnknownVariable) else False

    def _operate(self, tx: Tracer, name: str, other: VariableTracker) -> VariableTracker:
        kind = self._other(other)
        if kind is None:
            pytype = other.pytype if isinstance(other, UnknownVariable) else None
            return self.fresh({}, partial=True) if pytype in (set, frozenset) else tx.unknown("operation on a set")
        return self.methods[name].run(self, tx, other) if kind else NOT_IMPLEMENTED

    @method("__or__")
    def _or(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._operate(tx, "union", other)

    @method("__and__")
    def _and(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._operate(tx, "intersection", other)

    @method("__sub__")
    def _sub(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._operate(tx, "difference", other)

    @method("__xor__")
    def _xor(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._operate(tx, "symmetric_difference", other)

    @method("__le__")
    def _le(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._operate(tx, "issubset", other)

    @method("__ge__")
    def _ge(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._operate(tx, "issuperset", other)

    @method("__lt__", "__gt__")
    def _lt(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        raise NotImplementedError  # call_method never comes here

    def _strict(self, tx: Tracer, name: str, other: VariableTracker) -> VariableTracker:
        included = self._operate(tx, "issubset" if name == "__lt__" else "issuperset", other)
        if known(included) is not True:
            return included
        equal = self._eq(tx, other)
        value = known(equal)
        return equal if value is MISSING else FALSE if value else TRUE

    def call_method(
        self, tx: Tracer, name: str, args: list[VariableTracker], kwargs: dict[str, VariableTracker]
    ) -> VariableTracker:
        if name in ("__lt__", "__gt__") and len(args) == 1:
            return self._strict(tx, name, args[0])
        return super().call_method(tx, name, args, kwargs)

    @method("__eq__")
    def _eq(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        if isinstance(other, UnknownVariable):
            return tx.unknown(f"comparison with {other.reason}", bool if other.pytype else None)
        if self._other(other) is not True:
            return NOT_IMPLEMENTED
        right = self.operand(tx, other)
        if self is right:
            return TRUE
        if self.partial or right.partial:
            return tx.unknown("comparison of sets", bool)
        if self.items.keys() == right.items.keys():
            return TRUE
        return tx.unknown("comparison of sets", bool) if self.uncertain() or right.uncertain() else FALSE

    @method("__repr__", "__str__")
    def _repr(self, tx: Tracer) -> VariableTracker:
        texts = [known(tx.str_of(item, "r")) for item in self.items.values()]
        if self.partial or MISSING in texts:
            return tx.unknown(f"text of a {self.python_type_name()}", str)
        if len(texts) > 1:
            # The order of members is not the order of insertion.
            return tx.unknown(f"text of a {self.python_type_name()}", str)
        inner = "{" + texts[0] + "}" if texts else ""
        return ConstantVariable(inner if self.mutable and texts else f"{self.python_type_name()}({inner})")


def members(tx: Tracer, items: list[VariableTracker]) -> Members:
    """The members of a set made of these items: of equal ones the first stays."""
    made: Members = {}
    for item in items:
        made.setdefault(item.hash_key(tx), item)
    return made


class SetVariable(BaseSetVariable):
    """A set."""

    __slots__ = ()
    type_name = "builtins.set"

    def hash_key(self, tx: Tracer) -> Hashable:
        tx.throw(TypeError, "unhashable type: 'set'")

    def become(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        assert isinstance(other, BaseSetVariable)
        tx.assign(self, "items", dict(other.items))
        tx.assign(self, "complete", not other.partial)
        return NONE

    @method("add")
    def _add(self, tx: Tracer, item: VariableTracker) -> VariableTracker:
        hashed = item.hash_key(tx)
        if hashed not in self.items:
            tx.store(self.items, hashed, item)
        return NONE

    @method("discard")
    def _discard(self, tx: Tracer, item: VariableTracker) -> VariableTracker:
        found = self.has(tx, item)
        if found:
            hashed = item.hash_key(tx)
            tx.assign(self, "items", {k: v for k, v in self.items.items() if k != hashed})
        elif found is None:
            tx.assign(self, "complete", False)
        return NONE

    @method("remove")
    def _remove(self, tx: Tracer, item: VariableTracker) -> VariableTracker:
        if self.has(tx, item) is False:
            tx.throw(KeyError, item.describe(), item)
        return self._discard(tx, item)

    @method("pop")
    def _pop(self, tx: Tracer) -> VariableTracker:
        if self.partial:
            return tx.unknown("member of a set")
        if not self.items:
            tx.throw(KeyError, "pop from an empty set")
        # Python's order of a set of integers is mostly their own; of anything else it is not known.
        if len(self.items) == 1:
            return self._take(tx, next(iter(self.items)))
        if all(isinstance(known(item), int) for item in self.items.values()):
            order = list({known(item): hashed for hashed, item in self.items.items()})
            return self._take(tx, ("constant", next(iter(set(order)))))
        taken = join_all(tx, list(self.items.values()), "member of a set")
        tx.assign(self, "complete", False)
        return taken

    def _take(self, tx: Tracer, hashed: Hashable) -> VariableTracker:
        taken = self.items[hashed]
        tx.assign(self, "items", {k: v for k, v in self.items.items() if k != hashed})
        return taken

    @method("clear")
    def _clear(self, tx: Tracer) -> VariableTracker:
        return self.become(tx, SetVariable({}))

    @method("update")
    def _update(self, tx: Tracer, *others: VariableTracker) -> VariableTracker:
        return self.become(tx, self._union(tx, *others))

    @method("intersection_update")
    def _intersection_update(self, tx: Tracer, *others: VariableTracker) -> VariableTracker:
        return self.become(tx, self._intersection(tx, *others))

    @method("difference_update")
    def _difference_update(self, tx: Tracer, *others: VariableTracker) -> VariableTracker:
        return self.become(tx, self._difference(tx, *others))

    @method("symmetric_difference_update")
    def _symmetric_difference_update(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self.become(tx, self._symmetric_difference(tx, other))

    def _in_place(self, tx: Tracer, name: str, other: VariableTracker) -> VariableTracker:
        if self._other(other) is False:
            return NOT_IMPLEMENTED
        self.become(tx, self.methods[name].run(self, tx, other))
        return self

    @method("__ior__")
    def _ior(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._in_place(tx, "union", other)

    @method("__iand__")
    def _iand(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._in_place(tx, "intersection", other)

    @method("__isub__")
    def _isub(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._in_place(tx, "difference", other)

    @method("__ixor__")
    def _ixor(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        return self._in_place(tx, "symmetric_difference", other)


class FrozensetVariable(BaseSetVariable):
    """A frozenset."""

    __slots__ = ()
    type_name = "builtins.frozenset"
    mutable = False

    def hash_key(self, tx: Tracer) -> Hashable:
        return super().hash_key(tx) if self.partial else ("frozenset", frozenset(self.items))
