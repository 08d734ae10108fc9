"""Which names of NumPy TorchDynamo traces through ``torch._numpy``: facts of torch 2.13."""

from __future__ import annotations

TRACED: frozenset[str] = frozenset(
    """
    abs absolute acos acosh add all allclose amax amin angle any append arange arccos arccosh arcsin arcsinh arctan
    arctan2 arctanh argmax argmin argsort argwhere around array array_equal array_equiv array_split asarray
    ascontiguousarray asin asinh atan atan2 atanh atleast_1d atleast_2d atleast_3d average bartlett bincount bitwise_and
    bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor blackman bool bool_
    broadcast_arrays broadcast_shapes broadcast_to byte can_cast cbrt cdouble ceil choose clip column_stack common_type
    complex128 complex64 complexfloating concat concatenate conj conjugate convolve copy copysign copyto corrcoef
    correlate cos cosh count_nonzero cov cross csingle cumprod cumsum deg2rad degrees diag diag_indices
    diag_indices_from diagflat diagonal diff divide divmod dot double dsplit dstack dtype einsum empty empty_like equal
    exp exp2 expand_dims expm1 eye fabs fill_diagonal finfo fix flatnonzero flip fliplr flipud float16 float32 float64
    float_power floating floor floor_divide fmax fmin fmod from_dlpack full full_like gcd generic geomspace gradient
    greater greater_equal half hamming hanning heaviside histogram histogram2d histogramdd hsplit hstack hypot i0
    identity iinfo imag indices inexact inner int16 int32 int64 int8 int_ intc integer intp invert isclose iscomplex
    iscomplexobj isfinite isinf isnan isneginf isposinf isreal isrealobj isscalar issubdtype kaiser kron lcm ldexp
    left_shift less less_equal linspace log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or
    logical_xor logspace long longlong matmul max maximum mean median meshgrid min min_scalar_type minimum mod modf
    moveaxis multiply nan_to_num ndarray ndim negative nextafter nonzero not_equal number ones ones_like outer pad
    percentile permute_dims positive pow power prod ptp put put_along_axis quantile rad2deg radians ravel real
    real_if_close reciprocal remainder repeat reshape resize result_type right_shift rint roll rollaxis rot90 round
    row_stack searchsorted shape short sign signbit signedinteger sin sinc single sinh size sort split sqrt square
    squeeze stack std subtract sum swapaxes take take_along_axis tan tanh tensordot tile trace transpose tri tril
    tril_indices tril_indices_from triu triu_indices triu_indices_from true_divide trunc ubyte uint uint16 uint32 uint64
    uint8 uintc uintp ulong ulonglong unique unsignedinteger ushort vander var vdot vsplit vstack where zeros zeros_like
    linalg.cholesky linalg.cond linalg.det linalg.eig linalg.eigh linalg.eigvals linalg.eigvalsh linalg.inv linalg.lstsq
    linalg.matrix_power linalg.matrix_rank linalg.multi_dot linalg.norm linalg.pinv linalg.qr linalg.slogdet
    linalg.solve linalg.svd linalg.tensorinv linalg.tensorsolve
    fft.fft fft.fft2 fft.fftfreq fft.fftn fft.fftshift fft.hfft fft.ifft fft.ifft2 fft.ifftn fft.ifftshift fft.ihfft
    fft.irfft fft.irfft2 fft.irfftn fft.rfft fft.rfft2 fft.rfftfreq fft.rfftn
    random.choice random.normal random.rand random.randint random.randn random.random random.random_sample random.sample
    random.seed random.shuffle random.uniform
    """.split()
)

DTYPES: dict[str, str] = {
    "float16": "float16", "float32": "float32", "float64": "float64", "int8": "int8", "int16": "int16",
    "int32": "int32", "int64": "int64", "uint8": "uint8", "uint16": "uint16", "uint32": "uint32", "uint64": "uint64",
    "bool_": "bool", "bool": "bool", "complex64": "complex64", "complex128": "complex128", "half": "float16",
    "single": "float32", "double": "float64", "int_": "int64", "intp": "int64", "intc": "int32", "byte": "int8",
    "ubyte": "uint8", "short": "int16", "long": "int64", "longlong": "int64", "csingle": "complex64",
    "cdouble": "complex128", "float_": "float64",
}  # fmt: skip
"""Scalar types to torch's name of the dtype."""

ABSTRACT_TYPES = frozenset(
    "generic number integer signedinteger unsignedinteger inexact floating complexfloating".split()
)

CONSTANTS: dict[str, float | None] = {
    "pi": 3.141592653589793, "e": 2.718281828459045, "inf": float("inf"), "nan": float("nan"), "newaxis": None,
    "euler_gamma": 0.5772156649015329, "Inf": float("inf"), "NaN": float("nan"), "PINF": float("inf"),
    "NINF": float("-inf"),
}  # fmt: skip

DYNAMIC = frozenset("unique nonzero argwhere flatnonzero bincount".split())
"""Functions whose output's shape is read from data."""

DATA_DEPENDENT = frozenset(
    "allclose array_equal array_equiv random.choice random.randint random.shuffle isscalar_".split()
)
