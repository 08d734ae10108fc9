"""Python values read from tensors, boolean masks and calls with an equal that the compiler can trace."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ..place import Place
from .masks import as_mask
from .proposal import (
    Proposal,
    called_name,
    code_of,
    expression,
    in_parentheses,
    in_place_of,
    last_name,
    plain_arguments,
    the_call,
)


def keep_tensor(place: Place) -> Iterator[Proposal]:
    """``x * t.item()`` as ``x * t``: arithmetic takes a 0-d tensor as it is."""
    call = the_call(place)
    match call:
        case cst.Call(func=cst.Attribute(value=tensor, attr=cst.Name(value="item")), args=[]):
            pass
        case _:
            return
    around = place.parents[0] if place.parents else None
    if isinstance(around, cst.BinaryOperation) or _is_whole_value(place, call):
        yield Proposal("Keep it a 0-d tensor", place.replaced(call, tensor), imports=())


def _is_whole_value(place: Place, call: cst.Call) -> bool:
    match place.statement:
        case cst.SimpleStatementLine(body=[cst.Assign(value=value)]):
            return value is call
        case _:
            return False


def power_operator(place: Place) -> Iterator[Proposal]:
    """``pow(t, n)`` as ``t ** n``, which means the same and is traced."""
    call = the_call(place)
    if call is None or called_name(call) != "pow":
        return
    arguments = plain_arguments(call)
    if arguments and len(arguments) == 2:
        code = f"{in_parentheses(arguments[0])} ** {in_parentheses(arguments[1])}"
        new = in_place_of(call, place.parents[0], code)
        yield Proposal("Use the ** operator", place.replaced(call, new), safe=True, imports=())


def clone_for_deepcopy(place: Place) -> Iterator[Proposal]:
    """``copy.deepcopy(t)`` of a tensor as ``t.clone()``."""
    call = the_call(place)
    if call is None or last_name(call) != "deepcopy":
        return
    arguments = plain_arguments(call)
    if arguments and len(arguments) == 1:
        new = expression(f"{in_parentheses(arguments[0])}.clone()")
        yield Proposal("Copy the tensor with clone()", place.replaced(call, new), imports=())


_RANDOM = {
    "random.random": (0, "torch.rand(())"),
    "random.uniform": (2, "torch.empty(()).uniform_({0}, {1})"),
    "random.gauss": (2, "{0} + {1} * torch.randn(())"),
    "random.normalvariate": (2, "{0} + {1} * torch.randn(())"),
}
"""Draws of Python's own generator: number of arguments, and a draw in the graph."""


def draw_in_graph(place: Place) -> Iterator[Proposal]:
    """A draw of Python's random numbers as one of torch's, a 0-d tensor."""
    call = the_call(place)
    if call is None or called_name(call) not in _RANDOM:
        return
    count, template = _RANDOM[called_name(call)]
    arguments = plain_arguments(call)
    if arguments is not None and len(arguments) == count:
        new = in_place_of(call, place.parents[0], template.format(*map(in_parentheses, arguments)))
        yield Proposal("Draw the number inside of the graph", place.replaced(call, new))


_REDUCTIONS = {
    "sum": "torch.where({condition}, {x}, 0).sum()",
    "mean": "torch.where({condition}, {x}, 0).sum() / {mask}.sum()",
    "amax": "torch.where({condition}, {x}, float('-inf')).amax()",
    "max": "torch.where({condition}, {x}, float('-inf')).max()",
    "amin": "torch.where({condition}, {x}, float('inf')).amin()",
    "min": "torch.where({condition}, {x}, float('inf')).min()",
}
"""Reductions over the selected elements, with the others made neutral. ``mean`` of none is nan both times."""


def masked_reduction(place: Place) -> Iterator[Proposal]:
    """``x[mask].sum()`` as a sum over ``torch.where(mask, x, 0)``: no shape depends on data. Needs equal shapes."""
    selected = _selection(place.node)
    if selected is None or len(place.parents) < 3:
        return
    attribute, call = place.parents[0], place.parents[1]
    match attribute, call:
        case cst.Attribute(attr=cst.Name(value=name)), cst.Call(args=[], func=func) if func is attribute:
            pass
        case _:
            return
    if name in _REDUCTIONS:
        mask = in_parentheses(expression(selected[1]))
        new = in_place_of(
            call, place.parents[2], _REDUCTIONS[name].format(x=selected[0], mask=mask, condition=selected[1])
        )
        yield Proposal("Reduce over a masked tensor of fixed shape", place.replaced(call, new))


def masked_update(place: Place) -> Iterator[Proposal]:
    """``x[mask] *= 2`` as ``x.copy_(torch.where(mask, x * 2, x))``. Needs the mask to have the shape of ``x``."""
    match place.statement:
        case cst.SimpleStatementLine(body=[cst.AugAssign(target=target, operator=operator, value=value)]):
            sign: str | None = code_of(operator).strip().removesuffix("=")
        case cst.SimpleStatementLine(body=[cst.Assign(targets=[cst.AssignTarget(target=target)], value=value)]):
            sign = None
        case _:
            return
    selected = _selection(target)
    if selected is None or not isinstance(target, cst.Subscript) or not isinstance(target.value, cst.Name):
        return
    x, mask = selected
    if sign is None and _selection_inside(value):
        return
    new = code_of(value) if sign is None else f"{x} {sign} {in_parentheses(value)}"
    line = f"{x}.copy_(torch.where({mask}, {new}, {x}))"
    yield Proposal("Update with torch.where instead of a mask", place.replaced_by([line]))


def _selection(node: cst.CSTNode) -> tuple[str, str] | None:
    """Tensor and mask of ``x[mask]``, as source."""
    match node:
        case cst.Subscript(value=x, slice=[cst.SubscriptElement(slice=cst.Index(value=index, star=None))]):
            mask = code_of(index) if isinstance(index, cst.Name | cst.Attribute) else as_mask(index)
            return None if mask is None else (in_parentheses(x), mask)
        case _:
            return None


def _selection_inside(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Subscript) or any(_selection_inside(child) for child in node.children)
