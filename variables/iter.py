"""Iterators, consumed item by item: over containers, and those of ``itertools`` and the builtins.

``bound`` tells how many more items can come: a number, ``math.inf`` for endless ones, None where it is not known.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ..analysis.catalogue import rules as R
from .base import NO_KWARGS, VariableTracker
from .constant import ConstantVariable
from .exc import ObservedException
from .lists import BaseListVariable, RangeVariable, TupleVariable
from .native import ITERATORS, NativeVariable, known, method, test
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

MAX_STEPS: Final = 4_000
"""Items taken from an iterator whose length cannot be told beforehand (a generator). Too low makes long generators
unknown, too high lets an endless one use up the budget."""


def is_stop(tx: Tracer, error: ObservedException) -> bool:
    """Whether an exception of the analysed program is StopIteration."""
    return tx.isinstance(error.value, tx.lookup("builtins.StopIteration")) is True


def bound_of(tx: Tracer, value: VariableTracker) -> float | None:
    """How many items an iterator can still give."""
    if isinstance(value, IteratorVariable):
        return value.bound(tx)
    return None if isinstance(value, UnknownVariable) else MAX_STEPS


def least(bounds: list[float | None]) -> float | None:
    """The bound of what stops with the first of several iterators that ends."""
    finite = [b for b in bounds if b is not None]
    if any(b == 0 for b in finite):
        return 0
    return None if None in bounds else min(finite, default=0)


def take_all(tx: Tracer, iterator: VariableTracker) -> list[VariableTracker] | None:
    """All items that are still to come, None where that is not known."""
    bound = bound_of(tx, iterator)
    if bound is None or bound == math.inf:
        return None
    items: list[VariableTracker] = []
    while len(items) <= MAX_STEPS or len(items) <= bound:
        try:
            items.append(tx.next(iterator))
        except ObservedException as error:
            if not is_stop(tx, error):
                raise
            return items
    return None


class IteratorVariable(NativeVariable):
    """Any iterator of Python itself.

    ``foreign``: it was made outside traced code. TorchDynamo has no rule for most of those when it meets them inside.
    """

    __slots__ = ("foreign",)
    type_name = "builtins.iterator"
    meets_foreign: ClassVar[bool] = False
    """TorchDynamo can take over such an iterator that was made outside."""

    def __new__(cls, *args: Any, **kwargs: Any) -> IteratorVariable:
        made = super().__new__(cls)
        made.foreign = False
        return made

    @property
    def refused(self) -> bool:
        return self.foreign and not self.meets_foreign

    @property
    def items(self) -> Any:
        """None where it is not known what is to come (what a loop asks before it begins)."""
        return ()

    def bound(self, tx: Tracer) -> float | None:
        return MAX_STEPS

    def iterator(self, tx: Tracer) -> VariableTracker:
        if self.refused:
            tx.graph_break(
                R.GB0811, what=f"iteration over a {self.python_type_name()} made outside", type=self.type_name
            )
        return self

    def next_item(self, tx: Tracer) -> VariableTracker:
        raise NotImplementedError

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        self.iterator(tx)
        return take_all(tx, self)

    def any_item(self, tx: Tracer) -> VariableTracker:
        """An item of an iterator of unknown length: what a loop over it sees. Does not consume."""
        return tx.unknown(f"item of {self.describe()}")

    def stop(self, tx: Tracer) -> VariableTracker:
        tx.throw(StopIteration)

    @method("__next__")
    def _next(self, tx: Tracer) -> VariableTracker:
        if self.refused:
            tx.graph_break(R.GB4347, what=f"next() of a {self.python_type_name()} made outside", type=self.type_name)
        return self.next_item(tx)

    @method("__iter__")
    def _iter(self, tx: Tracer) -> VariableTracker:
        return self

    @method("__copy__")
    def _copy(self, tx: Tracer) -> VariableTracker:
        return tx.unknown("copy of an iterator")


def any_item_of(tx: Tracer, value: VariableTracker) -> VariableTracker:
    """An item of any iterable of unknown length."""
    if isinstance(value, IteratorVariable):
        return value.any_item(tx)
    if isinstance(value, BaseListVariable):
        return value.item_of(tx)
    element = getattr(value, "element", None)
    if isinstance(element, VariableTracker):
        return element
    return tx.unknown(f"item of {value.describe()}")


class ListIteratorVariable(IteratorVariable):
    """An iterator over a list or tuple itself (it sees items appended meanwhile), or over items taken before."""

    __slots__ = ("source", "index")
    type_name = "builtins.list_iterator"

    def __init__(self, source: BaseListVariable | list[VariableTracker] | None, index: int = 0) -> None:
        self.source = source
        self.index = index

    @property
    def items(self) -> Any:
        return self.contents()

    def contents(self) -> list[VariableTracker] | None:
        return self.source.items if isinstance(self.source, BaseListVariable) else self.source

    def bound(self, tx: Tracer) -> float | None:
        items = self.contents()
        return None if items is None else max(len(items) - self.index, 0)

    def next_item(self, tx: Tracer) -> VariableTracker:
        items = self.contents()
        if items is None:
            return self.any_item(tx)
        if self.index >= len(items):
            if self.source:
                tx.assign(self, "source", [])
            return self.stop(tx)
        item = items[self.index]
        tx.assign(self, "index", self.index + 1)
        return item

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        self.iterator(tx)
        items = self.contents()
        if items is None:
            return None
        rest = items[self.index :]
        tx.assign(self, "source", [])
        return rest

    def any_item(self, tx: Tracer) -> VariableTracker:
        if isinstance(self.source, BaseListVariable):
            return self.source.item_of(tx)
        return tx.unknown("item of an iterable of unknown contents")

    @method("__length_hint__")
    def _length_hint(self, tx: Tracer) -> VariableTracker:
        bound = self.bound(tx)
        return tx.unknown("length of an iterator", int) if bound is None else ConstantVariable(int(bound))


class SourceIteratorVariable(ListIteratorVariable):
    """An iterator over another iterable of Python's own (dict views, sets, ranges, text), whose items are taken at
    the first step; of one with unknown contents the items stay described by the source."""

    __slots__ = ("origin",)

    def __init__(self, origin: VariableTracker, items: list[VariableTracker] | None) -> None:
        super().__init__(items)
        self.origin = origin

    def any_item(self, tx: Tracer) -> VariableTracker:
        return any_item_of(tx, self.origin)


class TupleIteratorVariable(ListIteratorVariable):
    """An iterator over a tuple."""

    __slots__ = ()
    type_name = "builtins.tuple_iterator"
    meets_foreign = True


class InnerIteratorVariable(IteratorVariable):
    """An iterator that draws on others."""

    __slots__ = ("sources",)

    def __init__(self, sources: list[VariableTracker]) -> None:
        self.sources = sources

    @property
    def items(self) -> Any:
        for source in self.sources:
            if isinstance(source, UnknownVariable) or (isinstance(source, IteratorVariable) and source.items is None):
                return None
        return ()

    def bound(self, tx: Tracer) -> float | None:
        return least([bound_of(tx, source) for source in self.sources])


class ZipVariable(InnerIteratorVariable):
    """``zip``."""

    __slots__ = ("strict",)
    type_name = "builtins.zip"

    def __init__(self, sources: list[VariableTracker], strict: bool = False) -> None:
        super().__init__(sources)
        self.strict = strict

    def bound(self, tx: Tracer) -> float | None:
        return super().bound(tx) if self.sources else 0

    def next_item(self, tx: Tracer) -> VariableTracker:
        if not self.sources:
            return self.stop(tx)
        items: list[VariableTracker] = []
        for position, source in enumerate(self.sources):
            try:
                items.append(tx.next(source))
            except ObservedException as error:
                if self.strict and is_stop(tx, error):
                    self.check_lengths(tx, position)
                raise
        return TupleVariable(items)

    def check_lengths(self, tx: Tracer, ended: int) -> None:
        """``strict``: all have to end together."""
        if ended:
            tx.throw(ValueError, f"zip() argument {ended + 1} is shorter than argument {ended}")
        for position, source in enumerate(self.sources[1:], 2):
            try:
                tx.next(source)
            except ObservedException as error:
                if not is_stop(tx, error):
                    raise
            else:
                tx.throw(ValueError, f"zip() argument {position} is longer than argument {position - 1}")

    def any_item(self, tx: Tracer) -> VariableTracker:
        return TupleVariable([any_item_of(tx, source) for source in self.sources])


class ZipLongestVariable(InnerIteratorVariable):
    """``itertools.zip_longest``."""

    __slots__ = ("fill", "done")
    type_name = "itertools.zip_longest"

    def __init__(self, sources: list[VariableTracker], fill: VariableTracker) -> None:
        super().__init__(sources)
        self.fill = fill
        self.done: frozenset[int] = frozenset()

    def bound(self, tx: Tracer) -> float | None:
        bounds = [bound_of(tx, source) for source in self.sources]
        return None if None in bounds else max((b for b in bounds if b is not None), default=0)

    def next_item(self, tx: Tracer) -> VariableTracker:
        items: list[VariableTracker] = []
        done = set(self.done)
        for position, source in enumerate(self.sources):
            if position not in done:
                try:
                    items.append(tx.next(source))
                    continue
                except ObservedException as error:
                    if not is_stop(tx, error):
                        raise
                    done.add(position)
            items.append(self.fill)
        tx.assign(self, "done", frozenset(done))
        return self.stop(tx) if len(done) == len(self.sources) else TupleVariable(items)

    def any_item(self, tx: Tracer) -> VariableTracker:
        return TupleVariable([tx.join(any_item_of(tx, source), self.fill) for source in self.sources])


class MapVariable(InnerIteratorVariable):
    """``map`` and ``itertools.starmap``."""

    __slots__ = ("fn", "star")
    type_name = "builtins.map"

    def __init__(self, fn: VariableTracker, sources: list[VariableTracker], star: bool = False) -> None:
        super().__init__(sources)
        self.fn = fn
        self.star = star

    def next_item(self, tx: Tracer) -> VariableTracker:
        return self.apply(tx, [tx.next(source) for source in self.sources])

    def apply(self, tx: Tracer, items: list[VariableTracker]) -> VariableTracker:
        if self.star:
            spread = tx.iterate(items[0])
            if spread is None:
                return tx.unknown("result of a call with unknown arguments")
            items = spread
        return tx.call(self.fn, items)

    def any_item(self, tx: Tracer) -> VariableTracker:
        return self.apply(tx, [any_item_of(tx, source) for source in self.sources])


class FilterVariable(InnerIteratorVariable):
    """``filter``, ``itertools.filterfalse``, ``takewhile`` and ``dropwhile`` by ``mode``."""

    __slots__ = ("fn", "mode", "state", "ended")
    type_name = "builtins.filter"

    def __init__(self, fn: VariableTracker, source: VariableTracker, mode: str = "filter") -> None:
        super().__init__([source])
        self.fn = fn
        self.mode = mode
        self.state = True
        self.ended = False

    def test(self, tx: Tracer, item: VariableTracker) -> bool | None:
        return test(tx, item if known(self.fn) is None else tx.call(self.fn, [item]), self.python_type_name() + "()")

    def next_item(self, tx: Tracer) -> VariableTracker:
        for _ in range(MAX_STEPS):
            if self.ended:
                return self.stop(tx)
            item = tx.next(self.sources[0])
            if self.mode == "drop" and not self.state:
                return item
            passed = self.test(tx, item)
            if passed is None:
                # Which items pass is not known: from here on it is an iterator of unknown length.
                tx.assign(self, "sources", [tx.unknown("items that pass an unknown test")])
                return item
            match self.mode:
                case "filter":
                    keep = passed
                case "filterfalse":
                    keep = not passed
                case "take":
                    keep = passed
                    tx.assign(self, "ended", not passed)
                case _:
                    keep = not passed
                    tx.assign(self, "state", passed)
            if keep:
                return item
        return tx.unknown("item of a filter")

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        items = super().unpack(tx)
        return None if items is not None and isinstance(self.sources[0], UnknownVariable) else items

    def bound(self, tx: Tracer) -> float | None:
        if self.ended:
            return 0
        bound = super().bound(tx)
        return MAX_STEPS if bound == math.inf and self.mode == "take" else bound

    def any_item(self, tx: Tracer) -> VariableTracker:
        item = any_item_of(tx, self.sources[0])
        self.test(tx, item)
        return item


class EnumerateVariable(InnerIteratorVariable):
    """``enumerate``."""

    __slots__ = ("count",)
    type_name = "builtins.enumerate"

    def __init__(self, source: VariableTracker, start: VariableTracker) -> None:
        super().__init__([source])
        self.count = start

    def next_item(self, tx: Tracer) -> VariableTracker:
        item = tx.next(self.sources[0])
        if bound_of(tx, self.sources[0]) is None and not isinstance(item, UnknownVariable):
            return TupleVariable([tx.unknown("count of enumerate()", int), item])
        number = self.count
        tx.assign(self, "count", tx.binary("+", number, ConstantVariable(1)))
        return TupleVariable([number, item])

    def any_item(self, tx: Tracer) -> VariableTracker:
        return TupleVariable([tx.unknown("count of enumerate()", int), any_item_of(tx, self.sources[0])])


class ChainVariable(IteratorVariable):
    """``itertools.chain``: ``rest`` gives the iterables."""

    __slots__ = ("current", "rest")
    type_name = "itertools.chain"

    def __init__(self, rest: VariableTracker) -> None:
        self.current: VariableTracker | None = None
        self.rest = rest

    def bound(self, tx: Tracer) -> float | None:
        own = 0 if self.current is None else bound_of(tx, self.current)
        more = bound_of(tx, self.rest)
        if own is None or more is None or own == math.inf:
            return own if own == math.inf else None
        if more == 0:
            return own
        if isinstance(self.rest, ListIteratorVariable):
            total = own
            for source in (self.rest.contents() or [])[self.rest.index :]:
                count = bound_of(tx, source) if isinstance(source, IteratorVariable) else tx_length(tx, source)
                if count is None:
                    return None
                total += count
            return total
        return MAX_STEPS

    def next_item(self, tx: Tracer) -> VariableTracker:
        while True:
            if self.current is None:
                tx.assign(self, "current", tx.iterator(tx.next(self.rest)))
            assert self.current is not None
            try:
                return tx.next(self.current)
            except ObservedException as error:
                if not is_stop(tx, error):
                    raise
                tx.assign(self, "current", None)

    def any_item(self, tx: Tracer) -> VariableTracker:
        if isinstance(self.rest, ListIteratorVariable) and self.rest.contents():
            found = [any_item_of(tx, tx.iterator(source)) for source in self.rest.contents() or []]
            joined = found[0]
            for item in found[1:4]:
                joined = tx.join(joined, item)
            return joined
        return any_item_of(tx, any_item_of(tx, self.rest))


def tx_length(tx: Tracer, source: VariableTracker) -> float | None:
    """The number of items of an iterable that is not begun."""
    if isinstance(source, UnknownVariable):
        return None
    if isinstance(source, NativeVariable | ConstantVariable):
        try:
            return tx.length(source)
        except ObservedException:
            return MAX_STEPS
    return MAX_STEPS


class CountIteratorVariable(IteratorVariable):
    """``itertools.count``."""

    __slots__ = ("value", "step")
    type_name = "itertools.count"
    meets_foreign = True

    def __init__(self, start: VariableTracker, step: VariableTracker) -> None:
        self.value = start
        self.step = step

    def bound(self, tx: Tracer) -> float | None:
        return math.inf

    def next_item(self, tx: Tracer) -> VariableTracker:
        value = self.value
        tx.assign(self, "value", tx.binary("+", value, self.step))
        return value

    def any_item(self, tx: Tracer) -> VariableTracker:
        return tx.unknown("number of count()", int)


class RepeatIteratorVariable(IteratorVariable):
    """``itertools.repeat``; ``left`` is None for ever, or how often still (MISSING where not known)."""

    __slots__ = ("item", "left")
    type_name = "itertools.repeat"

    def __init__(self, item: VariableTracker, left: int | None | object) -> None:
        self.item = item
        self.left = left

    def bound(self, tx: Tracer) -> float | None:
        return math.inf if self.left is None else self.left if isinstance(self.left, int) else None

    def next_item(self, tx: Tracer) -> VariableTracker:
        if isinstance(self.left, int):
            if self.left <= 0:
                return self.stop(tx)
            tx.assign(self, "left", self.left - 1)
        return self.item

    def any_item(self, tx: Tracer) -> VariableTracker:
        return self.item


class CycleIteratorVariable(IteratorVariable):
    """``itertools.cycle``."""

    __slots__ = ("source", "saved", "index", "ended")
    type_name = "itertools.cycle"

    def __init__(self, source: VariableTracker) -> None:
        self.source = source
        self.saved: list[VariableTracker] = []
        self.index = 0
        self.ended = False

    def bound(self, tx: Tracer) -> float | None:
        return 0 if self.ended and not self.saved else math.inf

    def next_item(self, tx: Tracer) -> VariableTracker:
        if not self.ended:
            try:
                item = tx.next(self.source)
                tx.assign(self, "saved", [*self.saved, item])
                return item
            except ObservedException as error:
                if not is_stop(tx, error):
                    raise
                tx.assign(self, "ended", True)
        if not self.saved:
            return self.stop(tx)
        item = self.saved[self.index]
        tx.assign(self, "index", (self.index + 1) % len(self.saved))
        return item

    def any_item(self, tx: Tracer) -> VariableTracker:
        return any_item_of(tx, self.source)


class IsliceVariable(InnerIteratorVariable):
    """``itertools.islice``; ``stop`` None means to the end."""

    __slots__ = ("position", "next_index", "end", "step")
    type_name = "itertools.islice"

    def __init__(self, source: VariableTracker, start: int, end: int | None, step: int) -> None:
        super().__init__([source])
        self.position = 0
        self.next_index = start
        self.end = end
        self.step = step

    def bound(self, tx: Tracer) -> float | None:
        inner = bound_of(tx, self.sources[0])
        if self.end is None:
            return inner
        left = max(-(-(self.end - self.next_index) // self.step), 0)
        return left if inner == math.inf or left == 0 else None if inner is None else min(inner, left)

    def next_item(self, tx: Tracer) -> VariableTracker:
        if self.end is not None and self.next_index >= self.end:
            return self.stop(tx)
        while True:
            item = tx.next(self.sources[0])
            position = self.position
            tx.assign(self, "position", position + 1)
            if position == self.next_index:
                tx.assign(self, "next_index", position + self.step)
                return item

    def any_item(self, tx: Tracer) -> VariableTracker:
        return any_item_of(tx, self.sources[0])


class AccumulateVariable(InnerIteratorVariable):
    """``itertools.accumulate``."""

    __slots__ = ("fn", "total", "initial")
    type_name = "itertools.accumulate"

    def __init__(self, source: VariableTracker, fn: VariableTracker, initial: VariableTracker | None) -> None:
        super().__init__([source])
        self.fn = fn
        self.total: VariableTracker | None = None
        self.initial = initial

    def bound(self, tx: Tracer) -> float | None:
        inner = super().bound(tx)
        return inner if inner is None or self.initial is None else inner + 1

    def next_item(self, tx: Tracer) -> VariableTracker:
        if self.initial is not None:
            first = self.initial
            tx.assign(self, "initial", None)
            tx.assign(self, "total", first)
            return first
        item = tx.next(self.sources[0])
        if self.total is not None:
            plain = known(self.fn) is None
            item = tx.binary("+", self.total, item) if plain else tx.call(self.fn, [self.total, item])
        tx.assign(self, "total", item)
        return item


class GroupbyVariable(InnerIteratorVariable):
    """``itertools.groupby``. Each group's items are taken at once: nothing the groups share shows the difference."""

    __slots__ = ("key", "ahead")
    type_name = "itertools.groupby"

    def __init__(self, source: VariableTracker, key: VariableTracker) -> None:
        super().__init__([source])
        self.key = key
        self.ahead: tuple[VariableTracker, VariableTracker] | None = None

    def bound(self, tx: Tracer) -> float | None:
        inner = super().bound(tx)
        return inner if inner is None or self.ahead is None else inner + 1

    def pull(self, tx: Tracer) -> tuple[VariableTracker, VariableTracker] | None:
        if self.ahead is not None:
            found = self.ahead
            tx.assign(self, "ahead", None)
            return found
        try:
            item = tx.next(self.sources[0])
        except ObservedException as error:
            if is_stop(tx, error):
                return None
            raise
        return (item if known(self.key) is None else tx.call(self.key, [item])), item

    def next_item(self, tx: Tracer) -> VariableTracker:
        first = self.pull(tx)
        if first is None:
            return self.stop(tx)
        group = [first[1]]
        while len(group) < MAX_STEPS:
            following = self.pull(tx)
            if following is None:
                break
            equal = tx.equal(first[0], following[0])
            if equal is None:
                tx.assign(self, "sources", [tx.unknown("items grouped by unknown keys")])
                return TupleVariable([first[0], ListIteratorVariable(None)])
            if not equal:
                tx.assign(self, "ahead", following)
                break
            group.append(following[1])
        return TupleVariable([first[0], ListIteratorVariable(group)])

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        items = super().unpack(tx)
        return None if isinstance(self.sources[0], UnknownVariable) else items


class BufferVariable(IteratorVariable):
    """The items that ``tee`` has drawn so far."""

    __slots__ = ("source", "drawn")

    def __init__(self, source: VariableTracker) -> None:
        self.source = source
        self.drawn: list[VariableTracker] = []


class TeeVariable(IteratorVariable):
    """One of the iterators of ``itertools.tee``."""

    __slots__ = ("buffer", "index")
    type_name = "itertools._tee"

    def __init__(self, buffer: BufferVariable, index: int = 0) -> None:
        self.buffer = buffer
        self.index = index

    def bound(self, tx: Tracer) -> float | None:
        inner = bound_of(tx, self.buffer.source)
        return None if inner is None else inner + len(self.buffer.drawn) - self.index

    def next_item(self, tx: Tracer) -> VariableTracker:
        if self.index >= len(self.buffer.drawn):
            tx.assign(self.buffer, "drawn", [*self.buffer.drawn, tx.next(self.buffer.source)])
        item = self.buffer.drawn[self.index]
        tx.assign(self, "index", self.index + 1)
        return item

    def any_item(self, tx: Tracer) -> VariableTracker:
        return any_item_of(tx, self.buffer.source)


class PairwiseVariable(InnerIteratorVariable):
    """``itertools.pairwise``."""

    __slots__ = ("last",)
    type_name = "itertools.pairwise"

    def __init__(self, source: VariableTracker) -> None:
        super().__init__([source])
        self.last: VariableTracker | None = None

    def next_item(self, tx: Tracer) -> VariableTracker:
        left = self.last if self.last is not None else tx.next(self.sources[0])
        right = tx.next(self.sources[0])
        tx.assign(self, "last", right)
        return TupleVariable([left, right])

    def any_item(self, tx: Tracer) -> VariableTracker:
        return TupleVariable([any_item_of(tx, self.sources[0]), any_item_of(tx, self.sources[0])])


class BatchedVariable(InnerIteratorVariable):
    """``itertools.batched``."""

    __slots__ = ("size",)
    type_name = "itertools.batched"

    def __init__(self, source: VariableTracker, size: int) -> None:
        super().__init__([source])
        self.size = size

    def next_item(self, tx: Tracer) -> VariableTracker:
        batch: list[VariableTracker] = []
        while len(batch) < self.size:
            try:
                batch.append(tx.next(self.sources[0]))
            except ObservedException as error:
                if not is_stop(tx, error):
                    raise
                if not batch:
                    raise
                break
        return TupleVariable(batch)


class CallableIteratorVariable(IteratorVariable):
    """``iter(callable, sentinel)``."""

    __slots__ = ("fn", "sentinel", "ended")
    type_name = "builtins.callable_iterator"

    def __init__(self, fn: VariableTracker, sentinel: VariableTracker) -> None:
        self.fn = fn
        self.sentinel = sentinel
        self.ended = False

    def bound(self, tx: Tracer) -> float | None:
        return 0 if self.ended else MAX_STEPS

    def next_item(self, tx: Tracer) -> VariableTracker:
        if self.ended:
            return self.stop(tx)
        value = tx.call(self.fn, [])
        if tx.equal(value, self.sentinel):
            tx.assign(self, "ended", True)
            return self.stop(tx)
        return value

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        items: list[VariableTracker] = []
        while len(items) < MAX_STEPS:
            if self.ended:
                return items
            value = tx.call(self.fn, [])
            equal = tx.equal(value, self.sentinel)
            if equal is None:
                return None
            if equal:
                tx.assign(self, "ended", True)
                return items
            items.append(value)
        return None

    def any_item(self, tx: Tracer) -> VariableTracker:
        return tx.call(self.fn, [])


class SequenceIteratorVariable(IteratorVariable):
    """``iter(obj)`` of an object that has only ``__getitem__``, and ``reversed(obj)`` (step -1)."""

    __slots__ = ("obj", "index", "step")

    def __init__(self, obj: VariableTracker, index: int = 0, step: int = 1) -> None:
        self.obj = obj
        self.index = index
        self.step = step

    def next_item(self, tx: Tracer) -> VariableTracker:
        if self.index < 0:
            return self.stop(tx)
        try:
            item = tx.call_method(self.obj, "__getitem__", [ConstantVariable(self.index)], NO_KWARGS)
        except ObservedException as error:
            if tx.isinstance(error.value, tx.lookup("builtins.IndexError")) is True:
                return self.stop(tx)
            raise
        tx.assign(self, "index", self.index + self.step)
        return item


def native_iterator(tx: Tracer, value: VariableTracker) -> VariableTracker:
    """``iter(value)`` for values whose items ``unpack`` gives: the interpreter's ``iterator_over``."""
    if isinstance(value, BaseListVariable):
        kind = TupleIteratorVariable if value.family == "tuple" else ListIteratorVariable
        made = kind(value)
    else:
        made = SourceIteratorVariable(value, value.unpack(tx))
    made.foreign = not tx.traced and not isinstance(value, RangeVariable)
    return made


ITERATORS.append(native_iterator)
