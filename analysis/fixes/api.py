"""Fixes for findings: the way in for the command and the language server."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ..report import Diagnostic
from .edits import Edit, Fix, apply
from .place import Source, find
from .rewrites.proposal import Proposal
from .rewrites.table import rewrites_for


def fixes_for(source: Source | str, diagnostic: Diagnostic) -> list[Fix]:
    """Ways to repair one break of a file, the most fitting first; none where nothing general is known.

    ``source`` is the text that was analysed. A fix that would not leave the file valid Python is not offered.
    """
    source = Source(source) if isinstance(source, str) else source
    place = find(source, diagnostic)
    if place is None:
        return []
    found: list[Fix] = []
    for rewrite in rewrites_for(diagnostic.id):
        for proposal in rewrite(place):
            edits = (place.edit(proposal.code), *_imports(source, proposal))
            fix = Fix(proposal.title, diagnostic.id, proposal.safe, edits)
            if is_valid(apply(source.text, [fix])[0]):
                found.append(fix)
    return found


def best_fixes(source: Source | str, diagnostics: Iterable[Diagnostic], unsafe: bool) -> list[Fix]:
    """The first fix of each finding that may be applied without asking."""
    source = Source(source) if isinstance(source, str) else source
    chosen = (next((f for f in fixes_for(source, d) if f.safe or unsafe), None) for d in _once(diagnostics))
    return [fix for fix in chosen if fix is not None]


def is_valid(text: str) -> bool:
    """Whether a text is Python."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _imports(source: Source, proposal: Proposal) -> Iterable[Edit]:
    for needed in proposal.imports:
        if " " in needed:
            yield source.import_edit(needed)
        elif not source.binds(needed):
            yield source.import_edit(f"import {needed}")


def _once(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    found = {(d.line, d.column, d.id): d for d in diagnostics}
    return [found[key] for key in sorted(found)]
