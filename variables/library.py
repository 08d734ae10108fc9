"""Gives dotted names of builtins, the standard library and torch their values: the one place that knows all tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import library_classes, library_contextlib, library_functools, library_importlib, library_inspect, numpy, torch
from .base import VariableTracker
from .builtin import lookup_native as lookup_builtin
from .constant import ConstantVariable
from .functions import SkipFunctionVariable
from .misc import TypingVariable
from .native_facts import FOLDED_MODULES
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from collections.abc import Callable

    from .protocol import Tracer

NATIVES: dict[str, Callable[[Tracer], VariableTracker]] = {
    **library_functools.NATIVES,
    **library_contextlib.NATIVES,
    **library_classes.NATIVES,
    **library_inspect.NATIVES,
    **library_importlib.NATIVES,
}
"""Values made by hand, by dotted name."""

TYPING_MODULES = frozenset({"typing", "typing_extensions", "collections.abc"})
NATIVE_MODULES = frozenset(
    FOLDED_MODULES
    | TYPING_MODULES
    | set(
        "functools contextlib dataclasses enum abc copy sys os os.path time random logging uuid hashlib pathlib "
        "pickle subprocess shutil tempfile importlib importlib.util importlib.metadata asyncio multiprocessing socket "
        "ctypes unittest gbpredict_model numpy pdb types argparse ast dis".split()
    )
)
"""Modules whose names are answered from tables before their source is looked at."""


OPAQUE_MODULES = frozenset({"regex", "numpy"})
"""Packages around a C extension whose Python part tells nothing: calls are skipped, results unknown."""


def is_native_module(name: str) -> bool:
    """Whether a module of that name is known without its source."""
    return name in NATIVE_MODULES or name.startswith(("numpy.", "os.", "importlib.", "collections."))


def lookup_native(tx: Tracer, dotted: str) -> VariableTracker | None:
    """The value of a name of builtins or of the standard library; None where no table has it."""
    own = tx.natives.get(dotted)
    if own is not None:
        return own
    cached = tx.interned.get(dotted)
    if cached is not None:
        return cached
    found = _find_native(tx, dotted)
    if found is not None:
        tx.interned[dotted] = found
    return found


def _find_native(tx: Tracer, dotted: str) -> VariableTracker | None:
    maker = NATIVES.get(dotted)
    if maker is not None:
        return maker(tx)
    module, _, name = dotted.rpartition(".")
    if module in TYPING_MODULES:
        if name == "TYPE_CHECKING":
            return ConstantVariable(False)
        special = NATIVES.get(f"typing.{name}")
        if special is not None:
            return lookup_native(tx, f"typing.{name}")
        found = lookup_builtin(dotted)
        if found is not None and module == "typing":
            return found
        return TypingVariable(f"{'typing' if module == 'typing_extensions' else module}.{name}")
    if module.partition(".")[0] in ("torch",):
        return None
    if module.partition(".")[0] == "numpy":
        return numpy.lookup_numpy(dotted)
    if module in OPAQUE_MODULES:
        return SkipFunctionVariable(dotted)
    return lookup_builtin(dotted)


def lookup_torch(tx: Tracer, dotted: str) -> VariableTracker | None:
    """The value of a name of torch that has a rule of its own; None where model sources or facts answer."""
    own = tx.natives.get(dotted)
    if own is not None:
        return own
    cached = tx.interned.get(dotted)
    if cached is None:
        cached = torch.lookup_torch(dotted, tx.knowledge)
        if cached is not None:
            tx.interned[dotted] = cached
    return cached


def from_symbol(tx: Tracer, dotted: str, symbol: Any) -> VariableTracker:
    """The value of a name of torch of which only facts are known."""
    found = torch.lookup_skipped(dotted, tx.knowledge)
    if found is not None:
        return found
    if symbol.kind == "constant" and symbol.type == "TorchVersion":  # a text; the other name of it holds the text
        symbol = tx.knowledge.symbol("torch.version.__version__") or symbol
    if symbol.kind == "constant":
        return ConstantVariable(symbol.value)
    if symbol.rule == "SkipFunctionVariable":
        return SkipFunctionVariable(symbol.name or dotted)
    return UnknownVariable(f"{dotted} is not modelled")
