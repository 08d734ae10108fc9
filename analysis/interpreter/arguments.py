"""The arguments of a call and the items of a display, with starred parts, also of unknown contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...variables.base import Kwargs, VariableTracker
from ...variables.dicts import ConstDictVariable
from ...variables.unknown import UnknownVariable
from ..frontend import ir
from .dispatch import evaluate
from .frame import Frame

if TYPE_CHECKING:
    from .machine import Machine

UNKNOWN_ARGUMENTS = "*"
"""The key under which ``*sequence`` of unknown contents travels among keyword arguments."""

UNKNOWN_KEYWORDS = "**"
"""The key under which ``**mapping`` of unknown contents travels among keyword arguments."""


def spread(m: Machine, elts: list[Any], f: Frame) -> list[VariableTracker] | None:
    """The items of a display or argument list; None where a starred part has unknown items."""
    items: list[VariableTracker] = []
    unknown = False
    for elt in elts:
        if type(elt) is ir.Starred:
            value = evaluate(m, elt.value, f)
            f.pos = elt.pos
            more = m.iterate(value)
            if more is None:
                unknown = True
            else:
                items.extend(more)
        else:
            items.append(evaluate(m, elt, f))
    return None if unknown else items


def keywords(m: Machine, n: ir.Call, f: Frame) -> Kwargs:
    """The keyword arguments of a call, by name."""
    kwargs: Kwargs = {}
    for keyword in n.keywords:
        value = evaluate(m, keyword.value, f)
        if keyword.name is not None:
            kwargs[keyword.name] = value
            continue
        f.pos = n.pos
        pairs = mapping_items(m, value)
        if pairs is None:
            kwargs[UNKNOWN_KEYWORDS] = value
            continue
        for key, item in pairs:
            name = key.as_python_constant() if key.is_python_constant() else None
            if isinstance(name, str):
                if name in kwargs:
                    m.throw(TypeError, f"got multiple values for keyword argument '{name}'")
                kwargs[name] = item
    return kwargs


def mapping_items(m: Machine, value: VariableTracker) -> list[tuple[VariableTracker, VariableTracker]] | None:
    """The pairs of a mapping, as ``**value`` takes them; None where they are not known."""
    if isinstance(value, ConstDictVariable):
        return None if value.partial else list(value.items.values())
    if isinstance(value, UnknownVariable):
        return None
    keys = m.iterate(m.call_method(value, "keys", []))
    if keys is None:
        return None
    return [(key, m.getitem(value, key)) for key in keys]
