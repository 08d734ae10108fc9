"""Class statements: the body, MRO, metaclasses, enums, named tuples, ``__init_subclass__``, ``__set_name__``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...variables.base import Kwargs, VariableTracker
from ...variables.class_relations import dotted_name, real_type
from ...variables.constant import ConstantVariable
from ...variables.exc import ObservedException
from ...variables.functions import (
    BaseUserFunctionVariable,
    CellVariable,
    NativeFunctionVariable,
    UserFunctionVariable,
)
from ...variables.misc import (
    CachedPropertyVariable,
    ClassMethodVariable,
    MemberDescriptorVariable,
    PropertyVariable,
    StaticMethodVariable,
    TypingVariable,
)
from ...variables.native_classes import equip_namedtuple
from ...variables.unknown import UnknownVariable
from ...variables.user_defined import UserDefinedClassVariable, UserDefinedObjectVariable
from ..frontend import ir
from .arguments import spread
from .code import FunctionCode
from .dispatch import evaluate, run_block
from .frame import Frame

if TYPE_CHECKING:
    from .machine import Machine

ENUM_BASES = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag", "enum.ReprEnum"})


def build_class(m: Machine, n: ir.ClassDef, f: Frame) -> VariableTracker:
    """The class object that a ``class`` statement makes, before its decorators."""
    bases = spread(m, n.bases, f) or []
    keywords: Kwargs = {k.name: evaluate(m, k.value, f) for k in n.keywords if k.name is not None}
    handle = FunctionCode(n.code, f.handle.source, f.unit)
    body = Frame(handle, f.module, f)
    body.namespace = {}
    body.cells.update({name: f.cells[name] for name in n.code.free if name in f.cells})
    own_cell = CellVariable()
    body.cells["__class__"] = own_cell
    for name in n.code.cells:
        body.cells.setdefault(name, CellVariable())
    before, m.frame = m.frame, body
    trace, m.trace = m.trace, None
    body.pos = n.pos
    m.policy.class_body(body, n)
    try:
        run_block(m, n.code.body, body)
    finally:
        m.frame = before
        m.trace = trace
    namespace = body.namespace
    namespace.setdefault("__module__", m.constant(f.module.name))
    namespace["__qualname__"] = m.constant(n.code.qualname)
    if n.code.doc is not None:
        namespace["__doc__"] = m.constant(n.code.doc)
    cls = make_class(m, n.code.name, f.module, bases, namespace, keywords, body.annotations)
    if isinstance(cls, UserDefinedClassVariable):
        cls.qualname = n.code.qualname
        cls.site = (handle, n.pos)
    own_cell.contents = cls
    return cls


def make_class(
    m: Machine,
    name: str,
    module: VariableTracker,
    bases: list[VariableTracker],
    namespace: dict[str, VariableTracker],
    keywords: Kwargs | None = None,
    annotations: dict[str, tuple[str, VariableTracker | None]] | None = None,
) -> VariableTracker:
    """A class from its parts: what ``type(name, bases, namespace)`` makes."""
    keywords = dict(keywords or {})
    real_bases: list[VariableTracker] = []
    unknown_base = False
    for base in bases:
        if isinstance(base, (UnknownVariable,)):
            unknown_base = True
        elif isinstance(base, UserDefinedObjectVariable) and base.cls.find("__mro_entries__") is not None:
            real_bases.extend(m.iterate(m.call_method(base, "__mro_entries__", [m.tuple(bases)])) or [])
        else:
            real_bases.append(base)
            mixin = _mixin(m, base)
            if mixin is not None:
                real_bases.append(mixin)
    cls = UserDefinedClassVariable(name, module, real_bases, namespace)
    cls.unknown_base = unknown_base
    cls.annotations = dict(annotations or {})
    try:
        cls.mro = linearize(m, cls, real_bases)
    except ValueError:
        m.throw(TypeError, "Cannot create a consistent method resolution order (MRO) for bases")
    for parent in cls.mro[1:]:
        if isinstance(parent, UserDefinedClassVariable):
            cls.unknown_base = cls.unknown_base or parent.unknown_base
    metaclass = keywords.pop("metaclass", None)
    if metaclass is None:
        metaclass = next(
            (c.metaclass for c in cls.mro[1:] if isinstance(c, UserDefinedClassVariable) and c.metaclass), None
        )
    if isinstance(metaclass, UserDefinedClassVariable):
        cls.metaclass = metaclass
    _classify(m, cls, keywords)
    _finish_members(m, cls)
    if isinstance(metaclass, UserDefinedClassVariable):
        made = _run_metaclass(m, metaclass, cls, bases, keywords)
        if made is not None:
            return made
    _init_subclass(m, cls, keywords)
    for base in real_bases:
        if isinstance(base, UserDefinedClassVariable):
            m.assign(base, "subclasses", [*base.subclasses, cls])
    return cls


MIXINS = frozenset(
    (
        "Mapping MutableMapping Sequence MutableSequence Set MutableSet KeysView ItemsView ValuesView "
        "Iterator Generator"
    ).split()
)
"""Abstract classes of ``collections.abc`` that give their subclasses methods."""


def _mixin(m: Machine, base: VariableTracker) -> VariableTracker | None:
    """The class of the standard library's source that gives a subclass of an abstract class its methods."""
    if not isinstance(base, TypingVariable):
        return None
    module, _, name = base.name.rpartition(".")
    if name not in MIXINS or module not in ("collections.abc", "typing"):
        return None
    found = m.lookup(f"_collections_abc.{name}")
    return found if isinstance(found, UserDefinedClassVariable) else None


def linearize(m: Machine, cls: UserDefinedClassVariable, bases: list[VariableTracker]) -> list[VariableTracker]:
    """The C3 linearization. Raises ValueError where there is none."""
    object_class = m.lookup("builtins.object")
    sequences: list[list[VariableTracker]] = []
    for base in bases:
        if isinstance(base, UserDefinedClassVariable):
            sequences.append([c for c in base.mro if c is not object_class])
        else:
            sequences.append([base])
    sequences.append([b for b in bases if b is not object_class])
    result: list[VariableTracker] = [cls]
    sequences = [s for s in sequences if s]
    while sequences:
        for sequence in sequences:
            head = sequence[0]
            if not any(head is other for s in sequences for other in s[1:]):
                break
        else:
            raise ValueError
        if head is not object_class:
            result.append(head)
        sequences = [[c for c in s if c is not head] for s in sequences]
        sequences = [s for s in sequences if s]
    result.append(object_class)
    return result


def _classify(m: Machine, cls: UserDefinedClassVariable, keywords: Kwargs) -> None:
    """What its bases make of a class: an enum, a named tuple, an exception."""
    for base in cls.mro[1:]:
        name = dotted_name(base)
        if isinstance(base, UserDefinedClassVariable):
            if base.kind == "typeddict":
                total = keywords.get("total")
                own = total is None or total.as_python_constant() is True
                cls.kind = base.kind
                cls.options["total"] = own and base.options["total"]
            elif base.kind in ("enum", "namedtuple"):
                cls.kind = base.kind
                cls.fields = cls.fields or base.fields
            elif base.kind == "dataclass" and not cls.kind:
                cls.kind = base.kind
                cls.fields = base.fields
                cls.options = dict(base.options)
        elif name in ENUM_BASES:
            cls.kind = "enum"
        elif name in ("typing.TypedDict", "typing_extensions.TypedDict"):
            cls.kind = "typeddict"
            total = keywords.get("total")
            cls.options["total"] = total is None or total.as_python_constant() is True
        elif name == "typing.NamedTuple":
            cls.kind = "namedtuple"
            cls.fields = [(field, default) for field, (_, default) in cls.annotations.items()]
            for field, _ in cls.fields:
                cls.namespace.pop(field, None)
            equip_namedtuple(m, cls)
        else:
            real = real_type(base)
            if real is not None and issubclass(real, BaseException) and not cls.kind:
                cls.kind = "exception"


def _finish_members(m: Machine, cls: UserDefinedClassVariable) -> None:
    """What the class does to what its body bound: owners, slots, enum members, ``__set_name__``."""
    slots = cls.namespace.get("__slots__")
    if slots is not None:
        names = [slots] if isinstance(slots, ConstantVariable) else (m.iterate(slots) or [])
        for item in names:
            if item.is_python_constant():
                slot = str(item.as_python_constant())
                cls.namespace.setdefault(slot, MemberDescriptorVariable(slot))
    for name in ("__init_subclass__", "__class_getitem__"):
        value = cls.namespace.get(name)
        if isinstance(value, UserFunctionVariable):
            cls.namespace[name] = ClassMethodVariable(value)
    for name, value in list(cls.namespace.items()):
        if isinstance(value, UserFunctionVariable):
            value.owner = cls
        elif isinstance(value, CachedPropertyVariable) and value.name is None:
            value.name = name
        elif isinstance(value, UserDefinedObjectVariable) and value.cls.find("__set_name__") is not None:
            m.call_method(value, "__set_name__", [cls, m.constant(name)])
    if cls.kind == "enum":
        _make_members(m, cls)


_NOT_MEMBERS = (
    BaseUserFunctionVariable, NativeFunctionVariable, PropertyVariable, StaticMethodVariable, ClassMethodVariable,
    CachedPropertyVariable, MemberDescriptorVariable, UserDefinedClassVariable, TypingVariable,
)  # fmt: skip


def _make_members(m: Machine, cls: UserDefinedClassVariable) -> None:
    """Turn the values of an enum's body into its members."""
    for base in cls.mro[1:]:
        if isinstance(base, UserDefinedClassVariable) and base.kind == "enum":
            cls.members.update(base.members)
    count = 0
    flag = any(dotted_name(b).endswith("Flag") for b in cls.mro)
    if flag:
        cls.options["flag"] = True
    for name, value in list(cls.namespace.items()):
        if name.startswith("_") or isinstance(value, _NOT_MEMBERS):
            continue
        count += 1
        if dotted_name(value) == "enum.auto" or getattr(value, "is_auto", False):
            if any(real_type(b) is str for b in cls.mro) or any(dotted_name(b) == "enum.StrEnum" for b in cls.mro):
                value = m.constant(name.lower())
            else:
                value = m.constant(2 ** (count - 1) if flag else count)
        member = _member(m, cls, name, value)
        cls.namespace.pop(name)
        cls.members[name] = member


def _member(m: Machine, cls: UserDefinedClassVariable, name: str, value: VariableTracker) -> UserDefinedObjectVariable:
    for other in cls.members.values():
        if isinstance(other, UserDefinedObjectVariable) and m.equal(other.attrs["_value_"], value):
            return other
    mixed = any(
        dotted_name(b) in ("enum.IntEnum", "enum.StrEnum", "enum.IntFlag") or real_type(b) in (int, str, float)
        for b in cls.mro
    )
    member = UserDefinedObjectVariable(cls, value if mixed else None)
    member.attrs["_name_"] = m.constant(name)
    member.attrs["_value_"] = value
    init = cls.find("__init__")
    if isinstance(init, UserFunctionVariable):
        args = m.iterate(value) if type(value).__name__ == "TupleVariable" else [value]
        m.call(init, [member, *(args or [])])
    maker = cls.find("__new__")
    if isinstance(maker, UserFunctionVariable):
        args = m.iterate(value) if type(value).__name__ == "TupleVariable" else [value]
        made = m.call(maker, [cls, *(args or [])])
        if isinstance(made, UserDefinedObjectVariable):
            made.attrs.setdefault("_name_", m.constant(name))
            made.attrs["_name_"] = m.constant(name)
            made.attrs.setdefault("_value_", value)
            return made
    return member


def _run_metaclass(
    m: Machine,
    metaclass: UserDefinedClassVariable,
    cls: UserDefinedClassVariable,
    bases: list[VariableTracker],
    keywords: Kwargs,
) -> VariableTracker | None:
    """Run a user's ``__new__`` and ``__init__`` of the metaclass on the class made so far."""
    for name in ("__new__", "__init__"):
        found = metaclass.find(name)
        fn = found.fn if isinstance(found, StaticMethodVariable) else found
        if not isinstance(fn, UserFunctionVariable):
            continue
        namespace = m.dict(dict(cls.namespace))
        first: VariableTracker = metaclass if name == "__new__" else cls
        m.pending_classes.append(cls)
        try:
            made = m.call(fn, [first, m.constant(cls.name), m.tuple(bases), namespace], keywords)
        except ObservedException:
            raise
        finally:
            m.pending_classes.pop()
        if name == "__new__" and made is not cls and not isinstance(made, UnknownVariable):
            if isinstance(made, UserDefinedClassVariable):
                cls = made
            else:
                return made
    return cls


def _init_subclass(m: Machine, cls: UserDefinedClassVariable, keywords: Kwargs) -> None:
    for base in cls.mro[1:]:
        if isinstance(base, UserDefinedClassVariable):
            hook = base.namespace.get("__init_subclass__")
            if hook is not None:
                fn = hook.fn if isinstance(hook, ClassMethodVariable) else hook
                m.call(fn, [cls], keywords)
                return
