"""Tensors and the numbers taken from them. Models ``torch/_dynamo/variables/tensor.py``.

A tensor is a record of what is known: dtype, sizes, device, whether it requires gradients, and, for small literal
tensors, its elements. Operations are in ``operations``, methods of special meaning in ``tensor_methods``.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from . import op_registry, shapes
from .base import Args, Kwargs, VariableTracker
from .constant import ConstantVariable
from .exc import NotConstant
from .lists import ListVariable, SizeVariable
from .shapes import Dim, Shape, SymDim

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .protocol import Tracer


class _Unknown:
    """Stands for a Python value that cannot be read; never equal to anything else."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Any = _Unknown()


class Elements:
    """Known elements of a tensor, as one thing that is either equal on two paths or not known after them."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Elements) and repr(other.value) == repr(self.value)

    def __hash__(self) -> int:
        return hash(repr(self.value))


def elements_of(value: Any) -> Elements | None:
    """What the slot ``elements`` of a tensor holds."""
    return None if value is UNKNOWN else Elements(value)


MAX_UNPACK = 4096
"""Rows that iteration gives one by one; longer tensors count as unknown. Real programs iterate over far fewer."""


def region_of(tx: Tracer) -> object:
    """What identifies the graph being traced; None in eager mode. A tensor made in another region is a graph input."""
    if not tx.traced:
        return None
    trace: Any = getattr(tx, "trace", None)
    return (trace, trace.segment) if trace is not None else getattr(tx, "region", None)


def dim_value(tx: Tracer, dim: Dim) -> VariableTracker:
    """The Python value of a size."""
    if isinstance(dim, SymDim):
        if not tx.traced:
            return tx.constant(dim.hint) if dim.hint is not None else tx.unknown(dim.reason or "a size", int)
        if dim.unbacked and dim.unbacked is not True and dim.unbacked != region_of(tx):
            return tx.unknown(dim.reason or "a size", int)
        return SymNodeVariable(int, dim.hint, dim.unbacked, expression=dim.expression)
    return tx.constant(dim) if dim is not None else tx.unknown("a size that is not known", int)


def size_value(tx: Tracer, shape: tuple[Dim, ...]) -> VariableTracker:
    """``torch.Size`` of known rank."""
    return SizeVariable([dim_value(tx, dim) for dim in shape])


class TensorVariable(VariableTracker):
    """A tensor.

    ``kind``: tensor, parameter or buffer. ``subclass``: the class value of a Python subclass. ``region``: the graph
    that made it. ``literal``: ``torch.tensor`` made it of plain numbers. ``marks``: dimensions that the program has
    marked as "dynamic" or "static". ``value``: its elements as nested tuples (a
    number for no dimensions) where known, else UNKNOWN.
    """

    __slots__ = (
        "dtype",
        "shape",
        "device",
        "requires_grad",
        "is_leaf",
        "kind",
        "layout",
        "subclass",
        "region",
        "elements",
        "grad",
        "attributes",
        "contiguous",
        "literal",
        "marks",
    )

    def __init__(
        self,
        dtype: str | None = None,
        shape: Shape = None,
        *,
        device: str | None = "cpu",
        requires_grad: bool | None = False,
        is_leaf: bool | None = True,
        kind: str = "tensor",
        layout: str = "strided",
        subclass: VariableTracker | None = None,
        region: object = None,
        value: Any = UNKNOWN,
    ) -> None:
        self.dtype = dtype
        self.shape = shape
        self.device = device
        self.requires_grad = requires_grad
        self.is_leaf = is_leaf
        self.kind = kind
        self.layout = layout
        self.subclass = subclass
        self.region = region
        self.elements = elements_of(value)
        self.grad: VariableTracker | None = None
        self.attributes: dict[str, VariableTracker] = {}
        self.contiguous: bool | None = True
        self.literal = False
        self.marks: dict[int, str] = {}

    @property
    def value(self) -> Any:
        """Its elements as nested tuples (a number for no dimensions) where known, else UNKNOWN."""
        return UNKNOWN if self.elements is None else self.elements.value

    @value.setter
    def value(self, value: Any) -> None:
        self.elements = elements_of(value)

    def join_with(self, other: VariableTracker) -> VariableTracker | None:
        """A tensor that stands for either; None where they differ in kind."""
        if type(other) is not type(self) or other.subclass is not self.subclass or other.kind != self.kind:
            return None
        shape: Shape = None
        if self.shape is not None and other.shape is not None and len(self.shape) == len(other.shape):
            shape = tuple(
                left if left is right or (type(left) is int and left == right) else joined_dim(left, right)
                for left, right in zip(self.shape, other.shape, strict=True)
            )
        made = self.copy(shape=shape, elements=self.elements if self.elements == other.elements else None)
        for slot in ("dtype", "device", "requires_grad", "is_leaf", "contiguous", "region"):
            if getattr(other, slot) != getattr(self, slot):
                setattr(made, slot, None)
        if other.layout != self.layout:
            made.layout = "strided"
        made.grad = self.grad if self.grad is other.grad else None
        made.attributes = {k: v for k, v in self.attributes.items() if other.attributes.get(k) is v}
        return made

    # ---- what it is

    def python_type_name(self) -> str:
        return "Parameter" if self.kind == "parameter" else "Tensor"

    def class_of(self, tx: Tracer) -> VariableTracker:
        if self.subclass is not None:
            return self.subclass
        return tx.lookup("torch.nn.Parameter" if self.kind == "parameter" else "torch.Tensor")

    def is_tensor(self) -> bool:
        return True

    @property
    def is_parameter(self) -> bool:
        return self.kind == "parameter"

    @property
    def is_buffer(self) -> bool:
        return self.kind == "buffer"

    def describe(self) -> str:
        size = "?" if self.shape is None else "x".join("?" if d is None else str(d) for d in self.shape) or "scalar"
        grad = ", requires grad" if self.requires_grad else ""
        return f"{self.python_type_name().lower()} {self.dtype or '?'}[{size}]{grad}"

    def has_source(self, tx: Tracer) -> bool:
        """In traced mode: whether it came into the graph from outside, rather than from an operation in it."""
        return self.region is None or self.region != region_of(tx)

    def like_class(self, operands: Iterable[TensorVariable]) -> TensorVariable:
        """Take over the Python subclass that an operation's result has; returns itself."""
        for operand in operands:
            if operand.subclass is not None:
                self.subclass = operand.subclass
                break
        return self

    def copy(self, **changes: Any) -> TensorVariable:
        """Another tensor with the same facts, but for ``changes``."""
        made = type(self).__new__(type(self))
        for slot in TensorVariable.__slots__:
            setattr(made, slot, getattr(self, slot))
        made.attributes = {}
        made.marks = {}
        made.grad = None
        for slot, value in changes.items():
            setattr(made, slot, value)
        return made

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("id", id(self))

    # ---- what can be done with it

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        own = self.subclass_attribute(tx, name)
        if own is not None:
            return tx.call(own, args, kwargs)
        if self.layout != "strided":
            self.check_layout(tx)
        handler = op_registry.METHODS.get(name)
        if handler is not None:
            try:
                result = handler(self, tx, *args, **kwargs)
            except TypeError:
                tx.graph_break(R.GB0117, what=f"Tensor.{name}()")
                return tx.unknown(f"Tensor.{name}() with arguments that do not fit")
            if result is not None:
                return result
        elif name in self.attributes:
            return tx.call(self.attributes[name], args, kwargs)
        return op_registry.RUN["method"](tx, self, name, args, kwargs)

    def subclass_attribute(self, tx: Tracer, name: str) -> VariableTracker | None:
        """A method that a Python subclass defines (not torch's own)."""
        if self.subclass is None:
            return None
        finder = getattr(self.subclass, "bind_instance_attribute", None)
        return finder(tx, self, name) if finder is not None else None

    def check_layout(self, tx: Tracer) -> None:
        """TorchDynamo refuses graph inputs of some layouts."""
        if tx.traced and self.has_source(tx) and self.layout != "jagged":
            rule = R.GB0016 if self.layout == "nested" else R.GB0015
            tx.graph_break(rule, what=f"a {self.layout} tensor", layout=self.layout)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attributes:
            return self.attributes[name]
        if self.layout != "strided":
            self.check_layout(tx)
        own = self.subclass_attribute(tx, name)
        if own is not None:
            return own
        handler = op_registry.ATTRIBUTES.get(name)
        if handler is not None:
            return handler(self, tx)
        return op_registry.RUN["attribute"](tx, self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        op_registry.RUN["set_attribute"](tx, self, name, value)

    def var_delattr(self, tx: Tracer, name: str) -> None:
        if name in self.attributes:
            tx.discard(self.attributes, name)
        elif name == "grad":
            tx.assign(self, "grad", None)
        else:
            tx.missing_attribute(self, name)

    def truth(self, tx: Tracer) -> bool | None:
        """Of a tensor whose elements are known. That TorchDynamo cannot branch on any tensor is the caller's affair."""
        value = self.value
        while isinstance(value, tuple) and len(value) == 1:  # pyright: ignore[reportUnknownArgumentType]
            value = value[0]
        return None if value is UNKNOWN or isinstance(value, tuple) else bool(value)

    def length(self, tx: Tracer) -> int | None:
        if self.shape is None:
            return None
        if not self.shape:
            tx.throw(TypeError, "len() of a 0-d tensor")
        return shapes.hint(self.shape[0])

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        if self.shape is None:
            return None
        if not self.shape:
            tx.throw(TypeError, "iteration over a 0-d tensor")
        rows = shapes.hint(self.shape[0])
        if rows is None or rows > MAX_UNPACK:
            return None
        tx.add_op(rows)
        shapes.settle(tx, self.shape[0])
        return [self.row(tx, index) for index in range(rows)]

    def iterator(self, tx: Tracer) -> VariableTracker:
        """Rows, one by one; of unknown number, what is known of any of them."""
        items = self.unpack(tx)
        if items is not None:
            return tx.iterator(tx.list(items))
        return tx.iterator(ListVariable(None, self.row(tx, 0)))

    def row(self, tx: Tracer, index: int) -> TensorVariable:
        """``self[index]``, without checks."""
        value = self.value[index] if isinstance(self.value, tuple) and index < len(self.value) else UNKNOWN
        return self.copy(
            shape=None if self.shape is None else self.shape[1:],
            value=value,
            region=region_of(tx),
            kind="tensor",
            is_leaf=not self.requires_grad if self.requires_grad is not None else None,
            requires_grad=self.requires_grad if tx.grad_enabled() else False,
        )

    def next_item(self, tx: Tracer) -> VariableTracker:
        tx.throw(TypeError, "'Tensor' object is not an iterator")


def joined_dim(left: Dim, right: Dim) -> Dim:
    """A size that is one of two."""
    if isinstance(left, SymDim) and isinstance(right, SymDim):
        return SymDim(left.hint if left.hint == right.hint else None, left.unbacked or right.unbacked)
    return None


def number_of(value: VariableTracker) -> Any:
    """The number of a constant, or the hint of a symbolic number; UNKNOWN where there is none."""
    if isinstance(value, SymNodeVariable):
        return value.hint if value.hint is not None else UNKNOWN
    try:
        return value.as_python_constant()
    except NotConstant:
        return UNKNOWN


class SymNodeVariable(VariableTracker):
    """A number that TorchDynamo keeps symbolic: a dynamic size (backed), or the result of ``item()`` (unbacked).

    ``hint``: the number of this run where known. Branching on a backed number adds a guard; on an unbacked one it
    is data-dependent: the interpreter asks ``unbacked``, which holds the traced region that read the number. After the
    next graph break it is a plain number.
    """

    __slots__ = ("pytype", "hint", "unbacked", "reason", "expression")

    def __init__(
        self, pytype: type, hint: Any = None, unbacked: object = False, reason: str = "", expression: Any = None
    ) -> None:
        self.pytype = pytype
        self.expression = expression
        self.hint = hint
        self.unbacked = unbacked
        self.reason = reason or ("a number read from a tensor" if unbacked else "a dynamic size")

    def join_with(self, other: VariableTracker) -> VariableTracker | None:
        """A number that stands for either."""
        if not isinstance(other, SymNodeVariable) or other.pytype is not self.pytype:
            return None
        hint = self.hint if self.hint == other.hint else None
        return SymNodeVariable(self.pytype, hint, self.unbacked or other.unbacked, self.reason)

    def python_type_name(self) -> str:
        return self.pytype.__name__

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins." + self.pytype.__name__)

    def describe(self) -> str:
        return f"symbolic {self.pytype.__name__}" + (", data-dependent" if self.unbacked else "")

    def hash_key(self, tx: Tracer) -> Hashable:
        if self.hint is None:
            return ("id", id(self))
        if self.expression is not None and not self.unbacked:
            tx.assume_number(self.expression, self.hint)
            return ConstantVariable(self.hint).hash_key(tx)
        return self.hint

    def given(self) -> bool:
        """Whether it is a number of the program as it came in, not a size and not the result of a calculation."""
        return isinstance(self.expression, tuple) and self.expression[:1] == ("at",)

    def truth(self, tx: Tracer) -> bool | None:
        if self.hint is None:
            return None
        if self.expression is not None:
            tx.assume_number((bool, self.expression), bool(self.hint))
        return bool(self.hint)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        return op_registry.RUN["sym_method"](tx, self, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "real" or name == "numerator":
            return self
        if name == "imag":
            return tx.constant(0)
        if hasattr(self.pytype, name):
            return tx.unknown(f".{name} of a symbolic number")
        return tx.missing_attribute(self, name)


def concrete(value: SymNodeVariable) -> VariableTracker:
    """What eager code sees of a symbolic number: the number of this run."""
    return ConstantVariable(value.hint) if value.hint is not None and not value.unbacked else value


class UnspecializedPythonVariable(VariableTracker):
    """A Python number that TorchDynamo passes into the graph as a one-element tensor: what ``random`` gives, or a
    numpy scalar argument. Arithmetic with tensors works; of numbers alone it does not.

    Jumping on it is data-dependent: ``unbacked`` holds the traced region that drew it. After the next graph break it is
    a plain number."""

    __slots__ = ("pytype", "reason", "unbacked")

    def __init__(self, pytype: type, unbacked: object = None, reason: str = "a random number") -> None:
        self.pytype = pytype
        self.reason = reason
        self.unbacked = unbacked

    def python_type_name(self) -> str:
        return self.pytype.__name__

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins." + self.pytype.__name__)

    def describe(self) -> str:
        return f"{self.pytype.__name__}, {self.reason}"

    def truth(self, tx: Tracer) -> bool | None:
        return None

    def as_tensor(self) -> TensorVariable:
        """The operand that it is in an operation."""
        return TensorVariable({float: "float64", bool: "bool"}.get(self.pytype, "int64"), ())

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        return op_registry.RUN["unspecialized_method"](tx, self, name, args, kwargs)


class UntypedStorageVariable(VariableTracker):
    """``tensor.untyped_storage()``."""

    __slots__ = ("tensor",)

    def __init__(self, tensor: TensorVariable) -> None:
        self.tensor = tensor

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("nbytes", "__len__"):
            tx.graph_break(R.GB0156, what=f"UntypedStorage.{name}()", method=name, type="UntypedStorage")
        if name in ("size", "nbytes", "__len__"):
            total = shapes.hint(shapes.product(self.tensor.shape))
            if total is not None and self.tensor.dtype is not None:
                from_bytes = op_registry.RUN["itemsize"](tx, self.tensor.dtype).as_python_constant()
                return tx.constant(total * from_bytes)
            return tx.unknown("the size of a storage", int)
        if name == "resize_" and tx.traced:
            tx.add_op()
            return self
        if name == "data_ptr":
            return DataPtrVariable(self.tensor) if tx.traced else tx.unknown("an address", int)
        tx.graph_break(R.GB0156, what=f"UntypedStorage.{name}()")
        return tx.unknown(f"UntypedStorage.{name}()")


class DataPtrVariable(VariableTracker):
    """``tensor.data_ptr()`` in a compiled region: it may only be compared for being zero, or go into a kernel."""

    __slots__ = ("tensor",)

    def __init__(self, tensor: TensorVariable) -> None:
        self.tensor = tensor

    def python_type_name(self) -> str:
        return "int"

    def truth(self, tx: Tracer) -> bool | None:
        return None

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__eq__", "__ne__") and args and isinstance(args[0], DataPtrVariable):
            if args[0].tensor is self.tensor:
                return tx.constant(name == "__eq__")
            tx.graph_break(R.GB5976, what="comparing addresses of tensors")
        elif name in ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"):
            tx.graph_break(R.GB5976, what="comparing the address of a tensor")
        return tx.unknown(f"{name} of an address")


class RemovableHandleVariable(VariableTracker):
    """What registering a hook gives."""

    __slots__ = ("removed", "foreign")

    def __init__(self, foreign: bool = False) -> None:
        self.removed = False
        self.foreign = foreign
        """Made by eager code: traced code can do nothing with it."""

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("torch.utils.hooks.RemovableHandle")

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if tx.traced and self.foreign:
            tx.graph_break(R.GB0013, skip_frame=True, what=f"RemovableHandle.{name}()")
        if name == "remove":
            tx.assign(self, "removed", True)
            return tx.constant(None)
        if name == "__enter__":
            return self
        if name == "__exit__":
            tx.assign(self, "removed", True)
            return tx.constant(None)
        return tx.unknown(f"RemovableHandle.{name}()")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "id":
            return tx.unknown("the id of a hook", int)
        return tx.missing_attribute(self, name)
