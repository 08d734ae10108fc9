"""Sizes of tensors and what operations do to them: broadcasting, reduction, views, indexing, convolution.

A size is an ``int``, a ``SymDim`` (a number that TorchDynamo keeps symbolic) or None (not known); a shape is a tuple
of sizes, or None where not even the number of dimensions is known. Functions give the weakest true answer and raise
``ShapeError`` only where torch certainly would.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .protocol import Tracer


class ShapeError(Exception):
    """The shapes do not fit: torch raises RuntimeError."""


class SymDim:
    """A symbolic size. ``hint`` is its number where known; ``unbacked``: its number depends on tensor data (then it
    holds the traced region in which it was read: in others, the frame resumed after it too, it is a plain number).
    ``expression``: how it follows from sizes and numbers of the compiled code's inputs, for guards."""

    __slots__ = ("hint", "unbacked", "reason", "expression")

    def __init__(
        self, hint: int | None = None, unbacked: object = False, reason: str = "", expression: Any = None
    ) -> None:
        self.hint = hint
        self.unbacked = unbacked
        self.reason = reason
        self.expression = expression

    def __repr__(self) -> str:
        return "u" if self.unbacked else f"s{self.hint if self.hint is not None else ''}"


Dim = int | SymDim | None
Shape = tuple[Dim, ...] | None

_OPS: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
}


def hint(dim: Dim) -> int | None:
    """The number of a size, symbolic or not; None where not known."""
    return dim.hint if isinstance(dim, SymDim) else dim


def settle(tx: Tracer, dim: Dim) -> None:
    """Traced code goes on with the number that a size has in this run, as where a list gets so many items."""
    if isinstance(dim, SymDim) and dim.expression is not None and dim.hint is not None:
        tx.assume_number(dim.expression, dim.hint)


def dim_op(op: str, left: Dim, right: Dim) -> Dim:
    """Arithmetic of sizes."""
    left_hint, right_hint = hint(left), hint(right)
    value = None
    if left_hint is not None and right_hint is not None and not (op in ("//", "%") and right_hint == 0):
        value = _OPS[op](left_hint, right_hint)
    if isinstance(left, SymDim) or isinstance(right, SymDim):
        unbacked = next((dim.unbacked for dim in (left, right) if isinstance(dim, SymDim) and dim.unbacked), False)
        terms = [dim.expression if isinstance(dim, SymDim) else dim for dim in (left, right)]
        expression = (_OPS[op], *terms) if value is not None and None not in terms else None
        return SymDim(value, unbacked, expression=expression)
    return value


def same_dim(left: Dim, right: Dim) -> bool | None:
    """Whether two sizes are equal; None where not known."""
    if left is right and left is not None:
        return True
    left_hint, right_hint = hint(left), hint(right)
    if left_hint is None or right_hint is None:
        return None
    return left_hint == right_hint


def product(shape: Shape) -> Dim:
    """The number of elements."""
    if shape is None:
        return None
    if any(type(dim) is int and dim == 0 for dim in shape):
        return 0
    total: Dim = 1
    for dim in shape:
        total = dim_op("*", total, dim)
    return total


def ndim(shape: Shape) -> int | None:
    """The number of dimensions."""
    return None if shape is None else len(shape)


def broadcast_dim(left: Dim, right: Dim) -> Dim:
    """The common size of two dimensions."""
    if left == 1 and type(left) is int:
        return right
    if right == 1 and type(right) is int:
        return left
    left_hint, right_hint = hint(left), hint(right)
    if left_hint is None and right_hint is None:
        return left if left is right or isinstance(left, SymDim) else right if isinstance(right, SymDim) else None
    if left_hint is None:
        return right if right_hint != 1 else None
    if right_hint is None:
        return left if left_hint != 1 else None
    if left_hint == right_hint:
        return left if type(left) is int else right
    if left_hint == 1:
        return right
    if right_hint == 1:
        return left
    raise ShapeError(f"The size of tensor a ({left_hint}) must match the size of tensor b ({right_hint})")


def broadcast(*shapes: Shape) -> Shape:
    """The common shape."""
    result: tuple[Dim, ...] = ()
    for shape in shapes:
        if shape is None:
            return None
        longer, shorter = (result, shape) if len(result) >= len(shape) else (shape, result)
        lead = len(longer) - len(shorter)
        result = longer[:lead] + tuple(broadcast_dim(a, b) for a, b in zip(longer[lead:], shorter))
    return result


def norm_axis(axis: int, rank: int) -> int:
    """A dimension number counted from the front; raises IndexError where it is out of range."""
    limit = max(rank, 1)
    if not -limit <= axis < limit:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-limit}, {limit - 1}], but got {axis})")
    return axis % limit


def reduce(shape: Shape, axes: Sequence[int] | None, keepdim: bool | None) -> Shape:
    """Reduction over ``axes`` (None: all of them)."""
    if shape is None:
        return () if axes is None and keepdim is False else None
    if axes is None:
        if keepdim is None and shape:
            return None
        return (1,) * len(shape) if keepdim else ()
    chosen = {norm_axis(axis, len(shape)) for axis in axes}
    if keepdim is None:
        return None
    if keepdim:
        return tuple(1 if at in chosen else dim for at, dim in enumerate(shape))
    return tuple(dim for at, dim in enumerate(shape) if at not in chosen)


def permute(shape: Shape, axes: Sequence[int]) -> Shape:
    """The dimensions in another order."""
    if shape is None:
        return (None,) * len(axes)
    if len(axes) != len(shape):
        raise ShapeError("number of dimensions in the tensor input does not match the length of the desired ordering")
    return tuple(shape[norm_axis(axis, len(shape))] for axis in axes)


def transpose(shape: Shape, first: int, second: int) -> Shape:
    """Two dimensions swapped."""
    if shape is None:
        return None
    dims = list(shape)
    if not dims:
        return shape
    first, second = norm_axis(first, len(dims)), norm_axis(second, len(dims))
    dims[first], dims[second] = dims[second], dims[first]
    return tuple(dims)


def view(shape: Shape, wanted: Sequence[Dim]) -> Shape:
    """``reshape``: at most one ``-1`` is filled in."""
    free = [at for at, dim in enumerate(wanted) if type(dim) is int and dim == -1]
    dims = list(wanted)
    total = product(shape)
    if len(free) == 1:
        rest = product(tuple(dim for at, dim in enumerate(dims) if at != free[0]))
        rest_hint, total_hint = hint(rest), hint(total)
        if rest_hint is not None and total_hint is not None:
            if rest_hint == 0 or total_hint % rest_hint:
                raise ShapeError(f"shape '{list(wanted)}' is invalid for input of size {total_hint}")
            dims[free[0]] = dim_op("//", total, rest)
        else:
            dims[free[0]] = SymDim(None, total.unbacked) if isinstance(total, SymDim) else None
    elif not free:
        asked, have = hint(product(tuple(dims))), hint(total)
        if asked is not None and have is not None and asked != have:
            raise ShapeError(f"shape '{list(wanted)}' is invalid for input of size {have}")
    return tuple(dims)


def expand(shape: Shape, wanted: Sequence[Dim]) -> Shape:
    """Broadcast to ``wanted``, where -1 keeps a size."""
    if shape is None:
        return tuple(None if type(dim) is int and dim == -1 else dim for dim in wanted)
    lead = len(wanted) - len(shape)
    if lead < 0:
        raise ShapeError("the number of sizes provided must be greater or equal to the number of dimensions")
    return tuple(
        shape[at - lead] if at >= lead and type(dim) is int and dim == -1 else dim for at, dim in enumerate(wanted)
    )


def flatten(shape: Shape, start: int, end: int) -> Shape:
    """The dimensions from ``start`` to ``end`` made one."""
    if shape is None:
        return (None,) if (start, end) == (0, -1) else None
    if not shape:
        return (1,)
    start, end = norm_axis(start, len(shape)), norm_axis(end, len(shape))
    return (*shape[:start], product(shape[start : end + 1]), *shape[end + 1 :])


def squeeze(shape: Shape, axes: Sequence[int] | None) -> Shape:
    """Without dimensions of size one: those named, or all."""
    if shape is None:
        return None
    if axes is None:
        if any(hint(dim) is None for dim in shape):
            return None
        return tuple(dim for dim in shape if hint(dim) != 1)
    chosen = {norm_axis(axis, len(shape)) for axis in axes} if shape else set[int]()
    if any(hint(shape[axis]) is None for axis in chosen):
        return None
    return tuple(dim for at, dim in enumerate(shape) if at not in chosen or hint(dim) != 1)


def unsqueeze(shape: Shape, axis: int) -> Shape:
    """With a new dimension of size one."""
    if shape is None:
        return None
    at = norm_axis(axis, len(shape) + 1)
    return (*shape[:at], 1, *shape[at:])


def cat(shapes: Sequence[Shape], axis: int) -> Shape:
    """Joined along one dimension."""
    # Legacy: empty one-dimensional tensors are skipped.
    known = [shape for shape in shapes if shape is not None and shape != (0,)]
    if not known:
        return None if any(shape is None for shape in shapes) else (0,)
    rank = len(known[0])
    if any(len(shape) != rank for shape in known):
        raise ShapeError("Tensors must have same number of dimensions")
    at = norm_axis(axis, rank)
    dims: list[Dim] = []
    for index in range(rank):
        if index == at:
            total: Dim = 0
            for shape in shapes:
                if shape != (0,):
                    total = dim_op("+", total, shape[index] if shape is not None else None)
            dims.append(total)
        else:
            dims.append(next((shape[index] for shape in known if shape[index] is not None), None))
    return tuple(dims)


def matmul(left: Shape, right: Shape) -> Shape:
    """The shape of a matrix product."""
    if left is None or right is None:
        return None
    if not left or not right:
        raise ShapeError("both arguments to matmul need to be at least 1D")
    inner_left, inner_right = left[-1], right[max(-2, -len(right))]
    if same_dim(inner_left, inner_right) is False:
        raise ShapeError("mat1 and mat2 shapes cannot be multiplied")
    rows = left[-2:-1] if len(left) > 1 else ()
    cols = right[-1:] if len(right) > 1 else ()
    batch = broadcast(left[:-2], right[:-2])
    return None if batch is None else batch + rows + cols


def conv_dim(size: Dim, kernel: int, stride: int, padding: int, dilation: int, ceil: bool = False) -> Dim:
    """The size after a convolution or pooling window."""
    total = dim_op("-", dim_op("+", size, 2 * padding), dilation * (kernel - 1) + 1)
    if ceil:
        total = dim_op("+", total, stride - 1)
    result = dim_op("+", dim_op("//", total, stride), 1)
    before = hint(size)
    after = hint(result)
    # A window that would start beyond the padded input is dropped.
    if ceil and before is not None and after is not None and (after - 1) * stride >= before + padding:
        result = dim_op("-", result, 1)
    return result


def conv_transpose_dim(size: Dim, kernel: int, stride: int, padding: int, extra: int, dilation: int) -> Dim:
    """The size that a transposed convolution gives."""
    return dim_op("+", dim_op("*", dim_op("-", size, 1), stride), dilation * (kernel - 1) + extra + 1 - 2 * padding)


def slice_dim(size: Dim, start: int | None, stop: int | None, step: int) -> Dim:
    """The length of ``range(size)[start:stop:step]``."""
    if (start in (None, 0)) and stop is None and step == 1:
        return size
    number = hint(size)
    if number is None:
        if (start in (None, 0) and stop is not None and stop < 0) or (start is not None and stop is None and step == 1):
            return SymDim(None, size.unbacked) if isinstance(size, SymDim) else None
        return None
    length = len(range(*slice(start, stop, step).indices(number)))
    return SymDim(length) if isinstance(size, SymDim) and not (stop is not None and stop >= 0) else length


def strides(shape: Shape) -> tuple[int, ...] | None:
    """Of a contiguous tensor."""
    if shape is None:
        return None
    result: list[int] = []
    step = 1
    for dim in reversed(shape):
        number = hint(dim)
        result.append(step)
        if number is None:
            return None if len(result) < len(shape) else tuple(reversed(result))
        step *= max(number, 1)
    return tuple(reversed(result))
