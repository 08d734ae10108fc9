"""Tensor methods and properties that mean more to TorchDynamo than an operation in the graph.

Handlers take ``(tensor, tx, *args, **kwargs)``. None as the answer: the call is an operation like others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from . import dtypes, shapes
from .base import NO_KWARGS, Args, Kwargs, VariableTracker
from .exc import Unsupported
from .indexing import get_item, set_item
from .native import GetAttrVariable
from .op_call import UNKNOWN, OpCall, const, items_of
from .op_registry import METHODS, RULES, RUN, attribute, method
from .operations import OPERATORS, UNARY, invalidate, known_method, run_operation
from .tensor import (
    DataPtrVariable,
    RemovableHandleVariable,
    SymNodeVariable,
    TensorVariable,
    UntypedStorageVariable,
    dim_value,
    region_of,
    size_value,
)
from .torch_constants import constant_of

if TYPE_CHECKING:
    from .protocol import Tracer

T = TensorVariable
VT = VariableTracker
Maybe = VariableTracker | None


def never(rule: Any) -> Any:
    """A method that always breaks the graph and goes on as an ordinary operation in eager mode."""

    def handler(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT | None:
        tx.graph_break(rule, what="Tensor method")
        return None

    return handler


METHODS["sparse_resize_"] = never(R.GB0129)
METHODS["sparse_resize_and_clear_"] = never(R.GB0130)
METHODS["random_"] = never(R.GB0107)


@method("resize_ resize_as_")
def _resize(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    named_as = len(args) == 1 and isinstance(args[0], TensorVariable)
    tx.graph_break(R.GB0127 if named_as else R.GB0126, what="Tensor.resize_()")
    invalidate(tx, self)
    tx.assign(self, "shape", args[0].shape if named_as else None)  # type: ignore[attr-defined]
    return self


@method("share_memory_")
def _share_memory(self: T, tx: Tracer) -> VT:
    tx.graph_break(R.GB0117, what="Tensor.share_memory_()", method="share_memory_")
    return self


@method("uniform_")
def _uniform(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT | None:
    if "from" in kwargs:
        tx.graph_break(R.GB0110, what="Tensor.uniform_(from=...)")
        invalidate(tx, self)
        return self
    return None


@method("set_")
def _set(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    if tx.traced and self.has_source(tx):
        tx.graph_break(R.GB0148, what="Tensor.set_() of a graph input")
    elif len(args) > 1:
        tx.graph_break(R.GB0128, what="Tensor.set_()")
    invalidate(tx, self)
    tx.assign(self, "shape", args[0].shape if args and isinstance(args[0], TensorVariable) else None)
    tx.add_op()
    return self


# ---- sizes and facts


@method("size")
def _size(self: T, tx: Tracer, dim: Maybe = None) -> VT:
    axis = const(dim)
    if axis is None:
        return shape_attribute(self, tx)
    if self.shape is None or not isinstance(axis, int):
        return tx.unknown("a size of a tensor of unknown shape", int)
    if not self.shape or not -len(self.shape) <= axis < len(self.shape):
        tx.throw(IndexError, f"Dimension out of range (got {axis})")
    return dim_value(tx, self.shape[axis])


@attribute("shape")
def shape_attribute(self: T, tx: Tracer) -> VT:
    if self.shape is None:
        return tx.unknown("the shape of a tensor", tuple)
    return size_value(tx, self.shape)


@method("stride")
def _stride(self: T, tx: Tracer, dim: Maybe = None) -> VT:
    steps = shapes.strides(self.shape) if self.contiguous else None
    axis = const(dim)
    if steps is None or axis is UNKNOWN:
        return tx.unknown("the strides of a tensor", tuple if axis is None else int)
    return tx.constant(steps if axis is None else steps[axis])


@method("numel nelement")
def _numel(self: T, tx: Tracer) -> VT:
    return dim_value(tx, shapes.product(self.shape))


@method("dim ndimension")
def _dim(self: T, tx: Tracer) -> VT:
    return ndim_attribute(self, tx)


@attribute("ndim")
def ndim_attribute(self: T, tx: Tracer) -> VT:
    return tx.constant(len(self.shape)) if self.shape is not None else tx.unknown("the rank of a tensor", int)


@method("__len__")
def _len(self: T, tx: Tracer) -> VT:
    if self.shape is None:
        return tx.unknown("the length of a tensor", int)
    if not self.shape:
        tx.throw(TypeError, "len() of a 0-d tensor")
    return dim_value(tx, self.shape[0])


@method("is_floating_point is_complex is_signed")
def _dtype_test(self: T, tx: Tracer) -> VT:
    return tx.constant(dtypes.is_floating(self.dtype)) if self.dtype else tx.unknown("a test of a dtype", bool)


METHODS["is_complex"] = lambda self, tx: (
    tx.constant(dtypes.is_complex(self.dtype)) if self.dtype else tx.unknown("a test of a dtype", bool)
)
del METHODS["is_signed"]


@method("is_contiguous")
def _is_contiguous(self: T, tx: Tracer, memory_format: Maybe = None) -> VT:
    if self.contiguous is None or (
        memory_format is not None and str(const(memory_format)) != "torch.contiguous_format"
    ):
        return tx.unknown("is_contiguous()", bool)
    return tx.constant(self.contiguous)


@method("element_size")
def _element_size(self: T, tx: Tracer) -> VT:
    return tx.constant(dtypes.itemsize(self.dtype)) if self.dtype else tx.unknown("the size of an element", int)


@method("get_device")
def _get_device(self: T, tx: Tracer) -> VT:
    return tx.constant(-1) if self.device == "cpu" else tx.unknown("the number of a device", int)


@method("is_inference")
def _is_inference(self: T, tx: Tracer) -> VT:
    if tx.dynamo_config("fake_tensor_disable_inference_mode"):
        tx.graph_break(R.GB0045, what="Tensor.is_inference()")
    return tx.unknown("is_inference()", bool)


@method("type")
def _type(self: T, tx: Tracer, dtype: Maybe = None, *args: VT, **kwargs: VT) -> VT | None:
    if dtype is None:
        names = {value: name for name, value in reversed(dtypes.TENSOR_TYPES.items())}
        if self.dtype in names and self.device is not None:
            prefix = "" if self.device == "cpu" else self.device.partition(":")[0] + "."
            return tx.constant(f"torch.{prefix}{names[self.dtype]}")
        return tx.unknown("the type name of a tensor", str)
    return None


# ---- numbers out of tensors


def item(self: T, tx: Tracer, what: str = "Tensor.item()") -> VT:
    """``x.item()``."""
    if tx.traced:
        capture = tx.dynamo_config("capture_scalar_outputs")
        if not capture:
            tx.graph_break(R.GB0124, what=what, expression=what)
        if capture == "late":
            tx.graph_break(R.GB0033, what=what, expression=what)
    pytype = scalar_type(self.dtype)
    if tx.traced:
        tx.add_op()
        return SymNodeVariable(pytype or float, None, unbacked=region_of(tx), reason=what)
    value = self.value
    while isinstance(value, tuple) and len(value) == 1:  # pyright: ignore[reportUnknownArgumentType]
        value = value[0]
    if value is not UNKNOWN and not isinstance(value, tuple):
        return tx.constant(value)
    return tx.unknown(f"{what} of a tensor", pytype)


def scalar_type(dtype: str | None) -> type | None:
    if dtype is None:
        return None
    return (bool, int, float, complex)[dtypes.category(dtype)]


@method("item")
def _item(self: T, tx: Tracer, *args: VT) -> VT:
    return item(self, tx)


@method("__int__ __float__ __bool__ __index__ __complex__")
def _convert(self: T, tx: Tracer) -> VT:
    return item(self, tx)


def _converter(name: str, pytype: type) -> None:
    def handler(self: T, tx: Tracer) -> VT:
        if name == "__complex__":
            tx.graph_break(R.GB0059, what="complex() of a tensor")
        if name == "__index__" and tx.traced and dtypes.differentiable(self.dtype):
            tx.throw(TypeError, "only integer tensors of a single element can be converted to an index")
        value = item(self, tx, f"{pytype.__name__}()")
        number = const(value, UNKNOWN)
        if isinstance(number, (bool, int, float)):
            return tx.constant(pytype(number))
        if isinstance(value, SymNodeVariable):
            return SymNodeVariable(pytype, value.hint, value.unbacked, value.reason)
        return tx.unknown(f"{pytype.__name__}() of a tensor", pytype)

    METHODS[name] = handler


for _name, _pytype in (
    ("__int__", int),
    ("__float__", float),
    ("__bool__", bool),
    ("__index__", int),
    ("__complex__", complex),
):
    _converter(_name, _pytype)


@method("tolist")
def _tolist(self: T, tx: Tracer) -> VT:
    if tx.traced:
        if self.dtype is not None and self.dtype not in ("int8", "int16", "int32", "int64"):
            tx.graph_break(R.GB0109, what="Tensor.tolist()")
        if not tx.dynamo_config("capture_scalar_outputs"):
            tx.graph_break(R.GB0033, what="Tensor.tolist()")
    listed = nested_list(self, tx, self.shape, self.value)
    return listed if listed is not None else tx.unknown("tolist() of a tensor", list if self.shape else None)


MAX_LISTED = 1024
"""Elements that ``tolist`` gives one by one."""


def nested_list(self: T, tx: Tracer, shape: shapes.Shape, value: Any) -> VT | None:
    """The nested list of a tensor whose shape is known; its numbers may be unknown."""
    total = shapes.hint(shapes.product(shape))
    if shape is None or total is None or total > MAX_LISTED:
        return None
    pytype = scalar_type(self.dtype)
    if not shape:
        if tx.traced:
            tx.add_op()
            return SymNodeVariable(pytype or int, None, unbacked=region_of(tx))
        return tx.constant(value) if value is not UNKNOWN else tx.unknown("an element of a tensor", pytype)
    rows = shapes.hint(shape[0]) or 0
    parts = [nested_list(self, tx, shape[1:], value[i] if isinstance(value, tuple) else UNKNOWN) for i in range(rows)]
    return tx.list([part for part in parts if part is not None])


# ---- text, copies, identity


@method("__repr__ __str__")
def _repr(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0569, what="repr() of a tensor")
    return tx.unknown("the text of a tensor", str)


@method("__str__")
def _str(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0208, what="Tensor.__str__()")
    return tx.unknown("the text of a tensor", str)


@method("__format__")
def _format(self: T, tx: Tracer, spec: Maybe = None) -> VT:
    return tx.unknown("the text of a tensor", str)


@method("__hash__")
def _hash(self: T, tx: Tracer) -> VT:
    return tx.unknown("the hash of a tensor", int)


@method("__deepcopy__")
def _deepcopy(self: T, tx: Tracer, memo: Maybe = None) -> VT:
    tx.graph_break(R.GB4198, what="a tensor")
    return self.copy(subclass=self.subclass)


@method("__contains__")
def _contains(self: T, tx: Tracer, element: VT) -> VT:
    found = run_operation(tx, "any", [run_operation(tx, "eq", [self, element], NO_KWARGS)], NO_KWARGS)
    if isinstance(found, TensorVariable):
        return item(found, tx, "the test `in` on a tensor")
    return tx.unknown("membership in a tensor", bool)


@method("__iter__")
def _iter(self: T, tx: Tracer) -> VT:
    return tx.iterator_over(self)


@method("__getitem__")
def _getitem(self: T, tx: Tracer, key: VT) -> VT:
    return get_item(tx, self, key)


@method("__setitem__")
def _setitem(self: T, tx: Tracer, key: VT, value: VT) -> VT:
    set_item(tx, self, key, value)
    return tx.constant(None)


@method("__reduce_ex__ __reduce__")
def _reduce(self: T, tx: Tracer, *args: VT) -> VT:
    tx.graph_break(R.GB0208, what="Tensor.__reduce_ex__()")
    return tx.unknown("a pickled tensor", tuple)


@method("data_ptr const_data_ptr")
def _data_ptr(self: T, tx: Tracer) -> VT:
    return DataPtrVariable(self) if tx.traced else tx.unknown("the address of a tensor", int)


@method("untyped_storage")
def _untyped_storage(self: T, tx: Tracer) -> VT:
    return UntypedStorageVariable(self)


@method("numpy __array__")
def _numpy(self: T, tx: Tracer, *args: VT, force: Maybe = None, **kwargs: VT) -> VT:
    if not tx.dynamo_config("trace_numpy"):
        tx.graph_break(R.GB0105, what="Tensor.numpy()")
    tx.add_op()
    return RUN["ndarray"](tx, self)


@method("as_subclass")
def _as_subclass(self: T, tx: Tracer, cls: VT) -> VT:
    if hasattr(cls, "mro"):
        return self.copy(subclass=cls, region=region_of(tx))
    tx.graph_break(R.GB0001, what="Tensor.as_subclass()")
    return self.copy(region=region_of(tx))


# ---- autograd


@method("backward")
def _backward(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    if not tx.dynamo_config("trace_autograd_ops"):
        tx.graph_break(R.GB0123, what="Tensor.backward()")
    elif tx.traced and "inputs" in kwargs:
        check_backward_inputs(tx, kwargs["inputs"])
    return tx.constant(None)


def check_backward_inputs(tx: Tracer, inputs: VT) -> None:
    """``backward(inputs=...)`` in a graph: leaves that come from outside, at least one."""
    given = items_of(inputs)
    tensors = given if given is not None else [inputs]
    if not tensors:
        tx.graph_break(R.GB0442, what="Tensor.backward(inputs=[])")
    for tensor in tensors:
        if isinstance(tensor, TensorVariable) and not tensor.has_source(tx):
            rule = R.GB7054 if tensor.is_leaf is False else R.GB1042
            tx.graph_break(rule, what="Tensor.backward(inputs=...)")


@method("requires_grad_")
def _requires_grad(self: T, tx: Tracer, requires_grad: Maybe = None) -> VT:
    wanted = const(requires_grad, True)
    if tx.traced and isinstance(wanted, bool) and self.requires_grad is not None and self.requires_grad != wanted:
        if self.has_source(tx):
            tx.graph_break(R.GB0125, what="Tensor.requires_grad_()")
        elif wanted:
            # Whether it is a break depends on what the frame returns in the end; nearly always the tensor, or what
            # was computed from it, does leave the graph.
            tx.graph_break(R.GB8985, what="Tensor.requires_grad_()")
        tx.add_op()
    tx.assign(self, "requires_grad", wanted if isinstance(wanted, bool) else None)
    if wanted is True and self.is_leaf is None:
        tx.assign(self, "is_leaf", True)
    return self


@method("detach")
def _detach(self: T, tx: Tracer) -> VT:
    tx.add_op()
    return self.copy(requires_grad=False, is_leaf=True, kind="tensor", region=region_of(tx))


@method("detach_")
def _detach_in_place(self: T, tx: Tracer) -> VT:
    tx.add_op()
    tx.assign(self, "requires_grad", False)
    tx.assign(self, "is_leaf", True)
    return self


@method("retain_grad")
def _retain_grad(self: T, tx: Tracer) -> VT:
    tx.graph_break(R.GB0108, what="Tensor.retain_grad()")
    return tx.constant(None)


@method("register_hook register_post_accumulate_grad_hook")
def _register_hook(self: T, tx: Tracer, hook: VT) -> VT:
    if tx.traced and not self.has_source(tx):
        tx.add_op()
        _trace_hook(self, tx, hook)
    return RemovableHandleVariable(not tx.traced)


class StrictTensorVariable(TensorVariable):
    """The gradient that a hook is traced with: its layout is not known while tracing."""

    __slots__ = ()

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("is_contiguous", "stride", "storage_offset"):
            tx.graph_break(R.GB7444, what=f"Tensor.{name}() in a hook")
        return super().call_method(tx, name, args, kwargs)


def _trace_hook(self: T, tx: Tracer, hook: VT) -> None:
    """The hook of a tensor made in the graph is traced along with it."""
    gradient = StrictTensorVariable(self.dtype, self.shape, device=self.device, region=region_of(tx))
    frame: Any = getattr(tx, "frame", None)
    try:
        tx.call(hook, [gradient])
    except Unsupported as error:
        if error.rule is not R.GB7444:
            raise
        if frame is not None:
            tx.frame = frame  # type: ignore[attr-defined]
        tx.graph_break(R.GB7444, what="register_hook() of a hook that reads the layout of the gradient")


@method("new_tensor")
def _new_tensor(self: T, tx: Tracer, data: VT, **kwargs: VT) -> VT:
    options: Kwargs = dict(kwargs)
    if self.dtype is not None:
        options.setdefault("dtype", constant_of("dtype", self.dtype))
    if self.device is not None:
        options.setdefault("device", tx.constant(self.device))
    return run_operation(tx, "tensor", [data], options, "Tensor.new_tensor()")


@method("new")
def _new(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT | None:
    sizes = all(isinstance(const(a), int) for a in args) or (len(args) == 1 and items_of(args[0]) is not None)
    return run_operation(tx, "new_empty", [self, *args], kwargs) if args and sizes else None


@method("apply_ map_ map2_")
def _apply(self: T, tx: Tracer, *args: VT) -> VT:
    tx.graph_break(R.GB0055, what="Tensor.apply_()", argument="function")
    invalidate(tx, self)
    return self


@method("to_sparse to_sparse_coo to_sparse_csr to_sparse_csc")
def _to_sparse(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0277, what="a sparse tensor")
    return self.copy(layout="sparse_coo", value=UNKNOWN)


@method("to_dense coalesce")
def _to_dense(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    tx.add_op()
    return self.copy(layout="strided", region=region_of(tx))


@method("cpu")
def _cpu(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    tx.add_op()
    if not tx.traced and self.device == "cpu":
        return self
    return self.copy(device="cpu", kind="tensor", region=region_of(tx))


@method("cuda")
def _cuda(self: T, tx: Tracer, *args: VT, **kwargs: VT) -> VT:
    tx.add_op()
    return self.copy(device="cuda:0", kind="tensor", region=region_of(tx))


# ---- attributes


@attribute("dtype")
def _dtype_attribute(self: T, tx: Tracer) -> VT:
    return constant_of("dtype", self.dtype) if self.dtype else tx.unknown("the dtype of a tensor")


@attribute("device")
def _device_attribute(self: T, tx: Tracer) -> VT:
    return constant_of("device", self.device) if self.device else tx.unknown("the device of a tensor")


@attribute("layout")
def _layout_attribute(self: T, tx: Tracer) -> VT:
    return constant_of("layout", self.layout)


@attribute("requires_grad")
def _requires_grad_attribute(self: T, tx: Tracer) -> VT:
    return tx.constant(self.requires_grad) if self.requires_grad is not None else tx.unknown("requires_grad", bool)


@attribute("is_leaf")
def _is_leaf(self: T, tx: Tracer) -> VT:
    return tx.constant(self.is_leaf) if self.is_leaf is not None else tx.unknown("is_leaf", bool)


@attribute("grad")
def _grad(self: T, tx: Tracer) -> VT:
    if self.grad is not None:
        return self.grad
    if self.requires_grad is False:
        return tx.constant(None)
    return tx.unknown("the gradient of a tensor")


@attribute("grad_fn")
def _grad_fn(self: T, tx: Tracer) -> VT:
    if self.is_leaf is True or self.requires_grad is False:
        return tx.constant(None)
    if self.is_leaf is False and tx.traced:
        tx.graph_break(R.GB0104, what="Tensor.grad_fn")
    return tx.unknown("grad_fn of a tensor")


@attribute("data")
def _data(self: T, tx: Tracer) -> VT:
    tx.add_op()
    return self.copy(requires_grad=False, is_leaf=True, kind="tensor", region=region_of(tx))


@attribute("is_cuda is_xpu is_mps is_cpu is_meta is_mkldnn is_mtia is_hpu is_ipu is_maia is_vulkan")
def _device_test(self: T, tx: Tracer) -> VT:
    return tx.unknown("a test of a device", bool)


def _device_tests() -> None:
    def make(kind: str) -> Any:
        def handler(self: T, tx: Tracer) -> VT:
            if self.device is None:
                return tx.unknown("a test of a device", bool)
            return tx.constant(self.device.partition(":")[0] == kind)

        return handler

    for kind in "cuda xpu mps cpu meta mkldnn mtia hpu ipu maia vulkan".split():
        attribute(f"is_{kind}")(make(kind))


_device_tests()


@attribute("is_sparse is_quantized is_nested is_sparse_csr")
def _layout_test(self: T, tx: Tracer) -> VT:
    return tx.constant(False) if self.layout == "strided" else tx.unknown("a test of a layout", bool)


@attribute("T mT H mH")
def _transposed(self: T, tx: Tracer) -> VT:
    return run_operation(tx, "numpy_T", [self], NO_KWARGS)


attribute("mT mH H")(lambda self, tx: run_operation(tx, "mT", [self], NO_KWARGS))


@attribute("real imag")
def _real(self: T, tx: Tracer) -> VT:
    return run_operation(tx, "real", [self], NO_KWARGS)


@attribute("itemsize")
def _itemsize(self: T, tx: Tracer) -> VT:
    return _element_size(self, tx)


@attribute("nbytes")
def _nbytes(self: T, tx: Tracer) -> VT:
    total = shapes.hint(shapes.product(self.shape))
    if total is None or self.dtype is None:
        return tx.unknown("the bytes of a tensor", int)
    return tx.constant(total * dtypes.itemsize(self.dtype))


@attribute("_version output_nr")
def _number(self: T, tx: Tracer) -> VT:
    tx.add_op()
    return tx.unknown("a number of a tensor", int)


@attribute("retain_grad")
def _retain_grad_attribute(self: T, tx: Tracer) -> VT:
    tx.graph_break(R.GB0108, what="Tensor.retain_grad")
    return GetAttrVariable(self, "retain_grad")


@attribute("__class__")
def _class(self: T, tx: Tracer) -> VT:
    return self.class_of(tx)


@attribute("__dict__")
def _dict(self: T, tx: Tracer) -> VT:
    return tx.dict(dict(self.attributes))


@attribute("is_shared")
def _is_shared(self: T, tx: Tracer) -> VT:
    return GetAttrVariable(self, "is_shared")


@attribute("names")
def _names(self: T, tx: Tracer) -> VT:
    if tx.traced:
        return tx.missing_attribute(self, "names")
    return tx.constant((None,) * len(self.shape)) if self.shape is not None else tx.unknown("dimension names", tuple)


def get_attribute(tx: Tracer, self: T, name: str) -> VT:
    """An attribute without a handler: a bound method, or none at all."""
    if name in METHODS or name in OPERATORS or name in UNARY or known_method(tx, name):
        if tx.traced and name in ("t_", "squeeze_", "unsqueeze_", "transpose_") and self.has_source(tx):
            tx.graph_break(R.GB0148, what=f"Tensor.{name} of a graph input")
        return GetAttrVariable(self, name)
    return tx.missing_attribute(self, name)


READ_ONLY = frozenset(
    "shape dtype device layout ndim itemsize nbytes is_leaf is_sparse is_cuda is_cpu is_quantized is_meta is_nested "
    "grad_fn output_nr T mT H mH".split()
)
"""Attributes of a tensor that the program cannot set."""


def set_attribute(tx: Tracer, self: T, name: str, value: VT) -> None:
    """``self.name = value``."""
    if name == "requires_grad":
        if tx.traced:
            tx.graph_break(R.GB0206, what="Tensor.requires_grad = ...")
        wanted = const(value)
        tx.assign(self, "requires_grad", wanted if isinstance(wanted, bool) else None)
    elif name == "data":
        if tx.traced and not self.has_source(tx):
            tx.graph_break(R.GB0056, what="Tensor.data = ...")
        if isinstance(value, TensorVariable):
            if value.dtype is not None and self.dtype is not None and value.dtype != self.dtype:
                tx.graph_break(R.GB0220, what="Tensor.data = ...")
            tx.add_op()
            for slot in ("dtype", "shape", "device", "elements", "contiguous"):
                tx.assign(self, slot, getattr(value, slot))
        else:
            invalidate(tx, self)
    elif name == "grad":
        tx.assign(self, "grad", value)
    elif name in ("real", "imag"):
        run_operation(tx, "copy_", [self, value], NO_KWARGS)
    elif name in READ_ONLY:
        tx.graph_break(R.GB0058, what=f"Tensor.{name} = ...", name=name)
        tx.throw(AttributeError, f"attribute '{name}' of 'torch._C.TensorBase' objects is not writable")
    else:
        tx.store(self.attributes, name, value)


RUN["size"] = size_value
RUN["attribute"] = get_attribute
RUN["set_attribute"] = set_attribute

__all__ = ["RULES", "Args", "OpCall"]
