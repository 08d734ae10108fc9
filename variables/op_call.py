"""One call of a torch operation: its operands, what can be read of its arguments, and how results are built.

The rules of single operations (``op_rules``, ``nn_rules``, ``creation_rules``) are functions of an ``OpCall`` and the
operation's own parameters, registered by name in ``op_registry.RULES``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import dtypes, shapes
from .base import VariableTracker
from .exc import NotConstant
from .lists import NamedTupleVariable
from .shapes import Dim, Shape, SymDim
from .tensor import UNKNOWN, SymNodeVariable, TensorVariable, region_of
from .union import UnionVariable

if TYPE_CHECKING:
    from .protocol import Tracer

Maybe = VariableTracker | None


def const(value: Maybe, default: Any = None) -> Any:
    """The Python constant of an argument: ``default`` where it is absent, UNKNOWN where it is not known."""
    if value is None:
        return default
    try:
        return value.as_python_constant()
    except NotConstant:
        return UNKNOWN


def items_of(value: VariableTracker) -> list[VariableTracker] | None:
    """The items of a list, tuple or size argument; None for anything else or where they are not known."""
    items = getattr(value, "items", None)
    return items if isinstance(items, list) else None


def dim_of(value: Maybe) -> Dim:
    """A size argument."""
    if isinstance(value, SymNodeVariable):
        return SymDim(value.hint if isinstance(value.hint, int) else None, value.unbacked, expression=value.expression)
    number = const(value)
    return int(number) if isinstance(number, int) else None


def dims_of(values: Iterable[Maybe]) -> tuple[Dim, ...] | None:
    """Sizes given as ``f(2, 3)`` or ``f((2, 3))``; None where their number is not known."""
    values = list(values)
    if len(values) == 1 and values[0] is not None:
        only = values[0]
        items = items_of(only)
        if items is not None:
            return tuple(dim_of(item) for item in items)
        number = const(only)
        if isinstance(number, (tuple, list)):
            return tuple(item if isinstance(item, int) else None for item in number)
        if number is UNKNOWN and not isinstance(only, SymNodeVariable) and only.python_type_name() != "int":
            return None
    return tuple(dim_of(value) for value in values)


def axes_of(value: Maybe) -> list[int] | None | Any:
    """A ``dim`` argument: None (all), a list of ints, or UNKNOWN."""
    number = const(value)
    if number is None:
        return None
    if isinstance(number, int):
        return [int(number)]
    if isinstance(number, (tuple, list)) and all(isinstance(item, int) for item in number):
        return list(number)
    return UNKNOWN


def dtype_of(value: Maybe, default: str | None = None) -> str | None:
    """A ``dtype`` argument; ``default`` where it is absent or None."""
    found = const(value)
    if found is None:
        return default
    kind = getattr(found, "kind", None)
    if kind == "dtype":
        return found.name
    return {bool: "bool", int: "int64", float: "float32", complex: "complex64"}.get(found)


def tensors_in(values: Iterable[VariableTracker], depth: int = 3) -> Iterable[TensorVariable]:
    """Tensors among arguments, also inside lists and tuples."""
    for value in values:
        if isinstance(value, TensorVariable):
            yield value
        elif depth:
            items = items_of(value)
            if items is not None:
                yield from tensors_in(items, depth - 1)


class OpCall:
    """A call of the operation ``name``."""

    __slots__ = ("tx", "name", "args", "kwargs", "tensors")

    def __init__(
        self, tx: Tracer, name: str, args: Sequence[VariableTracker], kwargs: dict[str, VariableTracker]
    ) -> None:
        self.tx = tx
        self.name = name
        self.args = args
        self.kwargs = kwargs
        self.tensors = list(tensors_in([*args, *kwargs.values()]))

    # ---- reading

    def shape(self, value: Maybe) -> Shape:
        """The shape of an operand: numbers have ``()``."""
        if isinstance(value, TensorVariable):
            return value.shape
        if isinstance(value, SymNodeVariable) or isinstance(const(value), (int, float, complex)):
            return ()
        if value is not None and value.python_type_name() in ("int", "float", "bool"):
            return ()
        if isinstance(value, UnionVariable):
            return () if all(self.shape(option) == () for option in value.options) else None
        return None

    def dtype(self, value: Maybe) -> str | None:
        return value.dtype if isinstance(value, TensorVariable) else None

    def result_dtype(self, *values: Maybe) -> str | None:
        """The promoted dtype of operands, tensors and numbers."""
        tensors: list[tuple[str | None, int | None]] = []
        scalars: list[type] = []
        for value in values:
            if value is None:
                continue
            if isinstance(value, TensorVariable):
                tensors.append((value.dtype, shapes.ndim(value.shape)))
            elif isinstance(value, SymNodeVariable):
                scalars.append(value.pytype)
            else:
                if isinstance(value, UnionVariable):
                    value = value.options[0]
                    if isinstance(value, TensorVariable):
                        return None
                number = const(value)
                if number is UNKNOWN:
                    kind = {"int": int, "float": float, "bool": bool}.get(value.python_type_name())
                    if kind is None:
                        return None
                    scalars.append(kind)
                else:
                    scalars.append(type(number))
        return dtypes.result_type(tensors, scalars)

    def autocast(self, dtype: str | None) -> str | None:
        """The dtype of an operation that autocast runs in lower precision."""
        lower = getattr(self.tx, "autocast_dtype", None)
        return lower if lower is not None and dtypes.is_floating(dtype) and dtype != "float64" else dtype

    # ---- building

    def requires_grad(self, dtype: str | None) -> bool | None:
        """Whether a result computed from the operands requires gradients."""
        if dtypes.differentiable(dtype) is False or not self.tensors:
            return False
        flags = {tensor.requires_grad for tensor in self.tensors}
        if flags == {False}:
            return False
        enabled = self.tx.grad_enabled()
        if enabled is False:
            return False
        return True if True in flags and enabled and dtype is not None else None

    def device(self, given: Maybe = None) -> str | None:
        found = const(given)
        if found is not None and found is not UNKNOWN:
            return str(found)
        if found is UNKNOWN:
            return None
        return self.tensors[0].device if self.tensors else "cpu"

    def tensor(
        self,
        shape: Shape,
        dtype: str | None,
        *,
        device: Maybe = None,
        requires_grad: bool | None | Any = UNKNOWN,
        value: Any = UNKNOWN,
        contiguous: bool | None = True,
        view_of: Maybe = None,
    ) -> TensorVariable:
        """A result. ``view_of``: it is as contiguous as that operand."""
        if requires_grad is UNKNOWN:
            requires_grad = self.requires_grad(dtype)
        made = TensorVariable(
            dtype,
            shape,
            device=self.device(device),
            requires_grad=requires_grad,
            is_leaf=None if requires_grad is None else not requires_grad or not self.tensors,
            region=region_of(self.tx),
            value=value,
        )
        made.contiguous = view_of.contiguous if isinstance(view_of, TensorVariable) else contiguous
        return made.like_class(self.tensors)

    def fresh_dim(self) -> Dim:
        """A size that depends on the data."""
        return SymDim(None, unbacked=region_of(self.tx) or False, reason=f"a size that {self.name}() reads from data")

    def like(self, tensor: Maybe, dtype: str | None = None) -> TensorVariable:
        """A result of the same shape."""
        return self.tensor(self.shape(tensor), dtype or self.dtype(tensor))

    def tuple(self, *values: VariableTracker) -> VariableTracker:
        return self.tx.tuple(list(values))

    def named(self, kind: str, fields: tuple[str, ...], *values: VariableTracker) -> VariableTracker:
        """One of ``torch.return_types``."""
        return NamedTupleVariable(self.tx.lookup(f"torch.return_types.{kind}"), list(values), fields)

    def none(self) -> VariableTracker:
        return self.tx.constant(None)
