"""One activation of a piece of code: its variables, where it stands, and what the compiler policy must know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...variables.base import VariableTracker
from ...variables.functions import CellVariable, UserFunctionVariable
from ..frontend import ir

if TYPE_CHECKING:
    from ...variables.misc import PythonModuleVariable
    from ..frontend.source import Unit
    from .code import FunctionCode

NORMAL = 0
BREAK = 1
CONTINUE = 2
RETURN = 3


class Frame:
    """``locals`` are fast locals, ``cells`` own and free cells by name, ``namespace`` the names of a class body or
    module.

    ``pos`` is the node being executed. ``root``: the outermost frame of a trace, which handles graph breaks in place.
    ``loops`` are the loops being run, outermost first; ``try_depth`` counts ``try`` blocks and ``generic_contexts``
    generic context managers around the current statement; ``busy`` counts what keeps values on Python's stack
    (``for`` iterators, ``with`` exits), where TorchDynamo can make no checkpoint.
    """

    __slots__ = (
        "handle", "code", "unit", "module", "locals", "cells", "namespace", "annotations", "function", "pos", "root",
        "loops", "try_depth", "generic_contexts", "busy", "value", "parent", "handled", "depth", "pending", "loop_test",
    )  # fmt: skip

    def __init__(self, handle: FunctionCode, module: PythonModuleVariable, parent: Frame | None) -> None:
        self.handle = handle
        self.code = handle.code
        self.unit: Unit = handle.unit
        self.module = module
        self.locals: dict[str, VariableTracker] = {}
        self.cells: dict[str, CellVariable] = {}
        self.namespace: dict[str, VariableTracker] | None = None
        self.annotations: dict[str, tuple[str, VariableTracker | None]] = {}
        self.function: UserFunctionVariable | None = None
        self.pos = self.code.pos
        self.root = False
        self.loops: list[ir.For | ir.While] = []
        self.try_depth = 0
        self.generic_contexts = 0
        self.busy = 0
        self.value: VariableTracker | None = None
        self.parent = parent
        self.handled: list[VariableTracker] = []
        self.depth: int = parent.depth + 1 if parent is not None else 0
        self.pending: list[VariableTracker] = []
        self.loop_test = False

    def unit_place(self, pos: int) -> str:
        """``file:line`` of a node, for notes."""
        return f"{self.handle.path}:{self.unit.line(pos)}"
