"""Classes of the analysed program and their instances.

Models ``torch/_dynamo/variables/user_defined.py``. Attribute access follows Python's data model: data descriptors of
the class, the instance's own attributes, other descriptors, ``__getattr__``."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .exc import NotConstant, ObservedException
from .functions import BaseUserFunctionVariable, NativeFunctionVariable, UserFunctionVariable, UserMethodVariable

if TYPE_CHECKING:
    from .protocol import Tracer


AUTOGRAD = "torch.autograd.function"
"""The module of the class that user-defined autograd functions derive from."""


class ClassVariable(VariableTracker):
    """Base of everything that stands for a class."""

    __slots__ = ()

    def python_type_name(self) -> str:
        return "type"


class UserDefinedClassVariable(ClassVariable):
    """A class made by a ``class`` statement (or ``type(...)``).

    ``mro`` holds class values, itself first; native bases (builtin types, torch's C classes) stand in it as they are.
    ``unknown_base``: some base could not be found, so a missing attribute is unknown rather than an error.
    ``kind``: what makes instances special: "", "enum", "dataclass", "namedtuple", "exception", "module".
    """

    __slots__ = (
        "name", "qualname", "module", "bases", "mro", "namespace", "annotations", "metaclass", "unknown_base", "kind",
        "members", "fields", "options", "site", "subclasses",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        module: VariableTracker,
        bases: list[VariableTracker],
        namespace: dict[str, VariableTracker],
    ) -> None:
        self.name = name
        self.qualname = name
        self.module = module
        self.bases = bases
        self.mro: list[VariableTracker] = [self]
        self.namespace = namespace
        self.annotations: dict[str, tuple[str, VariableTracker | None]] = {}
        self.metaclass: VariableTracker | None = None
        self.unknown_base = False
        self.kind = ""
        self.members: dict[str, VariableTracker] = {}
        self.fields: list[Any] = []
        self.options: dict[str, Any] = {}
        self.site: Any = None
        self.subclasses: list[UserDefinedClassVariable] = []

    def describe(self) -> str:
        return f"class {self.name}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return self.metaclass or tx.lookup("builtins.type")

    def find(self, name: str) -> VariableTracker | None:
        """The attribute in the namespaces of the MRO's user classes, as stored (no descriptor is run)."""
        for cls in self.mro:
            if isinstance(cls, UserDefinedClassVariable):
                found = cls.namespace.get(name)
                if found is not None:
                    return found
        return None

    def native_bases(self) -> list[VariableTracker]:
        return [c for c in self.mro if not isinstance(c, UserDefinedClassVariable)]

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.instantiate(self, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return tx.class_getattr(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        if any(getattr(getattr(c, "module", None), "name", "") == AUTOGRAD for c in self.mro) or (
            getattr(self.module, "origin", "") == "torch"
        ):
            tx.graph_break(R.GB0467, what=f"{self.name}.{name} = ...", name=name, type="type")
        tx.store(self.namespace, name, value)

    def var_delattr(self, tx: Tracer, name: str) -> None:
        if name not in self.namespace:
            tx.missing_attribute(self, name)
        tx.graph_break(R.GB0156, what=f"del {self.name}.{name}", method="__delattr__", type="type")
        tx.discard(self.namespace, name)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__getitem__", "__iter__", "__len__", "__contains__", "__call__", "__instancecheck__"):
            return tx.metaclass_method(self, name, args, kwargs)
        return VariableTracker.call_method(self, tx, name, args, kwargs)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        if self.kind == "enum":
            seen: list[VariableTracker] = []
            for member in self.members.values():
                if all(member is not other for other in seen):
                    seen.append(member)
            return seen
        if self.metaclass is not None:
            return tx.iterate(tx.metaclass_method(self, "__iter__", [], {}))
        return tx.not_iterable(self)

    def length(self, tx: Tracer) -> int | None:
        if self.kind == "enum":
            return len(self.unpack(tx) or [])
        return tx.no_length(self)


class UserDefinedObjectVariable(VariableTracker):
    """An instance of a user-defined class.

    ``attrs`` is its ``__dict__``. ``inner`` is the value it also is, where the class derives from a builtin type
    (a dict subclass holds a dict, a str enum member holds a str, an exception its arguments).
    ``partial``: made without running its constructor, so that a missing attribute is unknown.
    ``birth``: the traced segment that made it (``Tracer.birth``), None where eager code did.
    """

    __slots__ = ("cls", "attrs", "inner", "partial", "birth")

    def __init__(self, cls: UserDefinedClassVariable, inner: VariableTracker | None = None) -> None:
        self.cls = cls
        self.attrs: dict[str, VariableTracker] = {}
        self.inner = inner
        self.partial = False
        self.birth: object = None

    def python_type_name(self) -> str:
        return self.cls.name

    def describe(self) -> str:
        return f"{self.cls.name} object"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return self.cls

    def is_tensor(self) -> bool:
        return self.inner is not None and self.inner.is_tensor()

    def as_python_constant(self) -> Any:
        if self.cls.kind == "enum" and self.inner is not None:
            return self.inner.as_python_constant()
        raise NotConstant(self)

    def hash_key(self, tx: Tracer) -> Hashable:
        if self.cls.kind == "enum":
            if self.inner is not None:
                return self.inner.hash_key(tx)
            return ("id", id(self))
        return tx.object_hash_key(self)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.call_object(self, args, kwargs)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.object_method(self, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return tx.object_getattr(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.object_setattr(self, name, value)

    def var_delattr(self, tx: Tracer, name: str) -> None:
        tx.object_delattr(self, name)

    def truth(self, tx: Tracer) -> bool | None:
        return tx.object_truth(self)

    def length(self, tx: Tracer) -> int | None:
        if self.cls.find("__len__") is not None or self.inner is None:
            return tx.object_length(self)
        return self.inner.length(tx)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        if self.cls.find("__iter__") is None and self.cls.find("__getitem__") is None and self.inner is not None:
            return self.inner.unpack(tx)
        return tx.object_unpack(self)

    def iterator(self, tx: Tracer) -> VariableTracker:
        return tx.object_iterator(self)

    def next_item(self, tx: Tracer) -> VariableTracker:
        return tx.object_method(self, "__next__", [], {})


class UnspecializedNNModuleVariable(UserDefinedObjectVariable):
    """An instance of a subclass of ``torch.nn.Module``.

    Parameters, buffers and submodules live in ``_parameters``, ``_buffers`` and ``_modules``, as in torch.
    """

    __slots__ = ()

    def describe(self) -> str:
        return f"{self.cls.name} module"

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("id", id(self))


class TracebackVariable(VariableTracker):
    """``exception.__traceback__`` in traced code."""

    __slots__ = ()

    def python_type_name(self) -> str:
        return "traceback"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.TracebackType")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "tb_lasti":
            tx.graph_break(R.GB9625, skip_frame=True, what="traceback.tb_lasti", name=name)
        return tx.unknown(f"traceback.{name}", int if name in ("tb_lasti", "tb_lineno") else None)


class ExceptionVariable(VariableTracker):
    """An instance of a builtin exception class; also the inner value of user-defined ones."""

    __slots__ = ("exc_type", "args", "attrs")

    def __init__(self, exc_type: VariableTracker, args: Args) -> None:
        self.exc_type = exc_type
        self.args = args
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return getattr(self.exc_type, "name", "exception").rpartition(".")[2]

    def describe(self) -> str:
        return self.python_type_name()

    def class_of(self, tx: Tracer) -> VariableTracker:
        return self.exc_type

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attrs:
            return self.attrs[name]
        if name == "args":
            return tx.tuple(self.args)
        if name == "value":
            return self.args[0] if self.args else tx.constant(None)
        if name == "__traceback__" and tx.traced:
            return TracebackVariable()
        if name in ("__cause__", "__context__", "__traceback__", "__suppress_context__", "__notes__"):
            return tx.constant(None)
        if name == "__dict__":
            return tx.dict(dict(self.attrs))
        if name in ("with_traceback", "add_note"):
            return NativeFunctionVariable(
                name, lambda tx, args, kwargs: self if name == "with_traceback" else tx.constant(None)
            )
        if name in ("name", "path", "obj", "code", "errno", "strerror", "filename", "msg", "lineno"):
            return tx.unknown(f"exception.{name}")
        return tx.missing_attribute(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        if name not in ("__cause__", "__context__", "__suppress_context__", "__traceback__"):
            tx.graph_break(R.GB0135, what=f"exception.{name} = ...", name=name, attribute=name)
        if name == "args":
            tx.assign(self, "args", tx.iterate(value) or [])
            return
        tx.store(self.attrs, name, value)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__init__":
            tx.assign(self, "args", args)
            return tx.constant(None)
        if name == "__str__":
            if not self.args:
                return tx.constant("")
            return tx.str_of(self.args[0] if len(self.args) == 1 else tx.tuple(self.args))
        if name == "__repr__":
            return tx.unknown("repr of an exception", str)
        if name == "add_note":
            tx.graph_break(R.GB0156, what="add_note()", type=self.python_type_name(), method=name)
        return VariableTracker.call_method(self, tx, name, args, kwargs)


__all__ = [
    "BaseUserFunctionVariable",
    "ClassVariable",
    "ExceptionVariable",
    "ObservedException",
    "UnspecializedNNModuleVariable",
    "UserDefinedClassVariable",
    "UserDefinedObjectVariable",
    "UserFunctionVariable",
    "UserMethodVariable",
]
