"""Fills the tables of native names, and answers for them: ``lookup_native``.

Importing this module is what registers every handler; ``builtin`` alone knows none.
"""

from __future__ import annotations

from . import (
    builtin_handlers,
    constructors,
    copying,
    formatting,
    itertools_functions,
    math_functions,
    operators,
    stdlib,
)
from .builtin import lookup_native

__all__ = [
    "builtin_handlers",
    "constructors",
    "copying",
    "formatting",
    "itertools_functions",
    "lookup_native",
    "math_functions",
    "operators",
    "stdlib",
]
