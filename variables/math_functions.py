"""Functions of ``math`` and ``cmath``: folded on numbers, with the compiler's rules for tensors."""

from __future__ import annotations

import cmath
import math
from typing import TYPE_CHECKING, Any, Final

from ..analysis.catalogue import rules as R
from .base import VariableTracker
from .builtin import handles
from .constant import wrap
from .native import MISSING, all_known, first_unknown, has_tensor, known
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

INTEGERS: Final = frozenset("ceil floor trunc factorial comb perm gcd lcm isqrt".split())
TESTS: Final = frozenset("isnan isinf isfinite isclose".split())
ITERABLES: Final = frozenset("fsum prod dist sumprod".split())
ROUNDING: Final = {"ceil": "__ceil__", "floor": "__floor__", "trunc": "__trunc__"}


def _expensive(name: str, values: list[Any]) -> bool:
    numbers = [abs(v) for v in values if isinstance(v, int)]
    return name in ("factorial", "comb", "perm", "lcm") and any(n > 3_000 for n in numbers)


def _kind(name: str) -> type | None:
    return int if name in INTEGERS else bool if name in TESTS else tuple if name in ("frexp", "modf") else float


def _call(
    tx: Tracer, module: Any, name: str, args: tuple[VariableTracker, ...], options: dict[str, VariableTracker]
) -> VariableTracker:
    values = list(args)
    constants = all_known(values, options)
    if constants is not None:
        if _expensive(name, constants[0]):
            return tx.unknown(f"very large result of math.{name}()", int)
        try:
            return wrap(tx, getattr(module, name)(*constants[0], **constants[1]))
        except (TypeError, ValueError, OverflowError) as error:
            tx.throw(type(error), str(error))
    if tx.traced and has_tensor(values, options) and name not in TRACED:
        _state_break(tx, name, [*values, *options.values()])
    kind = _kind(name) if module is math else complex if name not in ("phase",) and name not in TESTS else None
    if name == "prod" and module is math:
        items = tx.iterate(args[0])
        total = options.get("start", wrap(tx, 1))
        if items is None:
            return tx.unknown("product of unknown items")
        for item in items:
            total = tx.binary("*", total, item)
        return total
    if name in ITERABLES:
        if any(item.is_tensor() for arg in args for item in tx.iterate(arg) or ()):
            tx.graph_break(R.GB0033, what=f"math.{name}() of tensors", operator=f"math.{name}", op=f"math.{name}")
        return tx.unknown(f"result of math.{name}()", kind)
    for value in (*values, *options.values()):
        if known(value) is not MISSING or isinstance(value, UnknownVariable):
            continue
        if value.is_tensor() and tx.traced:
            return tx.unknown(f"result of math.{name}() of a tensor", kind)
        rounded = ROUNDING.get(name)
        if rounded is not None:
            return tx.call_method(value, rounded, [])
        number = tx.call_method(value, "__float__", [])
        if type(number).__name__ == "SymNodeVariable":
            return number
    unknown = first_unknown(values, options)
    return tx.unknown(unknown.reason if unknown is not None else f"result of math.{name}()", kind)


def _state_break(tx: Tracer, name: str, values: list[VariableTracker]) -> None:
    """Functions of ``math`` go into the graph, which then has to know the number, or is given what is no tensor."""
    tensor = next(value for value in values if value.is_tensor())
    whole = "int" in str(getattr(tensor, "dtype", ""))
    if not whole:
        tx.graph_break(R.GB0033, what=f"math.{name}() of a tensor", operator=f"math.{name}", op=f"math.{name}")
    elif name in INTEGERS or name in TESTS:
        tx.graph_break(R.GB0208, what=f"math.{name}() of a tensor", function=f"math.{name}")
    tx.add_op()


TRACED: Final = frozenset({"trunc", "prod", "radians"})


def _register() -> None:
    for module in (math, cmath):
        for name, found in vars(module).items():
            if callable(found) and not name.startswith("_"):

                def run(
                    tx: Tracer,
                    *args: VariableTracker,
                    _name: str = name,
                    _module: Any = module,
                    **options: VariableTracker,
                ) -> VariableTracker:
                    return _call(tx, _module, _name, args, options)

                handles(f"{module.__name__}.{name}", ruled=module is math)(run)


_register()
