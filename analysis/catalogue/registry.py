"""Finding a rule by its id, its slug or a part of its text."""

from __future__ import annotations

import difflib
import re

from . import rules as _rules
from .model import Rule

RULES: dict[str, Rule] = dict(
    sorted((rule.id, rule) for rule in vars(_rules).values() if isinstance(rule, Rule))  # ids are unique: no tie
)
"""Every rule, by id, in the order of the ids."""

_NUMBER = re.compile(r"(gbp|gb)?[-_ ]?(\d{1,4})", re.IGNORECASE)


def rule(id: str) -> Rule:
    """The rule of that exact id; ``KeyError`` if there is none."""
    return RULES[id]


def lookup(text: str) -> Rule | None:
    """The one rule that is meant: by id in any spelling (``gb124``, ``124``), by slug, or by its exact type."""
    wanted = text.strip()
    if match := _NUMBER.fullmatch(wanted):
        prefix = (match[1] or "GB").upper()
        return RULES.get(f"{prefix}{match[2].zfill(3 if prefix == 'GBP' else 4)}")
    folded = wanted.casefold()
    for candidate in RULES.values():
        if folded in (candidate.slug, candidate.type.casefold()):
            return candidate
    return None


def matches(text: str) -> list[Rule]:
    """Rules that ``text`` names or whose id, slug, type or summary has all its words; explained rules come first."""
    exact = lookup(text)
    found: dict[str, Rule] = {exact.id: exact} if exact else {}
    words = text.casefold().replace("-", " ").split()
    if words and not _NUMBER.fullmatch(text.strip()):
        for candidate in sorted(RULES.values(), key=lambda r: not r.written):
            haystack = f"{candidate.id} {candidate.slug} {candidate.type} {candidate.summary}".casefold()
            if all(word in haystack for word in words):
                found.setdefault(candidate.id, candidate)
    return list(found.values())


def similar(text: str) -> list[Rule]:
    """Rules whose id or slug is spelled much like ``text``, the likest first."""
    folded = text.strip().casefold()
    folded = f"gb{folded}" if folded.isdigit() else folded
    names = {name.casefold(): r for r in RULES.values() for name in (r.id, r.slug)}
    near = difflib.get_close_matches(folded, names, n=8, cutoff=0.6)
    return list({names[name].id: names[name] for name in near}.values())


def find(text: str, limit: int = 8) -> list[Rule]:
    """Rules that may be meant by ``text``, best first: those that match, else those spelled like it."""
    return (matches(text) or similar(text))[:limit]
