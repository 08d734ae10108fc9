"""Binds sample arguments to signatures, and the shape and dtype rules that results are tried against.

A rule is a function of the bound arguments. The vocabulary is that of the data files: README describes it.
"""

from __future__ import annotations

import ast
import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

# --------------------------------------------------------------------------- binding


@dataclass
class Overload:
    """Names and types of the parameters of one signature text."""

    names: list[str]
    types: list[str]
    star: int
    defaults: dict[str, Any]
    keyword_only: set[str]


def overload(text: str) -> Overload:
    """The parameters that a signature text spells."""
    head = text.rpartition(") -> ")[0] + ")" if ") -> " in text else text
    spec = ast.parse(f"def f{head}: ...").body[0].args  # type: ignore[attr-defined]
    plain = [*spec.posonlyargs, *spec.args]

    def kind(argument: ast.arg) -> str:
        return argument.annotation.value if isinstance(argument.annotation, ast.Constant) else ""

    names, kinds = [a.arg for a in plain], [kind(a) for a in plain]
    star = -1
    if spec.vararg is not None:
        star = len(names)
        names.append(spec.vararg.arg)
        kinds.append(kind(spec.vararg))
    for argument in spec.kwonlyargs:
        names.append(argument.arg)
        kinds.append(kind(argument))
    defaults: dict[str, Any] = {}
    pairs = [
        *zip([a.arg for a in plain][len(plain) - len(spec.defaults) :], spec.defaults),
        *zip([a.arg for a in spec.kwonlyargs], spec.kw_defaults),
    ]
    for name, node in pairs:
        if node is not None:
            with contextlib.suppress(ValueError):
                defaults[name] = ast.literal_eval(node)
    return Overload(names, kinds, star, defaults, {a.arg for a in spec.kwonlyargs})


def _fits(value: Any, kind: str) -> bool:
    if not kind:
        return True
    if isinstance(value, torch.Tensor):
        return "Tensor" in kind
    if value is None:
        return "None" in kind or kind == ""
    if isinstance(value, bool):
        return "bool" in kind or "Number" in kind
    if isinstance(value, int):
        return (
            "int" in kind or "Number" in kind or "float" in kind or "size" in kind or "Int" in kind or "Scalar" in kind
        )
    if isinstance(value, (float, complex)):
        return "float" in kind or "Number" in kind or "complex" in kind or "Scalar" in kind
    if isinstance(value, str):
        return "str" in kind or "evice" in kind
    if isinstance(value, torch.device):
        return "evice" in kind
    if isinstance(value, (tuple, list)):
        inner = "Tensor" if value and isinstance(value[0], torch.Tensor) else ""
        return ("Sequence" in kind or "tuple" in kind or "list" in kind or "size" in kind.lower()) and (
            (not inner and "Sequence[Tensor" not in kind) or inner in kind
        )
    if isinstance(value, torch.dtype):
        return "dtype" in kind
    return True


def bind(shape: Overload, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any] | None:
    """Arguments by name, or None where they do not fit."""
    bound: dict[str, Any] = {}
    for index, value in enumerate(args):
        if shape.star >= 0 and index >= shape.star:
            bound.setdefault(shape.names[shape.star], [])
            if not _fits(value, shape.types[shape.star]):
                return None
            bound[shape.names[shape.star]].append(value)
            continue
        if (
            index >= len(shape.names)
            or shape.names[index] in shape.keyword_only
            or not _fits(value, shape.types[index])
        ):
            return None
        bound[shape.names[index]] = value
    for name, value in kwargs.items():
        if name not in shape.names or name in bound or not _fits(value, shape.types[shape.names.index(name)]):
            return None
        bound[name] = value
    for index, name in enumerate(shape.names):
        if name not in bound and name not in shape.defaults and index != shape.star and not _has_default(shape, name):
            return None
    merged = {**shape.defaults, **bound}
    return {name: merged[name] for name in shape.names if name in merged}


def _has_default(shape: Overload, name: str) -> bool:
    return name in shape.defaults or name in ("out",)


# --------------------------------------------------------------------------- rules

Bound = dict[str, Any]


def tensors(bound: Bound) -> list[torch.Tensor]:
    """All tensors among the arguments, those inside lists too."""
    found: list[torch.Tensor] = []
    for value in bound.values():
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, (tuple, list)):
            found += [item for item in value if isinstance(item, torch.Tensor)]
    return found


def _first(bound: Bound) -> torch.Tensor:
    return tensors(bound)[0]


def _dims(bound: Bound) -> tuple[int, ...] | None:
    dim = bound.get("dim", bound.get("axis"))
    if dim is None or (isinstance(dim, (tuple, list)) and not dim):
        return None
    return (dim,) if isinstance(dim, int) else tuple(dim)


def _reduce(bound: Bound) -> tuple[int, ...]:
    size, dims, keep = _first(bound).shape, _dims(bound), bound.get("keepdim", False)
    rank = max(len(size), 1)
    gone = set(range(len(size))) if dims is None else {d % rank for d in dims}
    if keep:
        return tuple(1 if i in gone else n for i, n in enumerate(size))
    return tuple(n for i, n in enumerate(size) if i not in gone)


def _reduce_last(bound: Bound) -> tuple[int, ...]:
    return _reduce({**bound, "dim": bound.get("dim", -1) if bound.get("dim") is not None else -1})


def _sizes(bound: Bound) -> tuple[int, ...]:
    for name in ("size", "sizes", "shape"):
        if name in bound:
            value = bound[name]
            if isinstance(value, int):
                return (value,)
            if len(value) == 1 and isinstance(value[0], (tuple, list)):
                return tuple(value[0])
            return tuple(value)
    raise ValueError


def _view(bound: Bound) -> tuple[int, ...]:
    size, total = list(_sizes(bound)), _first(bound).numel()
    if -1 in size:
        rest = math.prod(n for n in size if n != -1)
        size[size.index(-1)] = total // rest
    return tuple(size)


def _expand(bound: Bound) -> tuple[int, ...]:
    size, own = list(_sizes(bound)), list(_first(bound).shape)
    own = [1] * (len(size) - len(own)) + own
    return tuple(o if n == -1 else n for n, o in zip(size, own))


def _matmul(bound: Bound) -> tuple[int, ...]:
    a, b = (t.shape for t in tensors(bound)[:2])
    if len(a) == 1 and len(b) == 1:
        return ()
    if len(a) == 1:
        return (*b[:-2], b[-1])
    if len(b) == 1:
        return tuple(a[:-1])
    return (*torch.broadcast_shapes(a[:-2], b[:-2]), a[-2], b[-1])


def _linear(bound: Bound) -> tuple[int, ...]:
    weight = bound["weight"].shape
    return (*bound["input"].shape[:-1], *weight[:-1])


def _cat(bound: Bound) -> tuple[int, ...]:
    parts, dim = tensors(bound), bound.get("dim", 0)
    size = list(parts[-1].shape)
    size[dim] = sum(t.shape[dim] for t in parts if t.dim() == len(size))
    return tuple(size)


def _stack(bound: Bound) -> tuple[int, ...]:
    parts, dim = tensors(bound), bound.get("dim", 0)
    size = list(parts[0].shape)
    size.insert(dim if dim >= 0 else dim + len(size) + 1, len(parts))
    return tuple(size)


def _unsqueeze(bound: Bound) -> tuple[int, ...]:
    size, dim = list(_first(bound).shape), bound["dim"]
    size.insert(dim if dim >= 0 else dim + len(size) + 1, 1)
    return tuple(size)


def _squeeze(bound: Bound) -> tuple[int, ...]:
    size, dims = _first(bound).shape, _dims(bound)
    rank = max(len(size), 1)
    if dims is None and "dim" in bound:
        return tuple(size) if bound["dim"] == () else tuple(n for n in size if n != 1)
    gone = set(range(len(size))) if dims is None else {d % rank for d in dims}
    return tuple(n for i, n in enumerate(size) if n != 1 or i not in gone)


def _transpose(bound: Bound) -> tuple[int, ...]:
    size = list(_first(bound).shape)
    a, b = bound["dim0"], bound["dim1"]
    if size:
        size[a], size[b] = size[b], size[a]
    return tuple(size)


def _swap_last(bound: Bound) -> tuple[int, ...]:
    size = list(_first(bound).shape)
    return tuple(size[:-2] + size[-1:] + size[-2:-1])


def _permute(bound: Bound) -> tuple[int, ...]:
    dims = bound["dims"]
    dims = dims[0] if len(dims) == 1 and isinstance(dims[0], (tuple, list)) else dims
    size = _first(bound).shape
    return tuple(size[d] for d in dims)


def _flatten(bound: Bound) -> tuple[int, ...]:
    size = list(_first(bound).shape) or [1]
    start, end = bound.get("start_dim", 0) % len(size), bound.get("end_dim", -1) % len(size)
    return (*size[:start], math.prod(size[start : end + 1]), *size[end + 1 :])


def _select(bound: Bound) -> tuple[int, ...]:
    size = list(_first(bound).shape)
    del size[bound["dim"]]
    return tuple(size)


def _index_select(bound: Bound) -> tuple[int, ...]:
    size = list(_first(bound).shape)
    if size:
        size[bound["dim"]] = bound["index"].numel()
    return tuple(size)


def _narrow(bound: Bound) -> tuple[int, ...]:
    size = list(_first(bound).shape)
    size[bound["dim"]] = bound["length"]
    return tuple(size)


def _topk(bound: Bound) -> tuple[int, ...]:
    size = list(_first(bound).shape)
    if size:
        size[bound.get("dim", -1)] = bound["k"]
    return tuple(size)


def _repeat(bound: Bound) -> tuple[int, ...]:
    times = bound.get("repeats", bound.get("dims"))
    times = times[0] if len(times) == 1 and isinstance(times[0], (tuple, list)) else times
    size = list(_first(bound).shape)
    rank = max(len(size), len(times))
    size = [1] * (rank - len(size)) + size
    times = [1] * (rank - len(times)) + list(times)
    return tuple(a * b for a, b in zip(size, times))


def _embedding(bound: Bound) -> tuple[int, ...]:
    return (*bound["input"].shape, bound["weight"].shape[-1])


def _one_hot(bound: Bound) -> tuple[int, ...]:
    if bound.get("num_classes", -1) < 0:
        raise ValueError
    return (*_first(bound).shape, bound["num_classes"])


def _tuple_of(value: Any, n: int) -> list[int]:
    return [value] * n if isinstance(value, int) else (list(value) * n if len(value) == 1 else list(value))


def _conv(n: int) -> Callable[[Bound], tuple[int, ...]]:
    def rule(bound: Bound) -> tuple[int, ...]:
        size, weight = bound["input"].shape, bound["weight"].shape
        stride, dilation = _tuple_of(bound.get("stride", 1), n), _tuple_of(bound.get("dilation", 1), n)
        padding = bound.get("padding", 0)
        if padding == "same":
            return (*size[: -n - 1], weight[0], *size[-n:])
        pads = [0] * n if padding == "valid" else _tuple_of(padding, n)
        spatial = [
            (s + 2 * p - d * (k - 1) - 1) // st + 1
            for s, p, d, k, st in zip(size[-n:], pads, dilation, weight[-n:], stride)
        ]
        return (*size[: -n - 1], weight[0], *spatial)

    return rule


def _pool(n: int) -> Callable[[Bound], tuple[int, ...]]:
    def rule(bound: Bound) -> tuple[int, ...]:
        size = _first(bound).shape
        kernel = _tuple_of(bound["kernel_size"], n)
        stride = bound.get("stride")
        strides = kernel if stride is None or stride == () or stride == [] else _tuple_of(stride, n)
        pads, dilation = _tuple_of(bound.get("padding", 0), n), _tuple_of(bound.get("dilation", 1), n)
        spatial = []
        for s, p, d, k, st in zip(size[-n:], pads, dilation, kernel, strides):
            raw = s + 2 * p - d * (k - 1) - 1
            if bound.get("ceil_mode"):
                out = -(-raw // st) + 1
                if (out - 1) * st >= s + p:
                    out -= 1
            else:
                out = raw // st + 1
            spatial.append(out)
        return (*size[:-n], *spatial)

    return rule


def _adaptive(n: int) -> Callable[[Bound], tuple[int, ...]]:
    def rule(bound: Bound) -> tuple[int, ...]:
        size = _first(bound).shape
        wanted = bound["output_size"]
        wanted = (
            [wanted] * n if wanted is None or isinstance(wanted, int) else list(wanted) * (n if len(wanted) == 1 else 1)
        )
        return (*size[:-n], *(s if w is None else w for s, w in zip(size[-n:], wanted)))

    return rule


def _pad(bound: Bound) -> tuple[int, ...]:
    size, pad = list(_first(bound).shape), bound["pad"]
    for i in range(len(pad) // 2):
        size[-1 - i] += pad[2 * i] + pad[2 * i + 1]
    return tuple(size)


def _loss(bound: Bound) -> tuple[int, ...]:
    if bound.get("reduction", "mean") == "none":
        return tuple(torch.broadcast_shapes(*(t.shape for t in tensors(bound)[:2])))
    return ()


def _loss_class(bound: Bound) -> tuple[int, ...]:
    if bound.get("reduction", "mean") == "none":
        size = _first(bound).shape
        return (size[0], *size[2:]) if len(size) > 1 else ()
    return ()


def _batch_only(bound: Bound) -> tuple[int, ...]:
    return tuple(_first(bound).shape[:-2])


def _outer(bound: Bound) -> tuple[int, ...]:
    a, b = tensors(bound)[:2]
    return (a.shape[0], b.shape[0])


def _second(bound: Bound) -> tuple[int, ...]:
    return tuple(tensors(bound)[1].shape)


def _flat(bound: Bound) -> tuple[int, ...]:
    return (_first(bound).numel(),)


def _last_rows(bound: Bound) -> tuple[int, ...]:
    return tuple(_first(bound).shape[:-1])


def _halved(bound: Bound) -> tuple[int, ...]:
    size = list(_first(bound).shape)
    size[bound.get("dim", -1)] //= 2
    return tuple(size)


def _square(bound: Bound) -> tuple[int, ...]:
    size = _first(bound).shape
    return (*size, size[-1])


def _cdist(bound: Bound) -> tuple[int, ...]:
    a, b = (t.shape for t in tensors(bound)[:2])
    return (*torch.broadcast_shapes(a[:-2], b[:-2]), a[-2], b[-2])


def _sdpa(bound: Bound) -> tuple[int, ...]:
    q, _, v = (bound[name].shape for name in ("query", "key", "value"))
    return (*q[:-1], v[-1])


SHAPES: dict[str, Callable[[Bound], tuple[int, ...]]] = {
    "same": lambda b: tuple(_first(b).shape),
    "broadcast": lambda b: tuple(torch.broadcast_shapes(*(t.shape for t in tensors(b)))),
    "scalar": lambda b: (),
    "reduce": _reduce,
    "reduce_last": _reduce_last,
    "sizes": _sizes,
    "view": _view,
    "expand": _expand,
    "matmul": _matmul,
    "linear": _linear,
    "cat": _cat,
    "stack": _stack,
    "unsqueeze": _unsqueeze,
    "squeeze": _squeeze,
    "transpose": _transpose,
    "swap_last": _swap_last,
    "permute": _permute,
    "flatten": _flatten,
    "select": _select,
    "index_select": _index_select,
    "narrow": _narrow,
    "topk": _topk,
    "index": lambda b: tuple(b["index"].shape),
    "second": _second,
    "repeat": _repeat,
    "embedding": _embedding,
    "one_hot": _one_hot,
    "conv1": _conv(1),
    "conv2": _conv(2),
    "conv3": _conv(3),
    "pool1": _pool(1),
    "pool2": _pool(2),
    "pool3": _pool(3),
    "adaptive1": _adaptive(1),
    "adaptive2": _adaptive(2),
    "adaptive3": _adaptive(3),
    "pad": _pad,
    "loss": _loss,
    "loss_class": _loss_class,
    "sdpa": _sdpa,
    "cdist": _cdist,
    "batch": _batch_only,
    "rows": _last_rows,
    "outer": _outer,
    "halved": _halved,
    "square": _square,
    "flat": _flat,
}
"""Shape rules in order of preference; README describes each. All of them must explain every sample of an overload."""

RANKS: dict[str, Callable[[Bound], int]] = {
    "rank+0": lambda b: _first(b).dim(),
    "rank+1": lambda b: _first(b).dim() + 1,
    "rank-1": lambda b: _first(b).dim() - 1,
    "rank-2": lambda b: _first(b).dim() - 2,
    **{f"rank={n}": (lambda b, n=n: n) for n in (1, 2, 3, 4)},
}
"""What is left to say where only the number of dimensions follows a rule."""


def _promoted(bound: Bound) -> torch.dtype:
    values: list[Any] = []
    for name, value in bound.items():
        if name in ("dim", "axis", "keepdim", "alpha", "out", "dtype"):
            continue
        if isinstance(value, torch.Tensor) or (
            isinstance(value, (int, float, complex))
            and name in ("other", "input", "self", "exponent", "value", "min", "max", "end")
        ):
            values.append(value)
        elif isinstance(value, (list, tuple)):
            values += [item for item in value if isinstance(item, torch.Tensor)]
    return _result_type(values)


def _result_type(values: list[Any]) -> torch.dtype:
    if len(values) == 1:
        return values[0].dtype
    first = values[0]
    for other in values[1:-1]:
        first = torch.empty(_joint_shape(first, other), dtype=torch.result_type(first, other))
    return torch.result_type(first, values[-1])


def _joint_shape(a: Any, b: Any) -> tuple[int, ...]:
    return (1,) if any(isinstance(x, torch.Tensor) and x.dim() for x in (a, b)) else ()


def _value_dtype(value: Any) -> torch.dtype:
    return torch.tensor(value).dtype


def _floating(dtype: torch.dtype) -> torch.dtype:
    return dtype if dtype.is_floating_point or dtype.is_complex else torch.get_default_dtype()


def _real(dtype: torch.dtype) -> torch.dtype:
    return {torch.complex64: torch.float32, torch.complex128: torch.float64, torch.complex32: torch.float16}.get(
        dtype, dtype
    )


def _complex(dtype: torch.dtype) -> torch.dtype:
    return {torch.float16: torch.complex32, torch.float32: torch.complex64, torch.float64: torch.complex128}.get(
        _floating(dtype), dtype
    )


DTYPE_RULES: dict[str, Callable[[Bound], torch.dtype]] = {
    "same": lambda b: _first(b).dtype,
    "promote": _promoted,
    "div": lambda b: _promoted(b) if b.get("rounding_mode") else _floating(_promoted(b)),
    "promote_float": lambda b: _floating(_promoted(b)),
    "float": lambda b: _floating(_first(b).dtype),
    "value": lambda b: _value_dtype(b["fill_value"]),
    "sum": lambda b: _first(b).dtype if _first(b).is_floating_point() or _first(b).is_complex() else torch.int64,
    "bool": lambda b: torch.bool,
    "int64": lambda b: torch.int64,
    "real": lambda b: _real(_first(b).dtype),
    "float_real": lambda b: _real(_floating(_first(b).dtype)),
    "complex": lambda b: _complex(_first(b).dtype),
    "second": lambda b: tensors(b)[1].dtype,
    "default": lambda b: torch.get_default_dtype(),
    "arange": lambda b: (
        torch.int64
        if all(isinstance(b.get(n, 0), int) for n in ("start", "end", "step"))
        else torch.get_default_dtype()
    ),
    **{
        str(d).removeprefix("torch."): (lambda b, d=d: d)
        for d in (
            torch.float32,
            torch.float64,
            torch.float16,
            torch.bfloat16,
            torch.int32,
            torch.int16,
            torch.int8,
            torch.uint8,
            torch.complex64,
            torch.complex128,
            torch.complex32,
        )
    },
}
"""Dtype rules in order of preference. An explicit ``dtype=`` argument wins over all of them."""
