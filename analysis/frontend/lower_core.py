"""The state of one lowering from libcst to the IR, and the tables by which it finds the function for a node.

The modules ``lower_*`` hold one function per libcst class, entered in the tables here. ``pos`` values are handed out in
the order in which nodes are lowered, and that order depends on the tree alone: lowering the same text once more with
``marks`` tells which tree node a ``pos`` stands for (see ``positions``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from . import ir
from .lower_base import LoweringBase
from .scopes import Scope

Mark = cst.CSTNode | tuple[cst.CSTNode, cst.CSTNode, int]
"""What a ``pos`` stands for: a node, or the stretch between two nodes (see ``TO_END`` and its sisters)."""

TO_END = 0
"""From the start of the first node to the end of the second."""
TO_START = 1
"""From the start of the first node to the start of the second."""
FROM_END = 2
"""From the end of the first node, which is whitespace, to the end of the second."""

EXPRESSIONS: dict[type[cst.CSTNode], Callable[[Lowering, Any], ir.Expr]] = {}
STATEMENTS: dict[type[cst.CSTNode], Callable[[Lowering, Any, list[ir.Stmt]], None]] = {}
"""Each appends what the statement becomes: mostly one statement, none for ``global``."""
PATTERNS: dict[type[cst.CSTNode], Callable[[Lowering, Any], ir.Pattern]] = {}


class Lowering(LoweringBase):
    """Lowers the tree of one unit."""

    __slots__ = ("codes", "marks", "module")

    def __init__(
        self,
        module: cst.Module,
        root: Scope,
        *,
        heads_only: bool = False,
        class_name: str = "",
        root_qualname: str = "",
        future_annotations: bool = False,
        marks: list[Mark] | None = None,
    ) -> None:
        super().__init__(root, heads_only, class_name, root_qualname, future_annotations)
        self.module = module
        self.codes: list[tuple[ir.Code, cst.CSTNode]] = []
        """Every code in the order of its making, with its node, for the line numbers."""
        self.marks = marks

    def pos(self, node: cst.CSTNode) -> int:
        """The next position, standing for ``node``."""
        count = self.count
        self.count = count + 1
        if self.marks is not None:
            self.marks.append(node)
        return count

    def pos_between(self, start: cst.CSTNode, end: cst.CSTNode, mode: int = TO_END) -> int:
        """The next position, standing for a stretch of source."""
        count = self.count
        self.count = count + 1
        if self.marks is not None:
            self.marks.append((start, end, mode))
        return count

    def pos_header(self, node: cst.CSTNode, body: cst.BaseSuite) -> int:
        """The next position, standing for a compound statement's header, from its keyword to its colon."""
        if self.marks is not None:
            return self.pos_between(node, after_colon(body), TO_START)
        self.count += 1
        return self.count - 1

    def expression(self, node: cst.BaseExpression) -> ir.Expr:
        """Lower an expression that is read."""
        return EXPRESSIONS[node.__class__](self, node)

    def optional(self, node: cst.BaseExpression | None) -> ir.Expr | None:
        """Lower an expression that may be missing."""
        return None if node is None else EXPRESSIONS[node.__class__](self, node)

    def block(self, suite: cst.BaseSuite) -> list[ir.Stmt]:
        """Lower the statements of a suite."""
        out: list[ir.Stmt] = []
        self.statements(suite.body, out)
        return out

    def statements(self, nodes: Any, out: list[ir.Stmt]) -> None:
        """Lower statements and statement lines."""
        for node in nodes:
            if node.__class__ is cst.SimpleStatementLine:
                for small in node.body:
                    STATEMENTS[small.__class__](self, small, out)
            else:
                STATEMENTS[node.__class__](self, node, out)

    def open_node(self, kind: str, name: str, params: list[ir.Param], node: cst.CSTNode, pos: int) -> ir.Code:
        """Start a new code in a scope of its own; ``close_code`` ends it."""
        code = self.open_code(kind, name, params, pos)
        self.codes.append((code, node))
        return code


def after_colon(body: cst.BaseSuite) -> cst.CSTNode:
    """The node that starts right behind the colon of a suite's header."""
    if isinstance(body, cst.IndentedBlock):
        return body.header
    assert isinstance(body, cst.SimpleStatementSuite)
    return body.leading_whitespace


def source_of(lowering: Lowering, node: cst.BaseExpression) -> str:
    """The text of an expression as it is written."""
    if node.__class__ is cst.Name and not node.lpar:
        return node.value  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    return lowering.module.code_for_node(node)
