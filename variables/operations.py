"""Performs a torch operation: can TorchDynamo put it into a graph, and what comes out.

Every call of a torch function or tensor method that has no meaning of its own ends here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from . import dtypes, elements, shapes
from .base import NO_KWARGS, Args, Kwargs, VariableTracker
from .creation_rules import filled
from .exc import NotConstant
from .lists import BaseListVariable, ListVariable
from .nn_rules import per_axis
from .number_arguments import reads_a_number
from .op_call import UNKNOWN, OpCall, const, items_of
from .op_registry import RULES, RUN
from .op_rules import unknown_result
from .tensor import SymNodeVariable, TensorVariable, UnspecializedPythonVariable, elements_of, region_of
from .union import UnionVariable
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

PREFIXES: tuple[tuple[str, str], ...] = (
    ("torch.nn.functional.", ""),
    ("torch.functional.", ""),
    ("torch.Tensor.", ""),
    ("torch._C.TensorBase.", ""),
    ("torch._C._TensorBase.", ""),
    ("torch._C._nn.", ""),
    ("torch._C._VariableFunctions.", ""),
    ("torch._C._VariableFunctionsClass.", ""),
    ("torch._C._linalg.", ""),
    ("torch._C._fft.", ""),
    ("torch._C._special.", ""),
    ("torch.linalg.", "linalg_"),
    ("torch.fft.", "fft_"),
    ("torch.special.", "special_"),
    ("torch.ops.aten.", ""),
    ("torch.", ""),
)
"""Where operations live, and what their bare names begin with."""

SPLITS = frozenset({"split", "split_with_sizes"})
"""Operations that read sizes."""

SIZED = frozenset("arange range zeros ones empty rand randn eye randperm full new_zeros new_ones new_empty".split())
"""Functions that read their positional arguments as sizes or bounds."""

DYNAMIC_SHAPE = frozenset(
    "nonzero argwhere masked_select unique unique_consecutive unique_dim _unique _unique2 bincount combinations"
    " ctc_loss nonzero_numpy".split()
)
"""Operations whose output's shape is read from data."""

DATA_DEPENDENT = frozenset("equal allclose corrcoef_".split())
"""Operations that give a Python value read from data."""

NON_TENSOR = {
    "is_nonzero": bool, "storage_offset": int, "storage": None, "typed_storage": None, "__index__": int,
    "is_pinned": bool, "is_shared": bool, "is_set_to": bool, "initial_seed": int, "is_same_size": bool,
    "is_conj": bool, "is_neg": bool, "is_distributed": bool, "is_signed": bool, "can_cast": bool, "has_names": bool,
    "result_type": None, "q_scale": float, "q_zero_point": int, "dense_dim": int, "sparse_dim": int,
    "is_inference": bool, "get_num_threads": int, "get_num_interop_threads": int, "is_storage": bool,
    "__sizeof__": int, "is_vulkan_available": bool, "is_coalesced": bool,
    "is_deterministic_algorithms_warn_only_enabled": bool,
    "get_float32_matmul_precision": str, "get_deterministic_debug_mode": int, "ctypes": None,
}  # fmt: skip
"""In the graph they would give something that is no tensor."""

INPLACE_VIEWS = frozenset("t_ squeeze_ unsqueeze_ transpose_ swapaxes_ swapdims_ as_strided_ detach_".split())

IN_PLACE_RANDOM = frozenset(
    "normal_ uniform_ bernoulli_ random_ exponential_ geometric_ log_normal_ cauchy_ zero_ fill_ copy_ fill_diagonal_"
    " requires_grad_ index_fill_ masked_fill_".split()
)


RENAMED = {"torch.nn.functional.unfold": "im2col", "torch.nn.functional.fold": "col2im"}
"""Functions that share their last name with another operation."""


def bare_name(dotted: str) -> str:
    """The operation a dotted name stands for: ``torch.linalg.svd`` is ``linalg_svd``."""
    if dotted in RENAMED:
        return RENAMED[dotted]
    for prefix, spelled in PREFIXES:
        if dotted.startswith(prefix):
            rest = dotted[len(prefix) :]
            if "." in rest and prefix == "torch.ops.aten.":
                rest = rest.partition(".")[0]
            return spelled + rest
    return dotted.rpartition(".")[2]


def is_inplace(name: str) -> bool:
    return name.endswith("_") and not name.endswith("__")


# ---- arguments


def proxyable(value: VariableTracker, depth: int = 6) -> VariableTracker | None:
    """The part of an argument that cannot go into a graph; None where all of it can (or nothing is known of it)."""
    if value.is_tensor() or isinstance(value, (SymNodeVariable, UnspecializedPythonVariable, UnknownVariable)):
        return None
    if isinstance(value, UnionVariable):
        return None
    items = items_of(value)
    if items is not None:
        if depth:
            for item in items:
                found = proxyable(item, depth - 1)
                if found is not None:
                    return found
        return None
    table = getattr(value, "items", None)
    if isinstance(table, dict):
        for pair in table.values():  # type: ignore[reportUnknownVariableType]
            found = proxyable(pair[1], depth - 1) if depth and isinstance(pair, tuple) else None
            if found is not None:
                return found
        return None
    try:
        value.as_python_constant()
    except NotConstant:
        return value if type(value).__name__ in NOT_PROXYABLE else None
    return None


NOT_PROXYABLE = frozenset(
    "UserDefinedObjectVariable UserFunctionVariable NestedUserFunctionVariable UserMethodVariable SkipFunctionVariable"
    " UnspecializedNNModuleVariable GeneratorObjectVariable RNGStateVariable FunctoolsPartialVariable"
    " LocalGeneratorObjectVariable TorchGeneratorVariable PythonModuleVariable ExceptionVariable"
    " ContextDecoratedFunctionVariable WeakRefVariable TorchObjectVariable BoundMethodVariable".split()
)
"""Values that stand for no constant and have no place in a graph."""


def check_arguments(tx: Tracer, what: str, args: Args, kwargs: Kwargs) -> None:
    """Break where an argument cannot become part of the graph."""
    if not tx.traced:
        return
    for value in (*args, *kwargs.values()):
        if isinstance(value, TensorVariable):
            if value.layout != "strided":
                value.check_layout(tx)
            continue
        found = proxyable(value)
        if found is not None:
            tx.graph_break(R.GB0055, what=what, argument=found.python_type_name())


# ---- running


def run_operation(tx: Tracer, name: str, args: Args, kwargs: Kwargs, display: str = "") -> VariableTracker:
    """``name(*args, **kwargs)``; ``name`` is bare, in-place names end with an underscore."""
    display = display or f"torch.{name}()"
    if any(isinstance(value, UnspecializedPythonVariable) for value in args):
        args = [v.as_tensor() if isinstance(v, UnspecializedPythonVariable) else v for v in args]
    check_arguments(tx, display, args, kwargs)
    breaks_by_data(tx, name, args, kwargs, display)
    if name in NON_TENSOR:
        tx.graph_break(R.GB0208, what=display, op=display)
    if "requires_grad" in kwargs and const(kwargs["requires_grad"]) is True and "out" not in kwargs:
        tx.graph_break(R.GB0225, what=display)
    if tx.traced and kwargs and (wrong := _unknown_keyword(tx, display, kwargs)):
        tx.graph_break(R.GB0112, what=display)
        tx.throw(TypeError, f"{display} got an unexpected keyword argument '{wrong}'")
    tx.add_op()
    call = OpCall(tx, name, args, kwargs)
    out = kwargs.get("out")
    if isinstance(out, TensorVariable):
        result = compute(call, args, {k: v for k, v in kwargs.items() if k != "out"})
        if isinstance(result, TensorVariable):
            _check_out(tx, display, out, result)
        return out
    outs = items_of(out) if out is not None else None
    if outs is not None:
        result = compute(call, args, {k: v for k, v in kwargs.items() if k != "out"})
        _check_outs(tx, display, outs, items_of(result))
        assert out is not None
        return out
    if name in NON_TENSOR:
        return tx.unknown(f"{display} of a tensor", NON_TENSOR[name])
    if is_inplace(name) and args and isinstance(args[0], TensorVariable):
        return run_inplace(call, args[0], args, kwargs)
    if const(kwargs.get("inplace"), False) is True and args and isinstance(args[0], TensorVariable):
        invalidate(tx, args[0])
        return args[0]
    return compute(call, args, kwargs)


COMMON_KEYWORDS = frozenset(
    "axis keepdims keepdim x a x1 x2 input self out dtype device layout requires_grad pin_memory memory_format "
    "generator non_blocking copy dim names other".split()
)
"""Keywords that functions take without saying so: those that numpy uses, and factory options."""


def _unknown_keyword(tx: Tracer, display: str, kwargs: Kwargs) -> str:
    """A keyword that no overload of the function takes, or ""."""
    symbol = tx.knowledge.symbol(display.removesuffix("()")) if display.startswith("torch.") else None
    names: set[str] = set(COMMON_KEYWORDS)
    signatures = getattr(symbol, "signatures", None) or ()
    for signature in signatures:
        if any(p.kind == "doublestar" for p in signature.params):
            return ""
        names.update(p.name for p in signature.params)
    return next((k for k in kwargs if k not in names and k != "**"), "") if signatures else ""


def breaks_by_data(tx: Tracer, name: str, args: Args, kwargs: Kwargs, display: str) -> None:
    """Operations whose output TorchDynamo cannot describe without the data."""
    dynamic = name in DYNAMIC_SHAPE
    if name == "where" and len(args) + len(kwargs) == 1:
        dynamic = True
    if name == "repeat_interleave":
        repeats = kwargs.get("repeats") or (args[1] if len(args) > 1 else args[0] if args else None)
        dynamic = isinstance(repeats, TensorVariable) and "output_size" not in kwargs
    if dynamic and args and isinstance(args[0], TensorVariable) and not args[0].has_source(tx):
        # Tensors that the graph makes from literals, of at most one element, keep their data while it is traced.
        count = shapes.hint(shapes.product(args[0].shape))
        dynamic = not (count == 0 or (count == 1 and args[0].value is not UNKNOWN))
    if dynamic and not tx.dynamo_config("capture_dynamic_output_shape_ops"):
        tx.graph_break(R.GB0036, what=display, op=name)
    if name in DATA_DEPENDENT or name == "corrcoef" or (name == "is_nonzero" and not _of_whole_numbers(args)):
        tx.graph_break(R.GB0033, what=display, op=name)
    if name in SIZED:
        for value in args[:1] if name == "full" else args[1:] if name.startswith("new_") else args:
            _check_sizes(tx, name, value if isinstance(value, BaseListVariable) else ListVariable([value]), display)
    if name in SPLITS:
        sizes = args[1] if len(args) > 1 else kwargs.get("split_size_or_sections", kwargs.get("split_size"))
        _check_sizes(tx, name, sizes, display)
    if tx.traced and name not in SPLITS and reads_a_number(tx, name, args, kwargs):
        tx.graph_break(R.GB0033, what=display, op=name)
    if name == "tensor_split" and len(args) > 1 and isinstance(args[1], TensorVariable):
        tx.graph_break(R.GB0033, what=display, op=name)


def _of_whole_numbers(args: Args) -> bool:
    """Whether the first argument holds integers: one of them is read while tracing, and is no value for the graph."""
    return bool(args) and isinstance(args[0], TensorVariable) and str(args[0].dtype).startswith(("int", "uint", "bool"))


def _check_sizes(tx: Tracer, name: str, sizes: VariableTracker | None, display: str) -> None:
    """Sizes that the graph has computed are read."""
    if not isinstance(sizes, BaseListVariable):
        return

    def check(size: VariableTracker | None) -> VariableTracker:
        if isinstance(size, TensorVariable) and not size.has_source(tx):
            tx.graph_break(R.GB0033, what=display, op=name)
        return tx.constant(None)

    for size in sizes.items or ():
        check(size)
    if sizes.items is None and isinstance(sizes.element, TensorVariable):
        tx.fork("the sizes are tensors", [lambda: check(sizes.element), lambda: tx.constant(None)])


def compute(call: OpCall, args: Args, kwargs: Kwargs) -> VariableTracker:
    """The result by the operation's rule; a tensor of which nothing is known where there is none."""
    base = call.name[:-1] if is_inplace(call.name) else call.name
    function = RULES.get(base)
    if function is None:
        return result_by_knowledge(call)
    if base != call.name:
        call.name = base
    if any(isinstance(v, UnknownVariable) and v.pytype is None for v in args[:1]):
        call.tensors.append(TensorVariable(None, None, device=None, requires_grad=None))
    try:
        result = function(call, *args, **kwargs)
        if isinstance(result, TensorVariable) and result.value is UNKNOWN:
            result.value = elements.evaluate(base, args, kwargs, result)
        return result
    except (TypeError, shapes.ShapeError, IndexError, KeyError, AttributeError):
        # A call that does not fit the rule, or shapes that do not fit each other: the program may well raise here,
        # but a wrong guess would cut off everything after it.
        return unknown_result(call)


def result_by_knowledge(call: OpCall) -> VariableTracker:
    """The kind of result that the signature names."""
    tx = call.tx
    knowledge: Any = getattr(tx, "knowledge", None)
    returns = ""
    if knowledge is not None:
        symbol = knowledge.tensor_method(call.name) or knowledge.symbol(f"torch.{call.name}")
        if symbol is not None and symbol.signature_texts:
            returns = symbol.signature_texts[0].rpartition("-> ")[2]
            symbol_returns = symbol.returns
            returns = symbol_returns or returns
    kind = {"bool": bool, "int": int, "float": float, "str": str}.get(returns)
    if kind is not None:
        tx.graph_break(R.GB0208, what=f"torch.{call.name}()", op=call.name)
        return tx.unknown(f"{call.name}()", kind)
    if returns in ("None",):
        return tx.constant(None)
    if returns.startswith(("tuple", "list", "torch.return_types", "Tuple", "List")):
        return tx.unknown(f"the results of {call.name}()", tuple)
    return unknown_result(call)


def run_inplace(call: OpCall, target: TensorVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``x.add_(y)``: the target's own facts change."""
    tx, name = call.tx, call.name
    if name in INPLACE_VIEWS and tx.traced and target.has_source(tx):
        tx.graph_break(R.GB0148, what=f"Tensor.{name}() of a graph input")
    made = compute(call, args, kwargs) if name not in IN_PLACE_RANDOM else None
    invalidate(tx, target)
    if isinstance(made, TensorVariable):
        if name in INPLACE_VIEWS:
            tx.assign(target, "shape", made.shape)
        if target.requires_grad is False and made.requires_grad is not False:
            tx.assign(target, "requires_grad", made.requires_grad)
            tx.assign(target, "is_leaf", None if made.requires_grad is None else False)
        if made.value is not UNKNOWN and made.shape == target.shape and made.dtype == target.dtype:
            tx.assign(target, "elements", elements_of(made.value))
        if target.shape is None and made.shape is not None and name not in INPLACE_VIEWS:
            pass
    elif name in ("fill_", "zero_") and target.shape is not None:
        number = 0 if name == "zero_" else const(args[1] if len(args) > 1 else kwargs.get("value"))
        tx.assign(target, "elements", elements_of(filled(target.shape, number, target.dtype)))
    elif name == "copy_" and len(args) > 1 and isinstance(args[1], TensorVariable):
        source = args[1]
        if source.shape == target.shape and source.dtype == target.dtype:
            tx.assign(target, "elements", elements_of(source.value))
        if target.requires_grad is False and source.requires_grad is not False and tx.grad_enabled() is not False:
            tx.assign(target, "requires_grad", source.requires_grad)
    return target


def invalidate(tx: Tracer, target: TensorVariable) -> None:
    """Its elements are no longer what they were."""
    if target.value is not UNKNOWN:
        tx.assign(target, "elements", elements_of(UNKNOWN))


def _check_out(tx: Tracer, display: str, out: TensorVariable, result: TensorVariable) -> None:
    if out.shape is None or result.shape is None:
        return
    if _differ(out.shape, result.shape):
        tx.graph_break(R.GB0247, what=display)
        tx.assign(out, "shape", result.shape)
    elif out.contiguous is False:
        tx.graph_break(R.GB0242, what=display)
    invalidate(tx, out)


def _differ(left: tuple[shapes.Dim, ...], right: tuple[shapes.Dim, ...]) -> bool:
    """Whether two shapes are known not to be the same."""
    return len(left) != len(right) or any(shapes.same_dim(a, b) is False for a, b in zip(left, right, strict=True))


def _check_outs(tx: Tracer, display: str, outs: list[VariableTracker], results: list[VariableTracker] | None) -> None:
    """``out=(values, indices)``: each must have its shape, and be contiguous."""
    for out, result in zip(outs, results or ()):
        if not (isinstance(out, TensorVariable) and isinstance(result, TensorVariable)):
            continue
        if out.shape is not None and result.shape is not None and _differ(out.shape, result.shape):
            tx.graph_break(R.GB0240, what=display)
            tx.assign(out, "shape", result.shape)
        elif out.contiguous is False:
            tx.graph_break(R.GB0241, what=display)
        invalidate(tx, out)


# ---- operators


OPERATORS = {
    "__add__": "add", "__sub__": "sub", "__mul__": "mul", "__truediv__": "div", "__floordiv__": "floor_divide",
    "__mod__": "remainder", "__pow__": "pow", "__matmul__": "matmul", "__and__": "bitwise_and",
    "__or__": "bitwise_or", "__xor__": "bitwise_xor", "__lshift__": "bitwise_left_shift",
    "__rshift__": "bitwise_right_shift", "__lt__": "lt", "__le__": "le", "__gt__": "gt", "__ge__": "ge",
    "__eq__": "eq", "__ne__": "ne",
}  # fmt: skip
UNARY = {"__neg__": "neg", "__pos__": "positive", "__abs__": "abs", "__invert__": "bitwise_not"}
REFLECTED = {
    name.replace("__", "__r", 1): op for name, op in OPERATORS.items() if op not in ("lt", "le", "gt", "ge", "eq", "ne")
}
IN_PLACE = {
    name.replace("__", "__i", 1): op for name, op in OPERATORS.items() if op not in ("lt", "le", "gt", "ge", "eq", "ne")
}


def operand(value: VariableTracker) -> bool:
    """Whether a tensor can be combined with it by an operator."""
    if value.is_tensor() or isinstance(value, (SymNodeVariable, UnspecializedPythonVariable, UnknownVariable)):
        return True
    if isinstance(value, UnionVariable):
        return any(operand(option) for option in value.options)
    return isinstance(const(value, UNKNOWN), (bool, int, float, complex))


def run_operator(tx: Tracer, tensor: TensorVariable, name: str, other: VariableTracker) -> VariableTracker | None:
    """A binary operator of a tensor; None where ``name`` is none."""
    operation = OPERATORS.get(name)
    args: Args = [tensor, other]
    if operation is None and (operation := REFLECTED.get(name)) is not None:
        args = [other, tensor]
    elif operation is None:
        operation = IN_PLACE.get(name)
        if operation is None:
            return None
        operation += "_"
    if not operand(other):
        return tx.constant(NotImplemented)
    if operation in ("eq", "ne") and isinstance(other, UnknownVariable) and other.pytype is None:
        tx.add_op()
        return OpCall(tx, operation, args, NO_KWARGS).tensor(None, "bool")
    return run_operation(tx, operation, args, NO_KWARGS, f"the operator {name}")


# ---- the generic path of methods and attributes


def run_method(tx: Tracer, tensor: TensorVariable, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``tensor.name(...)`` without a handler of its own."""
    if len(args) == 1 and name.startswith("__"):
        result = run_operator(tx, tensor, name, args[0])
        if result is not None:
            return result
    if name in UNARY:
        return run_operation(tx, UNARY[name], [tensor], NO_KWARGS)
    if not known_method(tx, name):
        return tx.missing_attribute(tensor, name)
    return run_operation(tx, name, [tensor, *args], kwargs, f"Tensor.{name}()")


def known_method(tx: Tracer, name: str) -> bool:
    """Whether tensors have it."""
    knowledge: Any = getattr(tx, "knowledge", None)
    if knowledge is None:
        return True
    base = name[:-1] if is_inplace(name) else name
    return base in RULES or name in IN_PLACE_RANDOM or knowledge.tensor_method(name) is not None


def itemsize_value(tx: Tracer, dtype: str) -> VariableTracker:
    return tx.constant(dtypes.itemsize(dtype))


RUN["operation"] = run_operation
RUN["method"] = run_method
RUN["itemsize"] = itemsize_value

__all__ = ["bare_name", "per_axis", "region_of", "run_operation"]
