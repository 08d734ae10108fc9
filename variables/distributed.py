"""``torch.distributed``: which collectives TorchDynamo puts into the graph, and which break it.

Models ``torch/_dynamo/variables/distributed.py`` and the rewriting of collectives in ``functions.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .native import GetAttrVariable
from .op_call import UNKNOWN, const, tensors_in
from .operations import invalidate
from .torch_handlers import HANDLERS, handles

if TYPE_CHECKING:
    from .protocol import Tracer

VT = VariableTracker
Maybe = VariableTracker | None

GRAPHED = (
    "all_reduce all_gather all_gather_into_tensor _all_gather_base reduce_scatter_tensor _reduce_scatter_base"
    " all_to_all_single"
).split()
"""Collectives that become functional operations of the graph."""

UNTRACED = "broadcast reduce gather scatter barrier all_to_all reduce_scatter new_group all_gather_coalesced".split()
"""Collectives that make objects TorchDynamo cannot make."""

POINT_TO_POINT = "send recv isend irecv".split()

MODULES = ("distributed.", "distributed.distributed_c10d.")
NO_GROUP = "Default process group has not been initialized, please make sure to call init_process_group."


def group_of(tx: Tracer) -> tuple[int | None, int | None] | None:
    """Rank and size of the default group; None before ``init_process_group``."""
    return getattr(tx, "process_group", None)


def _names(words: Iterable[str]) -> str:
    return " ".join(prefix + word for word in words for prefix in MODULES)


class WorkVariable(VariableTracker):
    """The handle of an asynchronous collective."""

    __slots__ = ()

    def python_type_name(self) -> str:
        return "Work"

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        tx.graph_break(R.GB0156, what=f"Work.{name}()", method=name, type="Work")
        if name in ("wait", "is_completed", "is_success"):
            return tx.constant(True)
        return tx.unknown(f"Work.{name}()")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return GetAttrVariable(self, name)


def require_group(tx: Tracer) -> None:
    """Collectives without a group raise."""
    if group_of(tx) is None:
        tx.throw(ValueError, NO_GROUP)


@handles(_names(["init_process_group"]))
def _init(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0007, what="torch.distributed.init_process_group()", function="init_process_group")
    names = ("backend", "init_method", "timeout", "world_size", "rank")
    bound = {**dict(zip(names, args, strict=False)), **kwargs}
    rank, size = const(bound.get("rank"), 0), const(bound.get("world_size"), 1)
    state: Any = tx
    state.process_group = (
        rank if isinstance(rank, int) and rank >= 0 else None,
        size if isinstance(size, int) and size > 0 else None,
    )
    return tx.constant(None)


@handles(_names(["destroy_process_group"]))
def _destroy(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0007, what="torch.distributed.destroy_process_group()", function="destroy_process_group")
    if not args and not kwargs:
        state: Any = tx
        state.process_group = None
    return tx.constant(None)


@handles(_names(["is_initialized"]))
def _is_initialized(tx: Tracer, name: str) -> VT:
    return tx.constant(group_of(tx) is not None)


@handles(_names(["get_rank", "get_world_size"]))
def _rank(tx: Tracer, name: str, group: Maybe = None) -> VT:
    found = group_of(tx)
    if found is None:
        tx.throw(ValueError, NO_GROUP)
    number = found[0] if name.endswith("rank") else found[1]
    if number is None or (group is not None and const(group, UNKNOWN) is not None):
        return tx.unknown(f"{name}()", int)
    return tx.constant(number)


@handles(_names(["get_backend"]))
def _backend(tx: Tracer, name: str, group: Maybe = None) -> VT:
    require_group(tx)
    return tx.unknown("the name of a backend", str)


@handles(_names(GRAPHED))
def _graphed(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    require_group(tx)
    asynchronous = const(kwargs.get("async_op"), False)
    if asynchronous is True:
        tx.graph_break(R.GB0172, what=f"{name}(async_op=True)")
    tx.add_op()
    for tensor in tensors_in(args[:1]):
        invalidate(tx, tensor)
    return WorkVariable() if asynchronous is True else tx.constant(None)


@handles(_names(UNTRACED))
def _untraced(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    require_group(tx)
    tx.graph_break(R.GB0007, what=f"{name}()", function=name)
    for tensor in tensors_in(args[:1]):
        invalidate(tx, tensor)
    if name.endswith("new_group"):
        return tx.unknown("a process group")
    return WorkVariable() if const(kwargs.get("async_op"), False) is True else tx.constant(None)


@handles(_names(POINT_TO_POINT))
def _point_to_point(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    require_group(tx)
    tx.graph_break(R.GB2696, what=f"{name}()")
    for tensor in tensors_in(args[:1]):
        if name.endswith("recv"):
            invalidate(tx, tensor)
    if name.rpartition(".")[2].startswith("i"):
        return WorkVariable()
    return tx.constant(None) if name.endswith("send") else tx.unknown("the rank of a sender", int)


@handles(_names(["P2POp"]))
def _p2p_op(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB1750, what="torch.distributed.P2POp()")
    return tx.unknown("a P2POp")


@handles(_names(["batch_isend_irecv"]))
def _batch(tx: Tracer, name: str, p2p_op_list: VT) -> VT:
    tx.graph_break(R.GB9300, what="torch.distributed.batch_isend_irecv()")
    items = tx.iterate(p2p_op_list)
    count = len(items) if items is not None else 1
    return tx.list([WorkVariable() for _ in range(count)])


FACTS: dict[str, Any] = {name: HANDLERS[name] for name in HANDLERS if name.startswith("torch.distributed.")}
"""What is handled here, by dotted name."""
