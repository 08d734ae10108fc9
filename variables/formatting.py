"""Formatting of text with values that are no constants: ``str.format``, and the text that f-strings build."""

from __future__ import annotations

import _string  # pyright: ignore[reportMissingImports]  # the parser of field names has no public door
import string
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .builtin import handles
from .constancy import constancy
from .constant import NOT_IMPLEMENTED, SPECIAL, ConstantVariable, too_large
from .lists import holds_unknown
from .native import MISSING, GetAttrVariable, NativeVariable, known
from .tensor import SymNodeVariable
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

_PARSER = string.Formatter()


class StringFormatVariable(NativeVariable):
    """Text of a tensor while the compiler traces: it can be kept and handed on, but nothing can be done with it."""

    __slots__ = ("reason",)
    type_name = "builtins.str"

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def describe(self) -> str:
        return self.reason

    def length(self, tx: Tracer) -> int | None:
        tx.throw(TypeError, "text of a tensor has no length while the compiler traces")

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        match name:
            case "__len__" | "__mod__":
                self.length(tx)
            case "__add__" | "__mul__":
                tx.graph_break(R.GB3934, what="concatenation with the text of a tensor", operator="+")
            case "__eq__" | "__ne__":
                tx.graph_break(R.GB9648, what="comparison with the text of a tensor")
            case "__radd__" | "__rmul__":
                return NOT_IMPLEMENTED
            case "__str__" | "__format__":
                return self
            case _:
                tx.graph_break(R.GB0156, what=f"str.{name}() of the text of a tensor", type="str", method=name)
        return tx.unknown(self.reason, str)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return GetAttrVariable(self, name) if hasattr(str, name) else tx.missing_attribute(self, name)


class SymbolicTextVariable(UnknownVariable):
    """Text of a symbolic number in an f-string. ``given``: it came in from outside as it is, and has no place in a text
    of several parts (``symbolic_convert.py``, ``BUILD_STRING``)."""

    __slots__ = ("given",)

    def __init__(self, reason: str, pytype: type | None = None, given: bool = False) -> None:
        super().__init__(reason, pytype)
        self.given = given


def formatted(tx: Tracer, value: VariableTracker, conversion: str, spec: VariableTracker) -> VariableTracker:
    """One ``{value!conversion:spec}`` of an f-string."""
    text = known(spec)
    if isinstance(value, SymNodeVariable) and tx.traced:
        return SymbolicTextVariable("text of a symbolic number", str, given=value.given())
    if isinstance(value, UnknownVariable) and not conversion:
        return tx.unknown("formatted text", str)
    if conversion:
        value = tx.str_of(value, conversion)
    cls = getattr(value, "cls", None)
    own = cls.find("__format__") is not None if hasattr(cls, "find") else False  # type: ignore[union-attr]
    if own and not tx.traced:
        return tx.call_method(value, "__format__", [spec])
    if tx.traced and known(value) is MISSING and not is_unknown(value) and not constancy(value):
        # The compiler keeps the value and formats it when the text is needed.
        return StringFormatVariable(f"text of a {value.python_type_name()}")
    piece = None if not isinstance(text, str) else format_value(tx, value, None, text)
    return tx.unknown("formatted text", str) if piece is None else ConstantVariable(piece)


def is_unknown(value: VariableTracker) -> bool:
    """Whether the compiler would know more of a value than this tool does: then nothing is said of its text."""
    return holds_unknown(value) or hasattr(value, "hint")


def joined(tx: Tracer, parts: list[VariableTracker]) -> VariableTracker:
    """An f-string of these texts."""
    if len(parts) > 1 and any(isinstance(part, SymbolicTextVariable) and part.given for part in parts):
        tx.graph_break(R.GB0021, what="an f-string with a symbolic number")
    texts = [known(part) for part in parts]
    if all(isinstance(text, str) for text in texts):
        return ConstantVariable("".join(texts))
    if tx.traced and not any(isinstance(part, UnknownVariable) for part in parts):
        return StringFormatVariable("text with the text of a tensor")
    return tx.unknown("formatted text", str)


def format_value(tx: Tracer, value: VariableTracker, conversion: str | None, spec: str) -> str | None:
    """One replacement field's text; None where it is not known."""
    if conversion:
        value = tx.str_of(value, conversion)
    constant = known(value)
    if constant is MISSING:
        # In traced code the compiler asks nothing of the value.
        asked = not spec and not value.is_tensor() and not tx.traced
        text = known(tx.str_of(value)) if asked else MISSING
        return text if isinstance(text, str) else None
    if too_large(constant, "__format__", [spec]):
        return None
    try:
        return format(constant, spec)
    except (TypeError, ValueError) as error:
        tx.throw(type(error), str(error))


def _field(tx: Tracer, name: str, args: Args, kwargs: Kwargs, counter: list[int]) -> VariableTracker | None:
    """The value that a field name like ``0.shape[1]`` refers to."""
    split: tuple[int | str, Iterable[tuple[bool, int | str]]]
    split = _string.formatter_field_name_split(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    first, rest = split
    if first == "":
        first = counter[0]
        counter[0] += 1
    if isinstance(first, int):
        if first >= len(args):
            tx.throw(IndexError, f"Replacement index {first} out of range for positional args tuple")
        value: VariableTracker = args[first]
    elif first in kwargs:
        value = kwargs[first]
    else:
        tx.throw(KeyError, str(first), ConstantVariable(first))
    for is_attribute, key in rest:
        value = tx.getattr(value, str(key)) if is_attribute else tx.getitem(value, ConstantVariable(key))
    return value


def format_text(tx: Tracer, text: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``text.format(*args, **kwargs)``."""
    parts: list[str] = []
    undecided = False
    counter = [0]
    try:
        fields = list(_PARSER.parse(text))
    except ValueError as error:
        tx.throw(ValueError, str(error))
    for literal, name, spec, conversion in fields:
        parts.append(literal)
        if name is None:
            continue
        value = _field(tx, name, args, kwargs, counter)
        if spec and "{" in spec:
            inner = known(format_text(tx, spec, args, kwargs))
            spec = inner if isinstance(inner, str) else None
        piece = None if value is None or spec is None else format_value(tx, value, conversion, spec)
        undecided = undecided or piece is None
        parts.append(piece or "")
    if undecided and tx.traced and not any(is_unknown(a) for a in (*args, *kwargs.values())):
        return StringFormatVariable(f"text formatted from {text[:40]!r}")
    if undecided:
        return tx.unknown(f"text formatted from {text[:40]!r}", str)
    return ConstantVariable("".join(parts))


def _format_method(self: ConstantVariable, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker | None:
    return format_text(tx, self.value, args, kwargs)


SPECIAL[str, "format"] = _format_method


@handles("builtins.str.format", ruled=True)
def _str_format(
    tx: Tracer, text: VariableTracker, *args: VariableTracker, **kwargs: VariableTracker
) -> VariableTracker:
    return tx.call_method(text, "format", list(args), kwargs)
