"""Which rewrites are tried for a break, in the order in which they are offered."""

from __future__ import annotations

from . import branches, effects, values
from .proposal import Rewrite

EVERYWHERE: tuple[Rewrite, ...] = (effects.hoist_import,)

BY_RULE: dict[str, tuple[Rewrite, ...]] = {
    "GB0059": (values.power_operator, effects.skip_while_compiling),
    "GB0007": (effects.skip_while_compiling, effects.constant_clock, values.draw_in_graph),
    "GB0291": (effects.skip_while_compiling,),
    "GB0170": (
        branches.where_statement,
        branches.where_expression,
        branches.constant_message,
        branches.assert_in_graph,
    ),
    "GB0124": (branches.where_statement, branches.where_expression, values.keep_tensor),
    "GB0036": (values.masked_reduction, values.masked_update),
    "GB4198": (values.clone_for_deepcopy,),
}
"""By the id of the break itself; what it led to (a skipped frame) is repaired with it."""


def rewrites_for(rule: str) -> tuple[Rewrite, ...]:
    """The rewrites to try for a rule."""
    return (*BY_RULE.get(rule, ()), *EVERYWHERE)
