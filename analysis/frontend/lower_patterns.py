"""Lowering of the patterns of ``match``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from . import ir
from .lower_core import PATTERNS, TO_START, Lowering

_SINGLETONS: dict[str, None | bool] = {"None": None, "True": True, "False": False}


def pattern(lowering: Lowering, node: cst.MatchPattern) -> ir.Pattern:
    """Lower any pattern."""
    return PATTERNS[node.__class__](lowering, node)


def _name(lowering: Lowering, node: cst.Name | None) -> ir.Name | None:
    return None if node is None else lowering.bind(node.value, lowering.pos(node))


def _value(lowering: Lowering, node: cst.MatchValue) -> ir.Pattern:
    pos = lowering.pos(node.value)
    return ir.MatchValue(lowering.expression(node.value), pos)


def _singleton(lowering: Lowering, node: cst.MatchSingleton) -> ir.Pattern:
    return ir.MatchSingleton(_SINGLETONS[node.value.value], lowering.pos(node))


def _elements(lowering: Lowering, nodes: Sequence[Any]) -> list[ir.Pattern]:
    return [
        pattern(lowering, node.value) if isinstance(node, cst.MatchSequenceElement) else pattern(lowering, node)
        for node in nodes
    ]


def _sequence(lowering: Lowering, node: cst.MatchList | cst.MatchTuple) -> ir.Pattern:
    if isinstance(node, cst.MatchTuple) and node.lpar and node.rpar:
        pos = lowering.pos_between(node.lpar[-1], node.rpar[0])
    else:
        pos = lowering.pos(node)
    return ir.MatchSequence(_elements(lowering, node.patterns), pos)


def _star(lowering: Lowering, node: cst.MatchStar) -> ir.Pattern:
    if node.name is not None:
        pos = lowering.pos_between(node, node.name)
    elif isinstance(node.comma, cst.Comma):
        pos = lowering.pos_between(node, node.comma, TO_START)
    else:
        pos = lowering.pos(node)
    return ir.MatchStar(_name(lowering, node.name), pos)


def _mapping(lowering: Lowering, node: cst.MatchMapping) -> ir.Pattern:
    pos = lowering.pos(node)
    keys = [lowering.expression(element.key) for element in node.elements]
    patterns = [pattern(lowering, element.pattern) for element in node.elements]
    return ir.MatchMapping(keys, patterns, _name(lowering, node.rest), pos)


def _class(lowering: Lowering, node: cst.MatchClass) -> ir.Pattern:
    pos = lowering.pos(node)
    cls = lowering.expression(node.cls)
    patterns = _elements(lowering, node.patterns)
    names = [element.key.value for element in node.kwds]
    return ir.MatchClass(cls, patterns, names, [pattern(lowering, element.pattern) for element in node.kwds], pos)


def _as(lowering: Lowering, node: cst.MatchAs) -> ir.Pattern:
    pos = lowering.pos(node)
    inner = None if node.pattern is None else pattern(lowering, node.pattern)
    return ir.MatchAs(inner, _name(lowering, node.name), pos)


def _or(lowering: Lowering, node: cst.MatchOr) -> ir.Pattern:
    pos = lowering.pos(node)
    return ir.MatchOr([pattern(lowering, element.pattern) for element in node.patterns], pos)


PATTERNS.update(
    {
        cst.MatchValue: _value,
        cst.MatchSingleton: _singleton,
        cst.MatchList: _sequence,
        cst.MatchTuple: _sequence,
        cst.MatchStar: _star,
        cst.MatchMapping: _mapping,
        cst.MatchClass: _class,
        cst.MatchAs: _as,
        cst.MatchOr: _or,
    }
)
