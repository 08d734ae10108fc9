"""Lowering of what opens a scope: functions, lambdas, classes and comprehensions."""

from __future__ import annotations

from typing import Any

import libcst as cst

from . import ir
from .lower_core import EXPRESSIONS, FROM_END, STATEMENTS, Lowering, source_of
from .lower_expressions import call_arguments, target
from .lower_strings import docstring
from .scopes import FUNCTION

_Parameters = tuple[list[ir.Param], list[ir.Expr | None], dict[str, ir.Expr]]


def _parameters(lowering: Lowering, node: cst.Parameters) -> _Parameters:
    """The parameters, their defaults and their annotations, all but the names lowered in the enclosing scope."""
    listed: list[tuple[cst.Param, int]] = [(param, ir.POSITIONAL_ONLY) for param in node.posonly_params]
    listed += [(param, ir.POSITIONAL_OR_KEYWORD) for param in node.params]
    if isinstance(node.star_arg, cst.Param):
        listed.append((node.star_arg, ir.VAR_POSITIONAL))
    listed += [(param, ir.KEYWORD_ONLY) for param in node.kwonly_params]
    if node.star_kwarg is not None:
        listed.append((node.star_kwarg, ir.VAR_KEYWORD))
    defaults = [
        lowering.optional(param.default)
        for param, kind in listed
        if kind != ir.VAR_POSITIONAL and kind != ir.VAR_KEYWORD
    ]
    params: list[ir.Param] = []
    annotations: dict[str, ir.Expr] = {}
    for param, kind in listed:
        name = lowering.mangled(param.name.value)
        text = ""
        if param.annotation is not None:
            text = source_of(lowering, param.annotation.annotation)
            annotations[name] = annotation(lowering, param.annotation.annotation)
        params.append(ir.Param(name, kind, text, ir.LOCAL))
    return params, defaults, annotations


def annotation(lowering: Lowering, node: cst.BaseExpression) -> ir.Expr:
    """An annotation, in the scope where Python would evaluate it."""
    kept = len(lowering.scope.mentions)
    result = lowering.expression(node)
    if lowering.future_annotations:
        del lowering.scope.mentions[kept:]
    return result


def type_parameters(lowering: Lowering, node: cst.TypeParameters | None) -> list[ir.TypeParam]:
    """The type parameters of a definition, as variables of the nearest function or module."""
    if node is None:
        return []
    out: list[ir.TypeParam] = []
    here = lowering.scope
    lowering.scope = here.enclosing_function()
    for item in node.params:
        param = item.param
        bound = lowering.bind(param.name.value, lowering.pos(param.name))
        out.append(ir.TypeParam(bound, param.__class__.__name__))
    lowering.scope = here
    return out


def _function(lowering: Lowering, node: cst.FunctionDef, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_header(node, node.body)
    decorators = [lowering.expression(decorator.decorator) for decorator in node.decorators]
    type_params = type_parameters(lowering, node.type_parameters)
    params, defaults, annotations = _parameters(lowering, node.params)
    if node.returns is not None:
        annotations["return"] = annotation(lowering, node.returns.annotation)
    outer = lowering.scope
    name = node.name.value
    code = lowering.open_node("function", name, params, node, pos)
    code.is_async = node.asynchronous is not None
    if lowering.heads_only and outer.kind != FUNCTION:
        code.lazy = True
    else:
        code.doc, has_doc = docstring(node.body.body)
        _body(lowering, node.body, code, has_doc)
    lowering.close_code()
    bound = lowering.bind(name, lowering.pos(node.name))
    out.append(ir.FunctionDef(bound, code, decorators, defaults, annotations, pos, type_params))


def _body(lowering: Lowering, suite: cst.BaseSuite, code: ir.Code, has_doc: bool) -> None:
    body: Any = suite.body
    if not has_doc:
        lowering.statements(body, code.body)
        return
    first = body[0]
    if isinstance(first, cst.SimpleStatementLine):
        lowering.statements(first.body[1:], code.body)
    lowering.statements(body[1:], code.body)


def module_body(lowering: Lowering, module: cst.Module, code: ir.Code) -> None:
    """Lower a module's statements into its code."""
    code.doc, has_doc = docstring(module.body)
    body: Any = module.body
    if has_doc:
        lowering.statements(body[0].body[1:], code.body)
        body = body[1:]
    lowering.statements(body, code.body)


def _lambda(lowering: Lowering, node: cst.Lambda) -> ir.Expr:
    pos = lowering.pos(node)
    params, defaults, _ = _parameters(lowering, node.params)
    code = lowering.open_node("lambda", "<lambda>", params, node, pos)
    body_pos = lowering.pos(node.body)
    code.body.append(ir.Return(lowering.expression(node.body), body_pos))
    lowering.close_code()
    return ir.Lambda(code, defaults, pos)


def _class(lowering: Lowering, node: cst.ClassDef, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_header(node, node.body)
    decorators = [lowering.expression(decorator.decorator) for decorator in node.decorators]
    type_params = type_parameters(lowering, node.type_parameters)
    bases, keywords = call_arguments(lowering, [*node.bases, *node.keywords])
    name = node.name.value
    code = lowering.open_node("class", name, [], node, pos)
    outer_name, lowering.class_name = lowering.class_name, name
    code.doc, has_doc = docstring(node.body.body)
    _body(lowering, node.body, code, has_doc)
    lowering.class_name = outer_name
    lowering.close_code()
    bound = lowering.bind(name, lowering.pos(node.name))
    out.append(ir.ClassDef(bound, code, bases, keywords, decorators, pos, type_params))


# ---------------------------------------------------------------------------- comprehensions

_COMPREHENSIONS: dict[type[cst.CSTNode], tuple[str, str, str]] = {
    cst.ListComp: ("list", "listcomp", "<listcomp>"),
    cst.SetComp: ("set", "setcomp", "<setcomp>"),
    cst.DictComp: ("dict", "dictcomp", "<dictcomp>"),
    cst.GeneratorExp: ("generator", "genexpr", "<genexpr>"),
}
_StarredDictComp: Any = getattr(cst, "StarredDictComp", None)  # Python 3.15, newer libcst
if _StarredDictComp is not None:
    _COMPREHENSIONS[_StarredDictComp] = ("dict", "dictcomp", "<dictcomp>")


def _comprehension(lowering: Lowering, node: Any) -> ir.Expr:
    kind, code_kind, name = _COMPREHENSIONS[node.__class__]
    if kind == "generator" and node.lpar and node.rpar:
        pos = lowering.pos_between(node.lpar[-1], node.rpar[0])
    else:
        pos = lowering.pos(node)
    loop: cst.CompFor = node.for_in
    iterable = lowering.expression(loop.iter)
    param = ir.Param(".0", ir.POSITIONAL_ONLY, "", ir.LOCAL)
    code = lowering.open_node(code_kind, name, [param], node, pos)
    scope = lowering.scope
    scope.is_comprehension = True
    outermost = ir.Name(".0", ir.LOCAL, lowering.pos(loop.iter))
    _loop(lowering, node, loop, outermost, code.body)
    is_async = scope.suspensions > scope.yields
    code.is_async = is_async
    lowering.close_code()
    if is_async and kind != "generator":
        lowering.scope.suspensions += 1
    return ir.Comprehension(kind, code, iterable, pos)


def _loop(lowering: Lowering, node: Any, loop: cst.CompFor, iterable: ir.Expr, out: list[ir.Stmt]) -> None:
    pos = lowering.pos_between(loop.whitespace_before, loop.iter.rpar[-1] if loop.iter.rpar else loop.iter, FROM_END)
    is_async = loop.asynchronous is not None
    scope = lowering.scope
    before = scope.suspensions
    if is_async:
        scope.suspensions += 1
    result = ir.For(target(lowering, loop.target), iterable, [], [], is_async, pos)
    out.append(result)
    body = result.body
    conditions: list[tuple[ir.If, int]] = []
    for condition in loop.ifs:
        condition_pos = lowering.pos_between(condition.whitespace_before, condition, FROM_END)
        test = ir.If(lowering.expression(condition.test), [], [], condition_pos)
        conditions.append((test, scope.suspensions))
        body.append(test)
        body = test.body
    inner = loop.inner_for_in
    if inner is not None:
        _loop(lowering, node, inner, lowering.expression(inner.iter), body)
    else:
        body.append(_element(lowering, node))
    result.has_yield = scope.suspensions != before
    for test, count in conditions:
        test.has_yield = scope.suspensions != count


def _element(lowering: Lowering, node: Any) -> ir.Stmt:
    if node.__class__ is cst.DictComp:
        pos = lowering.pos_between(node.key, node.value)
        key = lowering.expression(node.key)
        return ir.CompAppend(key, lowering.expression(node.value), pos)
    if node.__class__ is _StarredDictComp:
        pos = lowering.pos(node.value)
        return ir.CompAppend(None, lowering.expression(node.value), pos)
    pos = lowering.pos(node.elt)
    value = lowering.expression(node.elt)
    if node.__class__ is cst.GeneratorExp:
        scope = lowering.scope
        scope.yields += 1
        scope.suspensions += 1
        return ir.ExprStmt(ir.Yield(value, pos), pos)
    return ir.CompAppend(None, value, pos)


EXPRESSIONS[cst.Lambda] = _lambda
for _kind in _COMPREHENSIONS:
    EXPRESSIONS[_kind] = _comprehension
STATEMENTS[cst.FunctionDef] = _function
STATEMENTS[cst.ClassDef] = _class
