"""The base of all abstract values and the questions every value answers.

Models ``torch/_dynamo/variables/base.py::VariableTracker``. A value never looks at frames or files: what it needs of
the interpreter it asks of ``tx`` (see ``protocol.Tracer``). In *eager* mode ``tx.graph_break`` does nothing, so a
method states the break where TorchDynamo would and goes on to compute the ordinary Python result."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from .exc import NotConstant

if TYPE_CHECKING:
    from .protocol import Tracer

Args = list["VariableTracker"]
Kwargs = dict[str, "VariableTracker"]
NO_KWARGS: Kwargs = {}


class VariableTracker:
    """One abstract value. Identity of the Python object is identity of the analysed object.

    Mutable state lives in dictionaries and slots that are written through ``tx.store``, ``tx.discard`` and
    ``tx.assign`` only, so that the interpreter can take changes back and join them.
    """

    __slots__ = ("__weakref__",)

    # ---- what it is

    def python_type_name(self) -> str:
        """The name of its Python type, for messages."""
        return type(self).__name__.removesuffix("Variable").lower()

    def class_of(self, tx: Tracer) -> VariableTracker:
        """The value of ``type(self)``."""
        return tx.unknown("type of " + self.python_type_name())

    def is_python_constant(self) -> bool:
        try:
            self.as_python_constant()
        except NotConstant:
            return False
        return True

    def as_python_constant(self) -> Any:
        """The Python object it stands for. Raises NotConstant where there is none or it is not known."""
        raise NotConstant(self)

    def is_tensor(self) -> bool:
        return False

    def hash_key(self, tx: Tracer) -> Hashable:
        """What stands for it as a dictionary key or set member. Equal values give equal keys.
        Raises ObservedException(TypeError) for unhashable values. The default is identity."""
        return ("id", id(self))

    def describe(self) -> str:
        """A few words for messages and hovers: kind, and what is known of it."""
        return self.python_type_name()

    # ---- what can be done with it

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        """``self(*args, **kwargs)``."""
        return tx.not_callable(self, args, kwargs)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        """``self.name(*args, **kwargs)``, also for dunder names (``__getitem__``, ``__len__``, ...)."""
        return tx.call(self.var_getattr(tx, name), args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        """``self.name``. Raises ObservedException(AttributeError)."""
        return tx.missing_attribute(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        """``self.name = value``."""
        tx.missing_attribute(self, name)

    def var_delattr(self, tx: Tracer, name: str) -> None:
        """``del self.name``."""
        tx.missing_attribute(self, name)

    def truth(self, tx: Tracer) -> bool | None:
        """``bool(self)``; None where it is not known. Data-dependent tests of tensors are the caller's affair."""
        return True

    def length(self, tx: Tracer) -> int | None:
        """``len(self)``; None where it is not known. Raises ObservedException(TypeError) where it has none."""
        return tx.no_length(self)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        """All items, as iteration gives them; None where they are not known. Raises ObservedException(TypeError)
        where it is not iterable. Consumes an iterator."""
        return tx.not_iterable(self)

    def iterator(self, tx: Tracer) -> VariableTracker:
        """``iter(self)``. The default iterates over ``unpack``."""
        return tx.iterator_over(self)

    def next_item(self, tx: Tracer) -> VariableTracker:
        """``next(self)``. Raises ObservedException(StopIteration)."""
        return tx.not_iterable(self)  # type: ignore[return-value]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.describe()})"
