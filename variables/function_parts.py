"""What hangs on a function beside its code: the code object, and attributes that TorchDynamo meets as descriptors."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker

if TYPE_CHECKING:
    from .functions import CodeHandle
    from .protocol import Tracer


class CodeObjectVariable(VariableTracker):
    """``f.__code__``."""

    __slots__ = ("code",)

    def __init__(self, code: CodeHandle) -> None:
        self.code = code

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("code", id(self.code))

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        params = self.code.params
        match name:
            case "co_name":
                return tx.constant(self.code.name)
            case "co_qualname":
                return tx.constant(self.code.qualname)
            case "co_filename":
                return tx.constant(self.code.path)
            case "co_firstlineno":
                return tx.constant(self.code.line)
            case "co_argcount":
                return tx.constant(sum(p.kind <= 1 for p in params))
            case "co_kwonlyargcount":
                return tx.constant(sum(p.kind == 3 for p in params))
            case "co_posonlyargcount":
                return tx.constant(sum(p.kind == 0 for p in params))
            case "co_varnames":
                ordered = [p for p in params if p.kind <= 1] + [p for p in params if p.kind == 3]
                return tx.tuple([tx.constant(p.name) for p in ordered])
            case _:
                return tx.unknown(f"code.{name}")


WRONG_TYPE = frozenset("__len__ __contains__ __iter__ __add__ __radd__ __mod__ __mul__ __getitem__".split())
"""What a text can do and a descriptor cannot: TorchDynamo raises the TypeError that a descriptor would."""


class GetSetDescriptorVariable(VariableTracker):
    """``f.__qualname__`` as TorchDynamo reads it: the attribute is looked up without running the descriptor that it is
    on the type of functions, and the descriptor itself is taken for the value. ``text`` is what Python gives.

    Models ``variables/functions.py::fn_var_getattr``, which makes an exception for other names, and
    ``GetSetDescriptorVariable``.
    """

    __slots__ = ("name", "text")

    def __init__(self, name: str, text: VariableTracker) -> None:
        self.name = name
        self.text = text

    def python_type_name(self) -> str:
        return "getset_descriptor"

    def describe(self) -> str:
        return f"function.{self.name}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.GetSetDescriptorType") if tx.traced else self.text.class_of(tx)

    def hash_key(self, tx: Tracer) -> Hashable:
        tx.graph_break(R.GB6890, what=self.describe())
        return self.text.hash_key(tx)

    def length(self, tx: Tracer) -> int | None:
        return tx.no_length(self) if tx.traced else self.text.length(tx)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        return tx.not_iterable(self) if tx.traced else self.text.unpack(tx)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if not tx.traced:
            return tx.call_method(self.text, name, args, kwargs)
        if name in ("__eq__", "__ne__"):
            return tx.constant((args[0] is self) == (name == "__eq__"))
        if name in WRONG_TYPE:
            tx.throw(TypeError, f"'getset_descriptor' object does not support {name}")
        tx.graph_break(R.GB0156, what=f"{name}() of {self.describe()}", type="getset_descriptor", method=name)
        return tx.unknown(f"{name}() of {self.describe()}")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if not tx.traced:
            return tx.getattr(self.text, name)
        return tx.missing_attribute(self, name)
