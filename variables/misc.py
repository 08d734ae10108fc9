"""Values of Python that fit nowhere else: modules, descriptors, super objects, typing forms.

Models ``torch/_dynamo/variables/misc.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .functions import NativeFunctionVariable

if TYPE_CHECKING:
    from .protocol import Tracer


class LazyImportVariable(VariableTracker):
    """A global bound by an import that has not been followed yet. The program never sees it: see ``get`` below."""

    __slots__ = ("module", "name")

    def __init__(self, module: str, name: str | None) -> None:
        self.module = module
        self.name = name


class PythonModuleVariable(VariableTracker):
    """A module. Globals of library modules are evaluated when they are asked for (``resolve``), never all at once.

    ``namespace`` holds what has been evaluated or assigned. ``origin``: "script", "workspace", "site", "stdlib",
    "torch" (a model source or natively known), "builtin", "extension".
    """

    __slots__ = ("name", "path", "origin", "namespace", "resolve", "state")

    def __init__(
        self,
        name: str,
        path: str,
        origin: str,
        resolve: Callable[[str], VariableTracker | None] | None = None,
    ) -> None:
        self.name = name
        self.path = path
        self.origin = origin
        self.namespace: dict[str, VariableTracker] = {}
        self.resolve = resolve
        self.state: object = None

    def python_type_name(self) -> str:
        return "module"

    def describe(self) -> str:
        return f"module {self.name}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.ModuleType")

    def get(self, name: str) -> VariableTracker | None:
        """A global, evaluated on demand; None where the module has none of that name."""
        found = self.namespace.get(name)
        if (found is None or type(found) is LazyImportVariable) and self.resolve is not None:
            found = self.resolve(name)
        return found

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        found = self.get(name)
        if found is not None:
            return found
        match name:
            case "__name__":
                return tx.constant(self.name)
            case "__file__":
                return tx.constant(self.path)
            case "__dict__":
                return ModuleDictVariable(self)
            case "__class__":
                return self.class_of(tx)
            case "__doc__" | "__spec__" | "__loader__" | "__package__" | "__path__":
                return tx.unknown(f"{self.name}.{name}")
            case _:
                return tx.module_missing(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.module_setattr(self, name, value)

    def var_delattr(self, tx: Tracer, name: str) -> None:
        if name in self.namespace:
            tx.discard(self.namespace, name)


class ModuleDictVariable(VariableTracker):
    """``module.__dict__`` or ``globals()``."""

    __slots__ = ("module",)

    def __init__(self, module: PythonModuleVariable) -> None:
        self.module = module

    def python_type_name(self) -> str:
        return "dict"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.dict")

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        key = args[0].as_python_constant() if args and args[0].is_python_constant() else None
        if isinstance(key, str):
            found = self.module.get(key)
            match name:
                case "__getitem__":
                    return found if found is not None else tx.throw(KeyError, key)
                case "get":
                    return found if found is not None else (args[1] if len(args) > 1 else tx.constant(None))
                case "__contains__":
                    return tx.constant(found is not None)
                case "__setitem__":
                    tx.module_setattr(self.module, key, args[1])
                    return tx.constant(None)
                case _:
                    pass
        return tx.unknown(f"globals().{name}")

    def length(self, tx: Tracer) -> int | None:
        return None

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        return None


class PropertyVariable(VariableTracker):
    """A property object, as it stands in a class."""

    __slots__ = ("fget", "fset", "fdel")

    def __init__(
        self,
        fget: VariableTracker | None,
        fset: VariableTracker | None = None,
        fdel: VariableTracker | None = None,
    ) -> None:
        self.fget = fget
        self.fset = fset
        self.fdel = fdel

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.property")

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("fget", "fset", "fdel"):
            tx.graph_break(R.GB0156, what=f"property.{name}()", type="property", method=name)
        return super().call_method(tx, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        match name:
            case "setter":
                return NativeFunctionVariable(name, lambda tx, a, k: PropertyVariable(self.fget, a[0], self.fdel))
            case "getter":
                return NativeFunctionVariable(name, lambda tx, a, k: PropertyVariable(a[0], self.fset, self.fdel))
            case "deleter":
                return NativeFunctionVariable(name, lambda tx, a, k: PropertyVariable(self.fget, self.fset, a[0]))
            case "fget" | "fset" | "fdel":
                return getattr(self, name) or tx.constant(None)
            case "__get__":
                return NativeFunctionVariable(name, lambda tx, a, k: tx.call(self.fget, [a[0]]))  # type: ignore[arg-type]
            case "__isabstractmethod__":
                return tx.constant(False)
            case "__doc__":
                return tx.constant(None)
            case _:
                return tx.missing_attribute(self, name)


class StaticMethodVariable(VariableTracker):
    """A ``staticmethod`` object, as it stands in a class."""

    __slots__ = ("fn",)

    def __init__(self, fn: VariableTracker) -> None:
        self.fn = fn

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.call(self.fn, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__func__", "__wrapped__"):
            return self.fn
        if name == "__get__":

            def get(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
                tx.graph_break(R.GB0156, what="staticmethod.__get__()", type="staticmethod", method=name)
                return self.fn

            return NativeFunctionVariable(name, get)
        return tx.getattr(self.fn, name)


class ClassMethodVariable(VariableTracker):
    """A ``classmethod`` object, as it stands in a class."""

    __slots__ = ("fn",)

    def __init__(self, fn: VariableTracker) -> None:
        self.fn = fn

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__func__", "__wrapped__"):
            return self.fn
        if name == "__get__":
            from .functions import NativeFunctionVariable, UserMethodVariable

            def get(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
                tx.graph_break(R.GB0156, what="classmethod.__get__()", type="classmethod", method=name)
                return UserMethodVariable(self.fn, args[1] if len(args) > 1 else tx.type_of(args[0]))

            return NativeFunctionVariable(name, get)
        return tx.getattr(self.fn, name)


class CachedPropertyVariable(VariableTracker):
    """``functools.cached_property``, as it stands in a class."""

    __slots__ = ("fn", "name")

    def __init__(self, fn: VariableTracker) -> None:
        self.fn = fn
        self.name: str | None = None

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "func":
            return self.fn
        return tx.missing_attribute(self, name)


class MemberDescriptorVariable(VariableTracker):
    """The descriptor of one name of ``__slots__``."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def python_type_name(self) -> str:
        return "member_descriptor"

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__get__":
            obj = args[0]
            if tx.birth is not None and getattr(obj, "birth", None) == tx.birth:
                # An object that the graph makes has no slots yet where the compiler looks.
                tx.missing_attribute(obj, self.name)
            found = getattr(obj, "attrs", {}).get(self.name)
            return found if found is not None else tx.getattr(obj, self.name)
        if name in ("__set__", "__delete__"):
            tx.graph_break(R.GB0156, what=f"member_descriptor.{name}()", type="member_descriptor", method=name)
            if name == "__set__":
                tx.store(args[0].attrs, self.name, args[1])  # type: ignore[attr-defined]
            else:
                tx.delattr(args[0], self.name)
            return tx.constant(None)
        return super().call_method(tx, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__get__", "__set__", "__delete__"):
            return NativeFunctionVariable(name, lambda tx, a, k: self.call_method(tx, name, a, k))
        if name in ("__name__", "__qualname__"):
            return tx.constant(self.name)
        return tx.missing_attribute(self, name)


class SuperVariable(VariableTracker):
    """``super()`` of ``obj`` after ``owner`` in the MRO."""

    __slots__ = ("owner", "obj")

    def __init__(self, owner: VariableTracker, obj: VariableTracker) -> None:
        self.owner = owner
        self.obj = obj

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return tx.super_getattr(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.call(tx.super_getattr(self, "__setattr__"), [tx.constant(name), value])

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        found = tx.super_getattr(self, name)
        native = getattr(found, "name", "")
        uncalled = name in COMPARING and isinstance(native, str) and native.startswith("object.")
        if tx.traced and (uncalled or type(found).__name__ in ("BuiltinVariable", "UserDefinedObjectVariable")):
            tx.graph_break(R.GB0006, what=f"super().{name}()", method=name, name=name)
        return tx.call(found, args, kwargs)


COMPARING = frozenset("__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __repr__ __str__ __hash__ __format__".split())
"""Methods of object that TorchDynamo does not call through ``super()``."""


def _may_be_constant(value: VariableTracker) -> bool:
    """Whether a type form may be subscripted with it: classes, forms and constants, not tensors or objects."""
    items = getattr(value, "items", None)
    if isinstance(items, list):
        return all(_may_be_constant(item) for item in items)
    return (not value.is_tensor() and not hasattr(value, "attrs")) or hasattr(value, "mro") or hasattr(value, "reason")


class TypingVariable(VariableTracker):
    """A form of ``typing``: it has no meaning when code runs, can be subscripted, and calls give it back."""

    __slots__ = ("name", "args")

    def __init__(self, name: str, args: tuple[VariableTracker, ...] = ()) -> None:
        self.name = name
        self.args = args

    def python_type_name(self) -> str:
        return "typing"

    def describe(self) -> str:
        return self.name

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("typing", self.name, tuple(a.hash_key(tx) for a in self.args))

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return self

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__getitem__":
            if not _may_be_constant(args[0]):
                tx.graph_break(R.GB9137, what=f"{self.name}[...]")
            inner = getattr(args[0], "items", None)
            return TypingVariable(self.name, tuple(inner) if isinstance(inner, list) else (args[0],))
        if name in ("__or__", "__ror__"):
            return TypingVariable("typing.Union", (self, args[0]))
        if name in ("__eq__", "__ne__"):
            same = self.hash_key(tx) == args[0].hash_key(tx)
            return tx.constant(same == (name == "__eq__"))
        return tx.unknown(f"{self.name}.{name}()")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "__origin__":
            return TypingVariable(self.name)
        if name == "__args__":
            return tx.tuple(list(self.args))
        if name in ("__name__", "_name"):
            return tx.constant(self.name.rpartition(".")[2])
        return tx.unknown(f"{self.name}.{name}")


class ObjectVariable(VariableTracker):
    """A bare ``object()``: identity and nothing else."""

    __slots__ = ()

    def python_type_name(self) -> str:
        return "object"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.object")
