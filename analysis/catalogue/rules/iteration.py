"""Breaks of iteration: iterators from outside, generators, sorting."""

from __future__ import annotations

from ..model import Rule

GB0152 = Rule(
    id="GB0152",
    slug="groupby-key",
    type="Unsupported key type for itertools.groupby",
    summary="`itertools.groupby` gets keys that are not constants.",
    message="`itertools.groupby` needs constant keys, not {type|such ones}",
    hints=("Group by something that is known: an index, a name, a shape.",),
)

GB0155 = Rule(
    id="GB0155",
    slug="groupby-keyword",
    type="Unsupported kwargs for itertools.groupby",
    summary="`itertools.groupby` is called with a wrong keyword.",
    message="`itertools.groupby` takes `key` and no other keyword",
    hints=("Use `itertools.groupby(items, key=...)`.",),
)

GB0207 = Rule(
    id="GB0207",
    slug="sort-by-tensor",
    type="sort with non-constant keys",
    summary="`sorted` or `list.sort` compares keys that are not constants.",
    message="sorting by {what|a key} that depends on tensors",
    hints=(
        "Sort with `torch.sort` or `torch.argsort`, which stay in the graph.",
        "Sort by something that is known: an index, a name, a shape.",
    ),
)

GB0253 = Rule(
    id="GB0253",
    slug="method-of-generator",
    type="call_method on generator",
    summary="A method such as `send`, `throw` or `close` is called on a generator from outside.",
    message="{method|a method} is called on a generator that was made outside the compiled function",
    hints=("Make and use up the generator on one side: all inside or all outside.",),
)

GB0811 = Rule(
    id="GB0811",
    slug="not-iterable-for-the-compiler",
    type="missing tp_iter",
    summary="A loop or unpacking runs over an object that the compiler cannot iterate.",
    message="the compiler cannot iterate over {what|this object}",
    hints=("Pass a list or tuple instead: `list(pairs)` before the call.",),
    effect=("The graph ends there; as the head of a loop it makes the whole function run without being compiled."),
)

GB4347 = Rule(
    id="GB4347",
    slug="untraceable-iterator",
    type="Missing tp_iternext",
    kind="skip",
    summary="`next` is asked of an iterator that the compiler cannot step.",
    message="the compiler cannot step {what|this iterator}",
    hints=(
        "Pass a list or tuple instead of an iterator.",
        "Loop over the iterator outside, and call the compiled function in the loop.",
    ),
    effect=(
        "In a loop the whole function runs without being compiled; a call of `next` elsewhere only ends the graph."
    ),
)

GB8335 = Rule(
    id="GB8335",
    slug="unfinished-generator-at-break",
    type="Generator reconstruction with mutations",
    kind="skip",
    summary="A break happens while a generator is in the middle of its work.",
    message=(
        "a generator is unfinished where the graph ends ({cause|see the break itself}), and cannot be handed over"
    ),
    hints=("Repair the break itself, or use a list comprehension instead of a generator.",),
    effect="The function runs without being compiled; functions that it calls are still compiled.",
)

GB0134 = Rule(
    id="GB0134",
    slug="groupby-arguments",
    type="Unsupported arguments for itertools.groupby",
    summary="`itertools.groupby` is called with arguments other than an iterable and a key.",
    message="{what|`itertools.groupby()`} takes one iterable and `key=`",
    hints=("Give the iterable by position and the key as `key=`.",),
)

GB0268 = Rule(
    id="GB0268",
    slug="product-arguments",
    type="Unsupported kwargs for itertools.product",
    summary="`itertools.product` is called with a keyword other than `repeat`.",
    message="{what|`itertools.product()`} with these arguments",
    hints=("Use `repeat=`.",),
)
