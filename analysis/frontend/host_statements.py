"""Lowering of the host's statements, definitions and patterns. Mirrors ``lower_statements`` and its sisters."""

from __future__ import annotations

import ast
from typing import Any

from . import ir
from .host_core import CAUGHT, DEFINED, HEADER, PATTERNS, RENAMED, STATEMENTS, HostLowering
from .host_expressions import annotation, keywords, operator, parameters, target
from .scopes import CLASS, FUNCTION, MODULE

# ---------------------------------------------------------------------------- simple statements


def _expression(lowering: HostLowering, node: ast.Expr, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    out.append(ir.ExprStmt(lowering.expression(node.value), pos))


def _assign(lowering: HostLowering, node: ast.Assign, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    value = lowering.expression(node.value)
    out.append(ir.Assign([target(lowering, item) for item in node.targets], value, pos))


def _augmented(lowering: HostLowering, node: ast.AugAssign, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    place = target(lowering, node.target)
    out.append(ir.AugAssign(operator(node.op), place, lowering.expression(node.value), pos))


def _annotated(lowering: HostLowering, node: ast.AnnAssign, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    value = lowering.optional(node.value)
    place = target(lowering, node.target)
    kept = len(lowering.scope.mentions)
    noted = annotation(lowering, node.annotation)
    if lowering.scope.kind == FUNCTION:  # never evaluated there
        del lowering.scope.mentions[kept:]
    out.append(ir.AnnAssign(place, noted, lowering.text(node.annotation), value, pos))


def _return(lowering: HostLowering, node: ast.Return, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    out.append(ir.Return(lowering.optional(node.value), pos))


def _delete(lowering: HostLowering, node: ast.Delete, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    out.append(ir.Delete([target(lowering, item) for item in node.targets], pos))


def _raise(lowering: HostLowering, node: ast.Raise, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    exc = lowering.optional(node.exc)
    out.append(ir.Raise(exc, lowering.optional(node.cause), pos))


def _assert(lowering: HostLowering, node: ast.Assert, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    test = lowering.expression(node.test)
    out.append(ir.Assert(test, lowering.optional(node.msg), pos))


def _pass(lowering: HostLowering, node: ast.Pass, out: list[ir.Stmt]) -> None:
    out.append(ir.Pass(lowering.pos(node)))


def _break(lowering: HostLowering, node: ast.Break, out: list[ir.Stmt]) -> None:
    out.append(ir.Break(lowering.pos(node)))


def _continue(lowering: HostLowering, node: ast.Continue, out: list[ir.Stmt]) -> None:
    out.append(ir.Continue(lowering.pos(node)))


def _global(lowering: HostLowering, node: ast.Global, out: list[ir.Stmt]) -> None:
    lowering.scope.global_names.update(map(lowering.mangled, node.names))


def _nonlocal(lowering: HostLowering, node: ast.Nonlocal, out: list[ir.Stmt]) -> None:
    names = [lowering.mangled(name) for name in node.names]
    scope = lowering.scope
    scope.nonlocal_names.update(names)
    for name in names:  # captured even where it is only declared
        scope.nodes.setdefault(name, [])


def _renamed(lowering: HostLowering, node: ast.AST, name: str) -> ir.Name:
    return lowering.bind(name, lowering.pos_of(RENAMED, node, name))


def _import(lowering: HostLowering, node: ast.Import, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    aliases: list[ir.ImportAlias] = []
    for item in node.names:
        name = item.name
        lowering.mention(name)
        if item.asname is not None:
            for part in name.split(".")[1:]:
                lowering.mention(part)
            aliases.append(ir.ImportAlias(name, _renamed(lowering, item, item.asname), True))
        else:
            first = name.partition(".")[0]
            aliases.append(ir.ImportAlias(name, lowering.bind(first, lowering.pos(item)), False))
    out.append(ir.Import(aliases, pos))


def _import_from(lowering: HostLowering, node: ast.ImportFrom, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    module = node.module or ""
    lowering.mention(module)
    aliases: list[ir.ImportAlias] = []
    for item in node.names:
        if item.name == "*":
            scope = {MODULE: ir.GLOBAL, CLASS: ir.CLASSNAME}.get(lowering.scope.kind, ir.LOCAL)
            aliases.append(ir.ImportAlias("*", ir.Name("*", scope, lowering.pos(item)), False))
            continue
        name = lowering.mangled(item.name)
        lowering.mention(name)
        if item.asname is not None:
            aliases.append(ir.ImportAlias(name, _renamed(lowering, item, item.asname), True))
        else:
            aliases.append(ir.ImportAlias(name, lowering.bind(name, lowering.pos(item)), False))
    out.append(ir.ImportFrom(module, node.level, aliases, pos))


# ---------------------------------------------------------------------------- compound statements


def _if(lowering: HostLowering, node: ast.If, out: list[ir.Stmt]) -> None:
    # `elif` nests to the right, in long chains at times: walk along instead of recursing.
    scope = lowering.scope
    chain: list[tuple[ir.If, int]] = []
    while True:
        pos = lowering.pos_of(HEADER, node, node.test)
        before = scope.suspensions
        test = lowering.expression(node.test)
        result = ir.If(test, lowering.block(node.body), [], pos)
        chain.append((result, before))
        out.append(result)
        out = result.orelse
        orelse = node.orelse
        if len(orelse) != 1 or not isinstance(orelse[0], ast.If):
            out += lowering.block(orelse)
            break
        node = orelse[0]
    after = scope.suspensions
    for result, before in chain:
        result.has_yield = after != before


def _while(lowering: HostLowering, node: ast.While, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_of(HEADER, node, node.test)
    before = lowering.scope.suspensions
    test = lowering.expression(node.test)
    result = ir.While(test, lowering.block(node.body), lowering.block(node.orelse), pos)
    result.has_yield = lowering.scope.suspensions != before
    out.append(result)


def _for(lowering: HostLowering, node: ast.For | ast.AsyncFor, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_of(HEADER, node, node.iter)
    scope = lowering.scope
    before = scope.suspensions
    is_async = isinstance(node, ast.AsyncFor)
    if is_async:
        scope.suspensions += 1
    iterable = lowering.expression(node.iter)
    place = target(lowering, node.target)
    result = ir.For(place, iterable, lowering.block(node.body), lowering.block(node.orelse), is_async, pos)
    result.has_yield = scope.suspensions != before
    out.append(result)


def _with(lowering: HostLowering, node: ast.With | ast.AsyncWith, out: list[ir.Stmt]) -> None:
    last = node.items[-1]
    pos = lowering.pos_of(HEADER, node, last.optional_vars or last.context_expr)
    scope = lowering.scope
    before = scope.suspensions
    is_async = isinstance(node, ast.AsyncWith)
    if is_async:
        scope.suspensions += 1
    items: list[ir.WithItem] = []
    for item in node.items:
        context = lowering.expression(item.context_expr)
        items.append(ir.WithItem(context, None if item.optional_vars is None else target(lowering, item.optional_vars)))
    result = ir.With(items, lowering.block(node.body), is_async, pos)
    result.has_yield = scope.suspensions != before
    out.append(result)


def _try(lowering: HostLowering, node: Any, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_of(HEADER, node, None)
    scope = lowering.scope
    before = scope.suspensions
    body = lowering.block(node.body)
    orelse = lowering.block(node.orelse)  # before the handlers, as CPython compiles it
    handlers: list[ir.ExceptHandler] = []
    for handler in node.handlers:
        handler_pos = lowering.pos_of(HEADER, handler, handler.type)
        kind = lowering.optional(handler.type)
        name = None
        if handler.name is not None:
            name = lowering.bind(handler.name, lowering.pos_of(CAUGHT, handler, handler.name))
        handlers.append(ir.ExceptHandler(kind, name, lowering.block(handler.body), handler_pos))
    final = lowering.block(node.finalbody)
    result = ir.Try(body, handlers, orelse, final, node.__class__ is not ast.Try, pos)
    result.has_yield = scope.suspensions != before
    out.append(result)


def _match(lowering: HostLowering, node: ast.Match, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_of(HEADER, node, node.subject)
    before = lowering.scope.suspensions
    subject = lowering.expression(node.subject)
    cases: list[ir.MatchCase] = []
    for case in node.cases:
        shape = lowering.pattern(case.pattern)
        guard = lowering.optional(case.guard)
        cases.append(ir.MatchCase(shape, guard, lowering.block(case.body)))
    result = ir.Match(subject, cases, pos)
    result.has_yield = lowering.scope.suspensions != before
    out.append(result)


# ---------------------------------------------------------------------------- definitions


def _type_parameters(lowering: HostLowering, node: Any) -> list[ir.TypeParam]:
    """The type parameters of a definition, as variables of the nearest function or module."""
    nodes = getattr(node, "type_params", None)
    if not nodes:
        return []
    here = lowering.scope
    lowering.scope = here.enclosing_function()
    out = [ir.TypeParam(lowering.bind(item.name, lowering.pos(item)), item.__class__.__name__) for item in nodes]
    lowering.scope = here
    return out


def _last(nodes: list[Any]) -> ast.AST | None:
    """The node that ends last."""
    found = [node for node in nodes if node is not None]
    return max(found, key=lambda node: (node.end_lineno, node.end_col_offset), default=None)


def _function(lowering: HostLowering, node: ast.FunctionDef | ast.AsyncFunctionDef, out: list[ir.Stmt]) -> None:
    args = node.args
    last = None
    if lowering.marks is not None:
        listed = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
        last = _last([*listed, *args.defaults, *args.kw_defaults, node.returns, *getattr(node, "type_params", ())])
    pos = lowering.pos_of(HEADER, node, last)
    decorators = [lowering.expression(decorator) for decorator in node.decorator_list]
    type_params = _type_parameters(lowering, node)
    params, defaults, annotations = parameters(lowering, args)
    if node.returns is not None:
        annotations["return"] = annotation(lowering, node.returns)
    outer = lowering.scope
    name = node.name
    code = lowering.open_at("function", name, params, node, pos)
    code.is_async = isinstance(node, ast.AsyncFunctionDef)
    if lowering.heads_only and outer.kind != FUNCTION:
        code.lazy = True
    else:
        body(lowering, node.body, code)
    lowering.close_code()
    bound = lowering.bind(name, lowering.pos_of(DEFINED, node, name))
    out.append(ir.FunctionDef(bound, code, decorators, defaults, annotations, pos, type_params))


def body(lowering: HostLowering, nodes: list[ast.stmt], code: ir.Code) -> None:
    """Lower the statements of a module, class or function into its code."""
    first = nodes[0] if nodes else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        code.doc = first.value.value
        nodes = nodes[1:]
    code.body = lowering.block(nodes)


def _class(lowering: HostLowering, node: ast.ClassDef, out: list[ir.Stmt]) -> None:
    values = [keyword.value for keyword in node.keywords]
    pos = lowering.pos_of(HEADER, node, _last([*node.bases, *values, *getattr(node, "type_params", ())]))
    decorators = [lowering.expression(decorator) for decorator in node.decorator_list]
    type_params = _type_parameters(lowering, node)
    bases = [lowering.expression(base) for base in node.bases]
    named = keywords(lowering, node.keywords)
    name = node.name
    code = lowering.open_at("class", name, [], node, pos)
    outer_name, lowering.class_name = lowering.class_name, name
    body(lowering, node.body, code)
    lowering.class_name = outer_name
    lowering.close_code()
    bound = lowering.bind(name, lowering.pos_of(DEFINED, node, name))
    out.append(ir.ClassDef(bound, code, bases, named, decorators, pos, type_params))


def _type_alias(lowering: HostLowering, node: Any, out: list[ir.Stmt]) -> None:
    pos = lowering.pos(node)
    params = _type_parameters(lowering, node)
    value = lowering.expression(node.value)
    out.append(ir.TypeAlias(lowering.bind(node.name.id, lowering.pos(node.name)), value, pos, params))


# ---------------------------------------------------------------------------- patterns


def _bound(lowering: HostLowering, node: ast.AST, name: str | None) -> ir.Name | None:
    return None if name is None else _renamed(lowering, node, name)


def _value(lowering: HostLowering, node: ast.MatchValue) -> ir.Pattern:
    pos = lowering.pos(node.value)
    return ir.MatchValue(lowering.expression(node.value), pos)


def _singleton(lowering: HostLowering, node: ast.MatchSingleton) -> ir.Pattern:
    return ir.MatchSingleton(node.value, lowering.pos(node))


def _sequence(lowering: HostLowering, node: ast.MatchSequence) -> ir.Pattern:
    pos = lowering.pos(node)
    return ir.MatchSequence([lowering.pattern(item) for item in node.patterns], pos)


def _star(lowering: HostLowering, node: ast.MatchStar) -> ir.Pattern:
    pos = lowering.pos(node)
    return ir.MatchStar(_bound(lowering, node, node.name), pos)


def _mapping(lowering: HostLowering, node: ast.MatchMapping) -> ir.Pattern:
    pos = lowering.pos(node)
    keys = [lowering.expression(key) for key in node.keys]
    patterns = [lowering.pattern(item) for item in node.patterns]
    return ir.MatchMapping(keys, patterns, _bound(lowering, node, node.rest), pos)


def _class_pattern(lowering: HostLowering, node: ast.MatchClass) -> ir.Pattern:
    pos = lowering.pos(node)
    cls = lowering.expression(node.cls)
    patterns = [lowering.pattern(item) for item in node.patterns]
    return ir.MatchClass(cls, patterns, node.kwd_attrs, [lowering.pattern(item) for item in node.kwd_patterns], pos)


def _as(lowering: HostLowering, node: ast.MatchAs) -> ir.Pattern:
    pos = lowering.pos(node)
    inner = None if node.pattern is None else lowering.pattern(node.pattern)
    return ir.MatchAs(inner, _bound(lowering, node, node.name), pos)


def _or(lowering: HostLowering, node: ast.MatchOr) -> ir.Pattern:
    pos = lowering.pos(node)
    return ir.MatchOr([lowering.pattern(item) for item in node.patterns], pos)


STATEMENTS.update(
    {
        ast.Expr: _expression,
        ast.Assign: _assign,
        ast.AugAssign: _augmented,
        ast.AnnAssign: _annotated,
        ast.Return: _return,
        ast.Delete: _delete,
        ast.Raise: _raise,
        ast.Assert: _assert,
        ast.Pass: _pass,
        ast.Break: _break,
        ast.Continue: _continue,
        ast.Global: _global,
        ast.Nonlocal: _nonlocal,
        ast.Import: _import,
        ast.ImportFrom: _import_from,
        ast.If: _if,
        ast.While: _while,
        ast.For: _for,
        ast.AsyncFor: _for,
        ast.With: _with,
        ast.AsyncWith: _with,
        ast.Try: _try,
        ast.Match: _match,
        ast.FunctionDef: _function,
        ast.AsyncFunctionDef: _function,
        ast.ClassDef: _class,
    }
)
if hasattr(ast, "TryStar"):  # Python 3.11
    STATEMENTS[getattr(ast, "TryStar")] = _try  # noqa: B009
if hasattr(ast, "TypeAlias"):  # Python 3.12
    STATEMENTS[getattr(ast, "TypeAlias")] = _type_alias  # noqa: B009
PATTERNS.update(
    {
        ast.MatchValue: _value,
        ast.MatchSingleton: _singleton,
        ast.MatchSequence: _sequence,
        ast.MatchStar: _star,
        ast.MatchMapping: _mapping,
        ast.MatchClass: _class_pattern,
        ast.MatchAs: _as,
        ast.MatchOr: _or,
    }
)
