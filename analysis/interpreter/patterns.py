"""``match``: which case a subject takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...variables.base import VariableTracker
from ...variables.dicts import ConstDictVariable
from ...variables.exc import ObservedException
from ...variables.lists import ListVariable
from ...variables.unknown import UnknownVariable
from ..frontend import ir
from .arguments import mapping_items
from .conditions import test
from .dispatch import evaluate, fork, run_block
from .frame import NORMAL, Frame
from .names import store_name

if TYPE_CHECKING:
    from .machine import Machine

SELF_MATCHING = frozenset(
    f"builtins.{n}" for n in "bool bytearray bytes dict float frozenset int list set str tuple".split()
)
"""Classes whose single positional sub-pattern matches the subject itself."""


def run_match(m: Machine, n: ir.Match, f: Frame) -> int:
    """One ``match`` statement."""
    subject = evaluate(m, n.subject, f)
    return _from_case(m, n, subject, 0, f)


def _from_case(m: Machine, n: ir.Match, subject: VariableTracker, index: int, f: Frame) -> int:
    if index == len(n.cases):
        return NORMAL
    case = n.cases[index]
    answer = matches(m, case.pattern, subject, f)
    if answer is not False and case.guard is not None:
        guard = test(m, case.guard, f).truth
        answer = False if guard is False else (answer if guard else None)
    if answer is False:
        return _from_case(m, n, subject, index + 1, f)
    if answer:
        return run_block(m, case.body, f)
    text = f"{f.unit.text(n.subject.pos)} matches case {index + 1}"
    return fork(
        m,
        f,
        [
            (text, lambda: run_block(m, case.body, f)),
            (f"not ({text})", lambda: _from_case(m, n, subject, index + 1, f)),
        ],
    )


def _all(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def matches(m: Machine, pattern: Any, subject: VariableTracker, f: Frame) -> bool | None:
    """Whether a pattern fits; binds its captures. None where it is not known."""
    return PATTERNS[type(pattern)](m, pattern, subject, f)


def _value(m: Machine, p: ir.MatchValue, subject: VariableTracker, f: Frame) -> bool | None:
    f.pos = p.pos
    return m.equal(subject, evaluate(m, p.value, f))


def _singleton(m: Machine, p: ir.MatchSingleton, subject: VariableTracker, f: Frame) -> bool | None:
    return m.truth(m.compare("is", subject, m.constant(p.value)))


def _sequence(m: Machine, p: ir.MatchSequence, subject: VariableTracker, f: Frame) -> bool | None:
    f.pos = p.pos
    kind = m.isinstance(subject, m.lookup("collections.abc.Sequence"))
    text = m.isinstance(subject, m.tuple([m.lookup("builtins.str"), m.lookup("builtins.bytes")]))
    if kind is False or text:
        return False
    items = m.iterate(subject) if kind else None
    star = next((i for i, s in enumerate(p.patterns) if isinstance(s, ir.MatchStar)), None)
    if items is None:
        for sub in p.patterns:
            matches(m, sub, UnknownVariable("matched item"), f)
        return None
    if star is None:
        if len(items) != len(p.patterns):
            return False
        return _all([matches(m, s, i, f) for s, i in zip(p.patterns, items)])
    after = len(p.patterns) - star - 1
    if len(items) < len(p.patterns) - 1:
        return False
    answers = [matches(m, s, i, f) for s, i in zip(p.patterns[:star], items)]
    answers.append(matches(m, p.patterns[star], ListVariable(items[star : len(items) - after]), f))
    answers += [matches(m, s, i, f) for s, i in zip(p.patterns[star + 1 :], items[len(items) - after :])]
    return _all(answers)


def _mapping(m: Machine, p: ir.MatchMapping, subject: VariableTracker, f: Frame) -> bool | None:
    f.pos = p.pos
    if m.isinstance(subject, m.lookup("collections.abc.Mapping")) is False:
        return False
    pairs = mapping_items(m, subject)
    if pairs is None:
        for sub in p.patterns:
            matches(m, sub, UnknownVariable("matched value"), f)
        return None
    table = {key.hash_key(m): (key, value) for key, value in pairs}
    answers: list[bool | None] = []
    for key_node, sub in zip(p.keys, p.patterns):
        found = table.pop(evaluate(m, key_node, f).hash_key(m), None)
        if found is None:
            return False
        answers.append(matches(m, sub, found[1], f))
    if p.rest is not None:
        store_name(m, p.rest, ConstDictVariable(dict(table)), f)
    return _all(answers)


def _class(m: Machine, p: ir.MatchClass, subject: VariableTracker, f: Frame) -> bool | None:
    cls = evaluate(m, p.cls, f)
    f.pos = p.pos
    answer = m.isinstance(subject, cls)
    if answer is False:
        return False
    answers: list[bool | None] = [answer]
    if p.patterns:
        if getattr(cls, "name", "") in SELF_MATCHING:
            answers.append(matches(m, p.patterns[0], subject, f))
        else:
            names = m.iterate(m.getattr_or(cls, "__match_args__", m.tuple([]))) or []
            for name, sub in zip(names, p.patterns):
                answers.append(_attribute(m, sub, subject, name.as_python_constant(), f))
    for name, sub in zip(p.kwd_names, p.kwd_patterns):
        answers.append(_attribute(m, sub, subject, name, f))
    return _all(answers)


def _attribute(m: Machine, pattern: Any, subject: VariableTracker, name: str, f: Frame) -> bool | None:
    try:
        value = m.getattr(subject, name)
    except ObservedException as exc:
        if m.isinstance(exc.value, m.lookup("builtins.AttributeError")):
            return False
        raise
    return matches(m, pattern, value, f)


def _star(m: Machine, p: ir.MatchStar, subject: VariableTracker, f: Frame) -> bool | None:
    if p.target is not None:
        store_name(m, p.target, subject, f)
    return True


def _as(m: Machine, p: ir.MatchAs, subject: VariableTracker, f: Frame) -> bool | None:
    answer = matches(m, p.pattern, subject, f) if p.pattern is not None else True
    if answer is not False and p.target is not None:
        store_name(m, p.target, subject, f)
    return answer


def _or(m: Machine, p: ir.MatchOr, subject: VariableTracker, f: Frame) -> bool | None:
    undecided = False
    for sub in p.patterns:
        answer = matches(m, sub, subject, f)
        if answer:
            return True
        undecided = undecided or answer is None
    return None if undecided else False


PATTERNS: dict[type, Any] = {
    ir.MatchValue: _value,
    ir.MatchSingleton: _singleton,
    ir.MatchSequence: _sequence,
    ir.MatchMapping: _mapping,
    ir.MatchClass: _class,
    ir.MatchStar: _star,
    ir.MatchAs: _as,
    ir.MatchOr: _or,
}
