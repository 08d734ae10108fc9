"""torch's functions and classes as values. Models ``torch/_dynamo/variables/torch.py``.

``lookup_torch(dotted)`` gives the value of a name; functions of special meaning are in ``torch_handlers``, all others
become operations of the graph, as the knowledge of torch says.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from . import distributed, dtypes, higher_order_ops, sym_numbers, tensor_methods
from .base import NO_KWARGS, Args, Kwargs, VariableTracker
from .ctx_manager import lookup_context_manager
from .functions import SkipFunctionVariable
from .lists import SizeVariable
from .native import GetAttrVariable
from .op_call import UNKNOWN, const, items_of
from .op_registry import METHODS, RULES, RUN
from .operations import NON_TENSOR, OPERATORS, PREFIXES, UNARY, bare_name, run_operation
from .tensor import SymNodeVariable, TensorVariable, region_of
from .torch_constants import constant_of, lookup_constant, make_device, make_limits
from .torch_handlers import EAGER_RESULTS, HANDLERS
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

IN_GRAPH = "TorchInGraphFunctionVariable"
METHOD_OWNERS = ("torch.Tensor.", "torch._C.TensorBase.", "torch._C._TensorBase.")
BINARY_ON_SYMINTS = frozenset("torch.add torch.sub torch.mul torch.div torch.sqrt".split())
"""Functions that TorchDynamo refuses on symbolic numbers alone."""


class TorchInGraphFunctionVariable(VariableTracker):
    """A torch function whose calls go into the graph (or have a handler, or fold to a constant)."""

    __slots__ = ("name", "attrs")

    def __init__(self, name: str) -> None:
        self.name = name
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return "function"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.BuiltinFunctionType")

    def describe(self) -> str:
        return self.name

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("torch function", self.name)

    def bind(self, obj: VariableTracker) -> VariableTracker:
        """``obj.method`` where a class keeps this function: C functions do not bind."""
        return GetAttrVariable(obj, self.name.rpartition(".")[2]) if self.is_tensor_method() else self

    def is_tensor_method(self) -> bool:
        return self.name.startswith(METHOD_OWNERS)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        name = self.name
        if self.is_tensor_method() and args:
            if not args[0].is_tensor() and not isinstance(args[0], UnknownVariable):
                tx.throw(TypeError, f"descriptor of {name} needs a Tensor")
            return tx.call_method(args[0], name.rpartition(".")[2], args[1:], kwargs)
        override = torch_function_override(tx, self, args, kwargs)
        if override is not None:
            return override
        handler = HANDLERS.get(name)
        if handler is not None:
            try:
                result = handler(tx, name, *args, **kwargs)
            except TypeError as error:
                if "positional argument" not in str(error) and "keyword argument" not in str(error):
                    raise
                result = tx.unknown(f"{name}() with arguments that do not fit")
            if result is not None:
                return result
        if name in BINARY_ON_SYMINTS and args and any(isinstance(a, SymNodeVariable) for a in args):
            numbers = [a for a in args if isinstance(a, SymNodeVariable)]
            # Sizes and numbers of the inputs are symbolic arithmetic that the compiler follows.
            only_inputs = all(a.expression is not None for a in numbers)
            if not only_inputs and all(isinstance(a, SymNodeVariable) or const(a) is not UNKNOWN for a in args):
                tx.graph_break(R.GB0224, what=name)
        return run_operation(tx, bare_name(name), args, kwargs, f"{name}()")

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__call__":
            return self.call_function(tx, args, kwargs)
        if name in ("__eq__", "__ne__"):
            same = isinstance(args[0], TorchInGraphFunctionVariable) and args[0].name == self.name
            return tx.constant(same == (name == "__eq__"))
        if name == "__hash__":
            return tx.unknown("hash of a function", int)
        if name in ("__repr__", "__str__"):
            return tx.unknown("the text of a function", str)
        return tx.call(self.var_getattr(tx, name), args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attrs:
            return self.attrs[name]
        if name == "__name__":
            return tx.constant(self.name.rpartition(".")[2])
        if name in ("__qualname__", "__doc__"):
            return tx.unknown(f"{name} of {self.name}", str)
        if name == "__module__":
            return tx.constant(self.name.rpartition(".")[0])
        if name == "__class__":
            return self.class_of(tx)
        if name == "__get__":
            return tx.unknown(f"{self.name}.__get__")
        if self.name.startswith("torch.ops."):
            return lookup_torch(f"{self.name}.{name}") or tx.unknown(f"{self.name}.{name}")
        if name in ("__wrapped__", "__annotations__", "__self__", "__signature__", "__defaults__", "__code__"):
            return tx.unknown(f"{self.name}.{name}")
        return tx.missing_attribute(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


def torch_function_override(
    tx: Tracer, function: TorchInGraphFunctionVariable, args: Args, kwargs: Kwargs
) -> VariableTracker | None:
    """What a user's ``__torch_function__`` gives, where an argument (or an active mode) has one."""
    for value in (*args, *kwargs.values()):
        owner: Any = value.subclass if isinstance(value, TensorVariable) else getattr(value, "cls", None)
        finder = getattr(owner, "find", None)
        if finder is None or finder("__torch_function__") is None:
            continue
        method = tx.getattr(owner, "__torch_function__")
        types = tx.tuple([owner])
        return tx.call(method, [function, types, tx.tuple(args), tx.dict(kwargs)])
    return None


class TorchClassVariable(VariableTracker):
    """A class of torch that is written in C or has a meaning of its own: Tensor, Parameter, dtype, device, Size..."""

    __slots__ = ("name", "bases")

    def __init__(self, name: str, bases: tuple[str, ...] = ()) -> None:
        self.name = name
        self.bases = bases
        """Dotted names of its base classes."""

    def python_type_name(self) -> str:
        return "type"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.type")

    def describe(self) -> str:
        return self.name

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("torch class", self.name)

    def is_instance_of_me(self, tx: Tracer, value: VariableTracker) -> bool | None:
        """``isinstance(value, self)`` for values of this file's classes."""
        if isinstance(value, TensorVariable):
            if self.name in ("torch.Tensor", "torch._C.TensorBase"):
                return True
            if self.name == "torch.nn.Parameter":
                return value.kind == "parameter"
            if self.name == "torch.nn.Buffer":
                return value.kind == "buffer"
        return None

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        maker = CONSTRUCTORS.get(self.name)
        if maker is not None:
            return maker(tx, self.name, args, kwargs)
        if tx.traced and self.name in OPAQUE:
            tx.graph_break(R.GB0147, what=f"{self.name}()")
        return TorchObjectVariable(self)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__eq__", "__ne__"):
            same = isinstance(args[0], TorchClassVariable) and args[0].name == self.name
            return tx.constant(same == (name == "__eq__"))
        if name == "__call__":
            return self.call_function(tx, args, kwargs)
        if name in ("__or__", "__ror__") and len(args) == 1:
            return tx.call_method(tx.lookup("typing.Union"), "__getitem__", [tx.tuple([self, *args])])
        if name == "__hash__":
            return tx.unknown("hash of a class", int)
        if name in ("__repr__", "__str__"):
            return tx.constant(f"<class '{self.name}'>")
        return tx.call(self.var_getattr(tx, name), args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "__name__" or name == "__qualname__":
            return tx.constant(self.name.rpartition(".")[2])
        if name == "__module__":
            return tx.constant(self.name.rpartition(".")[0])
        if name == "__class__":
            return self.class_of(tx)
        if self.name in TENSOR_CLASSES:
            if name in METHODS or name in OPERATORS or name in UNARY or name in RULES:
                return TorchInGraphFunctionVariable(f"torch.Tensor.{name}")
            found = tx.knowledge.tensor_method(name) if getattr(tx, "knowledge", None) is not None else None
            if found is not None and found.callable:
                return TorchInGraphFunctionVariable(f"torch.Tensor.{name}")
            if name == "__torch_function__":
                return TorchInGraphFunctionVariable("torch.Tensor.__torch_function__")
        return tx.unknown(f"{self.name}.{name}")


class TorchObjectVariable(VariableTracker):
    """An instance of a torch class of which only the class is known: a Generator, a Stream, an Event, a Work."""

    __slots__ = ("cls", "attrs", "traced_break")

    def __init__(self, cls: TorchClassVariable) -> None:
        self.cls = cls
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return self.cls.name.rpartition(".")[2]

    def class_of(self, tx: Tracer) -> VariableTracker:
        return self.cls

    def describe(self) -> str:
        return f"a {self.cls.name}"

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__enter__":
            return self
        if name == "__exit__":
            return tx.constant(None)
        if name in ("__eq__", "__ne__"):
            return tx.constant((args[0] is self) == (name == "__eq__"))
        if tx.traced and self.cls.name not in STREAMS:
            rule = R.GB7650 if self.cls.name == "torch.Generator" else R.GB0156
            tx.graph_break(rule, what=f"{self.describe()}.{name}()", method=name, type=self.python_type_name())
        if self.cls.name == "torch.Generator" and name in ("manual_seed", "set_state"):
            return self
        return tx.unknown(f"{name}() of {self.describe()}")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attrs:
            return self.attrs[name]
        if name == "__class__":
            return self.cls
        if self.cls.name == "torch.Generator" and name == "device":
            return constant_of("device", "cpu")
        return GetAttrVariable(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


TENSOR_CLASSES = frozenset(("torch.Tensor", "torch._C.TensorBase", "torch.nn.Parameter", "torch.nn.Buffer"))
STREAMS = frozenset(
    "torch.Stream torch.Event torch.cuda.Stream torch.cuda.Event torch.xpu.Stream torch.xpu.Event".split()
)
OPAQUE = frozenset(("torch.Generator",))


# ---- constructors


def _tensor_constructor(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``torch.Tensor(...)``: sizes or data."""
    dtype = kwargs.get("dtype")
    options: Kwargs = {"dtype": dtype or constant_of("dtype", "float32")}
    if args and (args[0].is_tensor() or (len(args) == 1 and items_of(args[0]) is not None)):
        if args[0].is_tensor():
            tx.add_op()
            assert isinstance(args[0], TensorVariable)
            return args[0].copy(region=region_of(tx), requires_grad=False, is_leaf=True, kind="tensor")
        if not isinstance(args[0], SizeVariable):
            return run_operation(tx, "tensor", args, options, "torch.Tensor()")
    return run_operation(tx, "empty", args or [tx.constant(0)], options, "torch.Tensor()")


def _parameter(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    data = args[0] if args else kwargs.get("data")
    flag = const(args[1] if len(args) > 1 else kwargs.get("requires_grad"), True)
    if tx.traced:
        if data is None or (not data.is_tensor() and not isinstance(data, UnknownVariable)):
            tx.graph_break(R.GB0226, what="torch.nn.Parameter()")
        elif flag is UNKNOWN and not isinstance(data, UnknownVariable):
            tx.graph_break(R.GB0237, what="torch.nn.Parameter()")
        elif isinstance(data, TensorVariable) and not data.has_source(tx):
            if tx.dynamo_config("graph_break_on_nn_param_ctor"):
                tx.graph_break(R.GB0264, what="torch.nn.Parameter()")
    wanted = None if flag is UNKNOWN else bool(flag)
    if not isinstance(data, TensorVariable):
        shape = (0,) if data is None else None
        made = TensorVariable(None, shape, device=None)
        data = made
    return data.copy(kind="parameter", requires_grad=wanted, is_leaf=True, region=region_of(tx))


def _buffer(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    data = args[0] if args else kwargs.get("data")
    if not isinstance(data, TensorVariable):
        data = TensorVariable(None, None, device=None)
    return data.copy(kind="buffer", region=region_of(tx))


def _size(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    if not args:
        return SizeVariable([])
    items = tx.iterate(args[0])
    return SizeVariable(items) if items is not None else tx.unknown("a torch.Size", tuple)


def _device(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    return make_device(tx, args, kwargs)


def _limits(tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    return make_limits(tx, name.rpartition(".")[2], args, kwargs)


CONSTRUCTORS: dict[str, Any] = {
    "torch.Tensor": _tensor_constructor,
    "torch.nn.Parameter": _parameter,
    "torch.nn.Buffer": _buffer,
    "torch.Size": _size,
    "torch.device": _device,
    "torch.finfo": _limits,
    "torch.iinfo": _limits,
}

CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "torch.Tensor": ("torch.Tensor", ()),
    "torch._C.TensorBase": ("torch.Tensor", ()),
    "torch._C._TensorBase": ("torch.Tensor", ()),
    "torch.nn.Parameter": ("torch.nn.Parameter", ("torch.Tensor",)),
    "torch.nn.parameter.Parameter": ("torch.nn.Parameter", ("torch.Tensor",)),
    "torch.nn.Buffer": ("torch.nn.Buffer", ("torch.Tensor",)),
    "torch.nn.parameter.Buffer": ("torch.nn.Buffer", ("torch.Tensor",)),
    "torch.Size": ("torch.Size", ("builtins.tuple",)),
    "torch.device": ("torch.device", ()),
    "torch.dtype": ("torch.dtype", ()),
    "torch.layout": ("torch.layout", ()),
    "torch.memory_format": ("torch.memory_format", ()),
    "torch.tensor_type": ("torch.tensortype", ("builtins.type",)),
    "torch.finfo": ("torch.finfo", ()),
    "torch.iinfo": ("torch.iinfo", ()),
    "torch.Generator": ("torch.Generator", ()),
    "torch._C.Generator": ("torch.Generator", ()),
    "torch.Stream": ("torch.Stream", ()),
    "torch.Event": ("torch.Event", ()),
    "torch.cuda.Stream": ("torch.cuda.Stream", ("torch.Stream",)),
    "torch.cuda.Event": ("torch.cuda.Event", ("torch.Event",)),
    "torch.SymInt": ("torch.SymInt", ()),
    "torch.SymFloat": ("torch.SymFloat", ()),
    "torch.SymBool": ("torch.SymBool", ()),
    "torch.UntypedStorage": ("torch.UntypedStorage", ()),
    "torch.utils.hooks.RemovableHandle": ("torch.utils.hooks.RemovableHandle", ()),
}
"""Dotted name to the canonical name and the bases."""

_MADE: dict[str, TorchClassVariable] = {}
"""Classes, which have no state and several names each."""


def lookup_torch(dotted: str, knowledge: Any = None) -> VariableTracker | None:
    """The value of a torch name, where it is a constant, a native class, a context manager or a native function.

    None: it is no such thing (a module, a Python class or function to be interpreted from its source), or nothing is
    known of it. The interpreter keeps what it gets, so that identity holds.
    """
    found = _MADE.get(dotted)
    if found is None:
        found = _lookup(dotted, knowledge)
        if isinstance(found, TorchClassVariable):
            _MADE[dotted] = found
    return found


def _lookup(dotted: str, knowledge: Any) -> VariableTracker | None:
    if dotted in CLASSES:
        name, bases = CLASSES[dotted]
        return TorchClassVariable(name, bases) if name == dotted else lookup_torch(name)
    head, _, short = dotted.rpartition(".")
    if head == "torch" or (dotted.startswith("torch.cuda.") and short in dtypes.TENSOR_TYPES):
        constant = lookup_constant(dotted.removeprefix("torch."))
        if constant is not None:
            return constant
    manager = lookup_context_manager(dotted)
    if manager is not None:
        return manager
    if dotted in HANDLERS:
        return TorchInGraphFunctionVariable(dotted)
    symbol = knowledge.symbol(dotted) if knowledge is not None else None
    if symbol is not None:
        if symbol.in_graph and symbol.callable and symbol.kind != "class":
            return TorchInGraphFunctionVariable(dotted)
        if symbol.rule == "UserFunctionVariable" and symbol.kind == "function" and has_rule(dotted):
            # TorchDynamo traces into its Python body, which ends in one operation of that name.
            return TorchInGraphFunctionVariable(dotted)
        return None
    if dotted.startswith("torch.ops.") and dotted.count(".") >= 3:
        return TorchInGraphFunctionVariable(dotted)
    if (
        knowledge is None
        and any(head + "." == prefix for prefix, _ in PREFIXES)
        and bare_name(dotted) in RULES | NON_TENSOR
    ):
        return TorchInGraphFunctionVariable(dotted)
    return None


def has_rule(dotted: str) -> bool:
    """Whether the result of a torch function is known by name."""
    return any(dotted.startswith(prefix) and "." not in dotted[len(prefix) :] for prefix, _ in PREFIXES) and (
        bare_name(dotted) in RULES
    )


def lookup_skipped(dotted: str, knowledge: Any, inner: VariableTracker | None = None) -> VariableTracker | None:
    """A torch function that TorchDynamo does not trace; ``inner``: the function of its model source, for eager mode."""
    symbol = knowledge.symbol(dotted)
    if symbol is None or symbol.rule != "SkipFunctionVariable":
        return None
    return SkippedTorchFunctionVariable(dotted, inner)


class SkippedTorchFunctionVariable(SkipFunctionVariable):
    """A torch function that TorchDynamo does not trace into; in eager mode its result is known by kind at most."""

    __slots__ = ()

    def __init__(self, name: str, inner: VariableTracker | None = None) -> None:
        super().__init__(name, inner)

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.FunctionType")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        if self.inner is not None:
            return super().call_function(tx, args, kwargs)
        tx.graph_break(self.rule, function=self.name, what=self.name, reason=self.reason)
        maker = EAGER_RESULTS.get(self.name)
        if maker is not None:
            return maker(tx, args, kwargs)
        symbol = tx.knowledge.symbol(self.name) if getattr(tx, "knowledge", None) is not None else None
        returns = (
            symbol.signature_texts[0].rpartition("-> ")[2] if symbol is not None and symbol.signature_texts else ""
        )
        if returns == "None":
            return tx.constant(None)
        if returns == "Tensor":
            return TensorVariable(None, None, device=None, requires_grad=None)
        kind = {"bool": bool, "int": int, "float": float, "str": str}.get(returns)
        return tx.unknown(f"result of {self.name}()", kind)


RUN["bound"] = GetAttrVariable

__all__ = [
    "NO_KWARGS",
    "TorchInGraphFunctionVariable",
    "distributed",
    "higher_order_ops",
    "lookup_torch",
    "sym_numbers",
    "tensor_methods",
]
