"""Branches on tensor data: ``torch.where`` for a choice between two values, an assertion in the graph for a check."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ..place import Place
from .masks import as_mask, negated
from .proposal import Proposal, assigned, code_of, expression, names_in

_NOT_TENSORS = (
    cst.SimpleString,
    cst.FormattedString,
    cst.ConcatenatedString,
    cst.List,
    cst.Tuple,
    cst.Dict,
    cst.Set,
    cst.Lambda,
)


def where_statement(place: Place) -> Iterator[Proposal]:
    """``if t: a = X`` / ``else: a = Y`` as ``a = torch.where(t, X, Y)``, where both sides only assign."""
    statement = place.statement
    if not isinstance(statement, cst.If) or not _in_test(place, statement.test):
        return
    mask = as_mask(statement.test)
    then = _assignments(statement.body)
    other = _assignments(statement.orelse.body) if isinstance(statement.orelse, cst.Else) else {}
    if mask is None or not then or other is None or isinstance(statement.orelse, cst.If):
        return
    names = list(dict.fromkeys([*then, *other]))
    choices = {name: (then.get(name, name), other.get(name, name)) for name in names}
    if not all(map(_may_be_tensor, [side for pair in choices.values() for side in pair])):
        return
    # A line may not read what the lines before it have set: both sides and the condition mean the values from before.
    for number, pair in enumerate(choices.values()):
        if any(names_in(code) & set(names[:number]) for code in (mask, *pair)):
            return
    lines = [f"{name} = torch.where({mask}, {a}, {b})" for name, (a, b) in choices.items()]
    yield Proposal("Choose between both values with torch.where", place.replaced_by(lines))


def where_expression(place: Place) -> Iterator[Proposal]:
    """``X if t else Y`` as ``torch.where(t, X, Y)``."""
    for node in (place.node, *place.parents):
        if isinstance(node, cst.IfExp) and (node is place.node or _in_test(place, node.test)):
            mask = as_mask(node.test)
            sides = code_of(node.body), code_of(node.orelse)
            if mask is not None and all(map(_may_be_tensor, sides)):
                new = expression(f"torch.where({mask}, {sides[0]}, {sides[1]})")
                yield Proposal("Choose between both values with torch.where", place.replaced(node, new))
            return


def constant_message(place: Place) -> Iterator[Proposal]:
    """``assert t, f"... {x}"`` with a constant text: the compiler keeps such an assertion in the graph."""
    found = _assertion(place)
    if found is None or found.msg is None or not isinstance(found.msg, cst.FormattedString | cst.ConcatenatedString):
        return
    text = _constant_text(found.msg)
    if text is not None:
        changed = found.with_changes(msg=expression(text))
        yield Proposal("Give the assertion a constant message", place.replaced(found, changed), imports=())


def assert_in_graph(place: Place) -> Iterator[Proposal]:
    """``assert t, message`` and ``if t: raise E(message)`` as ``torch._assert_async(t, message)``."""
    title = "Check it inside of the graph with torch._assert_async"
    found = _assertion(place)
    if found is not None:
        mask = as_mask(found.test)
        text = _constant_text(found.msg) if found.msg is not None else None
        if mask is not None:
            lines = [f"torch._assert_async({mask}, {text})" if text else f"torch._assert_async({mask})"]
            yield Proposal(title, place.replaced_by(lines))
        return
    match place.statement:
        case cst.If(
            test=test, orelse=None, body=cst.IndentedBlock(body=[cst.SimpleStatementLine(body=[cst.Raise(exc=exc)])])
        ) if _in_test(place, test):
            mask = negated(test)
            text = None
            if isinstance(exc, cst.Call) and exc.args:
                text = _constant_text(exc.args[0].value)
            if mask is not None:
                lines = [f"torch._assert_async({mask}, {text})" if text else f"torch._assert_async({mask})"]
                yield Proposal(title, place.replaced_by(lines))
        case _:
            return


def _in_test(place: Place, test: cst.BaseExpression) -> bool:
    return any(node is test for node in (place.node, *place.parents))


def _assignments(suite: cst.BaseSuite) -> dict[str, str] | None:
    """What a suite of nothing but plain assignments leaves in each name; None for any other suite."""
    if not isinstance(suite, cst.IndentedBlock):
        return None
    found: dict[str, str] = {}
    for statement in suite.body:
        pairs = assigned(statement)
        if pairs is None or any(name in found for name, _ in pairs):
            return None
        found.update(pairs)
    return found


def _may_be_tensor(code: str) -> bool:
    node = expression(code)
    if isinstance(node, cst.Name):
        return node.value not in ("None", "True", "False", "self")
    return not isinstance(node, _NOT_TENSORS)


def _assertion(place: Place) -> cst.Assert | None:
    return next((n for n in (place.node, *place.parents) if isinstance(n, cst.Assert)), None)


def _constant_text(message: cst.BaseExpression) -> str | None:
    """A message as a string literal; what an f-string would put in is shown as its source in braces."""
    match message:
        case cst.SimpleString():
            return code_of(message)
        case cst.FormattedString(parts=parts):
            text = "".join(
                part.value if isinstance(part, cst.FormattedStringText) else "{" + code_of(part.expression) + "}"
                for part in parts
                if isinstance(part, cst.FormattedStringText | cst.FormattedStringExpression)
            )
            quote = message.end
            return f"{quote}{text}{quote}" if quote[0] not in text and "\\" not in text else repr(text)
        case _:
            return None
