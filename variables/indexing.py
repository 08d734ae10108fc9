"""``tensor[key]`` and ``tensor[key] = value``: shapes, and which keys TorchDynamo cannot trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from . import dtypes, shapes
from .base import NO_KWARGS, VariableTracker
from .lists import ListVariable, SliceVariable, TupleVariable
from .op_call import UNKNOWN, OpCall, const, items_of
from .operations import check_arguments, invalidate
from .shapes import Dim, Shape, SymDim
from .tensor import SymNodeVariable, TensorVariable, UnspecializedPythonVariable, elements_of, region_of
from .union import UnionVariable
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer


def key_parts(key: VariableTracker) -> list[VariableTracker]:
    """The comma-separated parts of a subscript."""
    if isinstance(key, TupleVariable):
        return list(key.items) if key.items is not None else [UnknownVariable("a subscript of unknown length")]
    return [key]


def slice_bounds(part: SliceVariable) -> list[VariableTracker]:
    """Start, stop and step."""
    return part.items


def check_bounds(tx: Tracer, parts: list[VariableTracker]) -> None:
    """A tensor as a bound of a slice is read as a number."""
    for part in parts:
        if isinstance(part, SliceVariable):
            for bound in slice_bounds(part):
                if bound.is_tensor():
                    tx.call_method(bound, "__index__", [])


def is_mask(part: VariableTracker) -> bool:
    """Whether it selects items by truth instead of by position."""
    return isinstance(part, TensorVariable) and part.dtype in ("bool", "uint8")


def check_positions(tx: Tracer, parts: list[VariableTracker]) -> None:
    """A position that a tensor without dimensions holds is read as a number when the tensor was made in the graph; one
    that comes from outside has its number at hand. A truth value is always read."""
    if tx.dynamo_config("capture_scalar_outputs"):
        return
    for part in parts:
        items = part.items if type(part) is ListVariable else None
        for position in [part] if items is None else items:
            if isinstance(position, UnspecializedPythonVariable) and position.unbacked == region_of(tx):
                tx.graph_break(R.GB0033, what="a random number as an index", op="aten._local_scalar_dense.default")
            if not isinstance(position, TensorVariable) or position.shape != ():
                continue
            made_inside = position.region == region_of(tx) and not position.literal
            if made_inside or position.dtype == "bool":
                tx.graph_break(R.GB0033, what="indexing with a tensor", op="aten._local_scalar_dense.default")


def get_item(tx: Tracer, tensor: TensorVariable, key: VariableTracker) -> VariableTracker:
    """``tensor[key]``."""
    parts = key_parts(key)
    uncertain = next((index for index, part in enumerate(parts) if isinstance(part, UnionVariable)), None)
    if uncertain is not None:
        return _with_each_option(tx, tensor, parts, uncertain)
    check_bounds(tx, parts)
    if tx.traced:
        check_arguments(tx, "indexing", parts, NO_KWARGS)
        check_positions(tx, parts)
        if any(is_mask(part) for part in parts) and not tx.dynamo_config("capture_dynamic_output_shape_ops"):
            tx.graph_break(R.GB0036, what="indexing with a boolean mask", op="aten.nonzero.default")
        if any(isinstance(const(part, UNKNOWN), str) for part in parts):
            tx.graph_break(R.GB0064, what="indexing a tensor with a string")
    tx.add_op()
    call = OpCall(tx, "getitem", [tensor, *parts], NO_KWARGS)
    shape = indexed_shape(call, tensor.shape, parts)
    result = call.tensor(shape, tensor.dtype, requires_grad=grad_of(tx, tensor), contiguous=None)
    result.value = indexed_value(tensor.value, parts)
    if shape is not None and len(parts) == 1 and isinstance(const(parts[0]), int):
        result.contiguous = tensor.contiguous
    elif tensor.contiguous and shape and isinstance(parts[0], SliceVariable):
        step, first = const(slice_bounds(parts[0])[2], UNKNOWN), shapes.hint(shape[0])
        if isinstance(step, int) and step != 1 and first is not None:
            result.contiguous = first < 2
    return result


def _with_each_option(tx: Tracer, tensor: TensorVariable, parts: list[VariableTracker], index: int) -> VariableTracker:
    """``tensor[key]`` where one part of the key is one of a few."""
    union = parts[index]
    assert isinstance(union, UnionVariable)

    def take(option: VariableTracker) -> VariableTracker:
        chosen = [*parts[:index], option, *parts[index + 1 :]]
        return get_item(tx, tensor, TupleVariable(chosen) if len(chosen) > 1 else option)

    return tx.map_options(union, take)


def grad_of(tx: Tracer, tensor: TensorVariable) -> bool | None:
    """Whether the result of indexing requires grad."""
    if tensor.requires_grad is False or tx.grad_enabled() is False:
        return False
    return True if tensor.requires_grad and tx.grad_enabled() else None


def indexed_value(value: Any, parts: list[VariableTracker]) -> Any:
    """The elements that plain ints and slices pick."""
    if value is UNKNOWN or not isinstance(value, tuple) or not parts:
        return value if not parts else UNKNOWN
    part = parts[0]
    found = const(part, UNKNOWN)
    if isinstance(found, int) and not isinstance(found, bool):
        return indexed_value(value[found], parts[1:]) if -len(value) <= found < len(value) else UNKNOWN
    if isinstance(part, SliceVariable):
        bounds = [const(bound, UNKNOWN) for bound in slice_bounds(part)]
        if all(bound is None or isinstance(bound, int) for bound in bounds):
            rows = tuple(indexed_value(row, parts[1:]) for row in value[slice(*bounds)])
            return UNKNOWN if any(row is UNKNOWN for row in rows) else rows
    return UNKNOWN


def _bound(value: VariableTracker) -> Any:
    if isinstance(value, SymNodeVariable):
        return value.hint if value.hint is not None else UNKNOWN
    if value.is_tensor():
        return UNKNOWN
    return const(value, UNKNOWN)


def sliced(dim: Dim, part: SliceVariable) -> Dim:
    """The size that a slice leaves of a dimension."""
    bounds = [_bound(bound) for bound in slice_bounds(part)]
    if any(bound is not None and not isinstance(bound, int) for bound in bounds):
        numbers = [b.unbacked for b in slice_bounds(part) if isinstance(b, SymNodeVariable) and b.unbacked]
        return SymDim(None, numbers[0]) if numbers else None
    start, stop, step = bounds
    if step == 0:
        return None
    result = shapes.slice_dim(dim, start, stop, step or 1)
    if isinstance(result, int) and any(isinstance(b, SymNodeVariable) for b in slice_bounds(part)):
        return SymDim(result)
    return result


def indexed_shape(call: OpCall, shape: Shape, parts: list[VariableTracker]) -> Shape:
    """The shape of ``tensor[parts]``."""
    if shape is None:
        return None
    kinds = [const(part, UNKNOWN) for part in parts]
    consumed = 0
    for part, kind in zip(parts, kinds, strict=True):
        if isinstance(part, UnknownVariable) and part.pytype not in (int, slice):
            return None
        if kind is None or kind is Ellipsis:
            continue
        if isinstance(kind, bool):
            return None
        if is_mask(part):
            rank = shapes.ndim(call.shape(part))
            if rank is None:
                return None
            consumed += rank
        else:
            consumed += 1
    if consumed > len(shape):
        if call.tx.traced or any(is_mask(part) for part in parts):
            return None
        call.tx.throw(IndexError, f"too many indices for tensor of dimension {len(shape)}")
    result: list[Dim] = []
    at = 0
    advanced: list[Shape] = []
    place: int | None = None
    apart = False
    after_advanced = False
    filled_ellipsis = False
    for part, kind in zip(parts, kinds, strict=True):
        index = isinstance(part, TensorVariable) or items_of(part) is not None
        if index and not isinstance(part, SliceVariable):
            if place is None:
                place = len(result)
            elif after_advanced:
                apart = True
            if is_mask(part):
                advanced.append((call.fresh_dim(),))
                at += shapes.ndim(call.shape(part)) or 0
            else:
                advanced.append(call.shape(part) if isinstance(part, TensorVariable) else list_shape(part))
                at += 1
            after_advanced = False
            continue
        if place is not None:
            after_advanced = True
        if kind is None and not isinstance(part, (SliceVariable, SymNodeVariable, UnknownVariable)):
            result.append(1)
        elif kind is Ellipsis:
            if filled_ellipsis:
                return None
            filled_ellipsis = True
            take = len(shape) - consumed
            result.extend(shape[at : at + take])
            at += take
        elif isinstance(part, SliceVariable):
            result.append(sliced(shape[at], part))
            at += 1
        elif isinstance(part, UnknownVariable) and part.pytype is slice:
            result.append(None)
            at += 1
        elif isinstance(kind, int) or isinstance(part, (SymNodeVariable, UnknownVariable)):
            size = shapes.hint(shape[at])
            if isinstance(kind, int) and size is not None and not -size <= kind < size:
                call.tx.throw(IndexError, f"index {kind} is out of bounds for dimension {at} with size {size}")
            at += 1
        else:
            return None
    result.extend(shape[at:])
    if advanced:
        common = shapes.broadcast(*advanced)
        if common is None or place is None:
            return None
        where = 0 if apart else place
        return (*result[:where], *common, *result[where:])
    return tuple(result)


def list_shape(part: VariableTracker) -> Shape:
    """The shape of a list used as an index."""
    items = items_of(part)
    if items is None:
        return None
    if items and items_of(items[0]) is not None:
        inner = list_shape(items[0])
        return None if inner is None else (len(items), *inner)
    if any(isinstance(const(item, UNKNOWN), bool) for item in items):
        return (None,)
    return (len(items),)


def set_item(tx: Tracer, tensor: TensorVariable, key: VariableTracker, value: VariableTracker) -> None:
    """``tensor[key] = value``."""
    parts = key_parts(key)
    check_bounds(tx, parts)
    if tx.traced:
        check_arguments(tx, "assignment to elements of a tensor", [*parts, value], NO_KWARGS)
        check_positions(tx, parts)
    tx.add_op()
    new = set_value(tensor, parts, value)
    if new is not UNKNOWN:
        tx.assign(tensor, "elements", elements_of(new))
    else:
        invalidate(tx, tensor)
    if isinstance(value, TensorVariable) and value.requires_grad is not False and tensor.requires_grad is False:
        if tx.grad_enabled() is not False and dtypes.differentiable(tensor.dtype) is not False:
            tx.assign(tensor, "requires_grad", value.requires_grad)
            tx.assign(tensor, "is_leaf", None if value.requires_grad is None else False)


def set_value(tensor: TensorVariable, parts: list[VariableTracker], value: VariableTracker) -> Any:
    """The elements after writing a known number at a known place."""
    number = const(value, UNKNOWN)
    if isinstance(value, TensorVariable):
        number = value.value
    if not isinstance(number, (bool, int, float)) or not isinstance(tensor.value, tuple):
        return UNKNOWN
    places = [const(part, UNKNOWN) for part in parts]
    if not all(isinstance(place, int) and not isinstance(place, bool) for place in places):
        return UNKNOWN

    def write(rows: Any, rest: list[int]) -> Any:
        if not rest:
            return UNKNOWN if isinstance(rows, tuple) else number
        if not isinstance(rows, tuple) or not -len(rows) <= rest[0] < len(rows):
            return UNKNOWN
        at = rest[0] % len(rows)
        inner = write(rows[at], rest[1:])
        return UNKNOWN if inner is UNKNOWN else (*rows[:at], inner, *rows[at + 1 :])

    return write(tensor.value, places)
