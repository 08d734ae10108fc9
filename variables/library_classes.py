"""Makers of classes and descriptors: property, dataclasses, named tuples, enum, abc, typing helpers, model markers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from ..analysis.catalogue.registry import RULES
from .base import Args, Kwargs, VariableTracker
from .builtin import BuiltinVariable
from .constant import ConstantVariable
from .exc import ObservedException
from .functions import CellVariable, CodeObjectVariable, NativeFunctionVariable, UserFunctionVariable
from .misc import (
    ClassMethodVariable,
    ModuleDictVariable,
    ObjectVariable,
    PropertyVariable,
    StaticMethodVariable,
    TypingVariable,
)
from .native import MISSING, first_unknown, known
from .native_classes import ABSTRACT, HIDDEN, OBJECT_METHODS, dataclass_key, equip_namedtuple
from .nn_module import native_for
from .unknown import UnknownVariable
from .user_defined import ClassVariable, UserDefinedClassVariable, UserDefinedObjectVariable

if TYPE_CHECKING:
    from collections.abc import Callable

    from .protocol import Tracer


UNTRACED = frozenset({"__delattr__", "__getattribute__"})
"""Methods of ``object`` that TorchDynamo does not trace when they are named through the class."""


class NativeClassVariable(ClassVariable):
    """A builtin class with a constructor of its own here (``property``, ``object``...)."""

    __slots__ = ("name", "make")

    def __init__(self, name: str, make: Callable[[Tracer, Args, Kwargs], VariableTracker]) -> None:
        self.name = name
        self.make = make

    def describe(self) -> str:
        return self.name.removeprefix("builtins.")

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.type")

    def hash_key(self, tx: Tracer) -> tuple[str, str]:
        return ("builtin", self.name)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return self.make(tx, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__name__", "__qualname__"):
            return tx.constant(self.name.rpartition(".")[2])
        if name == "__module__":
            return tx.constant(self.name.rpartition(".")[0])
        if self.name == "builtins.object" and name in UNTRACED:
            fn = OBJECT_METHODS[name]

            def refused(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
                tx.graph_break(R.GB0156, what=f"object.{name}()", type="object", method=name)
                return fn(tx, args, kwargs)

            return NativeFunctionVariable(f"object.{name}", refused)
        if self.name == "builtins.object" and name in OBJECT_METHODS and name not in HIDDEN:
            return NativeFunctionVariable(f"object.{name}", OBJECT_METHODS[name])
        return BuiltinVariable(self.name).var_getattr(tx, name)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__or__", "__ror__"):
            return TypingVariable("typing.Union", (self, args[0]))
        return VariableTracker.call_method(self, tx, name, args, kwargs)


def _property(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    named = [kwargs.get(k) for k in ("fget", "fset", "fdel")]
    given = [*args[:3], *[None] * (3 - len(args[:3]))]
    parts = [a if a is not None else b for a, b in zip(given, named)]
    clean = [None if p is None or (isinstance(p, ConstantVariable) and p.value is None) else p for p in parts]
    return PropertyVariable(*clean)


def _type(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    if len(args) == 1:
        return tx.type_of(args[0])
    return tx.build_class(args, kwargs)


def _function_type(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``types.FunctionType(code, globals, name, argdefs, closure)``: a function over known code."""
    given = dict(zip(("code", "globals", "name", "argdefs", "closure"), args), **kwargs)
    code, scope = given.get("code"), given.get("globals")
    module = scope.module if isinstance(scope, ModuleDictVariable) else None
    if not isinstance(code, CodeObjectVariable) or module is None:
        return tx.unknown("function made from its parts")
    handle = code.code
    cells = tx.iterate(given["closure"]) if "closure" in given and tx.truth(given["closure"]) else []
    names = handle.free
    closure = {n: c for n, c in zip(names, cells or [], strict=False) if isinstance(c, CellVariable)}
    defaults: dict[str, VariableTracker] = {}
    if "argdefs" in given and tx.truth(given["argdefs"]):
        values = tx.iterate(given["argdefs"]) or []
        positional = [p.name for p in handle.params if p.kind in (0, 1)]
        defaults = dict(zip(positional[len(positional) - len(values) :], values, strict=False))
    made = UserFunctionVariable(handle, module, closure, defaults)
    if "name" in given:
        made.attrs["__name__"] = given["name"]
    return made


# ---------------------------------------------------------------------------- dataclasses


@dataclass(slots=True)
class Field:
    """One field of a dataclass."""

    name: str
    default: VariableTracker | None = None
    factory: VariableTracker | None = None
    init: bool = True
    kw_only: bool = False
    compare: bool = True
    init_only: bool = False


class FieldVariable(VariableTracker):
    """``dataclasses.field(...)``, as it stands in a class body, and what ``fields()`` gives."""

    __slots__ = ("options", "name", "type_text")

    def __init__(self, options: Kwargs, name: str = "", type_text: str = "") -> None:
        self.options = options
        self.name = name
        self.type_text = type_text

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        match name:
            case "name":
                return tx.constant(self.name)
            case "type":
                return tx.constant(self.type_text)
            case "default" | "default_factory":
                return self.options.get(name) or tx.lookup("dataclasses.MISSING")
            case "metadata":
                return self.options.get(name) or tx.dict({})
            case "init" | "repr" | "compare":
                return self.options.get(name) or tx.constant(True)
            case _:
                return self.options.get(name) or tx.constant(None)


def _flag(kwargs: Kwargs, name: str, default: bool) -> bool:
    value = kwargs.get(name)
    return bool(value.value) if isinstance(value, ConstantVariable) else default


def _fields_of(cls: UserDefinedClassVariable, kw_only: bool) -> list[Field]:
    inherited: dict[str, Field] = {}
    for base in reversed(cls.mro[1:]):
        if isinstance(base, UserDefinedClassVariable):
            own: list[Field] = base.options.get("own_fields", [])
            for f in own:
                inherited[f.name] = f
    after_marker = kw_only
    own_fields: list[Field] = []
    for name, (text, default) in cls.annotations.items():
        if text.startswith(("ClassVar", "typing.ClassVar", "t.ClassVar")):
            continue
        if text in ("KW_ONLY", "dataclasses.KW_ONLY"):
            after_marker = True
            continue
        f = Field(name, default, kw_only=after_marker, init_only=text.startswith(("InitVar", "dataclasses.InitVar")))
        if isinstance(default, FieldVariable):
            options = default.options
            f.default = options.get("default")
            f.factory = options.get("default_factory")
            f.init = _flag(options, "init", True)
            f.compare = _flag(options, "compare", True)
            f.kw_only = _flag(options, "kw_only", after_marker)
        inherited[name] = f
        own_fields.append(f)
    cls.options["own_fields"] = own_fields
    return list(inherited.values())


def make_dataclass(tx: Tracer, cls: VariableTracker, kwargs: Kwargs) -> VariableTracker:
    """``@dataclass(...)`` applied to a class."""
    if not isinstance(cls, UserDefinedClassVariable):
        return cls
    cls.fields = _fields_of(cls, _flag(kwargs, "kw_only", False))
    cls.kind = cls.kind or "dataclass"
    cls.options["frozen"] = frozen = _flag(kwargs, "frozen", False)
    cls.options["is_dataclass"] = True
    cls.namespace["__dataclass_params__"] = FieldVariable(
        {
            name: tx.constant(_flag(kwargs, name, default))
            for name, default in (
                ("init", True), ("repr", True), ("eq", True), ("order", False), ("unsafe_hash", False),
                ("frozen", False), ("match_args", True), ("kw_only", False), ("slots", False),
            )
        }
    )  # fmt: skip
    fields: list[Field] = cls.fields
    namespace = cls.namespace
    for f in fields:
        stored = namespace.get(f.name)
        if isinstance(stored, FieldVariable):
            if f.default is not None:
                namespace[f.name] = f.default
            else:
                del namespace[f.name]
    if _flag(kwargs, "init", True) and "__init__" not in namespace:
        namespace["__init__"] = NativeFunctionVariable(
            f"{cls.name}.__init__", lambda tx, a, k: _dataclass_init(tx, cls, fields, frozen, a, k)
        )
    if _flag(kwargs, "eq", True) and "__eq__" not in namespace:
        namespace["__eq__"] = NativeFunctionVariable(
            f"{cls.name}.__eq__", lambda tx, a, k: _dataclass_eq(tx, fields, a)
        )
        if frozen or _flag(kwargs, "unsafe_hash", False):
            namespace.setdefault("__hash__", NativeFunctionVariable("__hash__", _dataclass_hash))
        else:
            namespace.setdefault("__hash__", tx.constant(None))
    if _flag(kwargs, "order", False):
        for name in ("__lt__", "__le__", "__gt__", "__ge__"):
            namespace[name] = NativeFunctionVariable(
                name, lambda tx, a, k, name=name: _dataclass_order(tx, fields, name, a)
            )
    if _flag(kwargs, "repr", True):
        namespace.setdefault(
            "__repr__", NativeFunctionVariable("__repr__", lambda tx, a, k: tx.unknown("repr of a dataclass", str))
        )
    namespace["__dataclass_fields__"] = tx.dict({f.name: _public_field(cls, f) for f in fields if not f.init_only})
    namespace.setdefault("__match_args__", tx.tuple([tx.constant(f.name) for f in fields if f.init and not f.kw_only]))
    if frozen:
        namespace["__setattr__"] = NativeFunctionVariable("__setattr__", _frozen_setattr)
    return cls


def _public_field(cls: UserDefinedClassVariable, f: Field) -> FieldVariable:
    options: Kwargs = {}
    if f.default is not None:
        options["default"] = f.default
    if f.factory is not None:
        options["default_factory"] = f.factory
    text = next(
        (
            c.annotations[f.name][0]
            for c in cls.mro
            if isinstance(c, UserDefinedClassVariable) and f.name in c.annotations
        ),
        "",
    )
    return FieldVariable(options, f.name, text)


def _frozen_setattr(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    name = args[1].as_python_constant() if args[1].is_python_constant() else "?"
    raise ObservedException(
        tx.call(tx.lookup("builtins.AttributeError"), [tx.constant(f"cannot assign to field '{name}'")])
    )


def _dataclass_init(
    tx: Tracer, cls: UserDefinedClassVariable, fields: list[Field], frozen: bool, args: Args, kwargs: Kwargs
) -> VariableTracker:
    obj, rest = args[0], list(args[1:])
    kwargs = dict(kwargs)
    positional = [f for f in fields if f.init and not f.kw_only]
    if len(rest) > len(positional):
        tx.throw(
            TypeError,
            f"__init__() takes {len(positional) + 1} positional arguments but {len(rest) + 1} were given",
        )
    values = {f.name: v for f, v in zip(positional, rest)}
    missing: list[str] = []
    post: Args = []
    for f in fields:
        if f.init and f.name in kwargs:
            if f.name in values:
                tx.throw(TypeError, f"__init__() got multiple values for argument '{f.name}'")
            values[f.name] = kwargs.pop(f.name)
        if f.name not in values:
            if f.factory is not None:
                values[f.name] = tx.call(f.factory, [])
            elif f.default is not None:
                values[f.name] = f.default
            elif f.init:
                missing.append(f.name)
                continue
            else:
                continue
        if f.init_only:
            post.append(values[f.name])
        elif isinstance(obj, UserDefinedObjectVariable):
            if frozen:
                tx.store(obj.attrs, f.name, values[f.name])
            else:
                tx.setattr(obj, f.name, values[f.name])
    if kwargs.pop("**", None) is not None or kwargs.pop("*", None) is not None:
        for name in missing:
            if isinstance(obj, UserDefinedObjectVariable):
                tx.store(obj.attrs, name, tx.unknown(f"field {name}"))
        missing = []
    if kwargs:
        tx.throw(TypeError, f"__init__() got an unexpected keyword argument '{next(iter(kwargs))}'")
    if missing:
        names = " and ".join(f"'{n}'" for n in missing)
        plural = "s" * (len(missing) != 1)
        tx.throw(TypeError, f"__init__() missing {len(missing)} required positional argument{plural}: {names}")
    if isinstance(obj, UserDefinedObjectVariable) and obj.cls.find("__post_init__") is not None:
        tx.call_method(obj, "__post_init__", post)
    return tx.constant(None)


def _values(tx: Tracer, fields: list[Field], obj: VariableTracker) -> VariableTracker:
    return tx.tuple([tx.getattr(obj, f.name) for f in fields if f.compare and not f.init_only])


def _dataclass_eq(tx: Tracer, fields: list[Field], args: Args) -> VariableTracker:
    left, right = args
    if left.class_of(tx) is not right.class_of(tx):
        return ConstantVariable(NotImplemented)
    return tx.compare("==", _values(tx, fields, left), _values(tx, fields, right))


def _dataclass_order(tx: Tracer, fields: list[Field], name: str, args: Args) -> VariableTracker:
    signs = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
    return tx.compare(signs[name], _values(tx, fields, args[0]), _values(tx, fields, args[1]))


def _dataclass_hash(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    if isinstance(args[0], UserDefinedObjectVariable):
        return ConstantVariable(hash(dataclass_key(tx, args[0])))
    return tx.unknown("hash", int)


def _dataclass(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    if args and not isinstance(args[0], ConstantVariable):
        return make_dataclass(tx, args[0], kwargs)
    return NativeFunctionVariable("dataclasses.dataclass", lambda tx, a, k: make_dataclass(tx, a[0], kwargs))


def _fields(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    table = tx.getattr_or(args[0], "__dataclass_fields__", None)
    items = getattr(table, "items", None)
    if not isinstance(items, dict):
        return tx.unknown("dataclasses.fields()")
    return tx.tuple([value for _, value in items.values()])  # type: ignore[misc]


def _asdict(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    obj = args[0]
    if not isinstance(obj, UserDefinedObjectVariable):
        return tx.unknown("dataclasses.asdict()")

    def convert(value: VariableTracker) -> VariableTracker:
        if isinstance(value, UserDefinedObjectVariable) and value.cls.options.get("is_dataclass"):
            return _asdict(tx, [value], {})
        return value

    return tx.dict({f.name: convert(tx.getattr(obj, f.name)) for f in obj.cls.fields if not f.init_only})


def _replace(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    obj = args[0]
    if not isinstance(obj, UserDefinedObjectVariable):
        return tx.unknown("dataclasses.replace()")
    values = {f.name: tx.getattr(obj, f.name) for f in obj.cls.fields if f.init and not f.init_only}
    return tx.call(obj.cls, [], {**values, **kwargs})


def _is_dataclass(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    answer = tx.hasattr(args[0], "__dataclass_fields__")
    return tx.unknown("is_dataclass()", bool) if answer is None else tx.constant(answer)


# ---------------------------------------------------------------------------- named tuples


def namedtuple_class(tx: Tracer, name: str, fields: list[tuple[str, VariableTracker | None]]) -> VariableTracker:
    """The class that ``collections.namedtuple`` makes."""
    module = tx.import_module(tx.caller_module()) if tx.caller_module() else tx.import_module("collections")
    cls = UserDefinedClassVariable(name, module, [tx.lookup("builtins.tuple")], {})
    cls.mro = [cls, tx.lookup("builtins.tuple"), tx.lookup("builtins.object")]
    cls.kind = "namedtuple"
    cls.fields = fields
    cls.namespace["__slots__"] = tx.tuple([])
    equip_namedtuple(tx, cls)
    return cls


def _namedtuple(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    given_values = (*args, *kwargs.values())
    if first_unknown(args, kwargs) is None and any(known(value) is MISSING for value in given_values):
        tx.graph_break(R.GB0201, what="namedtuple", function="collections.namedtuple")
    given = dict(zip(("typename", "field_names"), args), **kwargs)
    name, spec = given["typename"], given["field_names"]
    names: list[str] = []
    if isinstance(spec, ConstantVariable) and isinstance(spec.value, str):
        names = spec.value.replace(",", " ").split()
    else:
        items = tx.iterate(spec)
        if items is None or not all(i.is_python_constant() for i in items):
            return tx.unknown("namedtuple class")
        names = [str(i.as_python_constant()) for i in items]
    defaults = tx.iterate(given["defaults"]) if "defaults" in given and tx.truth(given["defaults"]) else []
    padded: list[VariableTracker | None] = [None] * (len(names) - len(defaults or [])) + list(defaults or [])
    text = name.as_python_constant() if name.is_python_constant() else "namedtuple"
    return namedtuple_class(tx, str(text), list(zip(names, padded)))


def _typing_namedtuple(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    pairs = tx.iterate(args[1]) if len(args) > 1 else []
    names = [tx.iterate(p) for p in pairs or []]
    fields = [(str(p[0].as_python_constant()), None) for p in names if p]
    return namedtuple_class(tx, str(args[0].as_python_constant()), [(n, None) for n, _ in fields])


# ---------------------------------------------------------------------------- enum, abc, typing, model markers


class AutoVariable(VariableTracker):
    """``enum.auto()``."""

    __slots__ = ()
    is_auto = True


def _identity(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return args[0] if args else NativeFunctionVariable("decorator", _identity)


def _abstract(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    inner = getattr(args[0], "fget", None) or getattr(args[0], "fn", args[0])
    attrs = getattr(inner, "attrs", None)
    if isinstance(attrs, dict):
        tx.store(attrs, ABSTRACT, tx.constant(True))  # pyright: ignore[reportUnknownArgumentType]
    return args[0]


def _second(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return args[1] if len(args) > 1 else kwargs.get("val", tx.unknown("typing.cast()"))


def _model_break(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    rule = RULES[str(args[0].as_python_constant())]
    what = str(args[1].as_python_constant()) if len(args) > 1 else ""
    skip = "skip" in kwargs and tx.truth(kwargs["skip"]) is True
    tx.graph_break(rule, skip_frame=skip, what=what, function=what, reason=what)
    return tx.constant(None)


def _model_native(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    fn = args[0]
    if isinstance(fn, UserFunctionVariable):
        module = getattr(fn.module, "name", "")
        return native_for(f"{module}.{fn.code.qualname}")
    return fn


def _model_unknown(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return UnknownVariable(str(args[0].as_python_constant()) if args else "not modelled")


def _model_is_unknown(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    return tx.constant(isinstance(args[0], UnknownVariable))


def _function(name: str, fn: Callable[[Tracer, Args, Kwargs], VariableTracker]) -> Callable[[Tracer], VariableTracker]:
    return lambda tx: NativeFunctionVariable(name, fn)


def _class(name: str, fn: Callable[[Tracer, Args, Kwargs], VariableTracker]) -> Callable[[Tracer], VariableTracker]:
    return lambda tx: NativeClassVariable(name, fn)


_FUNCTIONS: dict[str, Callable[[Tracer, Args, Kwargs], VariableTracker]] = {
    "dataclasses.dataclass": _dataclass,
    "dataclasses.field": lambda tx, args, kwargs: FieldVariable(dict(kwargs)),
    "dataclasses.fields": _fields,
    "dataclasses.asdict": _asdict,
    "dataclasses.replace": _replace,
    "dataclasses.is_dataclass": _is_dataclass,
    "collections.namedtuple": _namedtuple,
    "typing.NamedTuple": _typing_namedtuple,
    "typing.cast": _second,
    "typing.final": _identity,
    "typing.overload": _identity,
    "typing.override": _identity,
    "typing.runtime_checkable": _identity,
    "typing.no_type_check": _identity,
    "typing.dataclass_transform": lambda tx, args, kwargs: NativeFunctionVariable("decorator", _identity),
    "typing.deprecated": lambda tx, args, kwargs: NativeFunctionVariable("decorator", _identity),
    "typing.get_type_hints": lambda tx, args, kwargs: tx.unknown("typing.get_type_hints()"),
    "typing.get_args": lambda tx, args, kwargs: tx.getattr_or(args[0], "__args__", tx.tuple([])),
    "typing.get_origin": lambda tx, args, kwargs: tx.getattr_or(args[0], "__origin__", tx.constant(None)),
    "abc.abstractmethod": _abstract,
    "abc.abstractproperty": _property,
    "abc.abstractclassmethod": lambda tx, args, kwargs: ClassMethodVariable(args[0]),
    "abc.abstractstaticmethod": lambda tx, args, kwargs: StaticMethodVariable(args[0]),
    "enum.auto": lambda tx, args, kwargs: AutoVariable(),
    "enum.unique": _identity,
    "gbpredict_model.graph_break": _model_break,
    "gbpredict_model.native": _model_native,
    "gbpredict_model.unknown": _model_unknown,
    "gbpredict_model.is_unknown": _model_is_unknown,
}
_CLASSES: dict[str, Callable[[Tracer, Args, Kwargs], VariableTracker]] = {
    "builtins.property": _property,
    "builtins.staticmethod": lambda tx, args, kwargs: StaticMethodVariable(args[0]),
    "builtins.classmethod": lambda tx, args, kwargs: ClassMethodVariable(args[0]),
    "builtins.object": lambda tx, args, kwargs: ObjectVariable(),
    "builtins.type": _type,
    "types.FunctionType": _function_type,
    "abc.ABC": lambda tx, args, kwargs: ObjectVariable(),
    "abc.ABCMeta": _type,
    **{
        f"enum.{name}": lambda tx, args, kwargs: tx.unknown("enum made by a call")
        for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "EnumMeta", "EnumType")
    },
}
NATIVES: dict[str, Callable[[Tracer], VariableTracker]] = {
    **{name: _function(name, fn) for name, fn in _FUNCTIONS.items()},
    **{name: _class(name, fn) for name, fn in _CLASSES.items()},
    "dataclasses.MISSING": lambda tx: ObjectVariable(),
    "dataclasses.KW_ONLY": lambda tx: TypingVariable("dataclasses.KW_ONLY"),
    "dataclasses.InitVar": lambda tx: TypingVariable("dataclasses.InitVar"),
}
