"""Results of operations that make tensors out of sizes, numbers and Python data, and of conversions."""

from __future__ import annotations

import math
from typing import Any

from . import dtypes, shapes
from .base import VariableTracker
from .op_call import UNKNOWN, Maybe, OpCall, const, dim_of, dims_of, dtype_of, items_of
from .op_registry import rule
from .shapes import Dim, Shape, SymDim
from .tensor import SymNodeVariable, TensorVariable

VT = VariableTracker

MAX_ELEMENTS = 4096
"""Elements of a literal tensor that are kept; larger ones are known by shape and dtype only."""

FILLS = {"zeros": 0, "ones": 1, "zeros_like": 0, "ones_like": 1, "new_zeros": 0, "new_ones": 1}


def filled(shape: Shape, number: Any, dtype: str | None) -> Any:
    """The elements of a tensor whose every element is ``number``."""
    if shape is None or number is UNKNOWN or dtype is None or not isinstance(number, (bool, int, float)):
        return UNKNOWN
    sizes = [dim if isinstance(dim, int) else None for dim in shape]
    if None in sizes or math.prod(s for s in sizes if s is not None) > MAX_ELEMENTS:
        return UNKNOWN
    value: Any = cast_number(number, dtype)
    for size in reversed(sizes):
        assert size is not None
        value = (value,) * size
    return value


def cast_number(number: Any, dtype: str) -> Any:
    """A Python number as an element of that dtype."""
    kind = dtypes.category(dtype)
    try:
        if kind == dtypes.BOOL:
            return bool(number)
        if kind == dtypes.INT:
            return int(number)
        return float(number) if kind == dtypes.FLOAT else complex(number)
    except (OverflowError, ValueError):
        return UNKNOWN


def grad_flag(value: Maybe) -> bool | None:
    """A ``requires_grad`` argument."""
    found = const(value, False)
    return None if found is UNKNOWN else bool(found)


def default_dtype(c: OpCall) -> str | None:
    """``torch.get_default_dtype()``."""
    return getattr(c.tx, "default_dtype", "float32")


def _options(k: dict[str, Any], dtype: str | None) -> tuple[str | None, dict[str, Any]]:
    return dtype_of(k.get("dtype"), dtype), {
        "device": k.get("device"),
        "requires_grad": grad_flag(k.get("requires_grad")),
    }


@rule("zeros ones empty randn rand _empty_affine_quantized")
def _sized(c: OpCall, *size: VT, **k: Any) -> VT:
    shape = dims_of([k["size"]] if "size" in k else size)
    dtype, options = _options(k, default_dtype(c))
    return c.tensor(shape, dtype, value=filled(shape, FILLS.get(c.name, UNKNOWN), dtype), **options)


@rule("full")
def _full(c: OpCall, size: VT, fill_value: VT, **k: Any) -> VT:
    number = const(fill_value)
    default = {bool: "bool", int: "int64", float: default_dtype(c)}.get(type(number), c.dtype(fill_value))
    shape = dims_of([size])
    dtype, options = _options(k, default)
    return c.tensor(shape, dtype, value=filled(shape, number, dtype), **options)


@rule("zeros_like ones_like empty_like rand_like randn_like randint_like full_like new_zeros_like")
def _like(c: OpCall, input: VT, *args: Any, **k: Any) -> VT:
    dtype, options = _options(k, c.dtype(input))
    number = const(k.get("fill_value") or (args[0] if args else None)) if c.name == "full_like" else FILLS.get(c.name)
    return c.tensor(
        c.shape(input), dtype, value=filled(c.shape(input), UNKNOWN if number is None else number, dtype), **options
    )


@rule("new_zeros new_ones new_empty new_full")
def _new(c: OpCall, input: VT, *size: VT, **k: Any) -> VT:
    number: Any = FILLS.get(c.name, UNKNOWN)
    sizes = list(size)
    if c.name == "new_full":
        number = const(k.get("fill_value") or (sizes.pop() if len(sizes) > 1 else None))
    shape = dims_of([k["size"]] if "size" in k else sizes)
    dtype, options = _options(k, c.dtype(input))
    return c.tensor(shape, dtype, value=filled(shape, number, dtype), **options)


@rule("randint")
def _randint(c: OpCall, *args: VT, **k: Any) -> VT:
    size = k.get("size")
    if size is None and args:
        last = args[-1]
        size = last if len(args) > 1 or items_of(last) is not None else None
    dtype, options = _options(k, "int64")
    return c.tensor(dims_of([size]) if size is not None else None, dtype, **options)


@rule("randperm")
def _randperm(c: OpCall, n: VT, **k: Any) -> VT:
    dtype, options = _options(k, "int64")
    return c.tensor((dim_of(n),), dtype, **options)


@rule("normal")
def _normal(c: OpCall, mean: Maybe = None, std: Maybe = None, size: Maybe = None, **k: Any) -> VT:
    shape = dims_of([size]) if size is not None else shapes.broadcast(c.shape(mean), c.shape(std))
    dtype, options = _options(k, default_dtype(c))
    return c.tensor(shape, dtype, **options)


@rule("arange range")
def _arange(c: OpCall, *args: VT, **k: Any) -> VT:
    given = [*args, *(k[n] for n in ("start", "end", "step") if n in k)]
    numbers = [const(a) for a in given]
    symbolic = any(isinstance(a, SymNodeVariable) for a in given)
    hints = [a.hint if isinstance(a, SymNodeVariable) else n for a, n in zip(given, numbers, strict=True)]
    default: str | None = "int64"
    if any(isinstance(n, float) for n in numbers):
        default = default_dtype(c)
    elif any(n is UNKNOWN and not isinstance(a, SymNodeVariable) for a, n in zip(given, numbers, strict=True)):
        default = (
            "int64" if all(a.python_type_name() == "int" or n is not UNKNOWN for a, n in zip(given, numbers)) else None
        )
    dtype, options = _options(k, default)
    size: int | None = None
    value: Any = UNKNOWN
    if all(isinstance(n, (int, float)) for n in hints) and hints:
        start, end, step = (
            (0, hints[0], 1) if len(hints) == 1 else (hints[0], hints[1], hints[2] if len(hints) > 2 else 1)
        )
        if step:
            count = size = max(math.ceil((end - start) / step), 0) + (1 if c.name == "range" else 0)
            if dtype is not None and count <= MAX_ELEMENTS and not symbolic:
                value = tuple(cast_number(start + i * step, dtype) for i in range(count))
    length: Dim = size
    if symbolic:
        length = SymDim(size, next((a.unbacked for a in given if isinstance(a, SymNodeVariable) and a.unbacked), False))
    return c.tensor((length,), dtype, value=value, **options)


@rule("linspace logspace")
def _linspace(c: OpCall, start: VT, end: VT, steps: Maybe = None, *_a: VT, **k: Any) -> VT:
    dtype, options = _options(k, default_dtype(c))
    return c.tensor((dim_of(steps) if steps is not None else 100,), dtype, **options)


@rule("eye")
def _eye(c: OpCall, n: VT, m: Maybe = None, **k: Any) -> VT:
    dtype, options = _options(k, default_dtype(c))
    rows = dim_of(n)
    return c.tensor((rows, dim_of(m) if m is not None and const(m) is not None else rows), dtype, **options)


@rule("tril_indices triu_indices")
def _tri_indices(c: OpCall, row: VT, col: VT, offset: Maybe = None, **k: Any) -> VT:
    rows, cols, shift = const(row), const(col), const(offset, 0)
    count = None
    if isinstance(rows, int) and isinstance(cols, int) and isinstance(shift, int):
        lower = c.name == "tril_indices"
        count = sum((j - i <= shift) if lower else (j - i >= shift) for i in range(rows) for j in range(cols))
    return c.tensor((2, count), dtype_of(k.get("dtype"), "int64"), device=k.get("device"))


@rule("hann_window hamming_window blackman_window bartlett_window kaiser_window")
def _window(c: OpCall, window_length: VT, *_a: VT, **k: Any) -> VT:
    dtype, options = _options(k, default_dtype(c))
    return c.tensor((dim_of(window_length),), dtype, **options)


@rule("vander")
def _vander(c: OpCall, x: VT, N: Maybe = None, **_: VT) -> VT:  # noqa: N803 (torch's own name)
    shape = c.shape(x)
    return c.tensor((shape[0], dim_of(N) if N is not None else shape[0]) if shape else None, c.dtype(x))


# ---- from Python data


def data_facts(c: OpCall, data: VT) -> tuple[Shape, str | None, Any]:
    """Shape, dtype and elements of ``torch.tensor(data)``."""
    if isinstance(data, TensorVariable):
        return data.shape, data.dtype, data.value
    if isinstance(data, SymNodeVariable):
        return (), {int: "int64", float: default_dtype(c), bool: "bool"}.get(data.pytype), UNKNOWN
    number = const(data)
    if isinstance(number, (bool, int, float, complex)):
        kind = {bool: "bool", int: "int64", float: default_dtype(c), complex: "complex64"}[type(number)]
        return (), kind, number if not isinstance(number, complex) else UNKNOWN
    items = items_of(data)
    if items is None:
        if isinstance(number, range):
            items = [c.tx.constant(n) for n in number[:MAX_ELEMENTS]]
        else:
            pytype = data.python_type_name()
            known = {"bool": "bool", "int": "int64", "float": default_dtype(c)}.get(pytype)
            return (() if known else None), known, UNKNOWN
    if not items:
        return (0,), default_dtype(c), ()
    inner: Shape = ()
    dtype: str | None = None
    values: list[Any] = []
    for at, item in enumerate(items):
        shape, kind, value = data_facts(c, item)
        inner = shape if at == 0 or (shape is not None and inner is None) else inner
        # Among Python numbers floats win over ints, ints over bools.
        dtype = kind if at == 0 else dtypes.promote(dtype, kind)
        values.append(value)
    if dtype == "float64" and default_dtype(c) == "float32" and not c.tensors:
        dtype = "float32"
    value = UNKNOWN if any(v is UNKNOWN for v in values) or len(values) > MAX_ELEMENTS else tuple(values)
    return (None if inner is None else (len(items), *inner)), dtype, value


def cast_elements(value: Any, dtype: str | None) -> Any:
    """Known elements as those of another dtype."""
    if value is UNKNOWN or dtype is None:
        return UNKNOWN
    if isinstance(value, tuple):
        made = tuple(cast_elements(item, dtype) for item in value)
        return UNKNOWN if any(item is UNKNOWN for item in made) else made
    return cast_number(value, dtype)


@rule("tensor as_tensor asarray scalar_tensor from_numpy LongTensor_data")
def _tensor(c: OpCall, data: Maybe = None, dtype: Maybe = None, device: Maybe = None, **k: Any) -> VT:
    source = data or k.get("obj")
    if source is None:
        return c.tensor(None, None)
    shape, found, value = data_facts(c, source)
    if c.name == "scalar_tensor":
        found = default_dtype(c)
    wanted = dtype_of(dtype, found)
    keep = c.name != "tensor" and isinstance(source, TensorVariable)
    flag = c.requires_grad(wanted) if keep else grad_flag(k.get("requires_grad"))
    made = c.tensor(shape, wanted, device=device, requires_grad=flag, value=cast_elements(value, wanted))
    made.literal = not isinstance(source, TensorVariable) and made.value is not UNKNOWN
    return made


# ---- conversions


@rule("to type type_as _to_copy")
def _to(c: OpCall, input: VT, *args: VT, **k: Any) -> VT:
    dtype: str | None = c.dtype(input)
    device: Maybe = k.get("device")
    for value in (*args, k.get("other"), k.get("dtype")):
        if value is None:
            continue
        found = const(value)
        if isinstance(value, TensorVariable):
            dtype, device = value.dtype, c.tx.constant(value.device) if value.device else value
        elif getattr(found, "kind", None) == "dtype":
            dtype = found.name
        elif isinstance(found, type) and dtype_of(value) is not None:
            dtype = dtype_of(value)
        elif isinstance(found, str) and c.name == "type":
            dtype = dtypes.TENSOR_TYPES.get(found.rpartition(".")[2])
        elif isinstance(found, str) or getattr(found, "kind", None) == "device":
            device = value
        elif getattr(found, "kind", None) == "tensor_type":
            dtype = found.dtype
        elif found is UNKNOWN:
            # A device or a dtype: neither stays known, unless the value says where it comes from.
            names_device = value.python_type_name() in ("str", "device") or "device" in getattr(value, "reason", "")
            dtype, device = (dtype, value) if names_device else (None, value)
    if isinstance(input, TensorVariable):
        same = dtype == input.dtype and dtype is not None
        made = c.tensor(input.shape, dtype, device=device, value=cast_elements(input.value, dtype), view_of=input)
        if same and device is None and const(k.get("copy"), False) is False and not c.tx.traced:
            return input
        return made
    return c.tensor(None, dtype, device=device)


def cast_rule(dtype: str) -> Any:
    """The rule of ``x.float()`` and its like."""

    def convert(c: OpCall, input: VT, **_: VT) -> VT:
        value = input.value if isinstance(input, TensorVariable) else UNKNOWN
        return c.tensor(c.shape(input), dtype, value=cast_elements(value, dtype), view_of=input)

    return convert


for _name, _dtype in dtypes.CAST_METHODS.items():
    rule(_name)(cast_rule(_dtype))
