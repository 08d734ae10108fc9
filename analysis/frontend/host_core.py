"""The state of one lowering from the host's own syntax tree, and its tables. Knows nothing of libcst.

The host's parser is ten times as fast as libcst and its nodes carry their places. So whatever it accepts is lowered
from its tree; libcst takes over where it does not (a newer Python's syntax, a file with a mistake in it). Both give the
same IR with the same numbers for positions: the tests compare them.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from typing import Any

from . import ir
from .lower_base import LoweringBase
from .scopes import Scope

Mark = ast.AST | tuple[int, Any, Any]
"""What a ``pos`` stands for: a node, or something that has none, by one of the kinds below (see ``host_positions``)."""

HEADER = 0
"""A compound statement's header to its colon: the statement, and the last node before the colon (None: none)."""
BETWEEN = 1
"""From the start of the first node to the end of the second."""
CLAUSE = 2
"""A clause of a comprehension, from its keyword: the first node behind the keyword, and the last."""
DEFINED = 3
"""The name behind ``def`` or ``class``: the statement, and the name."""
RENAMED = 4
"""The name behind ``as``: the node that ends with it, and the name."""
CAUGHT = 5
"""The name that an exception is caught as: the handler, and the name."""
BARE = 6
"""A generator expression whose parentheses are those of the call around it."""
QUOTED = 7
"""A node inside of an f-string, whose place older versions of Python get wrong."""

EXPRESSIONS: dict[type[ast.AST], Callable[[HostLowering, Any], ir.Expr]] = {}
STATEMENTS: dict[type[ast.AST], Callable[[HostLowering, Any, list[ir.Stmt]], None]] = {}
PATTERNS: dict[type[ast.AST], Callable[[HostLowering, Any], ir.Pattern]] = {}


class HostLowering(LoweringBase):
    """Lowers the host's tree of one unit."""

    __slots__ = ("lines", "marks", "offset", "quoted")

    def __init__(
        self,
        root: Scope,
        lines: list[str],
        offset: int,
        *,
        heads_only: bool = False,
        class_name: str = "",
        root_qualname: str = "",
        future_annotations: bool = False,
        marks: list[Mark] | None = None,
    ) -> None:
        super().__init__(root, heads_only, class_name, root_qualname, future_annotations)
        self.lines = lines
        """The lines of the parsed text."""
        self.offset = offset
        """What to add to its line numbers for those of the file."""
        self.marks = marks
        self.quoted = False
        """Whether an f-string is being lowered."""

    def pos(self, node: ast.AST) -> int:
        """The next position, standing for ``node``."""
        count = self.count
        self.count = count + 1
        if self.marks is not None:
            self.marks.append((QUOTED, node, None) if self.quoted else node)
        return count

    def pos_of(self, kind: int, first: Any, second: Any) -> int:
        """The next position, standing for something without a node of its own."""
        count = self.count
        self.count = count + 1
        if self.marks is not None:
            self.marks.append((QUOTED if self.quoted else kind, first, second))
        return count

    def expression(self, node: ast.expr) -> ir.Expr:
        """Lower an expression that is read."""
        return EXPRESSIONS[node.__class__](self, node)

    def optional(self, node: ast.expr | None) -> ir.Expr | None:
        """Lower an expression that may be missing."""
        return None if node is None else EXPRESSIONS[node.__class__](self, node)

    def block(self, nodes: list[ast.stmt]) -> list[ir.Stmt]:
        """Lower the statements of a block."""
        out: list[ir.Stmt] = []
        for node in nodes:
            STATEMENTS[node.__class__](self, node, out)
        return out

    def pattern(self, node: ast.AST) -> ir.Pattern:
        """Lower the pattern of a case."""
        return PATTERNS[node.__class__](self, node)

    def open_at(self, kind: str, name: str, params: list[ir.Param], node: Any, pos: int) -> ir.Code:
        """Start a new code in a scope of its own, with its lines; ``close_code`` ends it."""
        code = self.open_code(kind, name, params, pos)
        decorators = getattr(node, "decorator_list", None)
        code.line = node.lineno + self.offset
        code.first_line = decorators[0].lineno + self.offset if decorators else code.line
        code.end_line = node.end_lineno + self.offset
        return code

    def text(self, node: ast.expr) -> str:
        """The text of an expression as it is written."""
        if node.__class__ is ast.Name:
            return node.id  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
        end_line = node.end_lineno or node.lineno
        lines = self.lines[node.lineno - 1 : end_line]
        lines[-1] = _upto(lines[-1], node.end_col_offset or 0)
        lines[0] = lines[0][columns(lines[0], node.col_offset) :]
        return "\n".join(lines)


def columns(line: str, offset: int) -> int:
    """The number of characters in so many bytes of a line."""
    return offset if line.isascii() else len(line.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))


def _upto(line: str, offset: int) -> str:
    return line[: columns(line, offset)]


def host_parse(text: str) -> ast.Module:
    """Parse with the standard library."""
    with warnings.catch_warnings():  # a file's own invalid escapes are no concern of whoever runs this
        warnings.simplefilter("ignore")
        return ast.parse(text)
