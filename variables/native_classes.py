"""What user-defined classes inherit from classes that are not of the analysed program: object, dict, Exception, Enum...

Allocation of instances, methods reached through ``super()``, enums, named tuples, instance dictionaries.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, NoReturn

from ..analysis.catalogue import rules as R
from . import object_model
from .base import Args, Kwargs, VariableTracker
from .class_relations import dotted_name, real_type
from .constant import ConstantVariable
from .dicts import ConstDictVariable
from .functions import NativeFunctionVariable
from .lists import ListVariable, NamedTupleVariable, TupleVariable
from .misc import ClassMethodVariable, StaticMethodVariable
from .native import Missing
from .sets import FrozensetVariable, SetVariable
from .unknown import UnknownVariable
from .user_defined import (
    ExceptionVariable,
    UnspecializedNNModuleVariable,
    UserDefinedClassVariable,
    UserDefinedObjectVariable,
)

if TYPE_CHECKING:
    from .protocol import Tracer

Native = Callable[["Tracer", Args, Kwargs], VariableTracker]

MODULE_CLASS = "torch.nn.modules.module"
"""The model module whose class ``Module`` makes instances modules."""


class InstanceDictVariable(VariableTracker):
    """``obj.__dict__``: a live view of an instance's attributes."""

    __slots__ = ("obj",)

    def __init__(self, obj: UserDefinedObjectVariable) -> None:
        self.obj = obj

    def python_type_name(self) -> str:
        return "dict"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.dict")

    def snapshot(self, tx: Tracer) -> VariableTracker:
        """A dict of what is there now."""
        return tx.dict(dict(self.obj.attrs))

    def length(self, tx: Tracer) -> int | None:
        return len(self.obj.attrs)

    def truth(self, tx: Tracer) -> bool | None:
        return bool(self.obj.attrs)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        return [tx.constant(name) for name in self.obj.attrs]

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        key = args[0].as_python_constant() if args and args[0].is_python_constant() else None
        attrs = self.obj.attrs
        if name == "__setitem__":
            if isinstance(key, str):
                tx.store(attrs, key, args[1])
            return tx.constant(None)
        if name in ("pop", "__delitem__") and isinstance(key, str) and key in attrs:
            value = attrs[key]
            tx.discard(attrs, key)
            return value
        if name == "setdefault" and isinstance(key, str) and key not in attrs:
            tx.store(attrs, key, args[1] if len(args) > 1 else tx.constant(None))
            return attrs[key]
        if name == "update":
            for source in [*args, tx.dict(kwargs)]:
                items = getattr(source, "items", None)
                if isinstance(source, InstanceDictVariable):
                    pairs = list(source.obj.attrs.items())
                elif isinstance(items, dict):
                    pairs = [(k.as_python_constant(), v) for k, v in items.values()]  # type: ignore[misc]
                else:
                    pairs = []
                for attribute, value in pairs:
                    tx.store(attrs, attribute, value)
            return tx.constant(None)
        return tx.call_method(self.snapshot(tx), name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return NativeFunctionVariable(name, lambda tx, args, kwargs: self.call_method(tx, name, args, kwargs))


def register(tx: Tracer, cls: UserDefinedClassVariable, sub: VariableTracker) -> VariableTracker:
    """``ABC.register(sub)``."""
    tx.store(cls.options, "registered", [*cls.options.get("registered", []), sub])
    return sub


# ---------------------------------------------------------------------------- methods of object and other natives


def _object_init(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    obj = args[0] if args else None
    if isinstance(obj, UserDefinedObjectVariable):
        native_init(tx, obj, args[1:], kwargs)
    return tx.constant(None)


def _object_setattr(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    obj, name, value = args
    if isinstance(obj, UserDefinedObjectVariable) and name.is_python_constant():
        object_model.generic_setattr(tx, obj, name.as_python_constant(), value)
    elif isinstance(obj, UserDefinedClassVariable) and name.is_python_constant():
        tx.store(obj.namespace, name.as_python_constant(), value)
    return tx.constant(None)


def _object_getattribute(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    obj, name = args
    if isinstance(obj, UserDefinedObjectVariable) and name.is_python_constant():
        return object_model.generic_getattr(tx, obj, name.as_python_constant())
    return tx.getattr(obj, name.as_python_constant()) if name.is_python_constant() else tx.unknown("attribute")


def _object_delattr(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    obj, name = args
    if tx.traced and not name.is_python_constant() and not isinstance(name, UnknownVariable):
        tx.graph_break(R.GB0084, what="super().__delattr__()")
    if isinstance(obj, UserDefinedObjectVariable) and name.is_python_constant():
        object_model.generic_delattr(tx, obj, name.as_python_constant())
    return tx.constant(None)


def _object_new(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    cls = args[0]
    if isinstance(cls, UserDefinedClassVariable):
        if cls.kind == "namedtuple":
            return new_namedtuple(tx, cls, tx.iterate(args[1]) if len(args) > 1 else [])
        return allocate(tx, cls, args[1:], kwargs)
    return tx.call(cls, args[1:], kwargs)


def _nothing(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return tx.constant(None)


def _not_implemented(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return ConstantVariable(NotImplemented)


def _object_eq(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return tx.constant(True) if args[0] is args[1] else ConstantVariable(NotImplemented)


def _object_text(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return UnknownVariable("text of an object", str)


def _object_hash(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return UnknownVariable("hash", int)


OBJECT_METHODS: dict[str, Native] = {
    "__init__": _object_init,
    "__setattr__": _object_setattr,
    "__getattribute__": _object_getattribute,
    "__delattr__": _object_delattr,
    "__new__": _object_new,
    "__init_subclass__": _nothing,
    "__subclasshook__": _not_implemented,
    "__eq__": _object_eq,
    "__ne__": _not_implemented,
    "__hash__": _object_hash,
    "__repr__": _object_text,
    "__str__": _object_text,
    "__format__": _object_text,
    "__dir__": lambda tx, args, kwargs: tx.unknown("dir()"),
    "__reduce__": lambda tx, args, kwargs: tx.unknown("reduce"),
    "__reduce_ex__": lambda tx, args, kwargs: tx.unknown("reduce"),
    "__sizeof__": lambda tx, args, kwargs: tx.unknown("size", int),
    "__post_init__": _nothing,
}
HIDDEN = frozenset({"__eq__", "__ne__", "__post_init__", "__subclasshook__"})
"""Methods of object that only ``super()`` reaches: an instance compares by identity without them."""


def object_method(name: str) -> NativeFunctionVariable | None:
    """A method of ``object``."""
    fn = OBJECT_METHODS.get(name)
    return NativeFunctionVariable(f"object.{name}", fn) if fn is not None else None


def method(tx: Tracer, cls: UserDefinedClassVariable, name: str) -> NativeFunctionVariable | None:
    """A method that a user-defined class inherits from a native class."""
    if name in HIDDEN:
        return None
    return object_method(name)


def is_object(cls: VariableTracker) -> bool:
    """Whether a class is ``object`` itself."""
    return real_type(cls) is object


def own_method(tx: Tracer, cls: VariableTracker, name: str) -> NativeFunctionVariable | None:
    """A method of a native class itself, as ``super()`` finds it when it comes to that class."""
    real = real_type(cls)
    if real is object:
        return object_method(name)
    if real is not None and (name in real.__dict__ or (issubclass(real, BaseException) and hasattr(real, name))):
        if name == "__new__":
            return object_method(name)
        if name == "__init__":
            return NativeFunctionVariable(f"{dotted_name(cls)}.__init__", _object_init)

        def through_inner(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
            obj = args[0]
            if isinstance(obj, NamedTupleVariable):
                return TupleVariable.call_method(obj, tx, name, args[1:], kwargs)
            target = obj.inner if isinstance(obj, UserDefinedObjectVariable) and obj.inner is not None else obj
            if isinstance(obj, UserDefinedObjectVariable) and name == "__getitem__" and lacks_key(tx, obj, args[1:]):
                return tx.call_method(obj, "__missing__", args[1:])
            return tx.call_method(target, name, args[1:], kwargs)

        return NativeFunctionVariable(f"{dotted_name(cls)}.{name}", through_inner)
    return None


# ---------------------------------------------------------------------------- instances


def is_module_class(cls: VariableTracker) -> bool:
    """Whether a class derives from ``torch.nn.Module``."""
    return isinstance(cls, UserDefinedClassVariable) and any(
        isinstance(c, UserDefinedClassVariable) and c.name == "Module" and getattr(c.module, "name", "") == MODULE_CLASS
        for c in cls.mro
    )


def is_exception(obj: UserDefinedObjectVariable) -> bool:
    """Whether instances of a user class are exceptions."""
    return isinstance(obj.inner, ExceptionVariable)


def lacks_key(tx: Tracer, obj: UserDefinedObjectVariable, args: Args) -> bool:
    """Whether ``obj[key]`` of a subclass of dict is left to its ``__missing__``."""
    table = obj.inner
    if not isinstance(table, ConstDictVariable) or len(args) != 1 or obj.cls.find("__missing__") is None:
        return False
    return isinstance(table.find(tx, args[0]), Missing)


ABSTRACT = "__isabstractmethod__"


def abstract_methods(cls: UserDefinedClassVariable) -> list[str]:
    """The abstract methods that a class derived from ``abc.ABC`` has left undefined."""
    if not any(dotted_name(c) == "abc.ABC" for c in cls.mro) and dotted_name(cls.metaclass or cls) != "abc.ABCMeta":
        return []
    names = {name for c in cls.mro if isinstance(c, UserDefinedClassVariable) for name in c.namespace}
    return sorted(name for name in names if is_abstract(cls.find(name)))


def is_abstract(value: VariableTracker | None) -> bool:
    """Whether ``abc.abstractmethod`` has marked a function or what wraps one."""
    inner = getattr(value, "fget", None) or getattr(value, "fn", value)
    return ABSTRACT in (getattr(inner, "attrs", None) or ())


def state_super_init(tx: Tracer, obj: UserDefinedObjectVariable) -> None:
    """The break of ``super().__init__`` where it is the method of a builtin exception."""
    if is_exception(obj):
        tx.graph_break(R.GB0006, what="super().__init__()", method="__init__", name="__init__")


def _inner_for(tx: Tracer, cls: UserDefinedClassVariable, args: Args, kwargs: Kwargs) -> VariableTracker | None:
    for base in cls.native_bases():
        real = real_type(base)
        name = dotted_name(base)
        if name in ("torch.Tensor", "torch.nn.Parameter"):
            return args[0] if args and args[0].is_tensor() else tx.call(tx.lookup("torch.empty"), [tx.constant(0)])
        if real is None or real is object:
            continue
        if issubclass(real, BaseException):
            return ExceptionVariable(base, list(args))
        if issubclass(real, dict):
            if name != "builtins.dict":
                return tx.call(base, args if name == "collections.defaultdict" else [])
            return ConstDictVariable({})
        if issubclass(real, list):
            return ListVariable([])
        if issubclass(real, (tuple, frozenset, str, int, float, bytes, complex)):
            return tx.call(tx.lookup("builtins." + real.__name__) if real.__module__ == "builtins" else base, args[:1])
        if issubclass(real, set):
            return SetVariable({})
        if real.__module__ in ("collections",):
            return tx.call(base, [])
    return None


def allocate(tx: Tracer, cls: UserDefinedClassVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``cls.__new__``: a new instance without attributes."""
    obj: UserDefinedObjectVariable
    if is_module_class(cls):
        obj = UnspecializedNNModuleVariable(cls)
    else:
        obj = UserDefinedObjectVariable(cls, _inner_for(tx, cls, args, kwargs))
    obj.birth = tx.birth
    return obj


def native_init(tx: Tracer, obj: UserDefinedObjectVariable, args: Args, kwargs: Kwargs) -> None:
    """The ``__init__`` of the builtin type an instance derives from."""
    inner = obj.inner
    if isinstance(inner, ExceptionVariable):
        tx.assign(inner, "args", list(args))
    elif isinstance(inner, ConstDictVariable):
        tx.call_method(inner, "update", args, kwargs)
    elif isinstance(inner, ListVariable) and args:
        tx.call_method(inner, "extend", args, {})
    elif isinstance(inner, SetVariable) and not isinstance(inner, FrozensetVariable) and args:
        tx.call_method(inner, "update", args, {})


# ---------------------------------------------------------------------------- enums, named tuples


def enum_lookup(tx: Tracer, cls: UserDefinedClassVariable, args: Args) -> VariableTracker:
    """``Color(value)``."""
    if not args:
        tx.throw(TypeError, "missing value")
    if tx.traced and args[0].is_tensor():
        tx.graph_break(R.GB0569, what=f"{cls.name}() of a tensor", type="Tensor")
    for member in cls.members.values():
        if args[0] is member:
            return member
        value = member.attrs.get("_value_") if isinstance(member, UserDefinedObjectVariable) else None
        if value is not None and tx.equal(value, args[0]):
            return member
    if isinstance(args[0], UnknownVariable) or args[0].is_tensor():
        return tx.unknown(f"member of {cls.name}")
    missing = cls.find("_missing_")
    if missing is not None:
        result = tx.call(tx.getattr(cls, "_missing_"), args)
        if not (result.is_python_constant() and result.as_python_constant() is None):
            return result
    tx.throw(ValueError, f"not a valid {cls.name}")


def make_namedtuple(tx: Tracer, cls: UserDefinedClassVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``Point(1, y=2)``."""

    def misfit(message: str) -> NoReturn:
        tx.graph_break(R.GB7312, what=cls.name, function=cls.name)
        tx.throw(TypeError, message)

    names = [name for name, _ in cls.fields]
    defaults = {name: default for name, default in cls.fields if default is not None}
    if len(args) > len(names):
        misfit(f"{cls.name}() takes {len(names)} positional arguments but {len(args)} were given")
    bound: dict[str, VariableTracker] = dict(zip(names, args))
    if "*" in kwargs or "**" in kwargs:
        # Arguments from a sequence or mapping of unknown contents.
        kwargs = {name: value for name, value in kwargs.items() if name not in ("*", "**")}
        defaults = {name: tx.unknown(f"field {name}") for name in names}
    for name, value in kwargs.items():
        if name not in names or name in bound:
            misfit(f"{cls.name}() got an unexpected keyword argument '{name}'")
        bound[name] = value
    for name in names:
        if name not in bound:
            if name not in defaults:
                misfit(f"{cls.name}() missing required argument: '{name}'")
            bound[name] = defaults[name]
    return new_namedtuple(tx, cls, [bound[name] for name in names])


def new_namedtuple(tx: Tracer, cls: UserDefinedClassVariable, items: list[VariableTracker] | None) -> VariableTracker:
    """``tuple.__new__(cls, items)``."""
    names = [name for name, _ in cls.fields]
    if items is None:
        items = [tx.unknown(f"field {name}") for name in names]
    return NamedTupleVariable(cls, items, names)


def equip_namedtuple(tx: Tracer, cls: UserDefinedClassVariable) -> None:
    """Give a class with fields what ``collections.namedtuple`` puts into one."""

    def new(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        target = args[0]
        assert isinstance(target, UserDefinedClassVariable)
        return make_namedtuple(tx, target, args[1:], kwargs)

    def make(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        target = args[0]
        assert isinstance(target, UserDefinedClassVariable)
        items = tx.iterate(args[1])
        if items is not None and len(items) != len(target.fields):
            tx.throw(TypeError, f"Expected {len(target.fields)} arguments, got {len(items)}")
        return new_namedtuple(tx, target, items)

    names = tx.tuple([tx.constant(name) for name, _ in cls.fields])
    cls.namespace.update(
        __new__=StaticMethodVariable(NativeFunctionVariable(f"{cls.name}.__new__", new)),
        _make=ClassMethodVariable(NativeFunctionVariable(f"{cls.name}._make", make)),
        _fields=names,
        __match_args__=names,
        _field_defaults=tx.dict({name: default for name, default in cls.fields if default is not None}),
    )


def dataclass_key(tx: Tracer, obj: UserDefinedObjectVariable) -> Hashable:
    """The hash key of a frozen dataclass instance."""
    values = [obj.attrs[f.name] for f in obj.cls.fields if f.name in obj.attrs]
    return ("dataclass", id(obj.cls), tuple(v.hash_key(tx) for v in values))
