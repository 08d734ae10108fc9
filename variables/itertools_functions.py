"""Functions of ``itertools`` and ``functools`` that take and give values."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from ..analysis.catalogue import rules as R
from .base import VariableTracker
from .builtin import handles
from .constant import NONE, ONE, TWO, ZERO
from .functions import LocalGeneratorObjectVariable
from .iter import (
    AccumulateVariable,
    BatchedVariable,
    BufferVariable,
    ChainVariable,
    CountIteratorVariable,
    CycleIteratorVariable,
    FilterVariable,
    GroupbyVariable,
    IsliceVariable,
    ListIteratorVariable,
    MapVariable,
    PairwiseVariable,
    RepeatIteratorVariable,
    TeeVariable,
    ZipLongestVariable,
)
from .lists import TupleVariable
from .native import MISSING, as_index, known
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

MAX_COMBINATIONS: Final = 20_000
"""More results of product() and its kin are not listed."""


@handles("itertools.count")
def _count(tx: Tracer, start: VariableTracker = ZERO, step: VariableTracker = ONE) -> VariableTracker:
    return CountIteratorVariable(start, step)


@handles("itertools.cycle")
def _cycle(tx: Tracer, iterable: VariableTracker) -> VariableTracker:
    return CycleIteratorVariable(tx.iterator(iterable))


@handles("itertools.repeat")
def _repeat(tx: Tracer, object: VariableTracker, times: VariableTracker | None = None) -> VariableTracker:
    if times is None:
        return RepeatIteratorVariable(object, None)
    left = as_index(tx, times)
    return RepeatIteratorVariable(object, MISSING if left is None else left)


@handles("itertools.chain")
def _chain(tx: Tracer, *iterables: VariableTracker) -> VariableTracker:
    return ChainVariable(ListIteratorVariable(list(iterables)))


@handles("itertools.chain.from_iterable")
def _chain_from(tx: Tracer, iterable: VariableTracker) -> VariableTracker:
    return ChainVariable(tx.iterator(iterable))


@handles("itertools.islice")
def _islice(tx: Tracer, iterable: VariableTracker, *bounds: VariableTracker) -> VariableTracker:
    numbers: list[int | None] = []
    for bound in bounds:
        number = None if known(bound) is None else as_index(tx, bound)
        if number is None and known(bound) is not None:
            return tx.unknown("items of islice() with unknown bounds")
        numbers.append(number)
    if len(numbers) == 1:
        numbers.insert(0, 0)
    start, stop, step = (*numbers, None)[:3] if len(numbers) < 3 else numbers
    if any(n is not None and n < 0 for n in (start, stop)) or (step is not None and step < 1):
        tx.throw(ValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return IsliceVariable(tx.iterator(iterable), start or 0, stop, step or 1)


def _combine(
    tx: Tracer, sources: list[list[VariableTracker] | None], make: Callable[..., Iterable[Any]]
) -> VariableTracker:
    if any(source is None for source in sources):
        return ListIteratorVariable(None)
    found = list(itertools.islice(make(*sources), MAX_COMBINATIONS + 1))
    if len(found) > MAX_COMBINATIONS:
        return ListIteratorVariable(None)
    return ListIteratorVariable([TupleVariable(list(items)) for items in found])


@handles("itertools.product")
def _product(tx: Tracer, *iterables: VariableTracker, repeat: VariableTracker = ONE) -> VariableTracker:
    times = as_index(tx, repeat)
    sources = [tx.iterate(iterable) for iterable in iterables]
    if times is None:
        return ListIteratorVariable(None)
    return _combine(tx, sources, lambda *items: itertools.product(*items, repeat=times))


def _choices(tx: Tracer, iterable: VariableTracker, r: VariableTracker | None, make: Any) -> VariableTracker:
    size = None if r is None or known(r) is None else as_index(tx, r)
    if size is None and r is not None and known(r) is not None:
        return ListIteratorVariable(None)
    if size is not None and size < 0:
        tx.throw(ValueError, "r must be non-negative")

    def choose(items: list[VariableTracker]) -> Iterable[Any]:
        return make(items, size)

    return _combine(tx, [tx.iterate(iterable)], choose)


@handles("itertools.permutations")
def _permutations(tx: Tracer, iterable: VariableTracker, r: VariableTracker = NONE) -> VariableTracker:
    return _choices(tx, iterable, r, itertools.permutations)


@handles("itertools.combinations")
def _combinations(tx: Tracer, iterable: VariableTracker, r: VariableTracker) -> VariableTracker:
    return _choices(tx, iterable, r, itertools.combinations)


@handles("itertools.combinations_with_replacement")
def _replacement(tx: Tracer, iterable: VariableTracker, r: VariableTracker) -> VariableTracker:
    return _choices(tx, iterable, r, itertools.combinations_with_replacement)


@handles("itertools.starmap")
def _starmap(tx: Tracer, fn: VariableTracker, iterable: VariableTracker) -> VariableTracker:
    return MapVariable(fn, [tx.iterator(iterable)], star=True)


@handles("itertools.takewhile")
def _takewhile(tx: Tracer, predicate: VariableTracker, iterable: VariableTracker) -> VariableTracker:
    return FilterVariable(predicate, tx.iterator(iterable), "take")


@handles("itertools.dropwhile")
def _dropwhile(tx: Tracer, predicate: VariableTracker, iterable: VariableTracker) -> VariableTracker:
    return FilterVariable(predicate, tx.iterator(iterable), "drop")


@handles("itertools.filterfalse")
def _filterfalse(tx: Tracer, function: VariableTracker, iterable: VariableTracker) -> VariableTracker:
    return FilterVariable(function, tx.iterator(iterable), "filterfalse")


@handles("itertools.compress")
def _compress(tx: Tracer, data: VariableTracker, selectors: VariableTracker) -> VariableTracker:
    items, tests = tx.iterate(data), tx.iterate(selectors)
    if items is None or tests is None:
        return ListIteratorVariable(None)
    chosen: list[VariableTracker] = []
    for item, test in zip(items, tests, strict=False):
        truth = tx.truth(test)
        if truth is None:
            return ListIteratorVariable(None)
        if truth:
            chosen.append(item)
    return ListIteratorVariable(chosen)


@handles("itertools.groupby")
def _groupby(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
    if options.keys() - {"key"}:
        tx.graph_break(R.GB0155, what="itertools.groupby() with keyword arguments other than key")
    if len(args) != 1:
        tx.graph_break(R.GB0134, what="itertools.groupby() with these arguments")
    iterable = args[0] if args else options.get("iterable")
    if iterable is None:
        tx.throw(TypeError, "groupby() missing required argument 'iterable' (pos 1)")
    key = args[1] if len(args) > 1 else options.get("key", NONE)
    if tx.traced and not isinstance(iterable, LocalGeneratorObjectVariable):
        for item in tx.iterate(iterable) or ():
            group = item if known(key) is None else tx.call(key, [item])
            if group.is_tensor():
                tx.graph_break(R.GB0152, what="itertools.groupby() with tensors as keys")
    return GroupbyVariable(tx.iterator(iterable), key)


@handles("itertools.accumulate")
def _accumulate(
    tx: Tracer, iterable: VariableTracker, func: VariableTracker = NONE, *, initial: VariableTracker = NONE
) -> VariableTracker:
    return AccumulateVariable(tx.iterator(iterable), func, None if known(initial) is None else initial)


@handles("itertools.tee")
def _tee(tx: Tracer, iterable: VariableTracker, n: VariableTracker = TWO) -> VariableTracker:
    count = as_index(tx, n)
    buffer = BufferVariable(tx.iterator(iterable))
    made = [TeeVariable(buffer) for _ in range(count or 0)]
    for iterator in made:
        iterator.foreign = not tx.traced
    return TupleVariable(None if count is None else list(made))


@handles("itertools.zip_longest")
def _zip_longest(tx: Tracer, *iterables: VariableTracker, fillvalue: VariableTracker = NONE) -> VariableTracker:
    return ZipLongestVariable([tx.iterator(iterable) for iterable in iterables], fillvalue)


@handles("itertools.pairwise")
def _pairwise(tx: Tracer, iterable: VariableTracker) -> VariableTracker:
    return PairwiseVariable(tx.iterator(iterable))


@handles("itertools.batched")
def _batched(
    tx: Tracer, iterable: VariableTracker, n: VariableTracker, *, strict: VariableTracker = NONE
) -> VariableTracker:
    size = as_index(tx, n)
    if size is None:
        return ListIteratorVariable(None)
    if size < 1:
        tx.throw(ValueError, "n must be at least one")
    return BatchedVariable(tx.iterator(iterable), size)


@handles("functools.reduce")
def _reduce(
    tx: Tracer, function: VariableTracker, iterable: VariableTracker, initial: VariableTracker | None = None
) -> VariableTracker:
    items = tx.iterate(iterable)
    if items is None:
        return tx.unknown(
            "reduction of unknown items" if not isinstance(iterable, UnknownVariable) else iterable.reason
        )
    if initial is None:
        if not items:
            tx.throw(TypeError, "reduce() of empty iterable with no initial value")
        initial, items = items[0], items[1:]
    total = initial
    for item in items:
        total = tx.call(function, [total, item])
    return total
