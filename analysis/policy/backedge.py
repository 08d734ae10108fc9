"""Whether a jump back may follow the instruction that is running: then TorchDynamo takes a break to be in a loop.

Models ``symbolic_convert.py::maybe_has_backedge``: from the current instruction to the first return in the order of the
code, is there a jump to before the current instruction?
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..frontend import ir

if TYPE_CHECKING:
    from ..interpreter.frame import Frame

_SCOPES = (ir.Lambda, ir.Comprehension, ir.FunctionDef, ir.ClassDef)


def has_backedge(f: Frame, jump: bool = False) -> bool:
    """For the innermost loop that the frame is running, outwards. ``jump``: the instruction is itself a jump; the last
    one of a ``while`` test at the end of the body is the jump back, and nothing of the loop follows it."""
    loops = f.loops
    if f.loop_test or (jump and loops and isinstance(loops[-1], ir.While) and _last_test(loops[-1]).pos == f.pos):
        loops = loops[:-1]
    return any(_jumps_back(loop, f.pos) for loop in reversed(loops))


def _last_test(loop: ir.While) -> Any:
    """The operand of the test that is jumped on last."""
    node: Any = loop.test
    while isinstance(node, (ir.UnaryOp, ir.BoolOp)):
        if isinstance(node, ir.BoolOp):
            node = node.values[-1]
        elif node.op == "not":
            node = node.operand
        else:
            break
    return node


def _jumps_back(loop: ir.For | ir.While, pos: int) -> bool:
    """Whether after ``pos``, in the loop's body, a jump back comes before any return."""
    for kind in _events(loop.body, pos):
        return kind == "jump"
    return True


def _events(block: list[Any], pos: int) -> list[str]:
    """``return`` and ``continue`` statements of this loop after ``pos``, in order."""
    found: list[str] = []

    def walk(node: Any, own: bool) -> None:
        if isinstance(node, _SCOPES):
            return
        if isinstance(node, ir.Return):
            if node.pos > pos:
                found.append("return")
            return
        if isinstance(node, ir.Continue):
            if own and node.pos > pos:
                found.append("jump")
            return
        inner = own and not isinstance(node, (ir.For, ir.While))
        if isinstance(node, msgspec.Struct):
            for name in ("body", "handlers", "orelse", "finalbody", "cases"):
                for child in getattr(node, name, ()):
                    if isinstance(child, msgspec.Struct):
                        walk(child, inner)

    for statement in block:
        walk(statement, True)
    return found
