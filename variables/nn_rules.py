"""Results of ``torch.nn.functional`` operations."""

from __future__ import annotations

from typing import Any

from . import dtypes, shapes
from .base import VariableTracker
from .op_call import UNKNOWN, Maybe, OpCall, const, dim_of, dims_of, dtype_of, items_of
from .op_registry import rule
from .shapes import Dim, Shape

VT = VariableTracker


def per_axis(value: Maybe, default: int, count: int) -> list[int] | None:
    """An argument given as one int or one per spatial dimension."""
    found = const(value, default)
    if found is None:
        found = default
    if isinstance(found, int):
        return [found] * count
    if isinstance(found, (tuple, list)) and all(isinstance(n, int) for n in found):
        return list(found) if len(found) == count else list(found) * count if len(found) == 1 else None
    return None


@rule("linear")
def _linear(c: OpCall, input: VT, weight: VT, bias: Maybe = None, **_: VT) -> VT:
    shape, wide = c.shape(input), c.shape(weight)
    if (
        shape is not None
        and wide is not None
        and shape
        and len(wide) == 2
        and shapes.same_dim(shape[-1], wide[1]) is False
    ):
        raise shapes.ShapeError("mat1 and mat2 shapes cannot be multiplied")
    rows = (None,) if wide is None else wide[:-1]
    return c.tensor(None if shape is None else shape[:-1] + rows, c.autocast(c.dtype(input) or c.dtype(weight)))


@rule("bilinear")
def _bilinear(c: OpCall, input1: VT, input2: VT, weight: VT, *_a: VT, **_: VT) -> VT:
    shape, wide = c.shape(input1), c.shape(weight)
    return c.tensor(None if shape is None or not wide else (*shape[:-1], wide[0]), c.dtype(input1))


@rule("embedding")
def _embedding(c: OpCall, input: VT, weight: VT, *_a: VT, **_: VT) -> VT:
    shape, wide = c.shape(input), c.shape(weight)
    return c.tensor(None if shape is None else (*shape, wide[-1] if wide else None), c.dtype(weight))


@rule("embedding_bag")
def _embedding_bag(c: OpCall, input: VT, weight: VT, offsets: Maybe = None, *_a: VT, **_: VT) -> VT:
    shape, wide, starts = c.shape(input), c.shape(weight), c.shape(offsets)
    rows = None if shape is None else shape[0] if len(shape) == 2 else starts[0] if starts else None
    return c.tensor((rows, wide[-1] if wide else None), c.dtype(weight))


@rule("one_hot")
def _one_hot(c: OpCall, input: VT, num_classes: Maybe = None, **_: VT) -> VT:
    shape, classes = c.shape(input), dim_of(num_classes)
    known = None if classes == -1 else classes
    return c.tensor(None if shape is None else (*shape, known), "int64")


@rule("conv1d conv2d conv3d")
def _conv(
    c: OpCall,
    input: VT,
    weight: VT,
    bias: Maybe = None,
    stride: Maybe = None,
    padding: Maybe = None,
    dilation: Maybe = None,
    groups: Maybe = None,
) -> VT:
    count = int(c.name[4])
    shape, wide = c.shape(input), c.shape(weight)
    dtype = c.autocast(c.dtype(input))
    if shape is None or wide is None or len(shape) < count + 1 or len(wide) != count + 2:
        return c.tensor(None, dtype)
    steps, holes = per_axis(stride, 1, count), per_axis(dilation, 1, count)
    mode = const(padding, 0)
    borders = per_axis(padding, 0, count) if not isinstance(mode, str) else [0] * count
    spatial: list[Dim] = []
    for at in range(count):
        size, kernel = shape[len(shape) - count + at], shapes.hint(wide[2 + at])
        if mode == "same":
            spatial.append(size)
        elif steps is None or holes is None or borders is None or kernel is None:
            spatial.append(None)
        else:
            spatial.append(shapes.conv_dim(size, kernel, steps[at], borders[at], holes[at]))
    return c.tensor((*shape[: len(shape) - count - 1], wide[0], *spatial), dtype)


@rule("conv_transpose1d conv_transpose2d conv_transpose3d")
def _conv_transpose(
    c: OpCall,
    input: VT,
    weight: VT,
    bias: Maybe = None,
    stride: Maybe = None,
    padding: Maybe = None,
    output_padding: Maybe = None,
    groups: Maybe = None,
    dilation: Maybe = None,
) -> VT:
    count = int(c.name[14])
    shape, wide = c.shape(input), c.shape(weight)
    options = [per_axis(v, d, count) for v, d in ((stride, 1), (padding, 0), (output_padding, 0), (dilation, 1))]
    if shape is None or wide is None or len(shape) < count + 1 or any(option is None for option in options):
        return c.tensor(None, c.autocast(c.dtype(input)))
    steps, borders, extra, holes = [option or [] for option in options]
    spatial: list[Dim] = []
    for at in range(count):
        size, kernel = shape[len(shape) - count + at], shapes.hint(wide[2 + at])
        spatial.append(
            None
            if kernel is None
            else shapes.conv_transpose_dim(size, kernel, steps[at], borders[at], extra[at], holes[at])
        )
    channels = shapes.dim_op("*", wide[1], dim_of(groups) if groups is not None else 1)
    return c.tensor((*shape[: len(shape) - count - 1], channels, *spatial), c.autocast(c.dtype(input)))


@rule("max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d lp_pool1d lp_pool2d")
def _pool(
    c: OpCall, input: VT, kernel_size: Maybe = None, stride: Maybe = None, padding: Maybe = None, *args: VT, **k: VT
) -> VT:
    count = int(c.name[-2])
    if c.name.startswith("lp"):
        kernel_size, stride, padding = stride or k.get("kernel_size"), padding or k.get("stride"), None
    shape = c.shape(input)
    kernels = per_axis(kernel_size, 1, count)
    steps = per_axis(stride, 0, count) if stride is not None and const(stride) not in (None, ()) else kernels
    borders = per_axis(padding, 0, count)
    is_max = c.name.startswith("max")
    holes = per_axis(k.get("dilation") or (args[0] if args and is_max else None), 1, count) if is_max else [1] * count
    ceil = const(
        k.get("ceil_mode") or (args[1] if is_max and len(args) > 1 else args[0] if args and not is_max else None), False
    )
    if shape is None or kernels is None or steps is None or borders is None or holes is None or ceil is UNKNOWN:
        made = c.tensor(None, c.dtype(input))
    else:
        lead = len(shape) - count
        spatial = [
            shapes.conv_dim(shape[lead + at], kernels[at], steps[at], borders[at], holes[at], bool(ceil))
            for at in range(count)
        ]
        made = c.tensor((*shape[:lead], *spatial), c.dtype(input))
    if const(k.get("return_indices"), False) is True:
        return c.tuple(made, c.tensor(made.shape, "int64"))
    return made


@rule("adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d")
@rule("adaptive_max_pool3d")
def _adaptive(c: OpCall, input: VT, output_size: VT, *_a: VT, **k: VT) -> VT:
    count = int(c.name[-2])
    shape = c.shape(input)
    items = items_of(output_size)
    found = const(output_size)
    sizes: list[Any]
    if items is not None:
        sizes = [const(item) if const(item) is None else dim_of(item) for item in items]
    elif isinstance(found, (tuple, list)):
        sizes = list(found)
    else:
        sizes = [dim_of(output_size)] * count
    if shape is None:
        return c.tensor(None, c.dtype(input))
    if len(sizes) == 1:
        sizes *= count
    lead = len(shape) - count
    spatial = [shape[lead + at] if size is None else size for at, size in enumerate(sizes)]
    made = c.tensor((*shape[:lead], *spatial), c.dtype(input))
    if const(k.get("return_indices"), False) is True:
        return c.tuple(made, c.tensor(made.shape, "int64"))
    return made


@rule("layer_norm group_norm batch_norm instance_norm rms_norm local_response_norm native_dropout dropout1d dropout2d")
@rule("dropout3d channel_dropout glu_same gumbel_softmax feature_alpha_dropout hardtanh_ relu_ elu_ leaky_relu_")
def _same(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.like(input)


@rule("glu")
def _glu(c: OpCall, input: VT, dim: Maybe = None, **_: VT) -> VT:
    shape, axis = c.shape(input), const(dim, -1)
    if shape is None or not isinstance(axis, int):
        return c.tensor(None, c.dtype(input))
    at = shapes.norm_axis(axis, len(shape))
    return c.tensor((*shape[:at], shapes.dim_op("//", shape[at], 2), *shape[at + 1 :]), c.dtype(input))


@rule("pad")
def _pad(c: OpCall, input: VT, pad: VT, *_a: VT, **_: VT) -> VT:
    shape, borders = c.shape(input), dims_of([pad])
    if shape is None or borders is None:
        return c.tensor(None, c.dtype(input))
    dims = list(shape)
    for at in range(len(borders) // 2):
        place = len(dims) - 1 - at
        dims[place] = shapes.dim_op("+", shapes.dim_op("+", dims[place], borders[2 * at]), borders[2 * at + 1])
    return c.tensor(tuple(dims), c.dtype(input))


@rule("interpolate upsample upsample_nearest upsample_bilinear")
def _interpolate(c: OpCall, input: VT, size: Maybe = None, scale_factor: Maybe = None, *_a: VT, **_: VT) -> VT:
    shape = c.shape(input)
    if shape is None:
        return c.tensor(None, c.dtype(input))
    count = len(shape) - 2
    if size is not None and const(size) is not None:
        wanted = dims_of([size])
        spatial = list(wanted if wanted is not None else (None,) * count)
        if len(spatial) == 1:
            spatial *= count
    else:
        factor = const(scale_factor)
        factors = list(factor) if isinstance(factor, (tuple, list)) else [factor] * count
        spatial = []
        for dim, times in zip(shape[2:], factors, strict=False):
            number = shapes.hint(dim)
            known = number is not None and isinstance(times, (int, float))
            spatial.append(int(number * times) if known and number is not None else None)
    return c.tensor((*shape[:2], *spatial), c.dtype(input))


@rule("pixel_shuffle pixel_unshuffle")
def _pixel(c: OpCall, input: VT, factor: Maybe = None, **k: VT) -> VT:
    shape, times = c.shape(input), const(factor or next(iter(k.values()), None))
    if shape is None or not isinstance(times, int) or len(shape) < 3:
        return c.tensor(None, c.dtype(input))
    grow, shrink = ("*", "//") if c.name == "pixel_shuffle" else ("//", "*")
    channels = shapes.dim_op(shrink, shape[-3], times * times)
    return c.tensor((*shape[:-3], channels, *[shapes.dim_op(grow, dim, times) for dim in shape[-2:]]), c.dtype(input))


@rule("col2im im2col")
def _fold(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.tensor(None, c.dtype(input))


@rule("scaled_dot_product_attention")
def _sdpa(c: OpCall, query: VT, key: VT, value: VT, *_a: VT, **_: VT) -> VT:
    shape, last = c.shape(query), c.shape(value)
    return c.tensor(None if shape is None else (*shape[:-1], last[-1] if last else None), c.autocast(c.dtype(query)))


@rule("multi_head_attention_forward")
def _mha(c: OpCall, query: VT, key: VT, value: VT, *_a: VT, **k: VT) -> VT:
    weights: VT = c.none() if const(k.get("need_weights"), True) is False else c.tensor(None, c.dtype(query))
    return c.tuple(c.like(query), weights)


LOSSES = {
    "cross_entropy": 4, "nll_loss": 4, "mse_loss": 4, "l1_loss": 4, "smooth_l1_loss": 4, "huber_loss": 2,
    "binary_cross_entropy": 5, "binary_cross_entropy_with_logits": 5, "kl_div": 4, "soft_margin_loss": 4,
    "hinge_embedding_loss": 5, "margin_ranking_loss": 6, "cosine_embedding_loss": 6, "triplet_margin_loss": 8,
    "poisson_nll_loss": 7, "gaussian_nll_loss": 5, "multilabel_margin_loss": 4, "multi_margin_loss": 6,
    "multilabel_soft_margin_loss": 5, "ctc_loss": 5, "triplet_margin_with_distance_loss": 6,
}  # fmt: skip
"""Losses to the position of their ``reduction`` argument."""


@rule(*LOSSES)
def _loss(c: OpCall, input: VT, target: VT, *args: VT, **k: VT) -> VT:
    position = LOSSES[c.name] - 2
    reduction = const(k.get("reduction") or (args[position] if len(args) > position else None), "mean")
    dtype = c.dtype(input)
    if c.name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"):
        dtype = c.result_dtype(input, target)
    if reduction in ("mean", "sum", "batchmean"):
        return c.tensor((), dtype)
    if reduction != "none":
        return c.tensor(None, dtype)
    shape: Shape = None
    if c.name in ("cross_entropy", "nll_loss"):
        logits = c.shape(input)
        shape = None if logits is None else (logits[:1] if len(logits) > 1 else ()) + logits[2:]
    elif c.name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div") or c.name.startswith("binary"):
        shape = shapes.broadcast(c.shape(input), c.shape(target))
    return c.tensor(shape, dtype)


@rule("cosine_similarity pairwise_distance")
def _similarity(c: OpCall, x1: VT, x2: VT, dim: Maybe = None, *_a: VT, **_: VT) -> VT:
    axis = const(dim, 1) if c.name == "cosine_similarity" else -1
    shape = shapes.broadcast(c.shape(x1), c.shape(x2))
    if shape is None or not isinstance(axis, int):
        return c.tensor(None, c.result_dtype(x1, x2))
    return c.tensor(shapes.reduce(shape, [axis], False), dtypes.to_float(c.result_dtype(x1, x2)))


@rule("grid_sample")
def _grid_sample(c: OpCall, input: VT, grid: VT, *_a: VT, **_: VT) -> VT:
    shape, points = c.shape(input), c.shape(grid)
    return c.tensor(None if shape is None or points is None else (*shape[:2], *points[1:-1]), c.dtype(input))


@rule("affine_grid")
def _affine_grid(c: OpCall, theta: VT, size: VT, *_a: VT, **_: VT) -> VT:
    sizes = dims_of([size])
    return c.tensor(None if sizes is None else (sizes[0], *sizes[2:], len(sizes) - 2), c.dtype(theta))


@rule("multinomial")
def _multinomial(c: OpCall, input: VT, num_samples: Maybe = None, *_a: VT, **_: VT) -> VT:
    shape = c.shape(input)
    return c.tensor(None if shape is None else (*shape[:-1], dim_of(num_samples)), "int64")


@rule("fft_fft fft_ifft fft_fft2 fft_ifft2 fft_fftn fft_ifftn")
def _fft(c: OpCall, input: VT, n: Maybe = None, *_a: VT, **_: VT) -> VT:
    return c.tensor(c.shape(input) if const(n) is None else None, dtypes.complex_of(dtypes.to_float(c.dtype(input))))


@rule("fft_rfft fft_irfft")
def _rfft(c: OpCall, input: VT, n: Maybe = None, dim: Maybe = None, *_a: VT, **_: VT) -> VT:
    shape, axis, size = c.shape(input), const(dim, -1), const(n)
    dtype = dtypes.to_float(c.dtype(input))
    forward = c.name == "fft_rfft"
    dtype = dtypes.complex_of(dtype) if forward else dtypes.real_of(dtype)
    if shape is None or not isinstance(axis, int) or size is UNKNOWN:
        return c.tensor(None, dtype)
    at = shapes.norm_axis(axis, len(shape))
    if forward:
        length = shapes.dim_op("+", shapes.dim_op("//", shape[at] if size is None else size, 2), 1)
    else:
        length = size if size is not None else shapes.dim_op("*", shapes.dim_op("-", shape[at], 1), 2)
    return c.tensor((*shape[:at], length, *shape[at + 1 :]), dtype)


@rule("fft_fftshift fft_ifftshift")
def _fftshift(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.like(input)


@rule("fft_fftfreq fft_rfftfreq")
def _fftfreq(c: OpCall, n: VT, *_a: VT, dtype: Maybe = None, **_: VT) -> VT:
    size = dim_of(n)
    if c.name == "fft_rfftfreq":
        size = shapes.dim_op("+", shapes.dim_op("//", size, 2), 1)
    return c.tensor((size,), dtype_of(dtype, "float32"))


@rule("view_as_complex")
def _view_as_complex(c: OpCall, input: VT, **_: VT) -> VT:
    shape = c.shape(input)
    return c.tensor(None if shape is None else shape[:-1], dtypes.complex_of(c.dtype(input)))


@rule("view_as_real")
def _view_as_real(c: OpCall, input: VT, **_: VT) -> VT:
    shape = c.shape(input)
    return c.tensor(None if shape is None else (*shape, 2), dtypes.real_of(c.dtype(input)))


RESULT_TUPLES = {
    "linalg_svd": ("U", "S", "Vh"), "svd": ("U", "S", "V"), "linalg_eigh": ("eigenvalues", "eigenvectors"),
    "linalg_eig": ("eigenvalues", "eigenvectors"), "linalg_qr": ("Q", "R"), "qr": ("Q", "R"),
    "linalg_slogdet": ("sign", "logabsdet"), "slogdet": ("sign", "logabsdet"), "frexp": ("mantissa", "exponent"),
    "aminmax": ("min", "max"), "linalg_lu": ("P", "L", "U"), "triangular_solve": ("solution", "cloned_coefficient"),
    "linalg_inv_ex": ("inverse", "info"), "linalg_cholesky_ex": ("L", "info"), "geqrf": ("a", "tau"),
    "linalg_lu_factor": ("LU", "pivots"), "linalg_lstsq": ("solution", "residuals", "rank", "singular_values"),
}  # fmt: skip


@rule(*RESULT_TUPLES)
def _named(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    fields = RESULT_TUPLES[c.name]
    shape = c.shape(input)
    dtype = c.dtype(input)
    parts: list[Shape] = [None] * len(fields)
    if shape is not None and len(shape) >= 2:
        if c.name.endswith("slogdet"):
            parts = [shape[:-2], shape[:-2]]
        elif c.name.startswith("linalg_eig"):
            parts = [shape[:-1], shape]
        elif c.name.endswith("svd"):
            parts = [None, (*shape[:-2], _smaller(shape[-2], shape[-1])), None]
    kind = dtypes.complex_of(dtype) if c.name == "linalg_eig" else dtype
    return c.named(c.name, fields, *[c.tensor(part, kind) for part in parts])


def _smaller(left: Dim, right: Dim) -> Dim:
    first, second = shapes.hint(left), shapes.hint(right)
    if first is None or second is None:
        return None
    return left if first <= second else right


@rule("gru_cell lstm_cell rnn_tanh_cell rnn_relu_cell")
def _cell(c: OpCall, input: VT, hx: VT, *_a: VT, **_: VT) -> VT:
    if c.name == "lstm_cell":
        states = items_of(hx) or []
        made = [c.like(state) for state in states]
        return c.tuple(*made) if made else c.tx.unknown("the state of an LSTM cell", tuple)
    return c.like(hx)


@rule("stft istft")
def _stft(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.tensor(None, None)


@rule("bernoulli poisson binomial")
def _random_like(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    return c.like(input)


@rule("cov corrcoef")
def _cov(c: OpCall, input: VT, *_a: VT, **_: VT) -> VT:
    shape = c.shape(input)
    return c.tensor(None if shape is None else () if len(shape) < 2 else (shape[0], shape[0]), c.dtype(input))


@rule("trapz trapezoid cumulative_trapezoid")
def _trapezoid(c: OpCall, input: VT, *_a: VT, dim: Maybe = None, **_: VT) -> VT:
    shape, axis = c.shape(input), const(dim, -1)
    if c.name == "cumulative_trapezoid" or not isinstance(axis, int):
        return c.tensor(None, dtypes.to_float(c.dtype(input)))
    return c.tensor(shapes.reduce(shape, [axis], False), dtypes.to_float(c.dtype(input)))


@rule("cartesian_prod combinations block_diag chain_matmul")
def _shapeless(c: OpCall, *tensors: VT, **_: VT) -> VT:
    return c.tensor(None, c.result_dtype(*list(c.tensors)))
