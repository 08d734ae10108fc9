"""Elements of small literal tensors through operations, so that tests on them can be decided.

Values are nested tuples of Python numbers. Everything that is not certain, or too large, is UNKNOWN.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from typing import Any

from .base import VariableTracker
from .creation_rules import MAX_ELEMENTS, cast_elements
from .op_call import UNKNOWN, axes_of, const
from .shapes import Shape
from .tensor import SymNodeVariable, TensorVariable


def _divide(left: Any, right: Any) -> Any:
    if right == 0:
        return math.nan if left == 0 else math.copysign(math.inf, left)
    return left / right


BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": _divide, "true_divide": _divide,
    "floor_divide": operator.floordiv, "remainder": operator.mod, "pow": operator.pow, "eq": operator.eq,
    "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    "bitwise_and": operator.and_, "bitwise_or": operator.or_, "bitwise_xor": operator.xor, "maximum": max,
    "minimum": min, "multiply": operator.mul, "subtract": operator.sub,
    "logical_and": lambda a, b: bool(a) and bool(b), "logical_or": lambda a, b: bool(a) or bool(b),
}  # fmt: skip
UNARY: dict[str, Callable[[Any], Any]] = {
    "neg": operator.neg, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "sin": math.sin, "cos": math.cos,
    "tanh": math.tanh, "square": lambda a: a * a, "relu": lambda a: max(a, 0), "isnan": lambda a: a != a,
    "isinf": lambda a: isinstance(a, float) and math.isinf(a), "logical_not": operator.not_, "floor": math.floor,
    "isfinite": lambda a: not isinstance(a, float) or math.isfinite(a), "positive": lambda a: a, "clone": lambda a: a,
    "contiguous": lambda a: a, "detach": lambda a: a, "ceil": math.ceil, "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
    "bitwise_not": lambda a: (not a) if isinstance(a, bool) else ~a, "sign": lambda a: (a > 0) - (a < 0),
    "log": math.log,
}  # fmt: skip
REDUCE: dict[str, Callable[[list[Any]], Any]] = {
    "sum": sum, "mean": lambda items: math.fsum(items) / len(items), "max": max, "min": min, "amax": max,
    "amin": min, "any": any, "all": all, "prod": math.prod, "argmax": lambda items: items.index(max(items)),
    "argmin": lambda items: items.index(min(items)), "norm": lambda items: math.sqrt(math.fsum(a * a for a in items)),
    "count_nonzero": lambda items: sum(1 for a in items if a),
}  # fmt: skip
RESHAPE = frozenset("view reshape flatten ravel squeeze unsqueeze unflatten view_as reshape_as".split())


def sizes(shape: Shape) -> list[int] | None:
    """A shape of plain numbers, not too large; None for others."""
    if shape is None:
        return None
    plain = [dim for dim in shape if isinstance(dim, int)]
    return plain if len(plain) == len(shape) and math.prod(plain) <= MAX_ELEMENTS else None


def flat(value: Any) -> Iterator[Any]:
    """The numbers of nested tuples, in order."""
    if isinstance(value, tuple):
        for item in value:
            yield from flat(item)
    else:
        yield value


def nested(numbers: list[Any], shape: list[int]) -> Any:
    """Nested tuples of a shape."""
    if not shape:
        return numbers[0]
    step = math.prod(shape[1:])
    return tuple(nested(numbers[at * step : (at + 1) * step], shape[1:]) for at in range(shape[0]))


def operand(value: VariableTracker | None) -> tuple[list[Any], list[int]] | None:
    """The numbers and the shape of an operand whose elements are known."""
    if isinstance(value, TensorVariable):
        shape = sizes(value.shape)
        if shape is None or value.value is UNKNOWN:
            return None
        numbers = list(flat(value.value))
        return (numbers, shape) if len(numbers) == math.prod(shape) else None
    if value is None or isinstance(value, SymNodeVariable):
        return None
    number = const(value, UNKNOWN)
    return ([number], []) if isinstance(number, (bool, int, float)) else None


def spread(numbers: list[Any], shape: list[int], target: list[int]) -> list[Any]:
    """Broadcast."""
    if shape == target:
        return numbers
    padded = [1] * (len(target) - len(shape)) + shape
    strides: list[int] = []
    step = 1
    for size in reversed(padded):
        strides.append(0 if size == 1 else step)
        step *= size
    strides.reverse()
    places = [0]
    for size, stride in zip(target, strides, strict=True):
        places = [place + at * stride for place in places for at in range(size)]
    return [numbers[place] for place in places]


def evaluate(name: str, args: list[VariableTracker], kwargs: dict[str, VariableTracker], result: TensorVariable) -> Any:
    """The elements of an operation's result, whose shape and dtype are known; UNKNOWN where they are not certain."""
    shape = sizes(result.shape)
    if shape is None or result.dtype is None or not args:
        return UNKNOWN
    try:
        found = _evaluate(name, args, kwargs, shape, result.dtype)
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return UNKNOWN
    return UNKNOWN if found is UNKNOWN else cast_elements(found, result.dtype)


def _evaluate(
    name: str, args: list[VariableTracker], kwargs: dict[str, VariableTracker], shape: list[int], dtype: str
) -> Any:
    first = operand(args[0])
    if first is None:
        return UNKNOWN
    numbers, own = first
    if name in UNARY and len(args) == 1 and not kwargs:
        return nested([UNARY[name](a) for a in numbers], own)
    if name in RESHAPE and dtype == getattr(args[0], "dtype", None) and math.prod(shape) == len(numbers):
        return nested(numbers, shape)
    if name in BINARY and len(args) == 2 and not kwargs:
        second = operand(args[1])
        if second is None:
            return UNKNOWN
        left, right = spread(numbers, own, shape), spread(*second, shape)
        return nested([BINARY[name](a, b) for a, b in zip(left, right, strict=True)], shape)
    if name in ("clamp", "clamp_min", "clamp_max"):
        return _clamp(name, numbers, own, args, kwargs)
    if name in REDUCE and numbers:
        return _reduce(name, numbers, own, args, kwargs, shape)
    return UNKNOWN


def _clamp(name: str, numbers: list[Any], own: list[int], args: list[VariableTracker], kwargs: dict[str, Any]) -> Any:
    bounds = list(args[1:])
    low = kwargs.get("min") or (bounds.pop(0) if bounds and name != "clamp_max" else None)
    high = kwargs.get("max") or (bounds.pop(0) if bounds else None)
    lowest, highest = const(low), const(high)
    if not all(bound is None or isinstance(bound, (int, float)) for bound in (lowest, highest)):
        return UNKNOWN
    kept = [a if lowest is None else max(a, lowest) for a in numbers]
    return nested([a if highest is None else min(a, highest) for a in kept], own)


def _reduce(
    name: str,
    numbers: list[Any],
    own: list[int],
    args: list[VariableTracker],
    kwargs: dict[str, VariableTracker],
    shape: list[int],
) -> Any:
    fold = REDUCE[name]
    dim = kwargs.get("dim") or (args[1] if len(args) > 1 else None)
    axes = axes_of(dim)
    if axes is None and set(kwargs) <= {"dim", "dtype"}:
        return nested([fold(numbers)], shape) if math.prod(shape) == 1 else UNKNOWN
    if not isinstance(axes, list) or len(axes) != 1 or name == "norm" or len(args) > 3:
        return UNKNOWN
    axis: int = axes[0] % len(own)
    inner = math.prod(own[axis + 1 :])
    outer = math.prod(own[:axis])
    size = own[axis]
    results = [
        fold([numbers[(o * size + k) * inner + i] for k in range(size)]) for o in range(outer) for i in range(inner)
    ]
    return nested(results, shape) if math.prod(shape) == len(results) else UNKNOWN
