"""Lowering of statements, except the definitions of functions and classes."""

from __future__ import annotations

from typing import Any

import libcst as cst

from . import ir
from .lower_core import STATEMENTS, TO_START, Lowering, after_colon, source_of
from .lower_definitions import annotation, type_parameters
from .lower_expressions import target
from .lower_patterns import pattern
from .scopes import CLASS, FUNCTION, MODULE

_AUGMENTED: dict[type[cst.CSTNode], str] = {
    cst.AddAssign: "+", cst.SubtractAssign: "-", cst.MultiplyAssign: "*", cst.MatrixMultiplyAssign: "@",
    cst.DivideAssign: "/", cst.FloorDivideAssign: "//", cst.ModuloAssign: "%", cst.PowerAssign: "**",
    cst.LeftShiftAssign: "<<", cst.RightShiftAssign: ">>", cst.BitAndAssign: "&", cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
}  # fmt: skip

# ---------------------------------------------------------------------------- simple statements


def _expression(lowering: Lowering, node: cst.Expr, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    out.append(ir.ExprStmt(lowering.expression(node.value), pos))


def _assign(lowering: Lowering, node: cst.Assign, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    value = lowering.expression(node.value)
    out.append(ir.Assign([target(lowering, item.target) for item in node.targets], value, pos))


def _augmented(lowering: Lowering, node: cst.AugAssign, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    place = target(lowering, node.target)
    op = _AUGMENTED[node.operator.__class__]
    out.append(ir.AugAssign(op, place, lowering.expression(node.value), pos))


def _annotated(lowering: Lowering, node: cst.AnnAssign, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    value = lowering.optional(node.value)
    place = target(lowering, node.target)
    text = source_of(lowering, node.annotation.annotation)
    kept = len(lowering.scope.mentions)
    noted = annotation(lowering, node.annotation.annotation)
    if lowering.scope.kind == FUNCTION:  # never evaluated there
        del lowering.scope.mentions[kept:]
    out.append(ir.AnnAssign(place, noted, text, value, pos))


def _return(lowering: Lowering, node: cst.Return, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    out.append(ir.Return(lowering.optional(node.value), pos))


def _delete(lowering: Lowering, node: cst.Del, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    places: Any = node.target
    if isinstance(places, cst.Tuple) and not places.lpar:
        out.append(ir.Delete([target(lowering, element.value) for element in places.elements], pos))
    else:
        out.append(ir.Delete([target(lowering, places)], pos))


def _raise(lowering: Lowering, node: cst.Raise, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    exc = lowering.optional(node.exc)
    out.append(ir.Raise(exc, None if node.cause is None else lowering.expression(node.cause.item), pos))


def _assert(lowering: Lowering, node: cst.Assert, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    test = lowering.expression(node.test)
    out.append(ir.Assert(test, lowering.optional(node.msg), pos))


def _pass(lowering: Lowering, node: cst.Pass, out: list[ir.Stmt]) -> None:
    out.append(ir.Pass(lowering.pos(node)))


def _break(lowering: Lowering, node: cst.Break, out: list[ir.Stmt]) -> None:
    out.append(ir.Break(lowering.pos(node)))


def _continue(lowering: Lowering, node: cst.Continue, out: list[ir.Stmt]) -> None:
    out.append(ir.Continue(lowering.pos(node)))


def _global(lowering: Lowering, node: cst.Global, out: list[ir.Stmt]) -> None:
    lowering.scope.global_names.update(lowering.mangled(item.name.value) for item in node.names)


def _nonlocal(lowering: Lowering, node: cst.Nonlocal, out: list[ir.Stmt]) -> None:
    names = [lowering.mangled(item.name.value) for item in node.names]
    scope = lowering.scope
    scope.nonlocal_names.update(names)
    for name in names:  # captured even where it is only declared
        scope.nodes.setdefault(name, [])


def _dotted(node: Any) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    parts.append(node.value)
    return ".".join(reversed(parts))


def _import(lowering: Lowering, node: cst.Import, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    aliases: list[ir.ImportAlias] = []
    for item in node.names:
        name = _dotted(item.name)
        lowering.mention(name)
        if item.asname is not None:
            for part in name.split(".")[1:]:
                lowering.mention(part)
            aliases.append(ir.ImportAlias(name, _bind_as(lowering, item.asname), True))
        else:
            first = name.partition(".")[0]
            aliases.append(ir.ImportAlias(name, lowering.bind(first, lowering.pos(item)), False))
    out.append(ir.Import(aliases, pos))


def _bind_as(lowering: Lowering, node: cst.AsName) -> ir.Name:
    name: Any = node.name
    return lowering.bind(name.value, lowering.pos(name))


def _import_from(lowering: Lowering, node: cst.ImportFrom, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    module = "" if node.module is None else _dotted(node.module)
    lowering.mention(module)
    aliases: list[ir.ImportAlias] = []
    if isinstance(node.names, cst.ImportStar):
        scope = {MODULE: ir.GLOBAL, CLASS: ir.CLASSNAME}.get(lowering.scope.kind, ir.LOCAL)
        star = ir.Name("*", scope, lowering.pos(node.names))
        aliases.append(ir.ImportAlias("*", star, False))
    else:
        for item in node.names:
            name = lowering.mangled(_dotted(item.name))
            lowering.mention(name)
            if item.asname is not None:
                aliases.append(ir.ImportAlias(name, _bind_as(lowering, item.asname), True))
            else:
                aliases.append(ir.ImportAlias(name, lowering.bind(name, lowering.pos(item.name)), False))
    out.append(ir.ImportFrom(module, len(node.relative), aliases, pos))


def _type_alias(lowering: Lowering, node: cst.TypeAlias, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    params = type_parameters(lowering, node.type_parameters)
    value = lowering.expression(node.value)
    out.append(ir.TypeAlias(lowering.bind(node.name.value, lowering.pos(node.name)), value, pos, params))


# ---------------------------------------------------------------------------- compound statements


def _if(lowering: Lowering, node: cst.If, out: list[ir.Stmt]) -> None:
    # `elif` nests to the right, in long chains at times: walk along instead of recursing.
    scope = lowering.scope
    chain: list[tuple[ir.If, int]] = []
    while True:
        pos = lowering.pos_header(node, node.body)
        before = scope.suspensions
        test = lowering.expression(node.test)
        result = ir.If(test, lowering.block(node.body), [], pos)
        chain.append((result, before))
        out.append(result)
        out = result.orelse
        orelse = node.orelse
        if orelse is None:
            break
        if isinstance(orelse, cst.Else):
            lowering.statements(orelse.body.body, out)
            break
        node = orelse
    after = scope.suspensions
    for result, before in chain:
        result.has_yield = after != before


def _orelse(lowering: Lowering, node: cst.Else | cst.Finally | None) -> list[ir.Stmt]:
    return [] if node is None else lowering.block(node.body)


def _while(lowering: Lowering, node: cst.While, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_header(node, node.body)
    before = lowering.scope.suspensions
    test = lowering.expression(node.test)
    result = ir.While(test, lowering.block(node.body), _orelse(lowering, node.orelse), pos)
    result.has_yield = lowering.scope.suspensions != before
    out.append(result)


def _for(lowering: Lowering, node: cst.For, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_header(node, node.body)
    scope = lowering.scope
    before = scope.suspensions
    is_async = node.asynchronous is not None
    if is_async:
        scope.suspensions += 1
    iterable = lowering.expression(node.iter)
    place = target(lowering, node.target)
    result = ir.For(place, iterable, lowering.block(node.body), _orelse(lowering, node.orelse), is_async, pos)
    result.has_yield = scope.suspensions != before
    out.append(result)


def _with(lowering: Lowering, node: cst.With, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_header(node, node.body)
    scope = lowering.scope
    before = scope.suspensions
    is_async = node.asynchronous is not None
    if is_async:
        scope.suspensions += 1
    items: list[ir.WithItem] = []
    for item in node.items:
        context = lowering.expression(item.item)
        items.append(ir.WithItem(context, None if item.asname is None else target(lowering, item.asname.name)))
    result = ir.With(items, lowering.block(node.body), is_async, pos)
    result.has_yield = scope.suspensions != before
    out.append(result)


def _try(lowering: Lowering, node: cst.Try | cst.TryStar, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_header(node, node.body)
    scope = lowering.scope
    before = scope.suspensions
    body = lowering.block(node.body)
    orelse = _orelse(lowering, node.orelse)  # before the handlers, as CPython compiles it
    handlers: list[ir.ExceptHandler] = []
    for handler in node.handlers:
        handler_pos = lowering.pos_between(handler, after_colon(handler.body), TO_START)
        kind = lowering.optional(handler.type)
        name = None if handler.name is None else _bind_as(lowering, handler.name)
        handlers.append(ir.ExceptHandler(kind, name, lowering.block(handler.body), handler_pos))
    final = _orelse(lowering, node.finalbody)
    result = ir.Try(body, handlers, orelse, final, isinstance(node, cst.TryStar), pos)
    result.has_yield = scope.suspensions != before
    out.append(result)


def _match(lowering: Lowering, node: cst.Match, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_between(node, node.whitespace_after_colon, TO_START)
    before = lowering.scope.suspensions
    subject = lowering.expression(node.subject)
    cases: list[ir.MatchCase] = []
    for case in node.cases:
        shape = pattern(lowering, case.pattern)
        guard = lowering.optional(case.guard)
        cases.append(ir.MatchCase(shape, guard, lowering.block(case.body)))
    result = ir.Match(subject, cases, pos)
    result.has_yield = lowering.scope.suspensions != before
    out.append(result)


STATEMENTS.update(
    {
        cst.Expr: _expression,
        cst.Assign: _assign,
        cst.AugAssign: _augmented,
        cst.AnnAssign: _annotated,
        cst.Return: _return,
        cst.Del: _delete,
        cst.Raise: _raise,
        cst.Assert: _assert,
        cst.Pass: _pass,
        cst.Break: _break,
        cst.Continue: _continue,
        cst.Global: _global,
        cst.Nonlocal: _nonlocal,
        cst.Import: _import,
        cst.ImportFrom: _import_from,
        cst.TypeAlias: _type_alias,
        cst.If: _if,
        cst.While: _while,
        cst.For: _for,
        cst.With: _with,
        cst.Try: _try,
        cst.TryStar: _try,
        cst.Match: _match,
    }
)
for _kind, _function in (("LazyImport", _import), ("LazyImportFrom", _import_from)):  # Python 3.15, newer libcst
    if hasattr(cst, _kind):
        STATEMENTS[getattr(cst, _kind)] = _function
