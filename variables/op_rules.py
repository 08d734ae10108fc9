"""Results of tensor operations: arithmetic, reductions, views, indexing, sorting, linear algebra.

One function per family, registered for all its names. Parameters are torch's own; what does not matter for the result
is swallowed by ``**_``.
"""

from __future__ import annotations

import itertools
from typing import Any

from . import dtypes, shapes
from .base import VariableTracker
from .lists import TupleVariable
from .op_call import UNKNOWN, Maybe, OpCall, axes_of, const, dim_of, dims_of, dtype_of, items_of
from .op_registry import rule
from .shapes import Dim, Shape
from .tensor import TensorVariable

VT = VariableTracker

# ---- elementwise


@rule("add sub subtract rsub mul multiply remainder fmod bitwise_and bitwise_or bitwise_xor bitwise_left_shift")
@rule("bitwise_right_shift __and__ __or__ __xor__ __lshift__ __rshift__ maximum minimum fmax fmin gcd lcm hypot")
@rule("heaviside nextafter copysign floor_divide pow true_binary dist_elementwise")
def _binary(c: OpCall, input: VT, other: VT, **_: VT) -> VT:
    dtype = c.result_dtype(input, other)
    if c.name == "pow" and dtype == "bool":
        dtype = "int64"
    return c.tensor(shapes.broadcast(c.shape(input), c.shape(other)), dtype)


@rule("div divide true_divide atan2 arctan2 xlogy logaddexp logaddexp2 special_xlog1py special_xlogy special_zeta")
def _binary_float(c: OpCall, input: VT, other: VT, rounding_mode: Maybe = None, **_: VT) -> VT:
    dtype = c.result_dtype(input, other)
    if const(rounding_mode) is None:
        dtype = dtypes.to_float(dtype)
    elif const(rounding_mode) is UNKNOWN:
        dtype = None
    return c.tensor(shapes.broadcast(c.shape(input), c.shape(other)), dtype)


@rule("eq ne lt le gt ge not_equal less less_equal greater greater_equal logical_and logical_or logical_xor")
@rule("isclose isin")
def _compare(c: OpCall, input: VT, other: VT, *_a: VT, **_: VT) -> VT:
    shape = c.shape(input) if c.name == "isin" else shapes.broadcast(c.shape(input), c.shape(other))
    return c.tensor(shape, "bool")


@rule("logical_not isnan isinf isfinite isneginf isposinf isreal signbit")
def _predicate(c: OpCall, input: VT, **_: VT) -> VT:
    return c.tensor(c.shape(input), "bool")


@rule(
    "sin cos tan asin acos atan arcsin arccos arctan sinh cosh tanh asinh acosh atanh arctanh exp exp2 expm1 log log2"
)
@rule("log10 log1p sqrt rsqrt sigmoid erf erfc erfinv lgamma digamma reciprocal logit sinc i0 special_expit deg2rad")
@rule("rad2deg mvlgamma polygamma special_erf special_erfc special_erfinv special_i0e special_i1 special_ndtr")
@rule("special_log_ndtr special_gammaln special_digamma special_ndtri special_entr special_logit special_expm1 gammaln")
def _unary_float(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.tensor(c.shape(input), dtypes.to_float(c.dtype(input)))


@rule("neg negative positive sign sgn ceil floor round trunc fix frac square relu relu6 clone contiguous detach alias")
@rule("bitwise_not nan_to_num flip fliplr flipud roll rot90_same cumsum_like tril triu masked_fill masked_scatter")
@rule("scatter scatter_add scatter_reduce index_add index_copy index_fill index_put fill renorm conj_physical conj")
@rule("resolve_conj resolve_neg dropout feature_dropout alpha_dropout pin_memory select_scatter slice_scatter")
@rule("diagonal_scatter erfinv_ bernoulli cummax_values requires_grad_same lift_fresh view_as_same cuda cpu clamp_like")
@rule("softshrink hardshrink threshold leaky_relu elu selu celu gelu silu mish softplus softsign hardtanh hardswish")
@rule("hardsigmoid logsigmoid tanhshrink rrelu prelu normalize zero index_reduce float_power_same squareplus xpu mps")
def _same(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.like(input)


@rule("abs absolute")
def _abs(c: OpCall, input: VT, **_: VT) -> VT:
    return c.tensor(c.shape(input), dtypes.real_of(c.dtype(input)))


@rule("float_power")
def _float_power(c: OpCall, input: VT, exponent: VT, **_: VT) -> VT:
    dtype = dtypes.promote(c.result_dtype(input, exponent), "float64")
    return c.tensor(shapes.broadcast(c.shape(input), c.shape(exponent)), dtype)


@rule("clamp clip clamp_min clamp_max")
def _clamp(c: OpCall, input: VT, min: Maybe = None, max: Maybe = None, **_: VT) -> VT:
    bounds = [bound for bound in (min, max) if bound is not None and const(bound) is not None]
    return c.tensor(
        shapes.broadcast(c.shape(input), *[c.shape(bound) for bound in bounds]), c.result_dtype(input, *bounds)
    )


@rule("where")
def _where(c: OpCall, condition: VT, input: Maybe = None, other: Maybe = None, **_: VT) -> VT:
    if input is None or other is None:
        rank = shapes.ndim(c.shape(condition))
        if rank is None:
            return c.tx.unknown("where() of a tensor of unknown rank", tuple)
        return c.tuple(*[c.tensor((None,), "int64") for _ in range(rank or 1)])
    return c.tensor(shapes.broadcast(c.shape(condition), c.shape(input), c.shape(other)), c.result_dtype(input, other))


@rule("addcmul addcdiv lerp")
def _ternary(c: OpCall, input: VT, one: Maybe = None, two: Maybe = None, **k: VT) -> VT:
    operands = [v for v in (input, one, two, *(k.get(n) for n in ("tensor1", "tensor2", "end", "weight"))) if v]
    dtype = c.result_dtype(*operands)
    return c.tensor(
        shapes.broadcast(*[c.shape(v) for v in operands]), dtypes.to_float(dtype) if c.name == "addcdiv" else dtype
    )


@rule("complex polar")
def _complex(c: OpCall, real: VT, imag: VT, **_: VT) -> VT:
    return c.tensor(shapes.broadcast(c.shape(real), c.shape(imag)), dtypes.complex_of(c.dtype(real)))


@rule("real imag angle")
def _real(c: OpCall, input: VT, **_: VT) -> VT:
    dtype = dtypes.real_of(c.dtype(input))
    return c.tensor(c.shape(input), dtypes.to_float(dtype) if c.name == "angle" else dtype)


# ---- reductions


def _axes(c: OpCall, input: VT, dim: Maybe, keepdim: Maybe) -> Shape:
    axes = axes_of(dim)
    keep = const(keepdim, False)
    if axes is UNKNOWN:
        return None
    return shapes.reduce(c.shape(input), axes or None, None if keep is UNKNOWN else bool(keep))


@rule("sum nansum prod mean nanmean std var logsumexp amax amin all any count_nonzero norm nuclear_norm")
@rule("linalg_vector_norm linalg_norm frobenius_norm")
def _reduce(c: OpCall, input: VT, *args: VT, **k: VT) -> VT:
    rest = list(args)
    if c.name in ("norm", "linalg_vector_norm", "linalg_norm", "nuclear_norm", "frobenius_norm"):
        if rest and c.name != "frobenius_norm":
            rest.pop(0)
    dim, keepdim = k.get("dim", k.get("axis")), k.get("keepdim")
    if dim is None and rest and not (c.name in ("std", "var") and isinstance(const(rest[0]), bool)):
        dim = rest.pop(0)
    elif rest and isinstance(const(rest[0]), bool):
        rest.pop(0)
    if c.name in ("std", "var") and len(rest) > 1:
        rest.pop(0)
    if keepdim is None and rest:
        keepdim = rest.pop(0)
    dtype = c.dtype(input)
    if c.name in ("all", "any"):
        dtype = "bool" if dtype != "uint8" else dtype
    elif c.name in ("sum", "nansum", "prod"):
        dtype = dtypes.sum_dtype(dtype)
    elif c.name == "count_nonzero":
        dtype = "int64"
    elif c.name == "logsumexp":
        dtype = dtypes.to_float(dtype)
    elif c.name not in ("amax", "amin", "mean", "nanmean"):
        dtype = dtypes.real_of(dtype)
    return c.tensor(_axes(c, input, dim, keepdim), dtype_of(k.get("dtype"), dtype))


@rule("var_mean std_mean")
def _pair_reduce(c: OpCall, input: VT, dim: Maybe = None, unbiased: Maybe = None, keepdim: Maybe = None, **_: VT) -> VT:
    shape = _axes(c, input, dim, keepdim)
    return c.tuple(c.tensor(shape, c.dtype(input)), c.tensor(shape, c.dtype(input)))


@rule("argmax argmin")
def _arg(c: OpCall, input: VT, dim: Maybe = None, keepdim: Maybe = None, **_: VT) -> VT:
    return c.tensor(_axes(c, input, dim, keepdim), "int64")


@rule("max min")
def _extreme(c: OpCall, input: VT, dim: Maybe = None, keepdim: Maybe = None, other: Maybe = None, **k: VT) -> VT:
    dim = k.get("axis", dim)
    other = other or (dim if isinstance(dim, TensorVariable) else None)
    if other is not None:
        return c.tensor(shapes.broadcast(c.shape(input), c.shape(other)), c.result_dtype(input, other))
    if dim is None:
        return c.tensor((), c.dtype(input))
    shape = _axes(c, input, dim, keepdim)
    return c.named(c.name, ("values", "indices"), c.tensor(shape, c.dtype(input)), c.tensor(shape, "int64"))


@rule("median nanmedian mode kthvalue")
def _select_value(c: OpCall, input: VT, *args: VT, **k: VT) -> VT:
    rest = list(args)
    if c.name == "kthvalue" and rest:
        rest.pop(0)
    dim = k.get("dim") or (rest.pop(0) if rest else None)
    keepdim = k.get("keepdim") or (rest.pop(0) if rest else None)
    if dim is None and c.name in ("median", "nanmedian"):
        return c.tensor((), c.dtype(input))
    shape = _axes(c, input, dim or c.tx.constant(-1), keepdim)
    return c.named(c.name, ("values", "indices"), c.tensor(shape, c.dtype(input)), c.tensor(shape, "int64"))


@rule("quantile nanquantile")
def _quantile(c: OpCall, input: VT, q: VT, dim: Maybe = None, keepdim: Maybe = None, **_: VT) -> VT:
    shape, quantiles = _axes(c, input, dim, keepdim), c.shape(q)
    return c.tensor(None if shape is None or quantiles is None else quantiles + shape, c.dtype(input))


@rule("sort topk")
def _sort(c: OpCall, input: VT, *args: VT, **k: VT) -> VT:
    shape = c.shape(input)
    if c.name == "topk" and shape is not None:
        count = dim_of(k.get("k") or (args[0] if args else None))
        axis = const(k.get("dim") or (args[1] if len(args) > 1 else None), -1)
        if axis is UNKNOWN:
            shape = None
        elif shape:
            at = shapes.norm_axis(axis, len(shape))
            shape = (*shape[:at], count, *shape[at + 1 :])
    return c.named(c.name, ("values", "indices"), c.tensor(shape, c.dtype(input)), c.tensor(shape, "int64"))


@rule("argsort msort")
def _argsort(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.tensor(c.shape(input), "int64" if c.name == "argsort" else c.dtype(input))


@rule("cumsum cumprod logcumsumexp softmax log_softmax softmin special_softmax special_log_softmax")
def _scan(c: OpCall, input: VT, *_a: VT, dtype: Maybe = None, **_: VT) -> VT:
    default = c.dtype(input)
    if c.name in ("cumsum", "cumprod"):
        default = dtypes.sum_dtype(default)
    return c.tensor(c.shape(input), dtype_of(dtype, default))


@rule("cummax cummin")
def _cummax(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.named(c.name, ("values", "indices"), c.like(input), c.tensor(c.shape(input), "int64"))


@rule("diff")
def _diff(c: OpCall, input: VT, n: Maybe = None, dim: Maybe = None, prepend: Maybe = None, append: Maybe = None) -> VT:
    shape, axis, times = c.shape(input), const(dim, -1), const(n, 1)
    if shape and isinstance(axis, int) and isinstance(times, int) and prepend is None and append is None:
        at = shapes.norm_axis(axis, len(shape))
        shape = (*shape[:at], shapes.dim_op("-", shape[at], times), *shape[at + 1 :])
    else:
        shape = None
    return c.tensor(shape, c.dtype(input))


# ---- views and layout


@rule("view reshape _unsafe_view _reshape_alias")
def _view(c: OpCall, input: VT, *size: VT, shape: Maybe = None, dtype: Maybe = None) -> VT:
    target = dtype or (size[0] if len(size) == 1 else None)
    wanted_dtype = const(target)
    if getattr(wanted_dtype, "kind", None) == "dtype":
        name: str = wanted_dtype.name
        old = c.dtype(input)
        same = old is not None and dtypes.itemsize(old) == dtypes.itemsize(name)
        return c.tensor(c.shape(input) if same else None, name, value=UNKNOWN)
    wanted = dims_of([shape] if shape is not None else (k for k in size))
    return c.tensor(None if wanted is None else shapes.view(c.shape(input), wanted), c.dtype(input), view_of=input)


@rule("view_as reshape_as expand_as")
def _view_as(c: OpCall, input: VT, other: VT, **_: VT) -> VT:
    return c.tensor(c.shape(other), c.dtype(input))


@rule("expand")
def _expand(c: OpCall, input: VT, *size: VT, **k: VT) -> VT:
    wanted = dims_of([k["size"]] if "size" in k else size)
    return c.tensor(None if wanted is None else shapes.expand(c.shape(input), wanted), c.dtype(input), contiguous=None)


@rule("broadcast_to")
def _broadcast_to(c: OpCall, input: VT, *size: VT, **k: VT) -> VT:
    return _expand(c, input, *size, **k)


def reordered(input: VT, order: list[int]) -> bool | None:
    """Whether a contiguous tensor is so still when its dimensions come in another order."""
    shape = input.shape if isinstance(input, TensorVariable) and input.contiguous else None
    if shape is None or len(order) != len(shape):
        return None
    sizes = [shapes.hint(dim) for dim in shape]
    if None in sizes:
        return None
    axes = [shapes.norm_axis(axis, len(shape)) for axis in order]
    wide = [axis for axis in axes if sizes[axis] != 1]
    return wide == sorted(wide)


def swapped(input: VT, first: int, second: int) -> bool | None:
    """The same for two dimensions that change places."""
    shape = input.shape if isinstance(input, TensorVariable) else None
    if shape is None or not shape:
        return None
    order = list(range(len(shape)))
    first, second = shapes.norm_axis(first, len(shape)), shapes.norm_axis(second, len(shape))
    if not (first < len(shape) and second < len(shape)):
        return None
    order[first], order[second] = order[second], order[first]
    return reordered(input, order)


@rule("permute")
def _permute(c: OpCall, input: VT, *dims: VT, **k: VT) -> VT:
    axes = dims_of([k["dims"]] if "dims" in k else dims)
    if axes is None or not all(isinstance(axis, int) for axis in axes):
        return c.tensor(None, c.dtype(input))
    strided = reordered(input, [int(a) for a in axes if isinstance(a, int)])
    return c.tensor(shapes.permute(c.shape(input), axes), c.dtype(input), contiguous=strided)  # type: ignore[arg-type]


@rule("transpose swapaxes swapdims")
def _transpose(c: OpCall, input: VT, dim0: Maybe = None, dim1: Maybe = None, **k: VT) -> VT:
    first, second = const(dim0 or k.get("axis0")), const(dim1 or k.get("axis1"))
    if not (isinstance(first, int) and isinstance(second, int)):
        return c.tensor(None, c.dtype(input), contiguous=None)
    shape = shapes.transpose(c.shape(input), first, second)
    return c.tensor(shape, c.dtype(input), contiguous=swapped(input, first, second))


@rule("t adjoint mT matrix_H")
def _t(c: OpCall, input: VT, **_: VT) -> VT:
    shape = c.shape(input)
    if shape is not None and len(shape) >= 2:
        shape = shapes.transpose(shape, -1, -2)
        return c.tensor(shape, c.dtype(input), contiguous=swapped(input, -1, -2))
    return c.tensor(shape, c.dtype(input), contiguous=None)


@rule("numpy_T")
def _reverse_dims(c: OpCall, input: VT, **_: VT) -> VT:
    shape = c.shape(input)
    return c.tensor(None if shape is None else shape[::-1], c.dtype(input), contiguous=None)


@rule("movedim moveaxis")
def _movedim(c: OpCall, input: VT, source: VT, destination: VT, **_: VT) -> VT:
    shape, origin, target = c.shape(input), axes_of(source), axes_of(destination)
    if shape is None or not isinstance(origin, list) or not isinstance(target, list):
        return c.tensor(None, c.dtype(input))
    rank = len(shape)
    origin = [shapes.norm_axis(axis, rank) for axis in origin]
    order = [axis for axis in range(rank) if axis not in origin]
    for at, axis in sorted(zip((shapes.norm_axis(axis, rank) for axis in target), origin, strict=False)):
        order.insert(at, axis)
    return c.tensor(tuple(shape[axis] for axis in order), c.dtype(input), contiguous=None)


@rule("flatten ravel")
def _flatten(c: OpCall, input: VT, start_dim: Maybe = None, end_dim: Maybe = None, **_: VT) -> VT:
    start, end = const(start_dim, 0), const(end_dim, -1)
    if not isinstance(start, int) or not isinstance(end, int):
        return c.tensor(None, c.dtype(input))
    return c.tensor(shapes.flatten(c.shape(input), start, end), c.dtype(input), view_of=input)


@rule("unflatten")
def _unflatten(c: OpCall, input: VT, dim: VT, sizes: VT, **_: VT) -> VT:
    shape, axis, wanted = c.shape(input), const(dim), dims_of([sizes])
    if shape is None or not isinstance(axis, int) or wanted is None:
        return c.tensor(None, c.dtype(input))
    at = shapes.norm_axis(axis, len(shape))
    inner = shapes.view((shape[at],), wanted) or ()
    return c.tensor((*shape[:at], *inner, *shape[at + 1 :]), c.dtype(input))


@rule("squeeze")
def _squeeze(c: OpCall, input: VT, dim: Maybe = None, **_: VT) -> VT:
    axes = axes_of(dim)
    return c.tensor(None if axes is UNKNOWN else shapes.squeeze(c.shape(input), axes), c.dtype(input), view_of=input)


@rule("unsqueeze")
def _unsqueeze(c: OpCall, input: VT, dim: VT, **_: VT) -> VT:
    axis = const(dim)
    shape = shapes.unsqueeze(c.shape(input), axis) if isinstance(axis, int) else None
    return c.tensor(shape, c.dtype(input), view_of=input)


@rule("repeat tile")
def _repeat(c: OpCall, input: VT, *sizes: VT, **k: VT) -> VT:
    given = dims_of([k[n] for n in ("repeats", "dims") if n in k] or sizes)
    shape = c.shape(input)
    if given is None or shape is None:
        return c.tensor(None, c.dtype(input))
    if len(given) < len(shape):
        given = (1,) * (len(shape) - len(given)) + given
    shape = (1,) * (len(given) - len(shape)) + shape
    return c.tensor(tuple(shapes.dim_op("*", a, b) for a, b in zip(shape, given, strict=True)), c.dtype(input))


@rule("repeat_interleave")
def _repeat_interleave(
    c: OpCall, input: VT, repeats: Maybe = None, dim: Maybe = None, output_size: Maybe = None, **_: VT
) -> VT:
    if repeats is None:
        return c.tensor((dim_of(output_size),), "int64")
    shape, count = c.shape(input), dim_of(repeats)
    if output_size is not None:
        count = None
    axis = const(dim)
    if axis is None:
        total = shapes.product(shape)
        length = dim_of(output_size) if output_size is not None else shapes.dim_op("*", total, count)
        return c.tensor((length,), c.dtype(input))
    if shape is None or axis is UNKNOWN:
        return c.tensor(None, c.dtype(input))
    at = shapes.norm_axis(axis, len(shape))
    length = dim_of(output_size) if output_size is not None else shapes.dim_op("*", shape[at], count)
    return c.tensor((*shape[:at], length, *shape[at + 1 :]), c.dtype(input))


@rule("rot90")
def _rot90(c: OpCall, input: VT, k: Maybe = None, dims: Maybe = None, **_: VT) -> VT:
    times, axes, shape = const(k, 1), axes_of(dims) or [0, 1], c.shape(input)
    if not isinstance(times, int) or axes is UNKNOWN or shape is None:
        return c.tensor(None, c.dtype(input))
    return c.tensor(shapes.transpose(shape, axes[0], axes[1]) if times % 2 else shape, c.dtype(input))


# ---- joining and splitting


@rule("cat concat concatenate")
def _cat(c: OpCall, tensors: VT, dim: Maybe = None, **k: VT) -> VT:
    items, axis = items_of(tensors), const(dim or k.get("axis"), 0)
    dtype = c.result_dtype(*items) if items else None
    if items is None or not isinstance(axis, int):
        return c.tensor(None, dtype)
    return c.tensor(shapes.cat([c.shape(item) for item in items], axis), dtype)


@rule("stack")
def _stack(c: OpCall, tensors: VT, dim: Maybe = None, **_: VT) -> VT:
    items, axis = items_of(tensors), const(dim, 0)
    if not items or not isinstance(axis, int):
        return c.tensor(None, None)
    shape = next((c.shape(item) for item in items if c.shape(item) is not None), None)
    if shape is None:
        return c.tensor(None, c.result_dtype(*items))
    at = shapes.norm_axis(axis, len(shape) + 1)
    return c.tensor((*shape[:at], len(items), *shape[at:]), c.result_dtype(*items))


@rule("hstack vstack dstack row_stack column_stack")
def _hstack(c: OpCall, tensors: VT, **_: VT) -> VT:
    items = items_of(tensors)
    if not items:
        return c.tensor(None, None)
    parts = [c.shape(item) for item in items]
    dtype = c.result_dtype(*items)
    if any(part is None for part in parts):
        return c.tensor(None, dtype)
    grown: list[Shape] = []
    for part in parts:
        assert part is not None
        if c.name in ("vstack", "row_stack"):
            part = part if len(part) > 1 else (1, *(part or (1,)))
        elif c.name == "column_stack":
            part = part if len(part) > 1 else (*(part or (1,)), 1)
        elif c.name == "dstack":
            part = part if len(part) > 2 else (*part, 1) if len(part) == 2 else (1, *(part or (1,)), 1)
        else:
            part = part or (1,)
        grown.append(part)
    first = grown[0] or ()
    axis = {"vstack": 0, "row_stack": 0, "dstack": 2, "column_stack": 1}.get(c.name, 0 if len(first) == 1 else 1)
    return c.tensor(shapes.cat(grown, axis), dtype)


def _pieces(c: OpCall, input: VT, at: int, sizes: list[Dim], drop: bool = False) -> VT:
    shape = c.shape(input)
    made: list[VT] = []
    for size in sizes:
        part: Shape = None
        if shape is not None:
            part = (*shape[:at], *(() if drop else (size,)), *shape[at + 1 :])
        made.append(c.tensor(part, c.dtype(input), contiguous=None))
    return c.tuple(*made)


MAX_PIECES = 64
"""Pieces of unknown sizes that are told apart."""


def _pieces_of_unknown(c: OpCall, input: VT, size: Maybe) -> VT:
    """Pieces of a tensor whose sizes are not known; their number is, where ``chunk`` or a list of sizes names it."""
    piece = c.tensor(None, c.dtype(input), contiguous=None)
    wanted = const(size)
    items = items_of(size) if size is not None else None
    if items is not None and c.name not in ("chunk", "unsafe_chunk"):
        count = len(items) + (c.name in ("tensor_split", "hsplit", "vsplit"))
    elif isinstance(wanted, int) and c.name in ("chunk", "unsafe_chunk", "tensor_split", "hsplit", "vsplit"):
        count = wanted
    else:
        return TupleVariable(None, piece)
    return c.tuple(*[piece.copy() for _ in range(count)]) if 0 < count <= MAX_PIECES else TupleVariable(None, piece)


@rule("split split_with_sizes unsafe_split tensor_split chunk unsafe_chunk unbind hsplit vsplit")
def _split(c: OpCall, tensor: Maybe = None, size: Maybe = None, dim: Maybe = None, **k: VT) -> VT:
    input = tensor or k.get("input") or k["self"]
    if c.name == "unbind":
        dim = size if size is not None else k.get("dim", dim)
        size = None
    shape, axis = c.shape(input), const(dim, 0)
    size = size or next((v for n, v in k.items() if n not in ("dim", "input")), None)
    if shape is None or not isinstance(axis, int):
        return _pieces_of_unknown(c, input, size)
    if c.name in ("hsplit", "vsplit"):
        axis = 0 if c.name == "vsplit" or len(shape) == 1 else 1
    at = shapes.norm_axis(axis, len(shape))
    number = shapes.hint(shape[at])
    wanted = const(size)
    listed = dims_of([size]) if size is not None and items_of(size) is not None else None
    if c.name == "unbind":
        if number is None:
            return TupleVariable(None, c.tensor((*shape[:at], *shape[at + 1 :]), c.dtype(input), contiguous=None))
        return _pieces(c, input, at, [1] * number, drop=True)
    if listed is not None:
        if c.name in ("tensor_split", "hsplit", "vsplit"):
            marks = [0, *[shapes.hint(m) for m in listed], number]
            sizes: list[Dim] = [
                max(b - a, 0) if a is not None and b is not None else None for a, b in itertools.pairwise(marks)
            ]
        else:
            sizes = list(listed)
        return _pieces(c, input, at, sizes)
    if not isinstance(wanted, int) or wanted <= 0:
        return _pieces_of_unknown(c, input, None)
    if c.name in ("tensor_split", "hsplit", "vsplit"):
        if number is None:
            return _pieces(c, input, at, [None] * wanted)
        return _pieces(c, input, at, [number // wanted + (i < number % wanted) for i in range(wanted)])
    if number is None:
        return _pieces_of_unknown(c, input, size)
    step = max(-(-number // wanted), 1) if c.name in ("chunk", "unsafe_chunk") else wanted
    return _pieces(c, input, at, [min(step, number - start) for start in range(0, max(number, 1), step)])


@rule("meshgrid")
def _meshgrid(c: OpCall, *tensors: VT, indexing: Maybe = None, **_: VT) -> VT:
    items = list(tensors)
    if len(items) == 1:
        items = items_of(items[0]) or items
    dims: list[Dim] = [(c.shape(item) or (None,))[0] if c.shape(item) != () else 1 for item in items]
    if const(indexing) == "xy" and len(dims) > 1:
        dims[0], dims[1] = dims[1], dims[0]
    return c.tuple(*[c.tensor(tuple(dims), c.dtype(item)) for item in items])


@rule("broadcast_tensors")
def _broadcast_tensors(c: OpCall, *tensors: VT, **_: VT) -> VT:
    items = list(tensors)
    if len(items) == 1:
        items = items_of(items[0]) or items
    shape = shapes.broadcast(*[c.shape(item) for item in items])
    return c.tuple(*[c.tensor(shape, c.dtype(item)) for item in items])


# ---- picking


@rule("select")
def _select(c: OpCall, input: VT, dim: VT, index: VT, **_: VT) -> VT:
    shape, axis = c.shape(input), const(dim)
    if shape is None or not isinstance(axis, int):
        return c.tensor(None, c.dtype(input))
    at = shapes.norm_axis(axis, len(shape))
    return c.tensor(shape[:at] + shape[at + 1 :], c.dtype(input), contiguous=None)


@rule("narrow narrow_copy")
def _narrow(c: OpCall, input: VT, dim: VT, start: VT, length: VT, **_: VT) -> VT:
    shape, axis = c.shape(input), const(dim)
    if shape is None or not isinstance(axis, int):
        return c.tensor(None, c.dtype(input))
    at = shapes.norm_axis(axis, len(shape))
    return c.tensor((*shape[:at], dim_of(length), *shape[at + 1 :]), c.dtype(input), contiguous=None)


@rule("gather take_along_dim")
def _gather(c: OpCall, input: VT, *args: VT, **k: VT) -> VT:
    index = k.get("index") or k.get("indices") or next((a for a in args if isinstance(a, TensorVariable)), None)
    shape = c.shape(index)
    if c.name == "take_along_dim" and shape is not None:
        shape = shape if len(shape) == 1 else None
    return c.tensor(shape, c.dtype(input))


@rule("take")
def _take(c: OpCall, input: VT, index: VT, **_: VT) -> VT:
    return c.tensor(c.shape(index), c.dtype(input))


@rule("index_select")
def _index_select(c: OpCall, input: VT, dim: VT, index: VT, **_: VT) -> VT:
    shape, axis, picked = c.shape(input), const(dim), c.shape(index)
    if shape is None or not isinstance(axis, int):
        return c.tensor(None, c.dtype(input))
    at = shapes.norm_axis(axis, len(shape))
    count = None if picked is None else picked[0] if picked else 1
    return c.tensor((*shape[:at], count, *shape[at + 1 :]), c.dtype(input))


@rule("diag diagonal diag_embed diagflat")
def _diag(c: OpCall, input: VT, *args: VT, **k: VT) -> VT:
    shape, offset = c.shape(input), const(k.get("diagonal") or k.get("offset") or (args[0] if args else None), 0)
    if shape is None or not isinstance(offset, int):
        return c.tensor(None, c.dtype(input))
    if (c.name == "diag" and len(shape) == 1) or c.name == "diagflat":
        size = shapes.dim_op("+", shapes.product(shape), abs(offset))
        return c.tensor((size, size), c.dtype(input))
    if c.name == "diag_embed":
        size = shapes.dim_op("+", shape[-1], abs(offset))
        return c.tensor((*shape[:-1], size, size), c.dtype(input))
    first = const(k.get("dim1"), 0) if c.name == "diagonal" else 0
    second = const(k.get("dim2"), 1) if c.name == "diagonal" else 1
    if not isinstance(first, int) or not isinstance(second, int) or len(shape) < 2:
        return c.tensor(None, c.dtype(input))
    first, second = shapes.norm_axis(first, len(shape)), shapes.norm_axis(second, len(shape))
    rows, cols = shapes.hint(shape[first]), shapes.hint(shape[second])
    size = None
    if rows is not None and cols is not None:
        size = max(min(rows + min(offset, 0), cols - max(offset, 0)), 0)
    return c.tensor(
        (*[dim for at, dim in enumerate(shape) if at not in (first, second)], size), c.dtype(input), contiguous=None
    )


@rule("unfold")
def _unfold(c: OpCall, input: VT, *args: VT, **k: VT) -> VT:
    numbers = [const(a) for a in args] or [const(k.get(n)) for n in ("dimension", "size", "step")]
    shape = c.shape(input)
    if len(numbers) != 3 or not all(isinstance(n, int) for n in numbers) or not shape:
        return c.tensor(None, c.dtype(input))
    axis, size, step = numbers
    at = shapes.norm_axis(axis, len(shape))
    count = shapes.conv_dim(shape[at], size, step, 0, 1)
    return c.tensor((*shape[:at], count, *shape[at + 1 :], size), c.dtype(input))


@rule("searchsorted bucketize")
def _search(c: OpCall, first: Maybe = None, second: Maybe = None, out_int32: Maybe = None, **k: VT) -> VT:
    values = (second or k.get("input") or k.get("self")) if c.name == "searchsorted" else (first or k.get("input"))
    return c.tensor(c.shape(values), "int32" if const(out_int32) is True else "int64")


# ---- linear algebra


@rule("matmul mm bmm mv dot vdot inner_product linalg_matmul")
def _matmul(c: OpCall, input: VT, other: Maybe = None, **k: VT) -> VT:
    other = other or k.get("mat2") or k.get("vec") or k.get("tensor") or k["other"]
    return c.tensor(shapes.matmul(c.shape(input), c.shape(other)), c.result_dtype(input, other))


@rule("addmm addmv baddbmm addbmm")
def _addmm(c: OpCall, input: VT, mat1: VT, mat2: VT, **_: VT) -> VT:
    product = shapes.matmul(c.shape(mat1), c.shape(mat2))
    if c.name == "addbmm" and product is not None:
        product = product[1:]
    return c.tensor(product, c.result_dtype(input, mat1, mat2))


@rule("outer ger")
def _outer(c: OpCall, input: VT, vec2: VT, **_: VT) -> VT:
    left, right = c.shape(input), c.shape(vec2)
    return c.tensor(None if left is None or right is None else left + right, c.result_dtype(input, vec2))


@rule("cross linalg_cross")
def _cross(c: OpCall, input: VT, other: VT, **_: VT) -> VT:
    return c.tensor(shapes.broadcast(c.shape(input), c.shape(other)), c.result_dtype(input, other))


@rule("einsum")
def _einsum(c: OpCall, equation: VT, *operands: VT, **_: VT) -> VT:
    text = const(equation)
    items = list(operands)
    if len(items) == 1 and items_of(items[0]) is not None:
        items = items_of(items[0]) or []
    dtype = c.result_dtype(*items)
    if not isinstance(text, str):
        return c.tensor(None, dtype)
    text = text.replace(" ", "").replace("...", ".")
    left, arrow, right = text.partition("->")
    sizes: dict[str, Dim] = {}
    batch: tuple[Dim, ...] | None = ()
    for letters, item in zip(left.split(","), items, strict=False):
        shape = c.shape(item)
        before, ellipsis, after = letters.partition(".")
        if ellipsis:
            end = None if shape is None else len(shape) - len(after)
            middle = None if shape is None else shape[len(before) : end]
            batch = None if middle is None or batch is None else shapes.broadcast(batch, middle)
            shape = None if shape is None else (*shape[: len(before)], *shape[end:])
        for letter, dim in zip(before + after, shape or (), strict=False):
            if sizes.get(letter) in (None, 1):
                sizes[letter] = dim
    if not arrow:
        flat = left.replace(",", "").replace(".", "")
        right = "." * ("." in left) + "".join(sorted(letter for letter in set(flat) if flat.count(letter) == 1))
    if "." in right and batch is None:
        return c.tensor(None, dtype)
    dims: list[Dim] = []
    for letter in right:
        dims.extend(batch or () if letter == "." else [sizes.get(letter)])
    return c.tensor(tuple(dims), dtype)


@rule("cdist")
def _cdist(c: OpCall, x1: VT, x2: VT, *_a: VT, **_: VT) -> VT:
    left, right = c.shape(x1), c.shape(x2)
    if left is None or right is None or len(left) < 2 or len(right) < 2:
        return c.tensor(None, c.result_dtype(x1, x2))
    batch = shapes.broadcast(left[:-2], right[:-2])
    return c.tensor(None if batch is None else (*batch, left[-2], right[-2]), c.result_dtype(x1, x2))


@rule("inverse linalg_inv cholesky linalg_cholesky matrix_exp linalg_matrix_exp linalg_matrix_power cholesky_inverse")
def _square(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.like(input)


@rule("det logdet linalg_det trace")
def _det(c: OpCall, input: VT, **_: VT) -> VT:
    shape = c.shape(input)
    return c.tensor(None if shape is None else shape[:-2], c.dtype(input))


@rule("linalg_solve")
def _solve(c: OpCall, A: VT, B: VT, **_: VT) -> VT:  # noqa: N803 (torch's own names)
    return c.tensor(c.shape(B), c.dtype(B))


@rule("dist")
def _dist(c: OpCall, input: VT, other: VT, *_a: VT, **_: VT) -> VT:
    return c.tensor((), c.result_dtype(input, other))


@rule("kron tensordot inner")
def _unshaped(c: OpCall, input: VT, other: VT, *_a: VT, **_: VT) -> VT:
    return c.tensor(None, c.result_dtype(input, other))


@rule("histc")
def _histc(c: OpCall, input: VT, bins: Maybe = None, *_a: VT, **_: VT) -> VT:
    return c.tensor((dim_of(bins) if bins is not None else 100,), c.dtype(input))


# ---- what depends on data


@rule("nonzero")
def _nonzero(c: OpCall, input: VT, as_tuple: Maybe = None, **_: VT) -> VT:
    rank = shapes.ndim(c.shape(input))
    if const(as_tuple, False) is True:
        if rank is None:
            return c.tx.unknown("nonzero() of a tensor of unknown rank", tuple)
        return c.tuple(*[c.tensor((c.fresh_dim(),), "int64") for _ in range(rank or 1)])
    return c.tensor((c.fresh_dim(), rank), "int64")


@rule("argwhere")
def _argwhere(c: OpCall, input: VT, **_: VT) -> VT:
    return c.tensor((c.fresh_dim(), shapes.ndim(c.shape(input))), "int64")


@rule("masked_select")
def _masked_select(c: OpCall, input: VT, mask: VT, **_: VT) -> VT:
    return c.tensor((c.fresh_dim(),), c.dtype(input))


@rule("unique unique_consecutive _unique2 unique_dim")
def _unique(c: OpCall, input: VT, *args: VT, **k: VT) -> VT:
    flags: dict[str, VT] = dict(zip(("sorted", "return_inverse", "return_counts", "dim"), args, strict=False))
    if c.name == "unique_consecutive":
        flags = dict(zip(("return_inverse", "return_counts", "dim"), args, strict=False))
    flags.update(k)
    shape: Shape = (c.fresh_dim(),)
    if const(flags.get("dim")) is not None:
        rank = shapes.ndim(c.shape(input))
        shape = None if rank is None else (None,) * rank
    results: list[VT] = [c.tensor(shape, c.dtype(input))]
    if const(flags.get("return_inverse"), False) is True:
        results.append(c.tensor(c.shape(input), "int64"))
    if const(flags.get("return_counts"), False) is True:
        results.append(c.tensor((c.fresh_dim(),), "int64"))
    return results[0] if len(results) == 1 else c.tuple(*results)


@rule("bincount")
def _bincount(c: OpCall, input: VT, weights: Maybe = None, **_: VT) -> VT:
    return c.tensor((c.fresh_dim(),), "int64" if const(weights) is None else None)


@rule("equal is_nonzero allclose is_same_size")
def _python_bool(c: OpCall, *_a: VT, **_: VT) -> VT:
    return c.tx.unknown(f"{c.name}() of tensors", bool)


def unknown_result(c: OpCall) -> Any:
    """What stands for the result of an operation without a rule."""
    return c.tensor(None, None)
