"""Refuses source that nests so deeply that a parser would run out of stack.

CPython's parser counts its own depth, libcst's native one does not: it overflows the stack and takes the process with
it (after some 4,000 levels on the usual 8 MB), and its time grows with the square of the depth. So before libcst sees
a text, this scan estimates how deep its tree may get: brackets, indentation, and the chains (operators, calls,
``elif``, adjacent strings) that nest without either.
"""

from __future__ import annotations

import re

MAX_BRACKETS = 200
"""CPython's own limit. Higher: files that Python rejects anyway. Lower: files that Python takes."""
MAX_INDENTS = 100
"""CPython's own limit."""
MAX_CHAIN = 1000
"""How many operators, calls, strings or ``elif`` may follow each other in one expression or statement. CPython with its
default recursion limit gives up at about 1,000 to 3,000. Higher: time grows quadratically, and the stack ends at about
4,000. Lower: tables that real (generated) code spells as one sum are refused."""
HARMLESS_LENGTH = 2000
"""A text of fewer characters cannot nest dangerously deep."""

_TOKEN = re.compile(
    r"(?P<newline>\n[ \t\f]*(?P<branch>elif\b)?)"
    r"|(?P<string>(?<![A-Za-z0-9_])[A-Za-z]{0,2}(?:'''(?:[^\\']|\\.|'(?!''))*'''|\"\"\"(?:[^\\\"]|\\.|\"(?!\"\"))*\"\"\""
    r"|'(?:[^\\'\n]|\\.)*'|\"(?:[^\\\"\n]|\\.)*\"))"
    r"|(?P<comment>\#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<separator>[,;:])"
    r"|(?P<tight>\*\*|[.~]|\bawait\b)|(?P<product>//|[*/%@])|(?P<sum>[-+])"
    r"|(?P<loose><<|>>|[<>=]=|[&|^<>]|\b(?:not|and|or|if|lambda|in|is)\b)",
    re.S,
)
_TIGHTNESS = {"loose": 0, "sum": 1, "product": 2, "tight": 3}


def too_deep(text: str) -> int | None:
    """The line on which the nesting passes a limit, or None."""
    if len(text) < HARMLESS_LENGTH:
        return None
    outer: list[list[int]] = []
    chain = [0, 0, 0, 0]  # so many operators, by how tightly they bind: a looser one ends the chains of tighter ones
    strings = 0
    indents = [0]
    branches: dict[int, int] = {}
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "comment":
            continue
        if kind == "string":
            strings += 1
            line += match.group().count("\n")
            if strings > MAX_CHAIN:
                return line
            continue
        if kind == "newline":
            line += 1
            if outer:
                continue
            is_branch = match["branch"] is not None
            end = match.end()
            if not is_branch and text[end : end + 1] in ("\n", "#", ""):
                continue
            width = end - match.start() - 1 - (4 if is_branch else 0)
            while indents[-1] > width:
                indents.pop()
            if indents[-1] < width:
                indents.append(width)
                if len(indents) > MAX_INDENTS + 1:
                    return line
            branches[width] = branches.get(width, 0) + 1 if is_branch else 0
            if branches[width] > MAX_CHAIN:
                return line
            chain = [0, 0, 0, 0]
            strings = 0
            continue
        strings = 0
        if kind == "open":
            chain[3] += 1  # a call or an index lengthens the chain around it, too
            outer.append(chain)
            chain = [0, 0, 0, 0]
            if len(outer) > MAX_BRACKETS:
                return line
        elif kind == "close":
            chain = outer.pop() if outer else [0, 0, 0, 0]
        elif kind == "separator":
            # A lambda's colon goes on with its chain; a chain of lambdas shows in no other way.
            if match.group() != ":" or not chain[0]:
                chain = [0, 0, 0, 0]
        else:
            tightness = _TIGHTNESS[kind or "loose"]
            chain[tightness] += 1
            for tighter in range(tightness + 1, 4):
                chain[tighter] = 0
        if chain[0] + chain[1] + chain[2] + chain[3] > MAX_CHAIN:
            return line
    return None
