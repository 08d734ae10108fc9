"""The statement that a finding is about, parsed alone: whole files are too slow to parse for one fix."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from ..report import Diagnostic
from .edits import Edit, split_lines

HEADER = "if True:\n"
"""Put before an indented statement, so that it can be parsed with its indentation as it stands."""


class Source:
    """A file's text, parsed once for all fixes of its findings."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = split_lines(text)

    @cached_property
    def tree(self) -> ast.Module | None:
        """The whole module; None while it has a syntax error."""
        try:
            return ast.parse(self.text.encode("utf-8", "surrogatepass"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    @property
    def newline(self) -> str:
        """How the file ends its lines."""
        first = self.lines[0] if self.lines else "\n"
        return "\r\n" if first.endswith("\r\n") else "\r" if first.endswith("\r") else "\n"

    def column(self, line: int, offset: int) -> int:
        """The column, from 1, of a byte offset as ``ast`` gives it."""
        return len(self.lines[line - 1].encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "surrogatepass")) + 1

    def binds(self, name: str) -> bool:
        """Whether an ``import`` at the top level gives the module of this name that very name."""
        body = self.tree.body if self.tree else []
        return any(
            isinstance(node, ast.Import) and any((a.asname or a.name.partition(".")[0]) == name for a in node.names)
            for node in body
        )

    def import_edit(self, statement: str) -> Edit:
        """An edit that puts an import below the last one at the top of the file, or below the docstring."""
        line = 1
        for node in self.tree.body if self.tree else []:
            text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not text and not isinstance(node, ast.Import | ast.ImportFrom):
                break
            line = (node.end_lineno or node.lineno) + 1
        lead = "" if line <= len(self.lines) or self.text.endswith(("\n", "\r")) or not self.text else self.newline
        return Edit(line, 1, line, 1, f"{lead}{statement}{self.newline}")


@dataclass(frozen=True)
class Place:
    """A finding's statement. ``node`` is the expression or statement that the finding points at."""

    source: Source
    diagnostic: Diagnostic
    first: int
    last: int
    """The lines of the statement."""
    module: cst.Module
    statement: cst.BaseStatement
    node: cst.CSTNode
    parents: tuple[cst.CSTNode, ...]
    """The nodes around ``node``, innermost first."""

    def code(self, node: cst.CSTNode) -> str:
        """A node's source."""
        return self.module.code_for_node(node)

    def replaced(self, old: cst.CSTNode, new: cst.CSTNode) -> str:
        """The statement's source with one node replaced."""
        changed = self.module.deep_replace(old, new)
        assert isinstance(changed, cst.Module)
        header = HEADER.replace("\n", self.module.default_newline)
        return changed.code.removeprefix(header) if self.indent else changed.code

    def replaced_by(self, statements: list[str]) -> str:
        """The source of other statements (a line each) in the place of this one, its leading comments kept."""
        indent = self.indent
        lead = getattr(self.statement, "leading_lines", ())
        kept = [self.module.code_for_node(line).strip() for line in lead]
        lines = [*(comment for comment in kept if comment), *statements]
        return "".join(f"{indent}{line}{self.source.newline}" for line in lines)

    @property
    def indent(self) -> str:
        """The white space before the statement."""
        line = self.source.lines[self.first - 1]
        return line[: len(line) - len(line.lstrip())]

    def edit(self, code: str) -> Edit:
        """The edit that puts ``code``, whole lines, in the place of the statement."""
        if not self.source.lines[self.last - 1].endswith(("\n", "\r")):
            code = code.removesuffix(self.source.newline)
        return Edit(self.first, 1, self.last, len(self.source.lines[self.last - 1]) + 1, code)


def find(source: Source, diagnostic: Diagnostic) -> Place | None:
    """The place of a finding; None when the text is not what was analysed, or cannot be parsed."""
    found = _statement_lines(source, diagnostic)
    if found is None:
        return None
    first, last = found
    text = "".join(source.lines[first - 1 : last])
    indented = text[:1] in (" ", "\t", "\f")
    try:
        wrapper = MetadataWrapper(cst.parse_module(HEADER + text if indented else text))
    except (cst.ParserSyntaxError, RecursionError):
        return None
    module = wrapper.module
    body = module.body
    if indented and isinstance(outer := body[0], cst.If):
        body = outer.body.body
    if len(body) != 1 or not isinstance(body[0], cst.BaseStatement):
        return None
    shift = first - (2 if indented else 1)
    ranges = wrapper.resolve(PositionProvider)
    node, parents = _narrowest(body[0], diagnostic, shift, ranges)
    return Place(source, diagnostic, first, last, module, body[0], node, parents)


def _statement_lines(source: Source, diagnostic: Diagnostic) -> tuple[int, int] | None:
    """The lines of the innermost statement around a finding that has its lines for itself."""
    if source.tree is None or diagnostic.line > len(source.lines):
        return None
    best: tuple[int, int] | None = None
    at = (diagnostic.line, diagnostic.column)
    for node in _statements(source.tree):
        first, last = node.lineno, node.end_lineno or node.lineno
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        begin = (first, source.column(first, node.col_offset))
        end = (last, source.column(last, node.end_col_offset or 0))
        head = source.lines[first - 1][: begin[1] - 1]
        own_lines = not head.strip() and not source.lines[first - 1].lstrip().startswith("elif")
        rest = source.lines[last - 1][end[1] - 1 :].strip()
        if begin <= at < end and own_lines and (not rest or rest.startswith("#")):
            best = (first, last)
    return best


def _statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """All statements, outer ones before inner ones."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.stmt):
            yield child
        if not isinstance(child, ast.expr):
            yield from _statements(child)


def _narrowest(
    root: cst.CSTNode, diagnostic: Diagnostic, shift: int, ranges: Mapping[cst.CSTNode, object]
) -> tuple[cst.CSTNode, tuple[cst.CSTNode, ...]]:
    """The outermost node with exactly the finding's range, else the innermost one that holds its beginning."""
    begin = (diagnostic.line - shift, diagnostic.column - 1)
    end = (diagnostic.end_line - shift, diagnostic.end_column - 1)
    best: tuple[cst.CSTNode, tuple[cst.CSTNode, ...]] = (root, ())
    exact = False

    def visit(node: cst.CSTNode, above: tuple[cst.CSTNode, ...]) -> None:
        nonlocal best, exact
        place = ranges.get(node)
        if isinstance(place, CodeRange):
            node_begin = (place.start.line, place.start.column)
            node_end = (place.end.line, place.end.column)
            if not exact and node_begin <= begin < node_end and isinstance(node, _SHOWN):
                best = (node, above)
                exact = (node_begin, node_end) == (begin, end)
        for child in node.children:
            visit(child, (node, *above))

    visit(root, ())
    return best


_SHOWN = (cst.BaseExpression, cst.BaseSmallStatement, cst.BaseCompoundStatement)
