"""dtypes, devices, layouts, memory formats and numeric limits: constants of torch, and their classes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import dtypes
from .base import NO_KWARGS, Args, Kwargs, VariableTracker
from .exc import NotConstant

if TYPE_CHECKING:
    from .protocol import Tracer

DEVICE_TYPES = frozenset("cpu cuda mps xpu meta hpu mtia xla vulkan ipu privateuseone".split())


@dataclass(frozen=True)
class TorchConstant:
    """A constant of torch as a Python object: equal by ``kind`` and ``name``, printed as torch prints it.

    ``kind``: dtype, device, layout, memory_format, tensor_type. ``name``: "float32", "cuda:0", "strided".
    """

    kind: str
    name: str

    def __str__(self) -> str:
        return self.name if self.kind == "device" else f"torch.{self.name}"

    def __repr__(self) -> str:
        if self.kind != "device":
            return f"torch.{self.name}"
        kind, _, index = self.name.partition(":")
        return f"device(type='{kind}'" + (f", index={index})" if index else ")")

    @property
    def dtype(self) -> str | None:
        """Of a legacy tensor type."""
        return dtypes.TENSOR_TYPES.get(self.name.rpartition(".")[2])


class TorchConstantVariable(VariableTracker):
    """A value of one of torch's constant types."""

    __slots__ = ("value",)

    def __init__(self, value: TorchConstant) -> None:
        self.value = value

    def python_type_name(self) -> str:
        return self.value.kind

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup(f"torch.{self.value.kind}")

    def as_python_constant(self) -> Any:
        return self.value

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("torch", self.value)

    def describe(self) -> str:
        return str(self.value)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__eq__", "__ne__"):
            try:
                other = args[0].as_python_constant()
            except NotConstant:
                return tx.unknown(f"comparison with {self.value}", bool)
            return tx.constant((other == self.value) == (name == "__eq__"))
        if name == "__str__" or name == "__format__":
            return tx.constant(str(self.value))
        if name == "__repr__":
            return tx.constant(repr(self.value))
        if name == "__hash__":
            return tx.unknown(f"hash of {self.value}", int)
        if self.value.kind == "dtype" and name in ("to_complex", "to_real"):
            change = dtypes.complex_of if name == "to_complex" else dtypes.real_of
            return constant_of("dtype", change(self.value.name) or self.value.name)
        if self.value.kind == "tensor_type":
            return tx.unknown(f"{name} of {self.value}")
        return tx.call(self.var_getattr(tx, name), args, kwargs)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        if self.value.kind == "tensor_type":
            return tx.call(
                tx.lookup("torch.Tensor"), args, {**kwargs, "dtype": constant_of("dtype", str(self.value.dtype))}
            )
        return tx.not_callable(self, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        value = self.value
        if name == "__class__":
            return self.class_of(tx)
        if value.kind == "dtype":
            if name == "is_floating_point":
                return tx.constant(dtypes.is_floating(value.name))
            if name == "is_complex":
                return tx.constant(dtypes.is_complex(value.name))
            if name == "is_signed":
                return tx.constant(not value.name.startswith("u") and value.name != "bool")
            if name == "itemsize":
                return tx.constant(dtypes.itemsize(value.name))
        elif value.kind == "device":
            kind, _, index = value.name.partition(":")
            if name == "type":
                return tx.constant(kind)
            if name == "index":
                return tx.constant(int(index) if index.isdigit() else None)
        if name in ("__module__",):
            return tx.constant("torch")
        if name == "__name__" and value.kind == "tensor_type":
            return tx.constant(value.name.rpartition(".")[2])
        return tx.missing_attribute(self, name)


class DeviceVariable(TorchConstantVariable):
    """``torch.device``, which is a context manager, too: one that TorchDynamo does not trace."""

    __slots__ = ()

    restorable = False
    supported = False

    def enter(self, tx: Tracer) -> VariableTracker:
        """``__enter__()``: tensors are made on this device from now on."""
        return self

    def exit(self, tx: Tracer, error: BaseException | None) -> bool:
        """``__exit__(...)``."""
        return False


_MADE: dict[tuple[str, str], TorchConstantVariable] = {}


def constant_of(kind: str, name: str) -> TorchConstantVariable:
    """The one value of a constant (constants are compared by identity in programs)."""
    found = _MADE.get((kind, name))
    if found is None:
        made = DeviceVariable if kind == "device" else TorchConstantVariable
        found = _MADE[kind, name] = made(TorchConstant(kind, name))
    return found


MEMORY_FORMATS = frozenset("contiguous_format preserve_format channels_last channels_last_3d".split())
LAYOUTS = frozenset("strided sparse_coo sparse_csr sparse_csc sparse_bsr sparse_bsc jagged".split())


def lookup_constant(name: str) -> VariableTracker | None:
    """The constant ``torch.<name>``."""
    dtype = dtypes.canonical(name)
    if dtype is not None and name not in ("int_", "float_"):
        return constant_of("dtype", dtype)
    if name in MEMORY_FORMATS:
        return constant_of("memory_format", name)
    if name in LAYOUTS:
        return constant_of("layout", name)
    if name in dtypes.TENSOR_TYPES or (name.startswith("cuda.") and name[5:] in dtypes.TENSOR_TYPES):
        return constant_of("tensor_type", name)
    return None


def make_device(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``torch.device(...)``."""
    given: list[Any] = []
    for value in (*args, *kwargs.values()):
        try:
            given.append(value.as_python_constant())
        except NotConstant:
            return tx.unknown("a torch.device")
    if not given:
        return tx.unknown("a torch.device")
    first = given[0]
    if isinstance(first, TorchConstant):
        return constant_of("device", first.name)
    if isinstance(first, int):
        return constant_of("device", f"cuda:{first}")
    text = str(first)
    if len(given) > 1 and isinstance(given[1], int):
        text = f"{text}:{given[1]}"
    if text.partition(":")[0] not in DEVICE_TYPES:
        tx.throw(RuntimeError, f"Expected one of cpu, cuda, ... device type at start of device string: {text}")
    return constant_of("device", text)


class TorchLimitsVariable(VariableTracker):
    """``torch.finfo(dtype)`` and ``torch.iinfo(dtype)``."""

    __slots__ = ("kind", "dtype")

    def __init__(self, kind: str, dtype: str) -> None:
        self.kind = kind
        self.dtype = dtype

    def python_type_name(self) -> str:
        return self.kind

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup(f"torch.{self.kind}")

    def describe(self) -> str:
        return f"{self.kind} of {self.dtype}"

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        facts = dtypes.FINFO.get(self.dtype) if self.kind == "finfo" else dtypes.integer_info(self.dtype)
        if facts is None:
            return tx.unknown(f".{name} of {self.describe()}", float)
        if name in facts:
            return tx.constant(facts[name])
        return tx.missing_attribute(self, name)


def make_limits(tx: Tracer, kind: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``torch.finfo(...)`` or ``torch.iinfo(...)``."""
    value = args[0] if args else kwargs.get("type")
    if value is None:
        return TorchLimitsVariable(kind, "float32")
    try:
        found = value.as_python_constant()
    except NotConstant:
        return tx.unknown(f"torch.{kind}() of an unknown dtype")
    if not isinstance(found, TorchConstant) or found.kind != "dtype":
        return tx.throw(TypeError, f"{kind}() argument must be a torch dtype")
    return TorchLimitsVariable(kind, found.name)


__all__ = ["NO_KWARGS"]
