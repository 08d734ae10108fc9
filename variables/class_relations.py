"""``isinstance`` and ``issubclass`` over classes of every kind: builtin, torch's, user-defined, typing forms."""

from __future__ import annotations

import builtins
import collections.abc
import importlib
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from .base import VariableTracker
from .builtin import BuiltinVariable
from .constant import ConstantVariable
from .misc import TypingVariable
from .union import UnionVariable
from .unknown import UnknownVariable
from .user_defined import UserDefinedClassVariable

if TYPE_CHECKING:
    from .protocol import Tracer

REAL_MODULES = frozenset("builtins collections types enum numbers datetime decimal fractions pathlib os re abc".split())
"""Modules of the standard library whose classes are looked at as real objects (they are harmless to import)."""

ABSTRACT_METHODS = {
    "Callable": ("__call__",),
    "Iterable": ("__iter__",),
    "Iterator": ("__iter__", "__next__"),
    "Sized": ("__len__",),
    "Container": ("__contains__",),
    "Hashable": (),
    "Collection": ("__iter__", "__len__", "__contains__"),
}


def dotted_name(cls: VariableTracker) -> str:
    """The dotted name of a native class, or ""."""
    name = getattr(cls, "name", "")
    return name if isinstance(name, str) else ""


def real_type(cls: VariableTracker) -> Any:
    """The real Python class that a native class value stands for, or None."""
    module, _, name = dotted_name(cls).rpartition(".")
    if module not in REAL_MODULES:
        return None
    found = getattr(builtins if module == "builtins" else importlib.import_module(module), name, None)
    return found if isinstance(found, type) else None


def native_mro(tx: Tracer, cls: VariableTracker) -> list[str]:
    """Dotted names of a torch class and its bases, from the knowledge of torch."""
    name = dotted_name(cls)
    names = [name]
    symbol = tx.knowledge.symbol(name) if name else None
    if symbol is not None:
        names.extend(getattr(symbol, "bases", None) or ())
        canonical = getattr(symbol, "canonical", None) or getattr(symbol, "name", None)
        if canonical:
            names.append(canonical)
    return names


def _abstract(cls: VariableTracker, base: TypingVariable) -> bool | None:
    """Whether a class satisfies an abstract class of ``collections.abc``, or a typing form."""
    short = base.name.rpartition(".")[2]
    if short == "Any":
        return True
    if short == "Union" or short == "Optional":
        return None
    abstract = getattr(collections.abc, short, None)
    if abstract is None:
        abstract = {"List": list, "Dict": dict, "Tuple": tuple, "Set": set, "Type": type}.get(short)
    real = real_type(cls)
    if real is not None and isinstance(abstract, type):
        return issubclass(real, abstract)
    if isinstance(cls, UserDefinedClassVariable):
        for parent in cls.mro[1:]:
            if isinstance(parent, TypingVariable) and parent.name.rpartition(".")[2] == short:
                return True
            if not isinstance(parent, UserDefinedClassVariable) and _abstract(parent, base):
                return True
        methods = ABSTRACT_METHODS.get(short)
        if methods is not None:
            return all(cls.find(method) is not None for method in methods)
        return False
    if short == "Callable":
        return "unction" in dotted_name(cls) or "ethod" in dotted_name(cls)
    return False


def is_subclass(tx: Tracer, cls: VariableTracker, base: VariableTracker) -> bool | None:
    """``issubclass(cls, base)``; None where it is not known."""
    if cls is base:
        return True
    if isinstance(base, ConstantVariable) and isinstance(base.value, (int, float, str)):
        tx.throw(TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
    if cls.is_tensor():
        tx.graph_break(R.GB4393, what="issubclass() of a tensor")
        tx.throw(TypeError, "issubclass() arg 1 must be a class")
    options = getattr(base, "items", None)
    if isinstance(options, list):
        answers = [is_subclass(tx, cls, option) for option in options]  # type: ignore[misc]
        return True if True in answers else (None if None in answers else False)
    if isinstance(base, TypingVariable) and base.name.rpartition(".")[2] in ("Union", "Optional") and base.args:
        answers = [is_subclass(tx, cls, option) for option in base.args]
        return True if True in answers else (None if None in answers else False)
    if isinstance(base, ConstantVariable) and base.value is None:
        return dotted_name(cls) == "types.NoneType"
    if isinstance(cls, UnknownVariable) or isinstance(base, (UnknownVariable, UnionVariable)):
        return None
    if isinstance(cls, UnionVariable):
        answers = {is_subclass(tx, option, base) for option in cls.options}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(cls, UserDefinedClassVariable):
        undecided: bool | None = False
        for parent in cls.mro[1:]:
            if parent is base:
                return True
            if not isinstance(parent, UserDefinedClassVariable):
                answer = is_subclass(tx, parent, base)
                if answer:
                    return True
        if isinstance(base, TypingVariable):
            return _abstract(cls, base)
        if isinstance(base, UserDefinedClassVariable) and base.metaclass is not None:
            registered = base.options.get("registered", [])
            if any(is_subclass(tx, cls, r) for r in registered):
                return True
        return None if cls.unknown_base else undecided
    if isinstance(base, TypingVariable):
        return _abstract(cls, base)
    if isinstance(base, UserDefinedClassVariable):
        registered = base.options.get("registered", [])
        if any(is_subclass(tx, cls, r) for r in registered):
            return True
        return _model_class(tx, cls, base)
    real, real_base = real_type(cls), real_type(base)
    if real is not None and real_base is not None:
        return issubclass(real, real_base)
    own, its = dotted_name(cls), dotted_name(base)
    if own and its:
        if its == "builtins.object":
            return True
        return own == its or bool(set(native_mro(tx, cls)) & {its, *native_mro(tx, base)[-1:]})
    return False


def _model_class(tx: Tracer, cls: VariableTracker, base: UserDefinedClassVariable) -> bool:
    """Whether a native class derives from a class of which the product has a model source."""
    names = native_mro(tx, cls)
    return any(name.endswith("." + base.name) and name.startswith("torch") for name in names)


def is_instance(tx: Tracer, value: VariableTracker, cls: VariableTracker) -> bool | None:
    """``isinstance(value, cls)``; None where it is not known."""
    options = getattr(cls, "items", None)
    if isinstance(options, list):
        answers = [is_instance(tx, value, option) for option in options]  # type: ignore[misc]
        return True if True in answers else (None if None in answers else False)
    if isinstance(value, UnionVariable):
        answers = {is_instance(tx, option, cls) for option in value.options}
        return answers.pop() if len(answers) == 1 else None
    own = getattr(value, "is_instance_of", None)
    if own is not None:
        answer = own(tx, cls)
        if answer is not None:
            return answer
    if isinstance(value, UnknownVariable):
        if value.pytype is not None:
            real = real_type(cls)
            if real is not None:
                return issubclass(value.pytype, real)
            if isinstance(cls, UserDefinedClassVariable) or dotted_name(cls).startswith("torch"):
                return False
        return None
    return is_subclass(tx, value.class_of(tx), cls)


__all__ = ["BuiltinVariable", "dotted_name", "is_instance", "is_subclass", "real_type"]
