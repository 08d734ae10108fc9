"""NumPy arrays and functions. Models the numpy parts of ``torch/_dynamo/variables/tensor.py`` and ``misc.py``.

TorchDynamo traces NumPy as tensor operations through ``torch._numpy``; what that does not have breaks the graph.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from . import dtypes, shapes
from .base import NO_KWARGS, Args, Kwargs, VariableTracker
from .constant import ConstantVariable
from .functions import SkipFunctionVariable
from .indexing import get_item, set_item
from .native import GetAttrVariable
from .native_objects import NativeObjectVariable
from .numpy_names import ABSTRACT_TYPES, CONSTANTS, DTYPES, DYNAMIC, TRACED
from .op_call import UNKNOWN, OpCall, const, dims_of, items_of
from .op_registry import METHODS, RULES, RUN
from .operations import check_arguments, compute, run_operator
from .tensor import SymNodeVariable, TensorVariable, dim_value, region_of
from .tensor_methods import nested_list, scalar_type
from .torch_constants import TorchLimitsVariable
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer


class NumpyNdarrayVariable(TensorVariable):
    """``numpy.ndarray``. ``dtype`` is torch's name of it, or "object" and "str" for what no tensor can hold."""

    __slots__ = ()

    def python_type_name(self) -> str:
        return "ndarray"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("numpy.ndarray")

    def hash_key(self, tx: Tracer) -> Hashable:
        tx.throw(TypeError, "unhashable type: 'numpy.ndarray'")

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        return array_method(tx, self, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return array_attribute(tx, self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        if name == "shape":
            tx.assign(self, "shape", dims_of([value]))

    def length(self, tx: Tracer) -> int | None:
        check_elements(tx, self)
        return super().length(tx)

    def copy_as_tensor(self, tx: Tracer) -> TensorVariable:
        """``torch.from_numpy(self)``."""
        return TensorVariable(self.dtype, self.shape, region=region_of(tx), value=self.value)


def as_array(tx: Tracer, value: VariableTracker) -> VariableTracker:
    """A tensor that an operation gave, as the array that NumPy gives."""
    if isinstance(value, NumpyNdarrayVariable) or not isinstance(value, TensorVariable):
        items = items_of(value)
        return tx.tuple([as_array(tx, item) for item in items]) if items is not None else value
    return NumpyNdarrayVariable(value.dtype, value.shape, region=region_of(tx), value=value.value)


def ndarray_of(tx: Tracer, tensor: TensorVariable) -> NumpyNdarrayVariable:
    """``tensor.numpy()``."""
    return NumpyNdarrayVariable(tensor.dtype, tensor.shape, region=region_of(tx), value=tensor.value)


# ---- operations


ALIASES = {
    "concatenate": "cat", "concat": "cat", "absolute": "abs", "arccos": "acos", "arcsin": "asin", "arctan": "atan",
    "arctan2": "atan2", "multiply": "mul", "subtract": "sub", "divide": "div", "true_divide": "div", "power": "pow",
    "negative": "neg", "greater": "gt", "greater_equal": "ge", "less": "lt", "less_equal": "le", "equal": "eq",
    "not_equal": "ne", "mod": "remainder", "expand_dims": "unsqueeze", "transpose": "numpy_transpose",
    "linalg.norm": "linalg_norm", "linalg.inv": "linalg_inv", "linalg.svd": "linalg_svd", "linalg.det": "linalg_det",
    "linalg.eigh": "linalg_eigh", "linalg.solve": "linalg_solve", "linalg.cholesky": "linalg_cholesky",
    "invert": "bitwise_not", "around": "round", "rint": "round", "amax": "amax", "amin": "amin", "max": "amax",
    "min": "amin", "clip": "clamp", "dot": "matmul", "vdot": "dot", "copy": "clone", "ascontiguousarray": "clone",
}  # fmt: skip
"""NumPy's names of torch's operations."""

REDUCTIONS = frozenset("sum prod mean std var amax amin any all argmax argmin".split())
FLOAT_RESULT = frozenset("mean std var".split())


def array_operation(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """A NumPy function by the rule of torch's operation of that name; an array of which nothing is known otherwise."""
    operation = ALIASES.get(name, name)
    renamed = {
        {"axis": "dim", "keepdims": "keepdim", "a_min": "min", "a_max": "max", "a": "input"}.get(k, k): v
        for k, v in kwargs.items()
        if k not in ("out", "where", "order", "casting", "subok")
    }
    plain = [lifted(tx, arg) for arg in args]
    call = OpCall(tx, operation, plain, renamed)
    if operation not in RULES:
        return unknown_array(tx)
    result = as_array(tx, compute(call, plain, renamed))
    first = plain[0] if plain else None
    if isinstance(result, NumpyNdarrayVariable):
        source = first.dtype if isinstance(first, TensorVariable) else None
        if (operation in FLOAT_RESULT and source is not None and dtypes.category(source) < dtypes.FLOAT) or (
            result.dtype == "float32" and source in ("int64", "int32", "bool")
        ):
            result.dtype = "float64"
        if operation in ("amax", "amin") and result.shape is None and first is not None and len(args) == 1:
            result.shape = ()
        result.requires_grad = False
    return result


def unknown_array(tx: Tracer) -> NumpyNdarrayVariable:
    return NumpyNdarrayVariable(None, None, region=region_of(tx))


def lifted(tx: Tracer, value: VariableTracker) -> VariableTracker:
    """An argument as an array, where it is a list of numbers or of arrays."""
    return value


def creation(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> NumpyNdarrayVariable | None:
    """``np.array``, ``np.zeros`` and their like."""
    dtype = numpy_dtype(kwargs.get("dtype"))
    if name in ("array", "asarray", "ascontiguousarray", "asanyarray", "asfortranarray"):
        source = args[0] if args else kwargs.get("object")
        if source is None:
            return None
        if isinstance(source, TensorVariable):
            return NumpyNdarrayVariable(
                dtype or source.dtype, source.shape, region=region_of(tx), value=UNKNOWN if dtype else source.value
            )
        facts = OpCall(tx, "tensor", args, NO_KWARGS)
        found = RULES["tensor"](facts, source)
        assert isinstance(found, TensorVariable)
        kind = found.dtype
        if kind == "float32" and not facts.tensors:
            kind = "float64"
        if isinstance(const(source), str) or any(isinstance(const(i), str) for i in items_of(source) or ()):
            kind = None
            return NumpyNdarrayVariable("str", (len(items_of(source) or ()),), region=region_of(tx))
        return NumpyNdarrayVariable(dtype or kind, found.shape, region=region_of(tx), value=found.value)
    if name in ("zeros", "ones", "empty", "full"):
        shape = dims_of(args[:1] or [kwargs.get("shape")])
        if dtype is None and len(args) > (2 if name == "full" else 1):
            dtype = numpy_dtype(args[2 if name == "full" else 1])
        default = "float64"
        if name == "full":
            default = {int: "int64", bool: "bool"}.get(type(const(args[1] if len(args) > 1 else None)), "float64")
        return NumpyNdarrayVariable(dtype or default, shape, region=region_of(tx))
    if name in ("eye", "identity"):
        rows = dims_of(args[:1])
        size = rows[0] if rows else None
        return NumpyNdarrayVariable(dtype or "float64", (size, size), region=region_of(tx))
    if name in ("arange", "linspace"):
        made = compute(
            OpCall(tx, name, args, NO_KWARGS), args, {k: v for k, v in kwargs.items() if k in ("start", "stop", "step")}
        )
        if isinstance(made, TensorVariable):
            kind = "float64" if name == "linspace" or made.dtype != "int64" else "int64"
            size = made.shape
            if name == "linspace" and len(args) < 3:
                size = dims_of([kwargs.get("num") or tx.constant(50)])
            return NumpyNdarrayVariable(dtype or kind, size, region=region_of(tx), value=made.value)
    if name in ("zeros_like", "ones_like", "empty_like", "full_like") and args and isinstance(args[0], TensorVariable):
        return NumpyNdarrayVariable(dtype or args[0].dtype, args[0].shape, region=region_of(tx))
    if name in ("random.rand", "random.randn", "random.random", "random.random_sample", "random.sample"):
        sizes = dims_of(args) if args or name not in ("random.rand", "random.randn") else ()
        if not args:
            sizes = dims_of([kwargs["size"]]) if "size" in kwargs else ()
        return NumpyNdarrayVariable("float64", sizes, region=region_of(tx))
    if name in ("random.normal", "random.uniform"):
        size = kwargs.get("size") or (args[2] if len(args) > 2 else None)
        return NumpyNdarrayVariable("float64", dims_of([size]) if size is not None else (), region=region_of(tx))
    if name == "random.randint":
        size = kwargs.get("size") or (args[2] if len(args) > 2 else None)
        return NumpyNdarrayVariable("int64", dims_of([size]) if size is not None else (), region=region_of(tx))
    return None


def numpy_dtype(value: VariableTracker | None) -> str | None:
    """torch's name of a ``dtype`` argument."""
    if value is None:
        return None
    if isinstance(value, NumpyVariable):
        return DTYPES.get(value.short)
    if isinstance(value, NumpyDtypeVariable):
        return value.dtype
    found = const(value)
    if isinstance(found, str):
        text = found.lstrip("<>=|")
        codes = {
            "f4": "float32",
            "f8": "float64",
            "f2": "float16",
            "i4": "int32",
            "i8": "int64",
            "u1": "uint8",
            "float": "float64",
            "int": "int64",
            "f": "float32",
            "d": "float64",
        }
        return codes.get(text) or DTYPES.get(text)
    return {bool: "bool", int: "int64", float: "float64", complex: "complex128"}.get(found)


# ---- methods and attributes of arrays


def check_elements(tx: Tracer, array: TensorVariable) -> None:
    """An array of text or objects cannot enter a graph."""
    if tx.traced and array.dtype in ("str", "object") and array.has_source(tx):
        tx.graph_break(R.GB0185, what="an array without a torch dtype")


TORCH_ONLY = frozenset("numpy backward detach cpu cuda to requires_grad_ unsqueeze size_ view_as".split())


def array_method(tx: Tracer, self: NumpyNdarrayVariable, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``array.name(...)``."""
    check_elements(tx, self)
    if not tx.dynamo_config("trace_numpy"):
        tx.graph_break(R.GB0290, what=f"ndarray.{name}()")
    if name == "astype":
        wanted = args[0] if args else kwargs.get("dtype")
        if const(wanted) == "O" or getattr(wanted, "name", "") == "builtins.object" or const(wanted) is object:
            tx.graph_break(R.GB0250, what="ndarray.astype(object)")
        tx.add_op()
        return NumpyNdarrayVariable(numpy_dtype(wanted), self.shape, region=region_of(tx))
    if name in ("tostring", "tobytes", "__delattr__"):
        tx.graph_break(R.GB0158, what=f"ndarray.{name}()", method=name)
        return tx.unknown(f"ndarray.{name}()", bytes)
    if name == "tolist":
        return METHODS["tolist"](self, tx) or tx.unknown("ndarray.tolist()", list)
    if name in ("item", "__int__", "__float__", "__bool__", "__index__", "__complex__"):
        return array_number(tx, self, name)
    if name == "__getitem__":
        return as_array(tx, get_item(tx, self, args[0]))
    if name == "__setitem__":
        set_item(tx, self, args[0], args[1])
        return tx.constant(None)
    if name in ("__len__", "__iter__", "__hash__", "__format__", "__contains__"):
        handler = METHODS[name]
        return handler(self, tx, *args) or tx.unknown(f"ndarray.{name}()")
    if name in ("__repr__", "__str__"):
        tx.graph_break(R.GB0059, what="the text of an array", function="str")
        return tx.unknown("the text of an array", str)
    if len(args) == 1 and name.startswith("__"):
        result = run_operator(tx, self, name, args[0])
        if result is not None:
            return as_array(tx, result)
    if name in ("__neg__", "__abs__", "__invert__", "__pos__"):
        operation = {"__neg__": "neg", "__abs__": "abs", "__invert__": "bitwise_not", "__pos__": "positive"}[name]
        return array_operation(tx, operation, [self], NO_KWARGS)
    check_arguments(tx, f"ndarray.{name}()", args, kwargs)
    if name in ("nonzero",) and not tx.dynamo_config("capture_dynamic_output_shape_ops"):
        tx.graph_break(R.GB0036, what=f"ndarray.{name}()", op="aten.nonzero.default")
    tx.add_op()
    if name == "transpose" or name == "swapaxes":
        axes = dims_of(args) if args else None
        shape = self.shape
        if not args and shape is not None:
            return NumpyNdarrayVariable(self.dtype, shape[::-1], region=region_of(tx))
        if shape is not None and axes is not None and all(isinstance(a, int) for a in axes):
            whole = [a for a in axes if isinstance(a, int)]
            made = shapes.permute(shape, whole) if name == "transpose" else shapes.transpose(shape, whole[0], whole[1])
            return NumpyNdarrayVariable(self.dtype, made, region=region_of(tx))
        return NumpyNdarrayVariable(self.dtype, None, region=region_of(tx))
    if name in ("copy", "round", "clip", "cumsum", "sort", "fill", "squeeze", "reshape", "flatten", "ravel", "repeat"):
        made = array_operation(tx, "clone" if name == "copy" else name, [self, *args], kwargs)
        return made if name not in ("sort", "fill") else tx.constant(None)
    if name in ("max", "min", *REDUCTIONS):
        return array_operation(tx, name, [self, *args], kwargs)
    if name == "dot":
        return array_operation(tx, "dot", [self, *args], kwargs)
    if name == "view":
        return NumpyNdarrayVariable(numpy_dtype(args[0]) if args else self.dtype, None, region=region_of(tx))
    if name == "__array__":
        return self
    return unknown_array(tx)


def array_number(tx: Tracer, self: NumpyNdarrayVariable, name: str) -> VariableTracker:
    """A Python number out of an array: TorchDynamo has no rule for any."""
    if not tx.dynamo_config("capture_scalar_outputs"):
        tx.graph_break(R.GB0033, what=f"ndarray.{name}()", op="aten.item.default")
    pytype = {"__int__": int, "__index__": int, "__float__": float, "__bool__": bool}.get(name)
    if tx.traced:
        tx.add_op()
        return SymNodeVariable(pytype or scalar_type(self.dtype) or float, None, unbacked=region_of(tx))
    value: Any = self.value
    while isinstance(value, tuple) and len(value) == 1:  # pyright: ignore[reportUnknownArgumentType]
        value = value[0]
    if value is not UNKNOWN and not isinstance(value, tuple):
        return tx.constant(pytype(value) if pytype else value)
    return tx.unknown("a number of an array", pytype or scalar_type(self.dtype))


def array_attribute(tx: Tracer, self: NumpyNdarrayVariable, name: str) -> VariableTracker:
    """``array.name``."""
    check_elements(tx, self)
    match name:
        case "T" | "real" | "imag" | "flat":
            tx.add_op()
            shape = self.shape[::-1] if name == "T" and self.shape is not None else self.shape
            if name == "flat":
                shape = (shapes.product(self.shape),)
            return NumpyNdarrayVariable(self.dtype, shape, region=region_of(tx))
        case "ndim":
            return tx.constant(len(self.shape)) if self.shape is not None else tx.unknown("the rank of an array", int)
        case "itemsize":
            known = self.dtype in dtypes.DTYPES
            return tx.constant(dtypes.itemsize(str(self.dtype))) if known else tx.unknown("the size of an element", int)
        case "shape":
            if self.shape is None:
                return tx.unknown("the shape of an array", tuple)
            return tx.tuple([dim_value(tx, dim) for dim in self.shape])
        case "size":
            return dim_value(tx, shapes.product(self.shape))
        case "base" | "flags" | "dtype":
            tx.graph_break(R.GB0157, what=f"ndarray.{name}", attribute=name)
            if name == "dtype" and self.dtype is not None:
                return NumpyDtypeVariable(self.dtype)
            return tx.unknown(f"ndarray.{name}")
        case "__class__":
            return self.class_of(tx)
        case "ctypes":
            tx.graph_break(R.GB4841, what="ndarray.ctypes", attribute=name)
            return tx.unknown("ndarray.ctypes")
        case "nbytes" | "strides" | "data" | "__array_interface__":
            return tx.unknown(f"ndarray.{name}")
        case _:
            return GetAttrVariable(self, name)


# ---- names of the module


class NumpyDtypeVariable(VariableTracker):
    """``numpy.dtype``."""

    __slots__ = ("dtype",)

    def __init__(self, dtype: str) -> None:
        self.dtype = dtype

    def python_type_name(self) -> str:
        return "dtype"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("numpy.dtype")

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("numpy dtype", self.dtype)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__eq__", "__ne__"):
            other = numpy_dtype(args[0])
            return tx.constant((other == self.dtype) == (name == "__eq__"))
        if name in ("__str__", "__format__"):
            return tx.constant(self.dtype)
        return tx.unknown(f"{name} of a numpy.dtype")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "name":
            return tx.constant(self.dtype)
        if name == "itemsize" and self.dtype in dtypes.DTYPES:
            return tx.constant(dtypes.itemsize(self.dtype))
        if name == "kind" and self.dtype in dtypes.DTYPES:
            return tx.constant("biufc"[0 if self.dtype == "bool" else 2 if self.dtype.startswith("u") else
                               (1, 1, 3, 4)[dtypes.category(self.dtype)]])  # fmt: skip
        return tx.unknown(f".{name} of a numpy.dtype")


SIZE_PLACE = {
    "random.randint": 3, "random.choice": 2, "random.uniform": 3, "random.normal": 3, "random.rand": 1,
    "random.randn": 1, "random.random": 1, "random.random_sample": 1, "random.sample": 1,
}  # fmt: skip
"""Random functions that give a Python number where fewer arguments than this, and no ``size``, are passed: the number
is read from a tensor. See ``torch/_numpy/random.py::array_or_scalar``."""


class NumpyVariable(VariableTracker):
    """A function or class of NumPy."""

    __slots__ = ("name", "short")

    def __init__(self, name: str) -> None:
        self.name = name
        self.short = name.removeprefix("numpy.")

    def python_type_name(self) -> str:
        return "type" if self.short in DTYPES else "function"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.type" if self.short in DTYPES or self.short == "ndarray" else "types.FunctionType")

    def describe(self) -> str:
        return self.name

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("numpy", self.name)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        short = self.short
        if not tx.dynamo_config("trace_numpy"):
            tx.graph_break(R.GB0293, what=f"{self.name}()")
        if short.startswith("random.") and short in TRACED and tx.dynamo_config("use_numpy_random_stream"):
            tx.graph_break(R.GB0298, what=f"{self.name}()")
        if short not in TRACED:
            tx.graph_break(R.GB0294, what=f"{self.name}()")
            return eager_result(tx, short, kwargs)
        if short in ("finfo", "iinfo"):
            dtype = numpy_dtype(args[0] if args else None)
            if dtype is None:
                tx.graph_break(R.GB0300, what=f"{self.name}()")
                return tx.unknown(f"{self.name}()")
            return TorchLimitsVariable(short, dtype)
        if short == "dtype":
            dtype = numpy_dtype(args[0] if args else None)
            return NumpyDtypeVariable(dtype) if dtype is not None else tx.unknown("a numpy.dtype")
        if short == "issubdtype":
            return tx.unknown("issubdtype()", bool)
        check_arguments(tx, f"{self.name}()", args, kwargs)
        self._check_data(tx, args, kwargs)
        tx.add_op()
        if short in DTYPES:
            return scalar(tx, short, args)
        made = creation(tx, short, args, kwargs)
        if made is not None:
            return made
        number = folded(short, args) if not kwargs else None
        if number is not None and not tx.traced:
            return tx.constant(number)
        if number is not None:
            return NumpyNdarrayVariable(
                "float64" if isinstance(number, float) else "int64", (), region=region_of(tx), value=number
            )
        if short in ("shape", "ndim", "size") and args and isinstance(args[0], TensorVariable):
            return array_attribute(tx, args[0], short)  # type: ignore[arg-type]
        if short == "random.seed" or short == "random.shuffle":
            return tx.constant(None)
        return array_operation(tx, short, args, kwargs)

    def _check_data(self, tx: Tracer, args: Args, kwargs: Kwargs) -> None:
        short = self.short
        dynamic = short in DYNAMIC or (short == "where" and len(args) == 1)
        if dynamic and not tx.dynamo_config("capture_dynamic_output_shape_ops"):
            tx.graph_break(R.GB0036, what=f"{self.name}()", op=short)
        if short in ("allclose", "array_equal", "array_equiv"):
            tx.graph_break(R.GB0033, what=f"{self.name}()", op=short)
        scalars = len(args) < SIZE_PLACE.get(short, 0) and "size" not in kwargs
        if scalars and tx.traced:
            tx.graph_break(R.GB0033, what=f"{self.name}()", op="aten.item.default")
        dtype = kwargs.get("dtype")
        if dtype is not None and getattr(dtype, "name", "") == "builtins.object":
            tx.graph_break(R.GB0055, what=f"{self.name}()", argument="object")

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__call__":
            return self.call_function(tx, args, kwargs)
        if name in ("__eq__", "__ne__"):
            other = args[0]
            same = isinstance(other, NumpyVariable) and other.short == self.short
            if isinstance(other, NumpyDtypeVariable):
                same = DTYPES.get(self.short) == other.dtype
            return tx.constant(same == (name == "__eq__"))
        if name == "__hash__":
            return tx.unknown("hash of a function", int)
        tx.graph_break(R.GB0290, what=f"{self.name}.{name}()")
        return tx.unknown(f"{self.name}.{name}()")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__name__", "__qualname__"):
            return tx.constant(self.short.rpartition(".")[2])
        if name == "__module__":
            return tx.constant("numpy")
        return GetAttrVariable(self, name)


FOLDED: dict[str, Callable[..., Any]] = {
    "sqrt": math.sqrt, "log": math.log, "exp": math.exp, "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "log2": math.log2, "log10": math.log10, "floor": math.floor, "ceil": math.ceil, "abs": abs, "power": pow,
    "tanh": math.tanh, "arctan2": math.atan2, "deg2rad": math.radians, "rad2deg": math.degrees,
}  # fmt: skip


def folded(short: str, args: Args) -> Any:
    """The number that a function gives for plain numbers; None where it is not known."""
    numbers = [const(arg, UNKNOWN) for arg in args]
    if short == "prod" and len(args) == 1:
        items = items_of(args[0])
        sizes = [const(item, UNKNOWN) for item in items] if items is not None else []
        return math.prod(sizes) if items is not None and all(isinstance(n, int) for n in sizes) else None
    function = FOLDED.get(short)
    if function is None or not numbers or not all(isinstance(n, (int, float)) for n in numbers):
        return None
    try:
        found = function(*numbers)
    except (ValueError, ZeroDivisionError, OverflowError, TypeError):
        return None
    return float(found) if short in ("floor", "ceil") else found


def scalar(tx: Tracer, short: str, args: Args) -> VariableTracker:
    """``np.float32(x)``."""
    dtype = DTYPES[short]
    number = const(args[0] if args else None, UNKNOWN)
    if isinstance(number, (bool, int, float)):
        kind = (bool, int, float, complex)[dtypes.category(dtype)]
        if not tx.traced:
            return tx.constant(kind(number)) if kind is not complex else tx.unknown("a numpy scalar")
        return NumpyNdarrayVariable(dtype, (), region=region_of(tx), value=number)
    first = args[0] if args else None
    if isinstance(first, TensorVariable):
        return NumpyNdarrayVariable(dtype, first.shape, region=region_of(tx))
    return NumpyNdarrayVariable(dtype, (), region=region_of(tx))


RNGS = {"random.default_rng": "random.Generator"}


WHOLE_SAMPLES = frozenset(
    "random.binomial random.geometric random.hypergeometric random.logseries random.multinomial"
    " random.negative_binomial random.poisson random.zipf random.permutation random.randint".split()
)
"""Samplers of ``numpy.random`` whose numbers are whole."""


def eager_result(tx: Tracer, short: str, kwargs: Kwargs) -> VariableTracker:
    """What an untraced function gives in eager mode."""
    if short.startswith("random.") and const(kwargs.get("size")) is not None:
        return NumpyNdarrayVariable("int64" if short in WHOLE_SAMPLES else "float64", dims_of([kwargs["size"]]))
    if short in (
        "save",
        "savez",
        "savetxt",
        "random.set_state",
        "testing.assert_allclose",
        "set_printoptions",
        "seterr",
    ):
        return tx.constant(None)
    if short in ("random.default_rng", "random.RandomState", "random.Generator"):
        return NativeObjectVariable(f"numpy.{RNGS.get(short, short)}")
    if short == "interp":
        return UnknownVariable("numpy.interp()", float)
    return tx.unknown(f"result of numpy.{short}()")


class NumpyModuleVariable(VariableTracker):
    """``numpy.random`` and its like."""

    __slots__ = ("name", "found")

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return "module"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.ModuleType")

    def describe(self) -> str:
        return self.name

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name not in self.found:
            value = lookup_numpy(f"{self.name}.{name}")
            self.found[name] = value if value is not None else tx.unknown(f"{self.name}.{name}")
        return self.found[name]


SUBMODULES = ("linalg", "fft", "random")
CLASSES = frozenset(("ndarray", "generic", "dtype", *ABSTRACT_TYPES))


def lookup_numpy(dotted: str) -> VariableTracker | None:
    """The value of ``numpy.<name>``; None for submodules and what is not known."""
    short = dotted.removeprefix("numpy.")
    if short in SUBMODULES:
        return NumpyModuleVariable(dotted)
    if short in CONSTANTS:
        return ConstantVariable(CONSTANTS[short])
    head, _, last = short.rpartition(".")
    if head not in ("", *SUBMODULES) or not last or short in SUBMODULES:
        return SkipFunctionVariable(dotted) if head == "testing" else None
    if short in MODULES or last.startswith("_"):
        return None
    return NumpyVariable(dotted)


MODULES = frozenset(
    "testing ma core lib polynomial typing ctypeslib emath matlib version char rec strings exceptions dtypes f2py"
    " random linalg fft __version__ compat distutils".split()
)

RUN["ndarray"] = ndarray_of

__all__ = ["NumpyNdarrayVariable", "NumpyVariable", "lookup_numpy", "nested_list"]
