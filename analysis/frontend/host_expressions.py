"""Lowering of the host's expressions, those that open a scope included. Mirrors ``lower_expressions``."""

from __future__ import annotations

import ast
from typing import Any, cast

from . import ir
from .host_core import BARE, BETWEEN, CLAUSE, EXPRESSIONS, HostLowering

_BINARY: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.MatMult: "@", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
_UNARY: dict[type[ast.AST], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}
_COMPARE: dict[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def operator(node: ast.AST) -> str:
    """Python's own sign for a binary operator."""
    return _BINARY[node.__class__]


def _name(lowering: HostLowering, node: ast.Name) -> ir.Expr:
    return lowering.read(node.id, lowering.pos(node))


def _constant(lowering: HostLowering, node: ast.Constant) -> ir.Expr:
    value: Any = node.value
    pos = lowering.pos(node)
    kind = value.__class__
    if kind is int:
        return ir.Const(value, pos) if value < 1 << 63 else ir.BigInt(str(value), pos)
    if kind is bytes:
        return ir.BytesConst(value, pos)
    if kind is complex:
        return ir.ComplexConst(value.imag, pos)
    if value is ...:
        return ir.EllipsisConst(pos)
    return ir.Const(value, pos)


def _attribute(lowering: HostLowering, node: ast.Attribute) -> ir.Expr:
    pos = lowering.pos(node)
    value = lowering.expression(node.value)
    attr = node.attr
    if attr[:2] == "__":
        attr = lowering.mangled(attr)
    lowering.scope.mentions.append(attr)
    return ir.Attribute(value, attr, pos)


def _call(lowering: HostLowering, node: ast.Call) -> ir.Expr:
    pos = lowering.pos(node)
    func = lowering.expression(node.func)
    if len(node.args) == 1 and node.args[0].__class__ is ast.GeneratorExp:
        only: Any = node.args[0]
        only.bare = (only.end_lineno, only.end_col_offset) == (node.end_lineno, node.end_col_offset)
    return ir.Call(func, [lowering.expression(arg) for arg in node.args], keywords(lowering, node.keywords), pos)


def keywords(lowering: HostLowering, nodes: list[ast.keyword]) -> list[ir.Keyword]:
    """The keyword arguments of a call or a class."""
    return [ir.Keyword(node.arg, lowering.expression(node.value)) for node in nodes]


def _binary(lowering: HostLowering, node: ast.BinOp) -> ir.Expr:
    # A long chain of operators nests to the left: walk down instead of recursing.
    chain = [(node, lowering.pos(node))]
    left = node.left
    while left.__class__ is ast.BinOp:
        inner = cast("ast.BinOp", left)
        chain.append((inner, lowering.pos(inner)))
        left = inner.left
    result = lowering.expression(left)
    for operation, pos in reversed(chain):
        right = lowering.expression(operation.right)
        result = ir.BinOp(_BINARY[operation.op.__class__], result, right, pos)
    return result


def _unary(lowering: HostLowering, node: ast.UnaryOp) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.UnaryOp(_UNARY[node.op.__class__], lowering.expression(node.operand), pos)


def _boolean(lowering: HostLowering, node: ast.BoolOp) -> ir.Expr:
    pos = lowering.pos(node)
    op = "and" if node.op.__class__ is ast.And else "or"
    return ir.BoolOp(op, [lowering.expression(value) for value in node.values], pos)


def _comparison(lowering: HostLowering, node: ast.Compare) -> ir.Expr:
    pos = lowering.pos(node)
    left = lowering.expression(node.left)
    ops = [_COMPARE[op.__class__] for op in node.ops]
    return ir.Compare(left, ops, [lowering.expression(other) for other in node.comparators], pos)


def _if_expression(lowering: HostLowering, node: ast.IfExp) -> ir.Expr:
    pos = lowering.pos(node)
    test = lowering.expression(node.test)
    body = lowering.expression(node.body)
    return ir.IfExp(test, body, lowering.expression(node.orelse), pos)


def _named(lowering: HostLowering, node: ast.NamedExpr) -> ir.Expr:
    pos = lowering.pos(node)
    value = lowering.expression(node.value)
    name = node.target
    return ir.NamedExpr(lowering.bind_in(lowering.scope.visible(), name.id, lowering.pos(name)), value, pos)


def _tuple(lowering: HostLowering, node: ast.Tuple) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.Tuple([lowering.expression(item) for item in node.elts], pos)


def _list(lowering: HostLowering, node: ast.List) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.List([lowering.expression(item) for item in node.elts], pos)


def _set(lowering: HostLowering, node: ast.Set) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.Set([lowering.expression(item) for item in node.elts], pos)


def _dict(lowering: HostLowering, node: ast.Dict) -> ir.Expr:
    pos = lowering.pos(node)
    keys: list[ir.Expr | None] = []
    values: list[ir.Expr] = []
    for key, value in zip(node.keys, node.values):
        keys.append(lowering.optional(key))
        values.append(lowering.expression(value))
    return ir.Dict(keys, values, pos)


def _starred(lowering: HostLowering, node: ast.Starred) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.Starred(lowering.expression(node.value), pos)


def _subscript(lowering: HostLowering, node: ast.Subscript) -> ir.Expr:
    pos = lowering.pos(node)
    value = lowering.expression(node.value)
    return ir.Subscript(value, lowering.expression(node.slice), pos)


def _slice(lowering: HostLowering, node: ast.Slice) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.Slice(lowering.optional(node.lower), lowering.optional(node.upper), lowering.optional(node.step), pos)


def _yield(lowering: HostLowering, node: ast.Yield) -> ir.Expr:
    pos = lowering.pos(node)
    lowering.scope.yields += 1
    lowering.scope.suspensions += 1
    return ir.Yield(lowering.optional(node.value), pos)


def _yield_from(lowering: HostLowering, node: ast.YieldFrom) -> ir.Expr:
    pos = lowering.pos(node)
    lowering.scope.yields += 1
    lowering.scope.suspensions += 1
    return ir.YieldFrom(lowering.expression(node.value), pos)


def _await(lowering: HostLowering, node: ast.Await) -> ir.Expr:
    pos = lowering.pos(node)
    lowering.scope.suspensions += 1
    return ir.Await(lowering.expression(node.value), pos)


# ---------------------------------------------------------------------------- f-strings


def _formatted(lowering: HostLowering, node: ast.JoinedStr) -> ir.Expr:
    pos = lowering.pos(node)
    outer, lowering.quoted = lowering.quoted, True
    values = _pieces(lowering, node.values, pos)
    lowering.quoted = outer
    return ir.JoinedStr(values, pos)


def _pieces(lowering: HostLowering, nodes: list[ast.expr], pos: int) -> list[ir.Expr]:
    """The values of an f-string: neighbouring stretches of text made one, empty ones dropped."""
    out: list[ir.Expr] = []
    text = ""
    for node in nodes:
        if isinstance(node, ast.Constant):
            text += str(node.value)
            continue
        field = _replacement(lowering, cast("ast.FormattedValue", node))
        if text:
            out.append(ir.Const(text, pos))
            text = ""
        out.append(field)
    if text:
        out.append(ir.Const(text, pos))
    return out


def _replacement(lowering: HostLowering, node: ast.FormattedValue) -> ir.Expr:
    pos = lowering.pos(node.value)
    value = lowering.expression(node.value)
    conversion = "" if node.conversion < 0 else chr(node.conversion)
    spec = None
    if node.format_spec is not None:
        spec = ir.JoinedStr(_pieces(lowering, cast("ast.JoinedStr", node.format_spec).values, pos), pos)
    return ir.FormattedValue(value, conversion, spec, pos)


# ---------------------------------------------------------------------------- functions and comprehensions


def parameters(
    lowering: HostLowering, node: ast.arguments
) -> tuple[list[ir.Param], list[ir.Expr | None], dict[str, ir.Expr]]:
    """The parameters, their defaults and their annotations, all but the names lowered in the enclosing scope."""
    listed = [(arg, ir.POSITIONAL_ONLY) for arg in node.posonlyargs]
    listed += [(arg, ir.POSITIONAL_OR_KEYWORD) for arg in node.args]
    values: list[ast.expr | None] = [None] * (len(listed) - len(node.defaults)) + [*node.defaults, *node.kw_defaults]
    if node.vararg is not None:
        listed.append((node.vararg, ir.VAR_POSITIONAL))
    listed += [(arg, ir.KEYWORD_ONLY) for arg in node.kwonlyargs]
    if node.kwarg is not None:
        listed.append((node.kwarg, ir.VAR_KEYWORD))
    defaults = [lowering.optional(value) for value in values]
    params: list[ir.Param] = []
    annotations: dict[str, ir.Expr] = {}
    for arg, kind in listed:
        name = lowering.mangled(arg.arg)
        text = ""
        if arg.annotation is not None:
            text = lowering.text(arg.annotation)
            annotations[name] = annotation(lowering, arg.annotation)
        params.append(ir.Param(name, kind, text, ir.LOCAL))
    return params, defaults, annotations


def annotation(lowering: HostLowering, node: ast.expr) -> ir.Expr:
    """An annotation, in the scope where Python would evaluate it."""
    kept = len(lowering.scope.mentions)
    result = lowering.expression(node)
    if lowering.future_annotations:
        del lowering.scope.mentions[kept:]
    return result


def _lambda(lowering: HostLowering, node: ast.Lambda) -> ir.Expr:
    pos = lowering.pos(node)
    params, defaults, _ = parameters(lowering, node.args)
    code = lowering.open_at("lambda", "<lambda>", params, node, pos)
    body_pos = lowering.pos(node.body)
    code.body.append(ir.Return(lowering.expression(node.body), body_pos))
    lowering.close_code()
    return ir.Lambda(code, defaults, pos)


_COMPREHENSIONS: dict[type[ast.AST], tuple[str, str, str]] = {
    ast.ListComp: ("list", "listcomp", "<listcomp>"),
    ast.SetComp: ("set", "setcomp", "<setcomp>"),
    ast.DictComp: ("dict", "dictcomp", "<dictcomp>"),
    ast.GeneratorExp: ("generator", "genexpr", "<genexpr>"),
}


def _comprehension(lowering: HostLowering, node: Any) -> ir.Expr:
    kind, code_kind, name = _COMPREHENSIONS[node.__class__]
    pos = lowering.pos_of(BARE, node, None) if getattr(node, "bare", False) else lowering.pos(node)
    first: ast.comprehension = node.generators[0]
    iterable = lowering.expression(first.iter)
    param = ir.Param(".0", ir.POSITIONAL_ONLY, "", ir.LOCAL)
    code = lowering.open_at(code_kind, name, [param], node, pos)
    scope = lowering.scope
    scope.is_comprehension = True
    outermost = ir.Name(".0", ir.LOCAL, lowering.pos(first.iter))
    _loop(lowering, node, 0, outermost, code.body)
    is_async = scope.suspensions > scope.yields
    code.is_async = is_async
    lowering.close_code()
    if is_async and kind != "generator":
        lowering.scope.suspensions += 1
    return ir.Comprehension(kind, code, iterable, pos)


def _loop(lowering: HostLowering, node: Any, index: int, iterable: ir.Expr, out: list[ir.Stmt]) -> None:
    loop: ast.comprehension = node.generators[index]
    pos = lowering.pos_of(CLAUSE, loop.target, loop.iter)
    is_async = bool(loop.is_async)
    scope = lowering.scope
    before = scope.suspensions
    if is_async:
        scope.suspensions += 1
    result = ir.For(target(lowering, loop.target), iterable, [], [], is_async, pos)
    out.append(result)
    body = result.body
    conditions: list[tuple[ir.If, int]] = []
    for condition in loop.ifs:
        condition_pos = lowering.pos_of(CLAUSE, condition, condition)
        test = ir.If(lowering.expression(condition), [], [], condition_pos)
        conditions.append((test, scope.suspensions))
        body.append(test)
        body = test.body
    if index + 1 < len(node.generators):
        _loop(lowering, node, index + 1, lowering.expression(node.generators[index + 1].iter), body)
    else:
        body.append(_element(lowering, node))
    result.has_yield = scope.suspensions != before
    for test, count in conditions:
        test.has_yield = scope.suspensions != count


def _element(lowering: HostLowering, node: Any) -> ir.Stmt:
    if node.__class__ is ast.DictComp:
        pos = lowering.pos_of(BETWEEN, node.key, node.value)
        key = lowering.expression(node.key)
        return ir.CompAppend(key, lowering.expression(node.value), pos)
    pos = lowering.pos(node.elt)
    value = lowering.expression(node.elt)
    if node.__class__ is ast.GeneratorExp:
        scope = lowering.scope
        scope.yields += 1
        scope.suspensions += 1
        return ir.ExprStmt(ir.Yield(value, pos), pos)
    return ir.CompAppend(None, value, pos)


def target(lowering: HostLowering, node: Any) -> ir.Expr:
    """Lower an expression that is assigned to or deleted."""
    kind = node.__class__
    if kind is ast.Name:
        return lowering.bind(node.id, lowering.pos(node))
    if kind is ast.Tuple:
        pos = lowering.pos(node)
        return ir.Tuple([target(lowering, item) for item in node.elts], pos)
    if kind is ast.List:
        pos = lowering.pos(node)
        return ir.List([target(lowering, item) for item in node.elts], pos)
    if kind is ast.Starred:
        pos = lowering.pos(node)
        return ir.Starred(target(lowering, node.value), pos)
    return lowering.expression(node)


EXPRESSIONS.update(
    {
        ast.Name: _name,
        ast.Constant: _constant,
        ast.Attribute: _attribute,
        ast.Call: _call,
        ast.BinOp: _binary,
        ast.UnaryOp: _unary,
        ast.BoolOp: _boolean,
        ast.Compare: _comparison,
        ast.IfExp: _if_expression,
        ast.NamedExpr: _named,
        ast.Tuple: _tuple,
        ast.List: _list,
        ast.Set: _set,
        ast.Dict: _dict,
        ast.Starred: _starred,
        ast.Subscript: _subscript,
        ast.Slice: _slice,
        ast.Yield: _yield,
        ast.YieldFrom: _yield_from,
        ast.Await: _await,
        ast.JoinedStr: _formatted,
        ast.Lambda: _lambda,
        ast.ListComp: _comprehension,
        ast.SetComp: _comprehension,
        ast.DictComp: _comprehension,
        ast.GeneratorExp: _comprehension,
    }
)
