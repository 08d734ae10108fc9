"""0-d tensors that the graph has computed, given where an operation wants a number: their data is read.

TorchDynamo runs an operation on fake tensors to learn its result (``utils.py::get_fake_value``); a size, a dimension or
a factor has to be a number there, and a fake tensor of the graph's own making has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .base import Args, Kwargs, VariableTracker
from .lists import BaseListVariable
from .tensor import TensorVariable

if TYPE_CHECKING:
    from .protocol import Tracer

NUMBER_WORDS = ("int", "SymInt", "Number", "size", "float")

TAKEN_AS_THEY_ARE = frozenset({"full", "add_"})
"""Operations that TorchDynamo rewrites so that a tensor may stand for their number."""


def reads_a_number(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> bool:
    """Whether an argument is a computed 0-d tensor that no overload of the operation takes as a tensor."""
    if name in TAKEN_AS_THEY_ARE:
        return False
    given: list[tuple[int | str, VariableTracker]] = [*enumerate(args), *kwargs.items()]
    for place, value in given:
        if any(_computed_scalar(tx, part) for part in _parts(value)) and _wants_number(tx, name, args, place):
            return True
    return False


def _parts(value: VariableTracker) -> Iterator[VariableTracker]:
    if isinstance(value, BaseListVariable):
        yield from value.items or ()
    else:
        yield value


def _computed_scalar(tx: Tracer, value: VariableTracker) -> bool:
    return (
        isinstance(value, TensorVariable)
        and value.shape == ()
        and value.region is not None
        and not value.has_source(tx)
    )


def _wants_number(tx: Tracer, name: str, args: Args, place: int | str) -> bool:
    owners = ("torch.Tensor", "torch", "torch.nn.functional") if args and args[0].is_tensor() else ("torch",)
    for owner in owners:
        symbol = tx.knowledge.symbol(f"{owner}.{name}")
        words = [word for signature in getattr(symbol, "signatures", ()) for word in _words(signature, place)]
        if words:
            return not any("Tensor" in word for word in words) and any(
                number in word for word in words for number in NUMBER_WORDS
            )
    return False


def _words(signature: object, place: int | str) -> Iterator[str]:
    """The types that an argument at this place or of this name may have."""
    params = getattr(signature, "params", ())
    if isinstance(place, str):
        yield from (p.type for p in params if p.name == place and p.type)
        return
    positional = [p for p in params if p.kind in ("positional", "normal")]
    star = next((p for p in params if p.kind == "star"), None)
    found = positional[place] if place < len(positional) else star
    if found is not None and found.type:
        yield found.type
