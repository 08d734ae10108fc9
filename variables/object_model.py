"""Python's data model for classes of the analysed program and their instances.

Attribute lookup with descriptors, ``super``, instantiation, calls of instances, special methods.
Models ``torch/_dynamo/variables/user_defined.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from . import native_classes
from .base import Args, Kwargs, VariableTracker
from .constant import ConstantVariable
from .dicts import ConstDictVariable, MappingProxyVariable
from .exc import ObservedException
from .functions import (
    FunctoolsPartialVariable,
    NativeFunctionVariable,
    UserFunctionVariable,
    UserMethodVariable,
    WrapperUserFunctionVariable,
)
from .misc import (
    CachedPropertyVariable,
    ClassMethodVariable,
    MemberDescriptorVariable,
    PropertyVariable,
    StaticMethodVariable,
    SuperVariable,
)
from .unknown import UnknownVariable
from .user_defined import UnspecializedNNModuleVariable, UserDefinedClassVariable, UserDefinedObjectVariable

if TYPE_CHECKING:
    from .protocol import Tracer


def binder(value: VariableTracker) -> Callable[[VariableTracker], VariableTracker] | None:
    """What makes a bound method of a function that is looked up on an instance; None for other values."""
    return getattr(value, "bind", None)


def _bind(fn: VariableTracker, obj: VariableTracker) -> VariableTracker:
    bind = binder(fn)
    return fn if bind is None else bind(obj)


def _is_descriptor(value: VariableTracker, method: str = "__get__") -> bool:
    return isinstance(value, UserDefinedObjectVariable) and value.cls.find(method) is not None


def through_descriptor(
    tx: Tracer, found: VariableTracker, obj: VariableTracker | None, cls: VariableTracker
) -> VariableTracker:
    """What a class attribute gives when it is looked up on ``obj`` (None: on the class itself)."""
    if isinstance(found, UserFunctionVariable) and found.code.name == "__new__":
        return found  # a static method that need not be declared
    bind = binder(found)
    if bind is not None:
        return bind(obj) if obj is not None else found
    if isinstance(found, StaticMethodVariable):
        return found.fn
    if isinstance(found, ClassMethodVariable):
        inner = found.fn
        if isinstance(inner, PropertyVariable):
            return tx.call(inner.fget, [cls]) if inner.fget else inner
        if isinstance(inner, (WrapperUserFunctionVariable, FunctoolsPartialVariable)):
            tx.graph_break(R.GB0177, what=inner.describe(), function=inner.describe())
        bind = binder(inner)
        return UserMethodVariable(inner, cls) if bind is None else bind(cls)
    if isinstance(found, PropertyVariable):
        if obj is None:
            return found
        if found.fget is None:
            tx.throw(AttributeError, "unreadable attribute")
        return tx.call(found.fget, [obj])
    if isinstance(found, CachedPropertyVariable):
        if not isinstance(obj, UserDefinedObjectVariable):
            return found
        # The getter holds a lock, up to Python 3.11.
        tx.graph_break(R.GB0142, what="the lock of functools.cached_property", manager="RLock")
        value = tx.call(found.fn, [obj])
        if found.name:
            tx.store(obj.attrs, found.name, value)
        return value
    if _is_descriptor(found):
        return found.call_method(tx, "__get__", [obj if obj is not None else tx.constant(None), cls], {})
    return found


def object_getattr(tx: Tracer, obj: UserDefinedObjectVariable, name: str) -> VariableTracker:
    """``obj.name`` by ``object.__getattribute__`` and ``__getattr__``, or the user's own ``__getattribute__``."""
    custom = obj.cls.find("__getattribute__")
    if isinstance(custom, UserFunctionVariable):
        try:
            return tx.call(custom, [obj, tx.constant(name)])
        except ObservedException as exc:
            fallback = obj.cls.find("__getattr__")
            if fallback is None or not tx.isinstance(exc.value, tx.lookup("builtins.AttributeError")):
                raise
            return tx.call(fallback, [obj, tx.constant(name)])
    return generic_getattr(tx, obj, name)


def generic_getattr(tx: Tracer, obj: UserDefinedObjectVariable, name: str) -> VariableTracker:
    """``object.__getattribute__(obj, name)``, then ``__getattr__``."""
    cls = obj.cls
    found = cls.find(name)
    if isinstance(found, PropertyVariable) or (
        found is not None and _is_descriptor(found, "__set__") and _is_descriptor(found)
    ):
        try:
            return through_descriptor(tx, found, obj, cls)
        except ObservedException as exc:
            fallback = cls.find("__getattr__")
            if fallback is None or not tx.isinstance(exc.value, tx.lookup("builtins.AttributeError")):
                raise
            return tx.call(fallback, [obj, tx.constant(name)])
    own = obj.attrs.get(name)
    if own is not None:
        return tx.read_attribute(obj, obj.attrs, name, own)
    if found is not None and not isinstance(found, MemberDescriptorVariable):
        if tx.traced:
            tx.miss_attribute(obj, name)
        return through_descriptor(tx, found, obj, cls)
    special = _special_attribute(tx, obj, name)
    if special is not None:
        return special
    if obj.inner is not None and name not in ("__init__", "__dict__"):
        inner = tx.getattr_or(obj.inner, name, None)
        if inner is not None:
            return inner
    if tx.traced:
        state_fallback(tx, obj, name)
    if isinstance(obj, UnspecializedNNModuleVariable):
        for table in ("_parameters", "_buffers", "_modules"):
            items = getattr(obj.attrs.get(table), "items", None)
            if items is not None:
                entry = items.get(ConstantVariable(name).hash_key(tx))
                if entry is not None:
                    return tx.read_attribute(obj, items, name, entry[1])
    fallback = cls.find("__getattr__")
    if fallback is not None:
        return tx.call(_bind(fallback, obj), [tx.constant(name)])
    native = native_classes.method(tx, cls, name)
    if native is not None:
        return native.bind(obj)
    if cls.unknown_base or obj.partial:
        return tx.unknown(f"{cls.name}.{name}")
    return tx.missing_attribute(obj, name)


def state_fallback(tx: Tracer, obj: UserDefinedObjectVariable, name: str) -> None:
    """The break of an attribute that only ``__getattr__`` can give, where that is no function."""
    fallback = obj.cls.find("__getattr__")
    if isinstance(fallback, UserDefinedObjectVariable) or type(fallback).__name__ == "PartialMethodVariable":
        assert fallback is not None
        tx.graph_break(R.GB0256, what=f"{obj.cls.name}.{name}", name=name, type=fallback.python_type_name())


def _special_attribute(tx: Tracer, obj: UserDefinedObjectVariable, name: str) -> VariableTracker | None:
    match name:
        case "__dict__":
            return native_classes.InstanceDictVariable(obj)
        case "__class__":
            return obj.cls
        case "__module__":
            return tx.getattr(obj.cls, "__module__")
        case "__doc__":
            return tx.getattr(obj.cls, "__doc__")
        case "name" | "_name_" if obj.cls.kind == "enum":
            return obj.attrs.get("_name_")
        case "value" | "_value_" if obj.cls.kind == "enum":
            return obj.attrs.get("_value_")
        case _:
            return None


def object_setattr(tx: Tracer, obj: UserDefinedObjectVariable, name: str, value: VariableTracker) -> None:
    """``obj.name = value``, through a user's ``__setattr__``."""
    custom = obj.cls.find("__setattr__")
    if custom is not None:
        tx.call(_bind(custom, obj), [tx.constant(name), value])
        return
    generic_setattr(tx, obj, name, value)


def generic_setattr(tx: Tracer, obj: UserDefinedObjectVariable, name: str, value: VariableTracker) -> None:
    """``object.__setattr__(obj, name, value)``."""
    found = obj.cls.find(name)
    if isinstance(found, PropertyVariable):
        if found.fset is None:
            tx.throw(AttributeError, f"property '{name}' of '{obj.cls.name}' object has no setter")
        tx.call(found.fset, [obj, value])
        return
    if found is not None and _is_descriptor(found, "__set__"):
        found.call_method(tx, "__set__", [obj, value], {})
        return
    if name == "__class__" and isinstance(value, UserDefinedClassVariable):
        if not isinstance(obj, UnspecializedNNModuleVariable):  # lazy modules do so themselves
            tx.graph_break(R.GB4271, what=f"{obj.cls.name}.__class__ = ...")
        tx.assign(obj, "cls", value)
        return
    if name == "__dict__":
        for key, (_, item) in (getattr(value, "items", None) or {}).items():
            if isinstance(key, str):
                tx.store(obj.attrs, key, item)
        return
    if obj.inner is not None and obj.inner.is_tensor() and name in ("grad", "data", "requires_grad"):
        obj.inner.var_setattr(tx, name, value)
        return
    tx.store(obj.attrs, name, value)


def object_delattr(tx: Tracer, obj: UserDefinedObjectVariable, name: str) -> None:
    """``del obj.name``."""
    custom = obj.cls.find("__delattr__")
    if custom is not None:
        tx.call(_bind(custom, obj), [tx.constant(name)])
        return
    generic_delattr(tx, obj, name)


def generic_delattr(tx: Tracer, obj: UserDefinedObjectVariable, name: str) -> None:
    """``object.__delattr__(obj, name)``."""
    found = obj.cls.find(name)
    if isinstance(found, PropertyVariable):
        if found.fdel is None:
            tx.throw(AttributeError, f"property '{name}' of '{obj.cls.name}' object has no deleter")
        tx.call(found.fdel, [obj])
        return
    if found is not None and _is_descriptor(found, "__delete__"):
        found.call_method(tx, "__delete__", [obj], {})
        return
    if name not in obj.attrs:
        if obj.partial:
            return
        tx.missing_attribute(obj, name)
    tx.discard(obj.attrs, name)


def class_getattr(tx: Tracer, cls: UserDefinedClassVariable, name: str) -> VariableTracker:
    """``cls.name``."""
    if cls.kind == "enum":
        if name == "__members__":
            return tx.dict(dict(cls.members))
        member = cls.members.get(name)
        if member is not None:
            return member
    found = cls.find(name)
    if found is not None:
        return through_descriptor(tx, found, None, cls)
    match name:
        case "__name__":
            return tx.constant(cls.name)
        case "__qualname__":
            return tx.constant(cls.qualname)
        case "__module__":
            return tx.getattr(cls.module, "__name__")
        case "__mro__":
            return tx.tuple(cls.mro)
        case "mro":
            return NativeFunctionVariable("mro", lambda tx, args, kwargs: tx.list(cls.mro))
        case "__bases__":
            return tx.tuple(cls.bases)
        case "__base__":
            return cls.bases[0] if cls.bases else tx.lookup("builtins.object")
        case "__dict__":
            table = tx.dict(dict(cls.namespace))
            return MappingProxyVariable(table) if isinstance(table, ConstDictVariable) else table
        case "__doc__":
            return tx.constant(None)
        case "__annotations__":
            return tx.dict({n: tx.constant(text) for n, (text, _) in cls.annotations.items()})
        case "__subclasses__":
            return NativeFunctionVariable(name, lambda tx, args, kwargs: tx.list(tx.subclasses(cls)))
        case "register":
            return NativeFunctionVariable(name, lambda tx, args, kwargs: native_classes.register(tx, cls, args[0]))
        case _:
            pass
    if isinstance(cls.metaclass, UserDefinedClassVariable):
        meta = cls.metaclass.find(name)
        if meta is not None:
            return through_descriptor(tx, meta, cls, cls.metaclass)
        fallback = cls.metaclass.find("__getattr__")
        if fallback is not None:
            return tx.call(fallback, [cls, tx.constant(name)])
    native = native_classes.method(tx, cls, name)
    if native is not None:
        return native
    if name == "__call__" and native_classes.is_module_class(cls):
        return NativeFunctionVariable("Module.__call__", lambda tx, args, kwargs: tx.call(args[0], args[1:], kwargs))
    if cls.kind == "namedtuple" and any(field == name for field, _ in cls.fields):
        return tx.unknown(f"descriptor {cls.name}.{name}")
    for base in cls.native_bases():
        inherited = tx.getattr_or(base, name, None)
        if inherited is not None and not isinstance(inherited, UnknownVariable):
            return inherited
    if cls.unknown_base:
        return tx.unknown(f"{cls.name}.{name}")
    tx.throw(AttributeError, f"type object '{cls.name}' has no attribute '{name}'")


def metaclass_method(
    tx: Tracer, cls: UserDefinedClassVariable, name: str, args: Args, kwargs: Kwargs
) -> VariableTracker:
    """A special method that the class of a class answers: ``cls[key]``, ``iter(cls)``, ``len(cls)``, ``x in cls``."""
    if cls.kind == "enum":
        members = cls.unpack(tx) or []
        if name == "__getitem__":
            key = args[0].as_python_constant() if args[0].is_python_constant() else None
            if key in cls.members:
                return cls.members[key]
            tx.throw(KeyError, str(key))
        if name == "__iter__":
            return tx.iterator(tx.list(members))
        if name == "__len__":
            return tx.constant(len(members))
        if name == "__contains__":
            return tx.constant(any(args[0] is m for m in members))
    if isinstance(cls.metaclass, UserDefinedClassVariable):
        found = cls.metaclass.find(name)
        if found is not None:
            return tx.call(found, [cls, *args], kwargs)
    if name == "__call__":
        return instantiate(tx, cls, args, kwargs)
    if name == "__getitem__":
        own = cls.find("__class_getitem__")
        return tx.call(class_getattr(tx, cls, "__class_getitem__"), args) if own is not None else cls
    if cls.unknown_base:
        return tx.unknown(f"{cls.name}{name}")
    return tx.not_iterable(cls)


def super_getattr(tx: Tracer, value: SuperVariable, name: str) -> VariableTracker:
    """``super(owner, obj).name``."""
    obj = value.obj
    start = obj if isinstance(obj, UserDefinedClassVariable) else obj.class_of(tx)
    target = None if isinstance(obj, UserDefinedClassVariable) else obj
    mro = start.mro if isinstance(start, UserDefinedClassVariable) else [start]
    after = mro[mro.index(value.owner) + 1 :] if value.owner in mro else mro[1:]
    for cls in after:
        if isinstance(cls, UserDefinedClassVariable):
            found = cls.namespace.get(name)
            if found is not None:
                if tx.traced and isinstance(found, PropertyVariable):
                    return found  # TorchDynamo does not run properties that super() finds
                if name in ("__new__", "__init_subclass__", "__class_getitem__") and binder(found) is not None:
                    return found if name == "__new__" else UserMethodVariable(found, start)
                return through_descriptor(tx, found, target, start)
        else:
            native = native_classes.own_method(tx, cls, name)
            if native is not None:
                if name == "__init__" and isinstance(target, UserDefinedObjectVariable):
                    native_classes.state_super_init(tx, target)
                if name == "__new__" or target is None:
                    return native
                return native.bind(target)
            if isinstance(target, UserDefinedObjectVariable) and target.inner is not None:
                inner = tx.getattr_or(target.inner, name, None)
                if inner is not None:
                    return inner
            if name == "__torch_function__" and native_classes.dotted_name(cls) == "torch.Tensor":
                return tx.getattr(cls, name)
    if isinstance(start, UserDefinedClassVariable) and start.unknown_base:
        return tx.unknown(f"super().{name}")
    if isinstance(start, UserDefinedClassVariable) and isinstance(start.metaclass, UserDefinedClassVariable):
        meta = start.metaclass.find(name)
        if meta is not None:
            return through_descriptor(tx, meta, start, start.metaclass)
    native = native_classes.object_method(name)
    if native is not None:
        return native if target is None else native.bind(target)
    if not isinstance(start, UserDefinedClassVariable):
        return tx.unknown(f"super().{name}")
    if all(native_classes.is_object(c) for c in start.native_bases()):
        tx.graph_break(R.GB0113, what=f"super().{name}", name=name)
    tx.throw(AttributeError, f"'super' object has no attribute '{name}'")


def instantiate(tx: Tracer, cls: UserDefinedClassVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``cls(*args, **kwargs)``."""
    if isinstance(cls.metaclass, UserDefinedClassVariable):
        custom = cls.metaclass.find("__call__")
        if custom is not None:
            return tx.call(custom, [cls, *args], kwargs)
    return create(tx, cls, args, kwargs)


def create(tx: Tracer, cls: UserDefinedClassVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``type.__call__``: ``__new__``, then ``__init__``."""
    if cls.kind == "enum" and cls.members:
        return native_classes.enum_lookup(tx, cls, args)
    if cls.kind == "typeddict":
        if not cls.options["total"] or any(text.startswith("NotRequired") for text, _ in cls.annotations.values()):
            tx.graph_break(R.GB0257, what=f"{cls.name}()", name=cls.name)
        return tx.call(tx.lookup("builtins.dict"), args, kwargs)
    maker = cls.find("__new__")
    if maker is not None:
        fn = maker.fn if isinstance(maker, StaticMethodVariable) else maker
        obj = tx.call(fn, [cls, *args], kwargs)
        if not (isinstance(obj, UserDefinedObjectVariable) and cls in obj.cls.mro):
            return obj
    else:
        plain = len(args) + len(kwargs) < 2 or cls.find("__init__") is not None
        if not plain and any(native_classes.dotted_name(c) == "torch.Tensor" for c in cls.native_bases()):
            tx.graph_break(R.GB0026, what=f"{cls.name}()", name=cls.name)
        if missing := native_classes.abstract_methods(cls):
            tx.graph_break(R.GB2404, skip_frame=True, what=f"{cls.name}()", name=cls.name)
            tx.throw(
                TypeError, f"Can't instantiate abstract class {cls.name} with abstract methods {', '.join(missing)}"
            )
        obj = native_classes.allocate(tx, cls, args, kwargs)
        if not isinstance(obj, UserDefinedObjectVariable):
            return obj
    init = obj.cls.find("__init__")
    if init is not None:
        tx.call(through_descriptor(tx, init, obj, obj.cls), args, kwargs)
    elif maker is None:
        native_classes.native_init(tx, obj, args, kwargs)
    return obj


def call_object(tx: Tracer, obj: UserDefinedObjectVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``obj(*args, **kwargs)`` through the class's ``__call__``."""
    found = obj.cls.find("__call__")
    if found is not None:
        return tx.call(through_descriptor(tx, found, obj, obj.cls), args, kwargs)
    if obj.inner is not None:
        return tx.call(obj.inner, args, kwargs)
    if obj.cls.unknown_base or obj.partial:
        return tx.unknown(f"call of {obj.describe()}")
    return tx.not_callable(obj, args, kwargs)


def object_method(tx: Tracer, obj: UserDefinedObjectVariable, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``obj.name(*args, **kwargs)``; special names are looked up on the class, as Python does."""
    if name.startswith("__") and name.endswith("__"):
        found = obj.cls.find(name)
        if found is None and obj.inner is not None and native_classes.method(tx, obj.cls, name) is None:
            if name == "__getitem__" and native_classes.lacks_key(tx, obj, args):
                return object_method(tx, obj, "__missing__", args, kwargs)
            return obj.inner.call_method(tx, name, args, kwargs)
        if found is not None:
            return tx.call(through_descriptor(tx, found, obj, obj.cls), args, kwargs)
    elif name not in obj.attrs:
        found = obj.cls.find(name)
        if isinstance(found, UserFunctionVariable) and obj.cls.find("__getattribute__") is None:
            if tx.traced:
                tx.miss_attribute(obj, name)
            return tx.call(found, [obj, *args], kwargs)
    return tx.call(object_getattr(tx, obj, name), args, kwargs)


def object_truth(tx: Tracer, obj: UserDefinedObjectVariable) -> bool | None:
    """``bool(obj)``."""
    if obj.cls.find("__bool__") is not None:
        return tx.truth(obj.call_method(tx, "__bool__", [], {}))
    if obj.cls.find("__len__") is not None:
        return tx.truth(obj.call_method(tx, "__len__", [], {}))
    if obj.inner is not None and obj.cls.kind != "exception":
        return obj.inner.truth(tx)
    if obj.cls.options.get("flag") and "_value_" in obj.attrs:
        return obj.attrs["_value_"].truth(tx)
    return None if obj.cls.unknown_base else True


def object_length(tx: Tracer, obj: UserDefinedObjectVariable) -> int | None:
    """``len(obj)``."""
    if obj.cls.find("__len__") is None:
        return None if obj.cls.unknown_base else tx.no_length(obj)
    result = obj.call_method(tx, "__len__", [], {})
    value = result.as_python_constant() if result.is_python_constant() else None
    return value if isinstance(value, int) else None


def object_iterator(tx: Tracer, obj: UserDefinedObjectVariable) -> VariableTracker:
    """``iter(obj)``."""
    if obj.cls.find("__iter__") is not None:
        return obj.call_method(tx, "__iter__", [], {})
    if obj.inner is not None:
        return obj.inner.iterator(tx)
    if obj.cls.find("__getitem__") is not None:
        return tx.iterator_over(obj)
    if obj.cls.unknown_base or obj.partial:
        return tx.unknown(f"iterator of {obj.describe()}")
    tx.not_iterable(obj)


MAX_ITEMS = 2_000
"""Items taken from a user-defined iterator before it is taken to be endless."""


def object_unpack(tx: Tracer, obj: UserDefinedObjectVariable) -> list[VariableTracker] | None:
    """All items of a user-defined iterable."""
    items: list[VariableTracker] = []
    if obj.cls.find("__iter__") is not None:
        iterator = obj.call_method(tx, "__iter__", [], {})
        if iterator is not obj:
            return tx.iterate(iterator)
        stop = tx.lookup("builtins.StopIteration")
        while len(items) < MAX_ITEMS:
            try:
                item = obj.call_method(tx, "__next__", [], {})
            except ObservedException as exc:
                if tx.isinstance(exc.value, stop):
                    return items
                raise
            if isinstance(item, UnknownVariable):
                return None
            items.append(item)
        return None
    if obj.cls.find("__getitem__") is not None:
        end = tx.lookup("builtins.IndexError")
        while len(items) < MAX_ITEMS:
            try:
                item = obj.call_method(tx, "__getitem__", [tx.constant(len(items))], {})
            except ObservedException as exc:
                if tx.isinstance(exc.value, end):
                    return items
                raise
            if isinstance(item, UnknownVariable):
                return None
            items.append(item)
        return None
    if obj.cls.unknown_base or obj.partial:
        return None
    return tx.not_iterable(obj)


def object_hash_key(tx: Tracer, obj: UserDefinedObjectVariable) -> Hashable:
    """Equal objects give equal keys, as far as their ``__hash__`` is known."""
    found = obj.cls.find("__hash__")
    if found is None:
        if obj.inner is not None and not native_classes.is_exception(obj):
            return obj.inner.hash_key(tx)
        if obj.cls.find("__eq__") is not None:
            tx.throw(TypeError, f"unhashable type: '{obj.cls.name}'")
        return ("id", id(obj))
    if isinstance(found, ConstantVariable):
        tx.throw(TypeError, f"unhashable type: '{obj.cls.name}'")
    result = obj.call_method(tx, "__hash__", [], {})
    if result.is_python_constant():
        if not isinstance(result.as_python_constant(), int):
            tx.throw(TypeError, "__hash__ method should return an integer")
        return ("hash", id(obj.cls), result.as_python_constant())
    return ("id", id(obj))
