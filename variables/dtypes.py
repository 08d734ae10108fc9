"""Facts about torch's dtypes: category, size, promotion, names. Pure functions over names such as ``"float32"``."""

from __future__ import annotations

from collections.abc import Iterable

BOOL, INT, FLOAT, COMPLEX = range(4)

DTYPES: dict[str, tuple[int, int]] = {
    "bool": (BOOL, 1),
    "uint8": (INT, 1),
    "int8": (INT, 1),
    "int16": (INT, 2),
    "int32": (INT, 4),
    "int64": (INT, 8),
    "uint16": (INT, 2),
    "uint32": (INT, 4),
    "uint64": (INT, 8),
    "float16": (FLOAT, 2),
    "bfloat16": (FLOAT, 2),
    "float32": (FLOAT, 4),
    "float64": (FLOAT, 8),
    "float8_e4m3fn": (FLOAT, 1),
    "float8_e5m2": (FLOAT, 1),
    "float8_e4m3fnuz": (FLOAT, 1),
    "float8_e5m2fnuz": (FLOAT, 1),
    "complex32": (COMPLEX, 4),
    "complex64": (COMPLEX, 8),
    "complex128": (COMPLEX, 16),
    "quint8": (INT, 1),
    "qint8": (INT, 1),
    "qint32": (INT, 4),
}
"""Category and size in bytes."""

ALIASES: dict[str, str] = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "int": "int32",
    "long": "int64",
    "short": "int16",
    "cfloat": "complex64",
    "cdouble": "complex128",
    "chalf": "complex32",
}
"""Other names of the same dtype objects: ``torch.float is torch.float32``."""

TENSOR_TYPES: dict[str, str] = {
    "FloatTensor": "float32",
    "DoubleTensor": "float64",
    "HalfTensor": "float16",
    "BFloat16Tensor": "bfloat16",
    "ByteTensor": "uint8",
    "CharTensor": "int8",
    "ShortTensor": "int16",
    "IntTensor": "int32",
    "LongTensor": "int64",
    "BoolTensor": "bool",
}
"""The legacy typed constructors."""

CAST_METHODS: dict[str, str] = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "bfloat16": "bfloat16",
    "int": "int32",
    "long": "int64",
    "short": "int16",
    "char": "int8",
    "byte": "uint8",
    "bool": "bool",
    "cfloat": "complex64",
    "cdouble": "complex128",
    "chalf": "complex32",
}
"""Tensor methods that only convert: ``x.float()``."""

FINFO: dict[str, dict[str, float | int | str]] = {
    "float16": {"bits": 16, "max": 65504.0, "min": -65504.0, "eps": 0.0009765625, "tiny": 6.103515625e-05,
                "smallest_normal": 6.103515625e-05, "resolution": 0.001, "dtype": "float16"},
    "bfloat16": {"bits": 16, "max": 3.3895313892515355e38, "min": -3.3895313892515355e38, "eps": 0.0078125,
                 "tiny": 1.1754943508222875e-38, "smallest_normal": 1.1754943508222875e-38, "resolution": 0.01,
                 "dtype": "bfloat16"},
    "float32": {"bits": 32, "max": 3.4028234663852886e38, "min": -3.4028234663852886e38,
                "eps": 1.1920928955078125e-07, "tiny": 1.1754943508222875e-38,
                "smallest_normal": 1.1754943508222875e-38, "resolution": 1e-06, "dtype": "float32"},
    "float64": {"bits": 64, "max": 1.7976931348623157e308, "min": -1.7976931348623157e308,
                "eps": 2.220446049250313e-16, "tiny": 2.2250738585072014e-308,
                "smallest_normal": 2.2250738585072014e-308, "resolution": 1e-15, "dtype": "float64"},
}  # fmt: skip

_LADDER = {
    BOOL: ("bool",),
    INT: ("int8", "int16", "int32", "int64"),
    FLOAT: ("float16", "float32", "float64"),
    COMPLEX: ("complex32", "complex64", "complex128"),
}
_FLOAT_OF_COMPLEX = {"complex32": "float16", "complex64": "float32", "complex128": "float64"}
_COMPLEX_OF_FLOAT = {"float16": "complex32", "bfloat16": "complex64", "float32": "complex64", "float64": "complex128"}
SCALAR_DTYPES = {bool: "bool", int: "int64", float: "float32", complex: "complex64"}
SCALAR_CATEGORY = {bool: BOOL, int: INT, float: FLOAT, complex: COMPLEX}


def canonical(name: str) -> str | None:
    """The dtype of a name below ``torch``, aliases resolved; None where it is no dtype."""
    name = ALIASES.get(name, name)
    return name if name in DTYPES else None


def category(dtype: str) -> int:
    """The kind of numbers: ``BOOL``, ``INT``, ``FLOAT`` or ``COMPLEX``."""
    return DTYPES[dtype][0]


def itemsize(dtype: str) -> int:
    """Bytes of one item."""
    return DTYPES[dtype][1]


def is_floating(dtype: str | None) -> bool | None:
    """Whether it holds floating-point numbers; None where the dtype is not known."""
    return None if dtype is None else DTYPES[dtype][0] == FLOAT


def is_complex(dtype: str | None) -> bool | None:
    """Whether it holds complex numbers; None where the dtype is not known."""
    return None if dtype is None else DTYPES[dtype][0] == COMPLEX


def differentiable(dtype: str | None) -> bool | None:
    """Whether a tensor of it can require gradients."""
    return None if dtype is None else DTYPES[dtype][0] >= FLOAT


def promote(left: str | None, right: str | None) -> str | None:
    """``torch.promote_types``; None where it is not known (or there is none)."""
    if left is None or right is None:
        return None
    if left == right:
        return left
    (left_cat, left_size), (right_cat, right_size) = DTYPES[left], DTYPES[right]
    if left_cat != right_cat:
        high, low = (left, right) if left_cat > right_cat else (right, left)
        if DTYPES[high][0] == COMPLEX and DTYPES[low][0] == FLOAT:
            return promote(high, _COMPLEX_OF_FLOAT.get(low))
        return high
    if left_cat == INT:
        if "uint8" in (left, right):
            signed = right if left == "uint8" else left
            return "int16" if signed == "int8" else signed if signed.startswith("int") else None
        if left.startswith("u") or right.startswith("u"):
            return None
        return left if left_size >= right_size else right
    if left_cat == FLOAT and {left, right} == {"float16", "bfloat16"}:
        return "float32"
    if left_size == right_size:
        return None
    return left if left_size > right_size else right


def result_type(tensors: Iterable[tuple[str | None, int | None]], scalars: Iterable[type]) -> str | None:
    """``torch.result_type``: tensors as (dtype, number of dimensions), Python scalars as their types.

    Tensors with dimensions win over tensors without, those over Python numbers, within a category.
    """
    best: dict[int, str | None] = {}
    for dtype, ndim in tensors:
        rank = 2 if ndim is None or ndim > 0 else 1
        if dtype is None or (ndim is None and rank in best and best[rank] != dtype):
            return None
        best[rank] = promote(best[rank], dtype) if rank in best else dtype
        if best[rank] is None:
            return None
    for kind in scalars:
        if kind not in SCALAR_DTYPES:
            return None
        dtype = SCALAR_DTYPES[kind]
        best[0] = promote(best[0], dtype) if 0 in best else dtype
    result: str | None = None
    for rank in (2, 1, 0):
        dtype = best.get(rank)
        if dtype is None:
            continue
        if result is None:
            result = dtype
        elif category(dtype) > category(result):
            if category(dtype) == COMPLEX and rank == 0:
                result = _COMPLEX_OF_FLOAT.get(result, "complex64")
            else:
                result = dtype
    return result


def to_float(dtype: str | None) -> str | None:
    """The dtype of a result that is always floating: integers become the default dtype."""
    if dtype is None:
        return None
    return dtype if category(dtype) >= FLOAT else "float32"


def real_of(dtype: str | None) -> str | None:
    """The dtype of the real part."""
    return None if dtype is None else _FLOAT_OF_COMPLEX.get(dtype, dtype)


def complex_of(dtype: str | None) -> str | None:
    """The dtype of complex numbers with such parts."""
    return None if dtype is None else dtype if category(dtype) == COMPLEX else _COMPLEX_OF_FLOAT.get(dtype, "complex64")


def sum_dtype(dtype: str | None) -> str | None:
    """Integers are summed as int64."""
    if dtype is None:
        return None
    return "int64" if category(dtype) <= INT else dtype


def integer_info(dtype: str) -> dict[str, float | int | str]:
    """``torch.iinfo``."""
    bits = 8 * itemsize(dtype)
    if dtype.startswith("u"):
        low, high = 0, 2**bits - 1
    else:
        low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    return {"bits": bits, "min": low, "max": high, "dtype": dtype}
