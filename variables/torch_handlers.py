"""torch functions that TorchDynamo does not simply put into the graph.

A handler takes ``(tx, name, *args, **kwargs)``; None as the answer: the call is an operation like others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from . import dtypes, shapes
from .base import NO_KWARGS, Args, Kwargs, VariableTracker
from .lists import ListVariable, TupleVariable
from .op_call import UNKNOWN, const, items_of
from .op_registry import METHODS, RUN
from .operations import run_operation
from .tensor import SymNodeVariable, TensorVariable, dim_value, region_of
from .torch_constants import constant_of
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

VT = VariableTracker
Maybe = VariableTracker | None
Handler = Callable[..., "VariableTracker | None"]
HANDLERS: dict[str, Handler] = {}


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Register a handler under every word of ``names``, below ``torch``."""

    def register(function: Handler) -> Handler:
        for group in names:
            for name in group.split():
                HANDLERS[f"torch.{name}"] = function
        return function

    return register


# ---- state of the compiler

COMPILING = {
    "compiler.is_compiling": True, "compiler.is_dynamo_compiling": True, "_utils.is_compiling": True,
    "_dynamo.is_compiling": True, "_dynamo.external_utils.is_compiling": True, "compiler.is_exporting": False,
    "_dynamo.is_dynamo_compiling": True, "jit.is_scripting": False, "jit.is_tracing": False,
    "_C._get_tracing_state": None, "fx._symbolic_trace.is_fx_tracing": False,
    "fx._symbolic_trace.is_fx_symbolic_tracing": False, "onnx.is_in_onnx_export": False,
    "nn.modules.activation._is_make_fx_tracing": False,
}  # fmt: skip
"""What these functions say inside a compiled region; outside all say False (or None)."""


@handles(*COMPILING)
def _tracing_state(tx: Tracer, name: str) -> VT:
    value = COMPILING[name.removeprefix("torch.")]
    return tx.constant(value if tx.traced or value is None else False)


@handles("is_grad_enabled")
def _is_grad_enabled(tx: Tracer, name: str) -> VT:
    mode = tx.grad_enabled()
    return tx.constant(mode) if mode is not None else tx.unknown("is_grad_enabled()", bool)


@handles("is_inference_mode_enabled")
def _is_inference_mode_enabled(tx: Tracer, name: str) -> VT:
    tx.graph_break(R.GB0046, what="torch.is_inference_mode_enabled()")
    return tx.unknown("is_inference_mode_enabled()", bool)


@handles("_dynamo.graph_break _dynamo.decorators.graph_break")
def _graph_break(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0025, what="torch._dynamo.graph_break()")
    return tx.constant(None)


@handles("_dynamo.skip_frame _dynamo.decorators.skip_frame")
def _skip_frame(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB4297, skip_frame=True, what="torch._dynamo.skip_frame()")
    return tx.constant(None)


@handles("_dynamo.comptime.comptime.graph_break")
def _comptime_break(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0030, what="comptime.graph_break()")
    return tx.constant(None)


@handles("overrides._pop_mode")
def _pop_mode(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0234, what="torch.overrides._pop_mode()")
    return tx.unknown("a torch function mode")


@handles("_dynamo.step_unsupported _dynamo.decorators.step_unsupported")
def _step_unsupported(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0275, skip_frame=True, what="torch._dynamo.step_unsupported()")
    return tx.constant(None)


MARKS = {"mark_dynamic": "dynamic", "maybe_mark_dynamic": "maybe dynamic", "mark_static": "static"}
"""What the functions of ``torch._dynamo`` say of a tensor's dimensions (``decorators.py``)."""


@handles("_dynamo.mark_dynamic _dynamo.mark_static _dynamo.mark_static_address _dynamo.maybe_mark_dynamic")
@handles("_dynamo.mark_unbacked _dynamo.decorators.mark_static _dynamo.decorators.mark_dynamic")
@handles("_dynamo.decorators.maybe_mark_dynamic _dynamo.decorators.mark_unbacked")
@handles("_dynamo.decorators.mark_static_address")
def _mark(tx: Tracer, name: str, t: VT, index: VT | None = None, *args: VT, **kwargs: VT) -> VT:
    mark = MARKS.get(name.rpartition(".")[2])
    if mark is not None and not tx.traced and isinstance(t, TensorVariable) and t.shape is not None:
        chosen = const(index)
        dims = range(len(t.shape)) if chosen is None else chosen if isinstance(chosen, (list, tuple)) else [chosen]
        for dim in dims:
            if isinstance(dim, int) and (mark != "static" or "dynamic" not in t.marks.get(dim, "")):
                tx.store(t.marks, dim, mark)
    return tx.constant(None)


# ---- folded to constants


@handles("is_tensor overrides.is_tensor_like")
def _is_tensor(tx: Tracer, name: str, obj: VT) -> VT:
    if isinstance(obj, UnknownVariable) and obj.pytype is None:
        return tx.unknown("is_tensor() of an unknown value", bool)
    return tx.constant(obj.is_tensor())


@handles("is_storage")
def _is_storage(tx: Tracer, name: str, obj: VT) -> VT:
    return tx.constant("Storage" in type(obj).__name__)


@handles("is_floating_point is_complex")
def _dtype_test(tx: Tracer, name: str, input: VT) -> VT:
    if isinstance(input, TensorVariable) and input.dtype is not None:
        test = dtypes.is_floating if name == "torch.is_floating_point" else dtypes.is_complex
        return tx.constant(test(input.dtype))
    return tx.unknown(f"{name}()", bool)


@handles("is_signed")
def _is_signed(tx: Tracer, name: str, input: VT) -> VT | None:
    return None


@handles("numel")
def _numel(tx: Tracer, name: str, input: VT) -> VT:
    if isinstance(input, TensorVariable):
        return dim_value(tx, shapes.product(input.shape))
    return tx.unknown("numel()", int)


@handles("get_default_dtype")
def _get_default_dtype(tx: Tracer, name: str) -> VT:
    found = getattr(tx, "default_dtype", "float32")
    return constant_of("dtype", found) if found else tx.unknown("the default dtype")


@handles("promote_types")
def _promote_types(tx: Tracer, name: str, type1: VT, type2: VT) -> VT:
    left, right = const(type1), const(type2)
    found = dtypes.promote(getattr(left, "name", None), getattr(right, "name", None))
    return constant_of("dtype", found) if found else tx.unknown("a promoted dtype")


FALSE_ON_CPU = (
    "cuda.is_available cuda.is_initialized xpu.is_available mps.is_available backends.mps.is_available"
    " accelerator.is_available is_autocast_enabled is_autocast_cpu_enabled backends.cuda.is_built"
    " backends.mps.is_built backends.cudnn.is_available cuda.is_bf16_supported"
    " distributed.is_torchelastic_launched backends.cudnn.is_acceptable"
)
"""On a machine without accelerators and processes, as the recorded truth and most checks run."""


@handles(FALSE_ON_CPU)
def _false(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    if name == "torch.is_autocast_enabled" and getattr(tx, "autocast_dtype", None) is not None:
        return tx.constant(True)
    return tx.constant(False)


@handles("distributed.is_available is_autocast_cache_enabled backends.mkldnn.is_available backends.openmp.is_available")
def _true(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    return tx.constant(True)


SWITCHES = {
    "_C._are_functorch_transforms_active": False, "_C._functorch.is_batchedtensor": False,
    "backends.cuda.is_flash_attention_available": False, "backends.cuda.can_use_flash_attention": False,
    "backends.cuda.can_use_efficient_attention": False, "_C._get_cudnn_sdp_enabled": True,
    "_C._get_flash_sdp_enabled": True, "_C._get_mem_efficient_sdp_enabled": True, "_C._get_math_sdp_enabled": True,
    "_C._get_overrideable_sdp_enabled": True, "_C._is_autocast_available": True,
}  # fmt: skip
"""Answered with a constant, by an operation of the graph (``builder.py::_wrap_fx_proxy``, results of type bool)."""


@handles(" ".join(SWITCHES))
def _switch(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.add_op()
    return tx.constant(SWITCHES[name.removeprefix("torch.")])


@handles("cuda.device_count xpu.device_count accelerator.device_count")
def _zero(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT | None:
    if tx.traced:
        tx.graph_break(R.GB0208, what=f"{name}()")
    return tx.constant(0)


@handles("are_deterministic_algorithms_enabled")
def _deterministic(tx: Tracer, name: str) -> VT:
    return tx.constant(False)


@handles("use_deterministic_algorithms set_default_device autocast_increment_nesting autocast_decrement_nesting")
@handles("set_autocast_enabled set_autocast_dtype set_autocast_cache_enabled clear_autocast_cache")
@handles("cuda.synchronize cpu.synchronize accelerator.synchronize xpu.synchronize _C._set_grad_enabled")
def _effect(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    if name == "torch._C._set_grad_enabled":
        setter: Any = getattr(tx, "set_grad_enabled", None)
        mode = const(args[0]) if args else None
        if setter is not None:
            setter(mode if isinstance(mode, bool) else None)
    return tx.constant(None)


@handles("jit.annotate")
def _annotate(tx: Tracer, name: str, the_type: VT, the_value: VT) -> VT:
    return the_value


@handles("jit.script_if_tracing jit.ignore jit.export jit.unused jit.script_method compiler.allow_in_graph_identity")
def _same_function(tx: Tracer, name: str, fn: Maybe = None, *args: VT, **kwargs: VT) -> VT | None:
    return fn


@handles("nn.functional._Reduction.get_enum nn._reduction.get_enum")
def _reduction(tx: Tracer, name: str, reduction: VT) -> VT:
    found = {"none": 0, "mean": 1, "sum": 2}.get(const(reduction))
    return tx.constant(found) if found is not None else tx.unknown("a kind of reduction", int)


@handles("overrides.has_torch_function overrides.has_torch_function_variadic overrides.has_torch_function_unary")
@handles("_C._has_torch_function _C._has_torch_function_unary _C._has_torch_function_variadic")
def _has_torch_function(tx: Tracer, name: str, *args: VT) -> VT:
    return tx.constant(False)


@handles("_C._is_torch_function_enabled")
def _torch_function_enabled(tx: Tracer, name: str) -> VT:
    return tx.constant(True)


# ---- checks


@handles("_assert")
def _assert(tx: Tracer, name: str, condition: VT, message: VT) -> VT:
    found = const(condition, UNKNOWN)
    if found is False:
        tx.throw(AssertionError, str(const(message, "")))
    if found is UNKNOWN:
        tx.add_op()
    return tx.constant(None)


CHECK_ERRORS: dict[str, type[BaseException]] = {
    "torch._check": RuntimeError,
    "torch._check_with": RuntimeError,
    "torch._check_index": IndexError,
    "torch._check_value": ValueError,
    "torch._check_type": TypeError,
    "torch._check_not_implemented": NotImplementedError,
}


@handles("_check _check_index _check_value _check_type _check_not_implemented _check_is_size _check_tensor_all")
def _check(tx: Tracer, name: str, cond: VT, message: Maybe = None, **kwargs: VT) -> VT:
    if name == "torch._check_tensor_all" and isinstance(cond, TensorVariable):
        cond = METHODS["item"](run_operation(tx, "all", [cond], NO_KWARGS), tx) or cond
    elif cond.is_tensor():
        tx.throw(TypeError, f"cond must be a bool, but got {cond.python_type_name()}")
    if tx.traced and message is not None and const(message) is not None:
        nested = type(message).__name__ == "NestedUserFunctionVariable"
        if not nested and not isinstance(message, UnknownVariable):
            tx.graph_break(R.GB9840, what=f"{name}()")
        elif nested and not closure_is_constant(message):
            tx.graph_break(R.GB9158, what=f"{name}()")
    found = const(cond, UNKNOWN)
    if isinstance(cond, SymNodeVariable) and cond.hint is not None and not cond.unbacked:
        found = cond.hint
    if found is False and name in CHECK_ERRORS:
        tx.throw(CHECK_ERRORS[name], "Expected cond to be True, but got False.")
    if found is UNKNOWN:
        tx.add_op()
    return tx.constant(None)


@handles("_check_with _check_tensor_all_with")
def _check_with(tx: Tracer, name: str, error_type: VT, cond: VT, message: Maybe = None) -> VT | None:
    return _check(tx, name.removesuffix("_with"), cond, message)


def closure_is_constant(function: VT) -> bool:
    """Whether all that a nested function closes over are Python constants."""
    cells = getattr(function, "closure", None)
    if not cells:
        return True
    values: Any = cells.values() if isinstance(cells, dict) else cells
    for cell in values:
        contents = getattr(cell, "contents", None)
        if contents is None or isinstance(contents, UnknownVariable):
            continue
        if const(contents, UNKNOWN) is UNKNOWN:
            return False
    return True


# ---- creation


@handles("tensor")
def _tensor(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT | None:
    return None


@handles("from_numpy")
def _from_numpy(tx: Tracer, name: str, ndarray: VT) -> VT:
    if not tx.dynamo_config("trace_numpy"):
        tx.graph_break(R.GB0231, what="torch.from_numpy()")
    tx.add_op()
    if isinstance(ndarray, TensorVariable):
        return ndarray.copy_as_tensor(tx) if hasattr(ndarray, "copy_as_tensor") else ndarray  # type: ignore[attr-defined]
    return TensorVariable(None, None, region=region_of(tx))


@handles("full")
def _full(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT | None:
    return None


@handles("nn.functional.one_hot _C._nn.one_hot")
def _one_hot(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT | None:
    if len(args) + len(kwargs) == 1 or (len(args) == 2 and const(args[1]) == -1):
        tx.graph_break(R.GB0246, what="torch.nn.functional.one_hot()")
    elif const(kwargs.get("num_classes")) == -1:
        tx.graph_break(R.GB0033, what="torch.nn.functional.one_hot()", op="one_hot")
    return None


@handles("nested.nested_tensor nested.as_nested_tensor")
def _nested_tensor(tx: Tracer, name: str, tensor_list: Maybe = None, *args: VT, **kwargs: VT) -> VT:
    layout = const(kwargs.get("layout"))
    strided = layout is None or getattr(layout, "name", "") == "strided"
    if tx.traced:
        if kwargs.get("layout") is not None and strided and name == "torch.nested.nested_tensor":
            tx.graph_break(R.GB0233, what="torch.nested.nested_tensor()")
        if tensor_list is not None and not isinstance(tensor_list, (ListVariable, TupleVariable, UnknownVariable)):
            tx.graph_break(R.GB0245, what="torch.nested.nested_tensor()")
        if strided:
            tx.graph_break(R.GB0090, what="torch.nested.nested_tensor()")
    tx.add_op()
    first = (items_of(tensor_list) or [None])[0] if tensor_list is not None else None
    dtype = first.dtype if isinstance(first, TensorVariable) else None
    return TensorVariable(dtype, None, layout="nested" if strided else "jagged", region=region_of(tx))


@handles("sparse_coo_tensor sparse_csr_tensor sparse_csc_tensor sparse_compressed_tensor")
def _sparse(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    rule = R.GB0007 if name == "torch.sparse_coo_tensor" else R.GB0374
    tx.graph_break(rule, what=f"{name}()", function=name, reason="")
    return TensorVariable(None, None, layout="sparse_coo")


@handles("nn.utils.rnn.pack_padded_sequence nn.utils.rnn.pad_packed_sequence")
def _packed(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT | None:
    return None


# ---- random numbers


@handles("seed initial_seed")
def _seed(tx: Tracer, name: str) -> VT:
    if name == "torch.initial_seed":
        tx.graph_break(R.GB0208, what="torch.initial_seed()")
    tx.add_op()
    return tx.unknown(f"{name}()", int)


# ---- autograd


@handles("autograd.grad")
def _autograd_grad(tx: Tracer, name: str, outputs: VT, inputs: VT, *args: VT, **kwargs: VT) -> VT:
    if not tx.dynamo_config("trace_autograd_ops"):
        tx.graph_break(R.GB9186, what="torch.autograd.grad()")
    tx.add_op()
    targets = items_of(inputs)
    if targets is None:
        targets = [inputs]
    made: list[VT] = []
    created = const(kwargs.get("create_graph"), False) is not False
    for target in targets:
        if isinstance(target, TensorVariable):
            made.append(target.copy(kind="tensor", requires_grad=None if created else False, value=UNKNOWN))
        else:
            made.append(TensorVariable(None, None, device=None, requires_grad=None))
    return tx.tuple(made)


@handles("autograd.backward")
def _autograd_backward(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    tx.graph_break(R.GB0007, what="torch.autograd.backward()", function="torch.autograd.backward")
    return tx.constant(None)


# ---- streams and devices


@handles("get_device_module")
def _device_module(tx: Tracer, name: str, device: VT | None = None) -> VT:
    kind = const(device, UNKNOWN)
    word = str(getattr(device, "type", kind)).partition(":")[0]
    if device is not None and word not in ("cpu", "cuda", "xpu", "mps", "mtia", str(UNKNOWN)):
        tx.graph_break(R.GB0286, what="torch.get_device_module()")
        tx.throw(RuntimeError, f"Invalid device string: {word!r}")
    return tx.unknown("a device module") if word == str(UNKNOWN) else tx.import_module(f"torch.{word}")


@handles("accelerator.current_stream cuda.current_stream xpu.current_stream")
def _current_stream(tx: Tracer, name: str, *args: VT, **kwargs: VT) -> VT:
    if name == "torch.accelerator.current_stream":
        # Without an accelerator, as wherever no GPU is.
        tx.graph_break(R.GB0249, what="torch.accelerator.current_stream()")
    return tx.unknown("the current stream")


# ---- compile inside a compiled region


@handles("_C._autograd._get_data_attr")
def _get_data(tx: Tracer, name: str, tensor: VT) -> VT:
    return tx.getattr(tensor, "data")


@handles("result_type")
def _result_type(tx: Tracer, name: str, tensor1: VT, tensor2: VT) -> VT:
    tx.graph_break(R.GB0208, what="torch.result_type()")
    pairs = [(t.dtype, shapes.ndim(t.shape)) for t in (tensor1, tensor2) if isinstance(t, TensorVariable)]
    scalars = [type(const(t)) for t in (tensor1, tensor2) if not isinstance(t, TensorVariable)]
    found = dtypes.result_type(pairs, scalars)
    return constant_of("dtype", found) if found else tx.unknown("a promoted dtype")


@handles("can_cast")
def _can_cast(tx: Tracer, name: str, from_: Maybe = None, to: Maybe = None) -> VT:
    tx.graph_break(R.GB0208, what="torch.can_cast()")
    left, right = getattr(const(from_), "name", None), getattr(const(to), "name", None)
    if left is None or right is None:
        return tx.unknown("can_cast()", bool)
    return tx.constant(dtypes.category(left) <= dtypes.category(right))


@handles("broadcast_shapes functional.broadcast_shapes")
def _broadcast_shapes(tx: Tracer, name: str, *sizes: VT) -> VT:
    found: shapes.Shape = ()
    for size in sizes:
        items = items_of(size)
        if items is None:
            number = const(size)
            shape: shapes.Shape = (number,) if isinstance(number, int) else None
        else:
            shape = tuple(n if isinstance(n := const(item), int) else None for item in items)
        try:
            found = shapes.broadcast(found, shape)
        except shapes.ShapeError as error:
            tx.throw(RuntimeError, str(error))
    if found is None:
        return tx.unknown("broadcast_shapes()", tuple)
    return RUN["size"](tx, found)


@handles("atleast_1d atleast_2d atleast_3d functional.atleast_1d functional.atleast_2d functional.atleast_3d")
def _atleast(tx: Tracer, name: str, *tensors: VT) -> VT:
    wanted = int(name[-2])
    items: Args = list(tensors)
    listed = len(items) == 1 and items_of(items[0]) is not None
    if listed:
        items = items_of(items[0]) or []
    tx.add_op()
    made: list[VT] = []
    for item in items:
        shape = item.shape if isinstance(item, TensorVariable) else None
        if shape is not None and len(shape) < wanted:
            lead = (1,) * (wanted - len(shape))
            if wanted == 3 and len(shape) in (1, 2):
                shape = (*shape, 1) if len(shape) == 2 else (1, *shape, 1)
            else:
                shape = lead + shape
        made.append(
            item.copy(shape=shape, kind="tensor", region=region_of(tx), value=UNKNOWN)
            if isinstance(item, TensorVariable)
            else TensorVariable(None, None)
        )
    return made[0] if len(made) == 1 and not listed else tx.tuple(made)


EAGER_RESULTS: dict[str, Callable[[Tracer, Args, Kwargs], VT]] = {
    "torch.get_rng_state": lambda tx, args, kwargs: TensorVariable("uint8", (5056,)),
    "torch.random.get_rng_state": lambda tx, args, kwargs: TensorVariable("uint8", (5056,)),
    "torch.typename": lambda tx, args, kwargs: tx.unknown("torch.typename()", str),
    "torch.get_num_threads": lambda tx, args, kwargs: tx.unknown("torch.get_num_threads()", int),
}
"""What skipped functions give in eager mode."""

__all__ = ["HANDLERS", "SymNodeVariable"]
