"""Values of which nothing, or only the Python type, is known, and why.

An unknown is never a graph break. It has no counterpart in TorchDynamo, which runs with real values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import Args, Kwargs, VariableTracker

if TYPE_CHECKING:
    from collections.abc import Hashable

    from .protocol import Tracer

RESULT_TYPES: dict[tuple[type, str], type] = {}
"""Type of a method's result where the receiver's type alone tells it."""
for _name in (
    "upper lower strip lstrip rstrip title capitalize replace format join removeprefix removesuffix zfill center ljust "
    "rjust swapcase casefold expandtabs"
).split():
    RESULT_TYPES[str, _name] = str
for _name in "startswith endswith isdigit isalpha isalnum islower isupper isspace isidentifier isnumeric".split():
    RESULT_TYPES[str, _name] = bool
for _name in "find rfind index rindex count".split():
    RESULT_TYPES[str, _name] = int
RESULT_TYPES[float, "is_integer"] = bool
RESULT_TYPES[int, "bit_length"] = int


class UnknownVariable(VariableTracker):
    """Nothing is known but ``reason`` and perhaps ``pytype``: int, float, bool, str, ... or None for any type.

    ``key`` names an undecided test (two tests of the same things share it), so that a path that assumed one side
    assumes it again.
    """

    __slots__ = ("reason", "pytype", "key")

    def __init__(self, reason: str, pytype: type | None = None, key: Hashable | None = None) -> None:
        self.reason = reason
        self.pytype = pytype
        self.key: Hashable = key if key is not None else ("unknown", id(self))

    def python_type_name(self) -> str:
        return self.pytype.__name__ if self.pytype else "unknown"

    def class_of(self, tx: Tracer) -> VariableTracker:
        if self.pytype is not None:
            return tx.lookup("builtins." + self.pytype.__name__)
        return UnknownVariable(f"type of {self.reason}")

    def describe(self) -> str:
        return f"{self.python_type_name()}, unknown: {self.reason}"

    def _derived(self, what: str, pytype: type | None = None) -> UnknownVariable:
        return UnknownVariable(self.reason if len(self.reason) > 80 else f"{what} of {self.reason}", pytype)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return self._derived("result")

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        return self._derived(f"{name}()", RESULT_TYPES.get((self.pytype, name)) if self.pytype else None)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return self._derived(f".{name}")

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        return None

    def var_delattr(self, tx: Tracer, name: str) -> None:
        return None

    def truth(self, tx: Tracer) -> bool | None:
        return tx.assume(self)

    def length(self, tx: Tracer) -> int | None:
        return None

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        return None

    def iterator(self, tx: Tracer) -> VariableTracker:
        return self

    def next_item(self, tx: Tracer) -> VariableTracker:
        return self._derived("item")
