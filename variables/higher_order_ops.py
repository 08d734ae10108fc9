"""Torch functions that run functions: checkpoint, cond, loops, vmap, grad, ``autograd.Function``.

Models ``torch/_dynamo/variables/higher_order_ops.py``. TorchDynamo traces the given function into a graph of its own; a
break in there is a break of the call, told at its innermost line.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from . import dtypes, shapes
from .base import NO_KWARGS, Args, Kwargs, VariableTracker
from .exc import Unsupported
from .functions import BaseUserFunctionVariable, NativeFunctionVariable
from .lists import ListVariable, TupleVariable
from .native import GetAttrVariable
from .nn_module import MODEL_NATIVES
from .op_call import UNKNOWN, const, items_of, tensors_in
from .tensor import SymNodeVariable, TensorVariable, region_of
from .torch_handlers import handles
from .unknown import UnknownVariable
from .user_defined import UserDefinedObjectVariable

if TYPE_CHECKING:
    from .protocol import Tracer

VT = VariableTracker
Maybe = VariableTracker | None


def speculate(tx: Tracer, fn: VT, args: Args, kwargs: Kwargs = NO_KWARGS) -> VT:
    """Run the body of a higher-order operator."""
    if not tx.traced:
        return tx.call(fn, args, kwargs)
    return tx.speculate([fn, *args, *kwargs.values()], lambda: tx.call(fn, args, kwargs))


def fully_captured(tx: Tracer, what: str, run: Callable[[], VT]) -> VT:
    """A body that must be captured whole: where it breaks, the compiler gives up with an exception."""
    if not tx.traced:
        return run()
    try:
        return run()
    except Unsupported as error:
        tx.compiler_error(RuntimeError, f"{what} does not work unless it is captured completely: {error.rule.type}")


# ---- checkpoint

CHECKPOINT_OPTIONS = ("use_reentrant", "context_fn", "determinism_check", "debug", "early_stop", "preserve_rng_state")


@handles("utils.checkpoint.checkpoint")
def _checkpoint(tx: Tracer, name: str, function: VT, *args: VT, **kwargs: VT) -> VT:
    passed = {k: v for k, v in kwargs.items() if k not in CHECKPOINT_OPTIONS}
    if tx.traced:
        tx.add_op()
        return speculate(tx, function, list(args), passed)
    # In eager code checkpoint runs its function with the compiler off.
    return tx.without_compiler(lambda: tx.call(function, list(args), passed))


# ---- control flow


@handles("cond _higher_order_ops.cond _higher_order_ops.cond.cond")
def _cond(tx: Tracer, name: str, pred: VT, true_fn: VT, false_fn: VT, operands: Maybe = None) -> VT:
    items = items_of(operands) if operands is not None else []
    args: Args = list(items) if items is not None else [UnknownVariable("operands of cond()")]
    found = const(pred, UNKNOWN)
    if found is UNKNOWN and isinstance(pred, TensorVariable) and not tx.traced:
        truth = pred.truth(tx)
        found = UNKNOWN if truth is None else truth
    if tx.traced:
        _check_branches(tx, pred, [true_fn, false_fn], operands)
    if isinstance(found, (bool, int)):
        return tx.call(true_fn if found else false_fn, args)

    def both() -> VT:
        first = speculate(tx, true_fn, args)
        second = speculate(tx, false_fn, args)
        if tx.traced and not _alike(first, second):
            tx.graph_break(R.GB0313, what="torch.cond()")
        return first

    tx.add_op()
    return fully_captured(tx, "torch.cond", both)


def _check_branches(tx: Tracer, pred: VT, branches: list[VT], operands: Maybe) -> None:
    """What ``torch.cond`` asks of its arguments; where they are not so, the compiler gives up with an exception."""
    wrong = ""
    if any(const(branch, UNKNOWN) is not UNKNOWN for branch in branches):
        wrong = "torch.cond() is given something that cannot be called"
    elif isinstance(pred, (ListVariable, TupleVariable)) or isinstance(const(pred, UNKNOWN), str):
        wrong = "the condition of torch.cond() is neither a tensor nor a bool"
    elif operands is not None and not isinstance(operands, (ListVariable, TupleVariable, UnknownVariable)):
        wrong = "the operands of torch.cond() are no tuple"
    elif any(
        isinstance(item, (ListVariable, TupleVariable))
        for item in (items_of(operands) if operands is not None else None) or ()
    ):
        wrong = "the operands of torch.cond() are not all tensors"
    if wrong:
        tx.compiler_error(RuntimeError, wrong)


def _alike(first: VT, second: VT) -> bool:
    """Whether two branches may give results of one structure, as far as known."""
    if isinstance(first, TensorVariable) and isinstance(second, TensorVariable):
        ranks = [len(v.shape) for v in (first, second) if v.shape is not None]
        dtypes_known = [v.dtype for v in (first, second) if v.dtype is not None]
        return len(set(ranks)) <= 1 and len(set(dtypes_known)) <= 1
    if isinstance(first, UnknownVariable) or isinstance(second, UnknownVariable):
        return True
    left, right = items_of(first), items_of(second)
    if left is None or right is None:
        text = [const(v, UNKNOWN) for v in (first, second)]
        return (left is None) is (right is None) and not any(isinstance(t, (str, float)) for t in text)
    return len(left) == len(right) and all(_alike(a, b) for a, b in zip(left, right))


@handles("while_loop _higher_order_ops.while_loop _higher_order_ops.while_loop.while_loop")
def _while_loop(tx: Tracer, name: str, cond_fn: VT, body_fn: VT, carried_inputs: VT, *_a: VT) -> VT:
    items = items_of(carried_inputs)
    args: Args = list(items) if items is not None else [UnknownVariable("inputs of while_loop()")]

    if tx.traced and not isinstance(carried_inputs, (ListVariable, TupleVariable, UnknownVariable)):
        tx.compiler_error(RuntimeError, "the inputs of while_loop() are no tuple")

    def once() -> VT:
        goes_on = speculate(tx, cond_fn, args)
        if tx.traced and const(goes_on, UNKNOWN) is True:
            tx.graph_break(R.GB0339, what="torch.while_loop()")
        if tx.traced and isinstance(goes_on, TensorVariable) and (goes_on.shape or goes_on.dtype not in ("bool", None)):
            tx.graph_break(R.GB0308, what="torch.while_loop()")
        return speculate(tx, body_fn, args)

    tx.add_op()
    return widened(tx, fully_captured(tx, "torch.while_loop", once))


def widened(tx: Tracer, value: VT) -> VT:
    """A result whose elements depend on how often the body ran."""
    if isinstance(value, TensorVariable):
        return value.copy(value=UNKNOWN, region=region_of(tx))
    items = items_of(value)
    return tx.tuple([widened(tx, item) for item in items]) if items is not None else value


def rows_of(value: VT, axis: int = 0) -> VT:
    """One slice of a batched argument."""
    if isinstance(value, TensorVariable):
        shape = value.shape
        if shape:
            at = axis % len(shape)
            shape = shape[:at] + shape[at + 1 :]
        return value.copy(shape=shape, value=UNKNOWN, kind="tensor")
    return value


def batched(tx: Tracer, value: VT, size: shapes.Dim, axis: int = 0) -> VT:
    """A result for one slice as the result for all."""
    if isinstance(value, TensorVariable):
        shape = value.shape
        if shape is not None:
            at = axis % (len(shape) + 1)
            shape = (*shape[:at], size, *shape[at:])
        return value.copy(shape=shape, value=UNKNOWN, region=region_of(tx), kind="tensor")
    items = items_of(value)
    return tx.tuple([batched(tx, item, size, axis) for item in items]) if items is not None else value


@handles("_higher_order_ops.map _higher_order_ops.map.map")
def _map(tx: Tracer, name: str, f: VT, xs: VT, *args: VT) -> VT:
    tx.add_op()
    first = next(iter(tensors_in([xs])), None)
    size = first.shape[0] if first is not None and first.shape else None
    row = rows_of(xs) if items_of(xs) is None else tx.tuple([rows_of(x) for x in items_of(xs) or []])
    return batched(tx, fully_captured(tx, "map", lambda: speculate(tx, f, [row, *args])), size)


@handles("_higher_order_ops.scan _higher_order_ops.scan.scan _higher_order_ops.associative_scan")
@handles("_higher_order_ops.associative_scan.associative_scan")
def _scan(tx: Tracer, name: str, combine_fn: VT, init: VT, xs: Maybe = None, *args: VT, **kwargs: VT) -> VT:
    tx.add_op()
    if xs is None or "associative" in name:
        source = init
        row = rows_of(source)
        fully_captured(tx, "associative_scan", lambda: speculate(tx, combine_fn, [row, row]))
        return widened(tx, source)
    first = next(iter(tensors_in([xs])), None)
    size = first.shape[0] if first is not None and first.shape else None
    made = items_of(fully_captured(tx, "scan", lambda: speculate(tx, combine_fn, [init, rows_of(xs)])))
    if made is None or len(made) != 2:
        return tx.unknown("the results of scan()", tuple)
    return tx.tuple([widened(tx, made[0]), batched(tx, made[1], size)])


@handles("_higher_order_ops.flex_attention nn.attention.flex_attention.flex_attention")
def _flex_attention(
    tx: Tracer, name: str, query: VT, key: VT, value: VT, score_mod: Maybe = None, *args: VT, **k: VT
) -> VT:
    tx.add_op()
    if score_mod is not None and const(score_mod, UNKNOWN) is not None:
        number = TensorVariable("float32", (), region=region_of(tx))
        index = TensorVariable("int32", (), region=region_of(tx))
        fully_captured(tx, "flex_attention", lambda: speculate(tx, score_mod, [number, index, index, index, index]))
    if not isinstance(query, TensorVariable):
        return TensorVariable(None, None)
    last = value.shape[-1] if isinstance(value, TensorVariable) and value.shape else None
    shape = None if query.shape is None else (*query.shape[:-1], last)
    made = query.copy(shape=shape, value=UNKNOWN, region=region_of(tx), kind="tensor", is_leaf=None)
    if const(k.get("return_lse"), False) is True:
        lse = made.copy(shape=None if shape is None else shape[:-1], dtype="float32")
        return tx.tuple([made, lse])
    return made


@handles("nn.attention.flex_attention.create_block_mask")
def _block_mask(tx: Tracer, name: str, mask_mod: VT, *args: VT, **kwargs: VT) -> VT:
    tx.add_op()
    return tx.unknown("a BlockMask")


# ---- function transforms


def transform(name: str, run: Callable[[Tracer, Args, Kwargs], VT]) -> VT:
    """The function that ``vmap(f)`` or ``grad(f)`` gives."""
    return NativeFunctionVariable(name, run)


@handles("vmap func.vmap _functorch.apis.vmap")
def _vmap(tx: Tracer, name: str, func: VT, in_dims: Maybe = None, out_dims: Maybe = None, *_a: VT, **_: VT) -> VT:
    ins, outs = const(in_dims, 0), const(out_dims, 0)

    def run(tx: Tracer, args: Args, kwargs: Kwargs) -> VT:
        tx.add_op()
        size: shapes.Dim = None
        rows: Args = []
        for at, arg in enumerate(args):
            axis = ins if isinstance(ins, int) else ins[at] if isinstance(ins, tuple) and at < len(ins) else None
            if axis is None or not isinstance(axis, int):
                rows.append(arg)
                continue
            first = next(iter(tensors_in([arg])), None)
            if size is None and first is not None and first.shape:
                size = first.shape[axis % len(first.shape)]
            rows.append(rows_of(arg, axis))
        result = tx.call(func, rows, {k: rows_of(v) for k, v in kwargs.items()})
        return batched(tx, result, size, outs if isinstance(outs, int) else 0)

    return transform("torch.vmap", run)


def _argument(argnums: Any, args: Args) -> VT:
    if isinstance(argnums, int) and args:
        return args[argnums]
    if isinstance(argnums, tuple):
        return TupleVariable([args[n] for n in argnums if isinstance(n, int) and n < len(args)])
    return UnknownVariable("an argument of grad()")


def like_input(tx: Tracer, value: VT) -> VT:
    """Gradients have the shapes of the inputs."""
    if isinstance(value, TensorVariable):
        return value.copy(value=UNKNOWN, region=region_of(tx), kind="tensor", requires_grad=False)
    items = items_of(value)
    if items is not None:
        return tx.tuple([like_input(tx, item) for item in items])
    return tx.unknown("gradients") if not isinstance(value, UnknownVariable) else value


@handles("func.grad func.grad_and_value _functorch.apis.grad _functorch.apis.grad_and_value")
def _grad(tx: Tracer, name: str, func: VT, argnums: Maybe = None, has_aux: Maybe = None) -> VT:
    number, extra, with_value = const(argnums, 0), const(has_aux, False), name.endswith("grad_and_value")

    def run(tx: Tracer, args: Args, kwargs: Kwargs) -> VT:
        tx.add_op()
        result = tx.call(func, args, kwargs)
        gradient = like_input(tx, _argument(number, args))
        parts = items_of(result) if extra else None
        if with_value:
            return tx.tuple([gradient, result])
        return tx.tuple([gradient, parts[1]]) if parts is not None and len(parts) == 2 else gradient

    return transform(name, run)


@handles("func.jacrev func.jacfwd func.hessian _functorch.eager_transforms.jacrev _functorch.eager_transforms.jacfwd")
def _jacobian(tx: Tracer, name: str, func: VT, argnums: Maybe = None, **_: VT) -> VT:
    number = const(argnums, 0)

    def run(tx: Tracer, args: Args, kwargs: Kwargs) -> VT:
        tx.add_op()
        result = tx.call(func, args, kwargs)
        source = _argument(number, args)
        if isinstance(result, TensorVariable) and isinstance(source, TensorVariable):
            shape: shapes.Shape = None
            if result.shape is not None and source.shape is not None:
                shape = result.shape + source.shape * (2 if name.endswith("hessian") else 1)
            return result.copy(shape=shape, value=UNKNOWN, region=region_of(tx))
        return tx.unknown("a Jacobian")

    return transform(name, run)


@handles("func.vjp func.jvp func.linearize")
def _vjp(tx: Tracer, name: str, func: VT, *primals: VT, **kwargs: VT) -> VT:
    tx.add_op()
    inputs: Args = list(primals)
    if name == "torch.func.jvp" and inputs and items_of(inputs[0]) is not None:
        inputs = list(items_of(inputs[0]) or [])
    result = tx.call(func, inputs)
    if name == "torch.func.jvp":
        return tx.tuple([result, widened(tx, result)])

    def pull_back(tx: Tracer, args: Args, kwargs: Kwargs) -> VT:
        tx.add_op()
        return tx.tuple([like_input(tx, value) for value in inputs])

    return tx.tuple([result, transform("vjp_fn", pull_back)])


@handles("func.functional_call nn.utils.stateless.functional_call")
def _functional_call(
    tx: Tracer, name: str, module: VT, params: VT, args: Maybe = None, kwargs: Maybe = None, **_: VT
) -> VT:
    items = items_of(args) if args is not None else []
    given: Args = [] if args is None or const(args, UNKNOWN) is None else list(items) if items is not None else [args]
    named: Kwargs = {}
    table = getattr(kwargs, "items", None) if kwargs is not None else None
    if isinstance(table, dict):
        for key, value in table.values():
            word = const(key)
            if isinstance(word, str):
                named[word] = value
    return tx.call(module, given, named)


@handles("func.functionalize")
def _functionalize(tx: Tracer, name: str, func: VT, **_: VT) -> VT:
    return func


# ---- autograd.Function


class AutogradFunctionContextVariable(VariableTracker):
    """``ctx`` of an ``autograd.Function``."""

    __slots__ = ("attributes", "saved", "needs", "cls", "differentiated", "dirty")

    def __init__(self, cls: VT, needs: list[VT], differentiated: bool = True) -> None:
        self.cls = cls
        self.differentiated = differentiated
        self.dirty: list[TensorVariable] = []
        self.attributes: dict[str, VT] = {}
        self.saved: VT | None = None
        self.needs = needs

    def python_type_name(self) -> str:
        return "FunctionCtx"

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VT:
        if name in ("save_for_backward", "save_for_forward"):
            tx.assign(self, "saved", tx.tuple(args))
            return tx.constant(None)
        if name == "mark_dirty":
            if not self.differentiated:
                tx.graph_break(R.GB2019, what="ctx.mark_dirty()")
            tx.assign(self, "dirty", tensors_in(args))
            return tx.constant(None)
        if name == "mark_non_differentiable":
            for tensor in tensors_in(args):
                tx.assign(tensor, "requires_grad", False)
            return tx.constant(None)
        if name == "set_materialize_grads":
            return tx.constant(None)
        if name in OTHER_METHODS_OF_CTX:
            tx.graph_break(R.GB0139, what=f"ctx.{name}()", method=name)
            return tx.unknown(f"ctx.{name}()")
        return tx.call(self.var_getattr(tx, name), args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VT:
        if name in self.attributes:
            return self.attributes[name]
        if name in ("saved_tensors", "saved_variables"):
            return self.saved if self.saved is not None else tx.tuple([])
        if name == "needs_input_grad":
            return tx.tuple(self.needs)
        if name in METHODS_OF_CTX or name in OTHER_METHODS_OF_CTX:
            return GetAttrVariable(self, name)
        if name == "materialize_grads":
            return tx.constant(True)
        return tx.missing_attribute(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VT) -> None:
        tx.store(self.attributes, name, value)


METHODS_OF_CTX = frozenset(
    "save_for_backward save_for_forward mark_dirty mark_non_differentiable set_materialize_grads".split()
)
OTHER_METHODS_OF_CTX = frozenset("name next_functions metadata register_hook register_prehook".split())
"""What else a context has in eager code, as the node of the autograd graph that it is."""


def apply_autograd_function(tx: Tracer, cls: VT, args: Args, kwargs: Kwargs = NO_KWARGS) -> VT:
    """``MyFunction.apply(*args)``: forward, and in traced mode backward too where gradients flow."""
    flags = [arg.requires_grad if isinstance(arg, TensorVariable) else False for arg in args]
    if tx.grad_enabled() is False:
        flags = [False] * len(args)
    needs: list[VT] = [
        tx.constant(flag) if flag is not None else tx.unknown("needs_input_grad", bool) for flag in flags
    ]
    differentiated = True in flags
    if tx.traced and True in flags:
        args, kwargs = _refuse_unusual(tx, cls, args, kwargs)
    context = AutogradFunctionContextVariable(cls, needs, tx.traced and (differentiated or None in flags))
    forward = tx.getattr(cls, "forward")
    if not _is_function(forward):
        tx.graph_break(R.GB0346 if differentiated else R.GB0085, what=f"{cls.describe()}.forward")
    setup = tx.getattr_or(cls, "setup_context", None)
    split = setup is not None and not is_default(setup)
    tx.add_op()
    mode = tx.grad_enabled()
    set_mode: Any = getattr(tx, "set_grad_enabled", None)
    if set_mode is not None:
        set_mode(False)
    try:
        if split:
            result = tx.call(forward, args, kwargs)
            assert setup is not None
            tx.call(setup, [context, tx.tuple(args), result])
        else:
            result = tx.call(forward, [context, *args], kwargs)
    finally:
        if set_mode is not None:
            set_mode(mode)
    flows: bool | None = True if True in flags else None if None in flags else False
    returned = {id(t) for t in tensors_in([result])}
    result = with_gradient(tx, result, flows, args)
    if tx.traced and flows:
        _trace_backward(tx, cls, context, result, args)
        tensors = [a for a in args if isinstance(a, TensorVariable)]
        if len({id(t) for t in tensors}) < len(tensors):
            tx.graph_break(R.GB6297, what=f"{cls.describe()}.apply()")
        if any(id(t) not in returned for t in context.dirty):
            tx.graph_break(R.GB2464, what=f"{cls.describe()}.forward()")
    return result


def _refuse_unusual(tx: Tracer, cls: VT, args: Args, kwargs: Kwargs) -> tuple[Args, Kwargs]:
    """What ``AutogradFunctionVariable.call_apply`` refuses before it traces anything; the arguments by position."""
    if kwargs:
        forward = tx.getattr(cls, "forward")
        function = getattr(forward, "fn", forward)
        parameters = getattr(getattr(function, "code", None), "params", None)
        names: set[str] = {p.name for p in parameters or () if p.kind == inspect.Parameter.KEYWORD_ONLY}
        if names & set(kwargs):
            tx.graph_break(R.GB4372, what=f"{cls.describe()}.apply()")
    for name, rule in (("vjp", R.GB0145), ("jvp", R.GB0144)):
        method = tx.getattr_or(cls, name, None)
        if method is not None and not is_default(method):
            tx.graph_break(rule, what=f"{cls.describe()}.{name}", method=name)
    backward = tx.getattr_or(cls, "backward", None)
    if backward is not None and not is_default(backward) and not _is_function(backward):
        tx.graph_break(R.GB0346, what=f"{cls.describe()}.backward")
    return args, kwargs


def _is_function(value: VT) -> bool:
    """Whether the compiler finds a function or a bound method there (or this tool does not know)."""
    return isinstance(value, (BaseUserFunctionVariable, UnknownVariable, NativeFunctionVariable)) or not isinstance(
        value, UserDefinedObjectVariable
    )


def is_default(function: VT) -> bool:
    """Whether a method is the base class's own, which only raises."""
    if isinstance(function, UnknownVariable):
        return True
    module = getattr(function, "module", None)
    return str(getattr(module, "name", "")).startswith("torch.autograd")


def with_gradient(tx: Tracer, value: VT, flows: bool | None, inputs: Args) -> VT:
    """The results of ``forward`` as ``apply`` gives them."""
    if isinstance(value, TensorVariable):
        differentiable = dtypes.differentiable(value.dtype)
        flag = flows if differentiable else None if differentiable is None and flows is not False else False
        if any(value is arg for arg in inputs):
            value = value.copy(region=region_of(tx), kind="tensor")
        tx.assign(value, "requires_grad", flag)
        tx.assign(value, "is_leaf", None if flag is None else not flag)
        return value
    items = items_of(value)
    if items is not None and isinstance(value, TupleVariable):
        return tx.tuple([with_gradient(tx, item, flows, inputs) for item in items])
    return value


def _trace_backward(tx: Tracer, cls: VT, context: VT, result: VT, args: Args) -> None:
    """TorchDynamo traces ``backward`` together with ``forward``: it may break there, too."""
    backward = tx.getattr_or(cls, "backward", None)
    if backward is None or is_default(backward):
        return
    outputs = items_of(result) if isinstance(result, TupleVariable) else None
    gradients: Args = []
    for output in outputs if outputs is not None else [result]:
        if isinstance(output, TensorVariable):
            gradients.append(
                output.copy(kind="tensor", requires_grad=False, is_leaf=True, value=UNKNOWN, region=region_of(tx))
            )
        else:
            gradients.append(tx.constant(None))
    speculate(tx, backward, [context, *gradients])


def _apply(tx: Tracer, args: Args, kwargs: Kwargs) -> VT:
    """``Function.apply`` as a class method: the class comes first."""
    return apply_autograd_function(tx, args[0], args[1:], kwargs)


MODEL_NATIVES["torch.autograd.function.Function.apply"] = _apply


__all__ = ["R", "SymNodeVariable", "apply_autograd_function"]
