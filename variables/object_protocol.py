"""Python's operations on any values: attribute access, calls, operators, comparison, isinstance.

Models ``torch/_dynamo/variables/object_protocol.py``: the general algorithms stand here, what a kind of value adds
stands in its class. Instances of user-defined classes: see ``object_model``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .builtin import BuiltinVariable, UnresolvedAttributeVariable
from .class_relations import is_instance, is_subclass
from .constant import ConstantVariable
from .exc import ObservedException
from .functions import NativeFunctionVariable
from .lists import SliceVariable
from .misc import TypingVariable
from .object_model import (
    call_object,
    class_getattr,
    instantiate,
    metaclass_method,
    object_delattr,
    object_getattr,
    object_hash_key,
    object_iterator,
    object_length,
    object_method,
    object_setattr,
    object_truth,
    object_unpack,
    super_getattr,
)
from .union import UnionVariable
from .unknown import UnknownVariable
from .user_defined import ClassVariable, ExceptionVariable, UserDefinedClassVariable, UserDefinedObjectVariable

if TYPE_CHECKING:
    from .protocol import Tracer

DUNDERS = {
    "+": ("__add__", "__radd__", "__iadd__"),
    "-": ("__sub__", "__rsub__", "__isub__"),
    "*": ("__mul__", "__rmul__", "__imul__"),
    "@": ("__matmul__", "__rmatmul__", "__imatmul__"),
    "/": ("__truediv__", "__rtruediv__", "__itruediv__"),
    "//": ("__floordiv__", "__rfloordiv__", "__ifloordiv__"),
    "%": ("__mod__", "__rmod__", "__imod__"),
    "**": ("__pow__", "__rpow__", "__ipow__"),
    "<<": ("__lshift__", "__rlshift__", "__ilshift__"),
    ">>": ("__rshift__", "__rrshift__", "__irshift__"),
    "&": ("__and__", "__rand__", "__iand__"),
    "|": ("__or__", "__ror__", "__ior__"),
    "^": ("__xor__", "__rxor__", "__ixor__"),
}
COMPARISONS = {
    "==": ("__eq__", "__eq__"),
    "!=": ("__ne__", "__ne__"),
    "<": ("__lt__", "__gt__"),
    ">": ("__gt__", "__lt__"),
    "<=": ("__le__", "__ge__"),
    ">=": ("__ge__", "__le__"),
}
UNARY = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}


def _is_not_implemented(value: VariableTracker) -> bool:
    return isinstance(value, ConstantVariable) and value.value is NotImplemented


def getattribute(tx: Tracer, obj: VariableTracker, name: str) -> VariableTracker:
    """``obj.name``."""
    if name == "__class__" and not isinstance(obj, UnknownVariable):
        return obj.class_of(tx)
    return obj.var_getattr(tx, name)


def hasattribute(tx: Tracer, obj: VariableTracker, name: str) -> bool | None:
    """``hasattr(obj, name)``; None where it is not known."""
    if isinstance(obj, (SliceVariable, ExceptionVariable)) and name not in ("start", "stop", "step", "args"):
        tx.graph_break(R.GB0150, skip_frame=False, what=f"hasattr() of a {obj.python_type_name()}", name=name)
    try:
        found = getattribute(tx, obj, name)
    except ObservedException as exc:
        if is_instance(tx, exc.value, tx.lookup("builtins.AttributeError")):
            return False
        raise
    if isinstance(found, UnknownVariable) and (
        isinstance(obj, UnknownVariable)
        or (isinstance(obj, UserDefinedObjectVariable) and name not in obj.attrs and obj.cls.find(name) is None)
    ):
        return None
    return True


def call(tx: Tracer, fn: VariableTracker, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``fn(*args, **kwargs)``."""
    return fn.call_function(tx, args, kwargs)


def call_method(tx: Tracer, obj: VariableTracker, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``obj.name(*args, **kwargs)``."""
    return obj.call_method(tx, name, args, kwargs)


def getitem(tx: Tracer, obj: VariableTracker, key: VariableTracker) -> VariableTracker:
    """``obj[key]``; for a class ``__class_getitem__``."""
    if isinstance(obj, (ClassVariable, BuiltinVariable)):
        return _class_getitem(tx, obj, key)
    return obj.call_method(tx, "__getitem__", [key], {})


def _class_getitem(tx: Tracer, cls: VariableTracker, key: VariableTracker) -> VariableTracker:
    if isinstance(cls, UserDefinedClassVariable):
        if cls.kind != "enum" and cls.metaclass is None and cls.find("__class_getitem__") is None:
            tx.graph_break(R.GB0116, what=f"{cls.name}[...]", type="typing._GenericAlias")
        if cls.kind == "enum" or cls.metaclass is not None:
            return metaclass_method(tx, cls, "__getitem__", [key], {})
        own = cls.find("__class_getitem__")
        if own is not None:
            return tx.call(class_getattr(tx, cls, "__class_getitem__"), [key])
    return cls


def _try_method(tx: Tracer, obj: VariableTracker, name: str, args: Args) -> VariableTracker | None:
    """A dunder's result; None where the type has none, or it answers NotImplemented."""
    if isinstance(obj, UserDefinedObjectVariable):
        if obj.cls.find(name) is None:
            if obj.inner is None:
                if obj.cls.unknown_base or obj.partial:
                    return tx.unknown(f"{name} of {obj.describe()}")
                return None
            return _try_method(tx, obj.inner, name, args)
        result = obj.call_method(tx, name, args, {})
    elif isinstance(obj, UserDefinedClassVariable):
        meta = obj.metaclass.find(name) if isinstance(obj.metaclass, UserDefinedClassVariable) else None
        if meta is not None:
            result = tx.call(meta, [obj, *args])
        elif name in ("__or__", "__ror__"):
            return TypingVariable("typing.Union", (obj, args[0]))
        elif name == "__contains__" and obj.kind == "enum":
            return metaclass_method(tx, obj, name, args, {})
        else:
            return None
    else:
        try:
            result = obj.call_method(tx, name, args, {})
        except ObservedException as exc:
            if is_instance(tx, exc.value, tx.lookup("builtins.AttributeError")):
                return None
            raise
    return None if _is_not_implemented(result) else result


def _unwrap(value: VariableTracker) -> VariableTracker:
    """The builtin value of an enum or of an instance of a subclass of a builtin type, for reflected operators."""
    if isinstance(value, UserDefinedObjectVariable) and value.inner is not None:
        return value.inner
    return value


def _flag_value(value: VariableTracker, cls: UserDefinedClassVariable) -> int | None:
    """The number of a member of an ``enum.Flag`` class, or a plain one."""
    if isinstance(value, UserDefinedObjectVariable) and value.cls is cls:
        value = value.attrs.get("_value_", value)
    found = value.value if isinstance(value, ConstantVariable) else None
    return found if isinstance(found, int) else None


def _flag_of(value: VariableTracker) -> UserDefinedClassVariable | None:
    if isinstance(value, UserDefinedObjectVariable) and value.cls.options.get("flag"):
        return value.cls
    return None


def _flag_operation(tx: Tracer, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker | None:
    """``A | B`` and its like on members of an ``enum.Flag`` class."""
    cls = _flag_of(left) or _flag_of(right)
    if cls is None or sign not in ("|", "&", "^"):
        return None
    first, second = _flag_value(left, cls), _flag_value(right, cls)
    if first is None or second is None:
        return None
    return flag_member(tx, cls, first | second if sign == "|" else first & second if sign == "&" else first ^ second)


def flag_member(tx: Tracer, cls: UserDefinedClassVariable, number: int) -> VariableTracker:
    """The member of a flag class with that value, made where the class has none of its own."""
    for member in [*cls.members.values(), *cls.options.get("combined", [])]:
        if _flag_value(member, cls) == number:
            return member
    sample = next(iter(cls.members.values()))
    mixed = isinstance(sample, UserDefinedObjectVariable) and sample.inner is not None
    made = UserDefinedObjectVariable(cls, tx.constant(number) if mixed else None)
    names = [name for name, m in cls.members.items() if (value := _flag_value(m, cls)) and value & number == value]
    made.attrs["_name_"] = tx.constant("|".join(names) if names else None)
    made.attrs["_value_"] = tx.constant(number)
    cls.options["combined"] = [*cls.options.get("combined", []), made]
    return made


NUMERIC = (bool, int, float, complex)


def _unknown_result(sign: str, left: VariableTracker, right: VariableTracker) -> type | None:
    """The type of an operator's result on scalars of which only the types are known."""
    types: list[type] = []
    for value in (left, right):
        if isinstance(value, UnknownVariable):
            kind = value.pytype
        elif isinstance(value, ConstantVariable):
            kind = type(value.value)
        else:
            return None
        if kind is None:
            return None
        types.append(kind)
    if all(t in NUMERIC for t in types):
        if sign == "/":
            return complex if complex in types else float
        widest = max(types, key=NUMERIC.index)
        if widest is bool and sign in "&|^":
            return bool
        return int if widest is bool else widest
    if sign == "+" and types[0] is types[1]:
        return types[0]
    if sign == "%" and types[0] is str:
        return str
    return None


def _settled_flag(tx: Tracer, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker | None:
    """``True | flag`` and ``False & flag`` are settled whatever the unknown flag is."""
    for value, other in ((left, right), (right, left)):
        if isinstance(value, ConstantVariable) and value.value is (sign == "|"):
            if isinstance(other, UnknownVariable) and other.pytype is bool:
                return value
    return None


def _state_matmul(tx: Tracer, left: VariableTracker, right: VariableTracker) -> None:
    """TorchDynamo has a rule for ``@`` on tensors only."""
    for value, other in ((left, right), (right, left)):
        if isinstance(value, UserDefinedObjectVariable) and not value.is_tensor():
            rule = R.GB0055 if other.is_tensor() else R.GB0059
            tx.graph_break(rule, what="matmul", function="matmul", argument=value.describe(), operator="matmul")


def binary(tx: Tracer, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
    """``left sign right``."""
    if isinstance(left, UnionVariable) and not right.is_tensor():
        return tx.map_options(left, lambda option: binary(tx, sign, option, right))
    if isinstance(right, UnionVariable) and not left.is_tensor():
        return tx.map_options(right, lambda option: binary(tx, sign, left, option))
    flags = _flag_operation(tx, sign, left, right)
    if flags is not None:
        return flags
    if sign == "@" and tx.traced:
        _state_matmul(tx, left, right)
    name, reflected, _ = DUNDERS[sign]
    if sign in "|&":
        settled = _settled_flag(tx, sign, left, right)
        if settled is not None:
            return settled
    if isinstance(left, UnknownVariable):
        if right.is_tensor():
            return right.call_method(tx, reflected, [left], {})
        if isinstance(right, UserDefinedObjectVariable) and right.cls.find(reflected) is not None:
            return right.call_method(tx, reflected, [left], {})
        return tx.unknown(left.reason, _unknown_result(sign, left, right))
    if isinstance(right, UnknownVariable) and not left.is_tensor() and isinstance(left, ConstantVariable):
        return tx.unknown(right.reason, _unknown_result(sign, left, right))
    if right.is_tensor() and not left.is_tensor() and not isinstance(left, UserDefinedObjectVariable):
        result = _try_method(tx, right, reflected, [_unwrap(left)])
        if result is not None:
            return result
    result = _try_method(tx, left, name, [right])
    if result is None:
        result = _try_method(tx, right, reflected, [left])
    if result is None and _unwrap(right) is not right:
        return binary(tx, sign, left, _unwrap(right))
    if result is None:
        if isinstance(right, UnknownVariable):
            return tx.unknown(right.reason)
        tx.throw(
            TypeError,
            f"unsupported operand type(s) for {sign}: '{left.python_type_name()}' and '{right.python_type_name()}'",
        )
    return result


def inplace(tx: Tracer, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
    """``left sign= right``; the value to bind."""
    if not isinstance(left, (ConstantVariable, UnknownVariable, UnionVariable)):
        result = _try_method(tx, left, DUNDERS[sign][2], [right])
        if result is not None:
            return result
    return binary(tx, sign, left, right)


def unary(tx: Tracer, sign: str, value: VariableTracker) -> VariableTracker:
    """``-value``, ``+value``, ``~value``. (``not`` is control: see the interpreter.)"""
    if isinstance(value, UnionVariable):
        return tx.map_options(value, lambda option: unary(tx, sign, option))
    if isinstance(value, UnknownVariable):
        return tx.unknown(value.reason, int if value.pytype is bool else value.pytype)
    flags = _flag_of(value)
    if flags is not None and sign == "~":
        number = _flag_value(value, flags)
        every = 0
        for member in flags.members.values():
            every |= _flag_value(member, flags) or 0
        return flag_member(tx, flags, every & ~(number or 0))
    if sign == "~" and isinstance(value, UserDefinedObjectVariable) and not value.is_tensor():
        tx.graph_break(R.GB0059, what="invert", function="invert", operator="invert")
    result = _try_method(tx, value, UNARY[sign], [])
    if result is None:
        tx.throw(TypeError, f"bad operand type for unary {sign}: '{value.python_type_name()}'")
    return result


def identical(tx: Tracer, left: VariableTracker, right: VariableTracker) -> VariableTracker:
    """``left is right``."""
    if left is right:
        return tx.constant(True)
    for value, other in ((left, right), (right, left)):
        if isinstance(value, UnionVariable):
            return tx.map_options(value, lambda option, other=other: identical(tx, option, other))
        if isinstance(value, UnknownVariable):
            if isinstance(other, ConstantVariable):
                if value.pytype is not None and type(other.value) is not value.pytype:
                    return tx.constant(False)
                return UnknownVariable(value.reason, bool, ("is", value.key, repr(other.value)))
            return UnknownVariable(value.reason, bool, ("is", value.key, id(other)))
    if isinstance(left, ConstantVariable) and isinstance(right, ConstantVariable):
        return tx.constant(type(left.value) is type(right.value) and left.value == right.value)
    if isinstance(left, ConstantVariable) or isinstance(right, ConstantVariable):
        return tx.constant(False)
    if type(left) is type(right) and not isinstance(left, UserDefinedObjectVariable):
        try:
            own, its = left.hash_key(tx), right.hash_key(tx)
        except ObservedException:
            return tx.constant(False)
        singletons = not (isinstance(own, tuple) and own and own[0] in ("id", "tuple"))  # type: ignore[index]
        return tx.constant(singletons and own == its and not left.is_tensor())
    return tx.constant(False)


def contains(tx: Tracer, container: VariableTracker, item: VariableTracker) -> VariableTracker:
    """``item in container``."""
    if isinstance(container, UnknownVariable):
        return UnknownVariable(container.reason, bool)
    flags = _flag_of(container)
    if flags is not None:
        own, wanted = _flag_value(container, flags), _flag_value(item, flags)
        if own is not None and wanted is not None:
            return tx.constant(own & wanted == wanted)
    if isinstance(container, UserDefinedObjectVariable) and container.cls.find("__contains__") is None:
        if container.inner is not None:
            return contains(tx, container.inner, item)
        items = tx.iterate(container)
        if items is None:
            return UnknownVariable("membership of unknown items", bool)
        return _contains_item(tx, items, item)
    if isinstance(container, UserDefinedClassVariable):
        items = tx.iterate(container)
        return _contains_item(tx, items or [], item)
    result = _try_method(tx, container, "__contains__", [item])
    if result is None:
        items = tx.iterate(container)
        return (
            UnknownVariable("membership of unknown items", bool) if items is None else _contains_item(tx, items, item)
        )
    if result.is_tensor():
        return result
    truth = tx.truth(result)
    return result if truth is None else tx.constant(truth)


def _contains_item(tx: Tracer, items: list[VariableTracker], item: VariableTracker) -> VariableTracker:
    undecided = False
    for candidate in items:
        same = tx.equal(candidate, item)
        if same:
            return tx.constant(True)
        undecided = undecided or same is None
    return UnknownVariable("membership", bool) if undecided else tx.constant(False)


def _negated(tx: Tracer, value: VariableTracker) -> VariableTracker:
    if value.is_tensor():
        return tx.call_method(value, "logical_not", [])
    if isinstance(value, ConstantVariable):
        return tx.constant(not value.value)
    key = getattr(value, "key", None)
    return UnknownVariable(getattr(value, "reason", "negated"), bool, ("not", key) if key is not None else None)


def compare(tx: Tracer, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
    """``left sign right`` for ``== != < <= > >= is``, ``is not``, ``in``, ``not in``."""
    match sign:
        case "is":
            return identical(tx, left, right)
        case "is not":
            return _negated(tx, identical(tx, left, right))
        case "in":
            return contains(tx, right, left)
        case "not in":
            return _negated(tx, contains(tx, right, left))
        case _:
            pass
    if isinstance(left, ConstantVariable) and isinstance(right, ConstantVariable):
        return _compare_constants(tx, sign, left.value, right.value)
    tensor = left.is_tensor() or right.is_tensor()
    if not tensor:
        for value, other, flipped in ((left, right, False), (right, left, True)):
            if isinstance(value, UnionVariable):
                return tx.map_options(
                    value,
                    lambda option, other=other, flipped=flipped: (
                        compare(tx, sign, other, option) if flipped else compare(tx, sign, option, other)
                    ),
                )
        for value, other in ((left, right), (right, left)):
            if isinstance(value, UnresolvedAttributeVariable):
                value.state_comparison(tx)
            if isinstance(value, UnknownVariable):
                return _compare_unknown(sign, value, other)
    name, reflected = COMPARISONS[sign]
    result = None
    if right.is_tensor() and not left.is_tensor() and not isinstance(left, UserDefinedObjectVariable):
        result = _try_method(tx, right, reflected, [left])
    if result is None:
        result = _try_method(tx, left, name, [right])
    if result is None and sign == "!=" and isinstance(left, UserDefinedObjectVariable):
        equal = _try_method(tx, left, "__eq__", [right])
        result = None if equal is None else _negated(tx, equal)
    if result is None:
        result = _try_method(tx, right, reflected, [left])
    if result is None:
        if sign in ("==", "!="):
            same = identical(tx, left, right)
            return same if sign == "==" else _negated(tx, same)
        tx.throw(
            TypeError,
            f"'{sign}' not supported between instances of '{left.python_type_name()}' and '{right.python_type_name()}'",
        )
    return result


def _compare_unknown(sign: str, value: UnknownVariable, other: VariableTracker) -> VariableTracker:
    if isinstance(other, ConstantVariable):
        if sign in ("==", "!=") and value.pytype is not None and other.value is None:
            return ConstantVariable(sign == "!=")
        positive = sign != "!="
        key = ("compare", "==" if sign == "!=" else sign, value.key, repr(other.value))
        return UnknownVariable(value.reason, bool, key if positive else ("not", key))
    other_key = other.key if isinstance(other, UnknownVariable) else id(other)
    return UnknownVariable(value.reason, bool, ("compare", sign, value.key, other_key))


def _compare_constants(tx: Tracer, sign: str, left: Any, right: Any) -> VariableTracker:
    try:
        match sign:
            case "==":
                return tx.constant(bool(left == right))
            case "!=":
                return tx.constant(bool(left != right))
            case "<":
                return tx.constant(bool(left < right))
            case "<=":
                return tx.constant(bool(left <= right))
            case ">":
                return tx.constant(bool(left > right))
            case _:
                return tx.constant(bool(left >= right))
    except TypeError as exc:
        tx.throw(TypeError, str(exc))


def str_of(tx: Tracer, value: VariableTracker, conversion: str = "s") -> VariableTracker:
    """``str(value)``, ``repr(value)`` or ``ascii(value)``."""
    if isinstance(value, ConstantVariable):
        return tx.constant({"s": str, "r": repr, "a": ascii}[conversion](value.value))
    if isinstance(value, UnionVariable):
        return tx.map_options(value, lambda option: str_of(tx, option, conversion))
    if isinstance(value, UnknownVariable):
        return UnknownVariable(value.reason, str)
    if isinstance(value, UserDefinedClassVariable) and not isinstance(value.metaclass, UserDefinedClassVariable):
        module = getattr(value.module, "name", "")
        return tx.constant(f"<class '{module}.{value.qualname}'>")
    if isinstance(value, UserDefinedObjectVariable):
        for name in ("__str__", "__repr__") if conversion == "s" else ("__repr__",):
            if value.cls.find(name) is not None:
                return value.call_method(tx, name, [], {})
        if value.inner is not None:
            return str_of(tx, value.inner, conversion)
        return UnknownVariable("text of an object", str)
    name = "__str__" if conversion == "s" else "__repr__"
    try:
        return value.call_method(tx, name, [], {})
    except ObservedException:
        return UnknownVariable(f"text of {value.python_type_name()}", str)


__all__ = [
    "NativeFunctionVariable",
    "binary",
    "call",
    "call_method",
    "call_object",
    "class_getattr",
    "compare",
    "contains",
    "getattribute",
    "getitem",
    "hasattribute",
    "identical",
    "inplace",
    "instantiate",
    "is_instance",
    "is_subclass",
    "metaclass_method",
    "object_delattr",
    "object_getattr",
    "object_hash_key",
    "object_iterator",
    "object_length",
    "object_method",
    "object_setattr",
    "object_truth",
    "object_unpack",
    "str_of",
    "super_getattr",
    "unary",
]
