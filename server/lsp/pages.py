"""Markdown pages: what a rule means, what a file's entries come to, what is known of an expression."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ...analysis.catalogue import registry
from ...analysis.report import Diagnostic, Report
from ..explain import KINDS
from .wire import EntryGraphs, Facts


def explain(id: str) -> str | None:
    """The page of a rule."""
    rule = registry.lookup(id)
    if rule is None:
        return None
    page = rule.page()
    parts = [f"# {rule.id} · {rule.slug}", f"*{rule.type}*", rule.summary, page.why]
    parts.append(f"**Effect.** {rule.effect or KINDS[rule.kind]}")
    if page.breaks:
        parts.append(f"## Breaks\n\n```python\n{page.breaks.rstrip()}\n```")
    if page.fixed:
        parts.append(f"## Does not break\n\n```python\n{page.fixed.rstrip()}\n```")
    if rule.hints:
        parts.append("## What to do\n\n" + "\n".join(f"- {hint}" for hint in rule.hints))
    if rule.url:
        parts.append(f"[Public page about this break]({rule.url})")
    return "\n\n".join(part for part in parts if part) + "\n"


def finding(found: Diagnostic, link: str | None) -> str:
    """A finding in a hover: what, why, what to do."""
    rule = registry.RULES.get(found.id)
    sure = "possible " if found.certainty == "possible" else ""
    parts = [f"**{found.id}** {sure}graph break: {found.message}"]
    if found.condition:
        parts.append(f"Happens when `{found.condition}`.")
    if rule is not None and rule.summary:
        parts.append(rule.summary)
    if found.hints:
        parts.append("\n".join(f"- {hint}" for hint in found.hints))
    if link:
        parts.append(link)
    return "\n\n".join(parts)


def facts(known: Facts) -> str:
    """What the compiler does with an expression."""
    source = known.source if len(known.source) <= 80 else known.source[:77] + "..."
    return "\n\n".join([f"```python\n{source}\n```", *known.facts])


def report(title: str, entries: Iterable[EntryGraphs], reports: Iterable[Report]) -> str:
    """The entries of a file with their graphs and breaks."""
    reports = list(reports)
    parts = [f"# {os.path.basename(title)}"]
    entries = list(entries)
    if not entries:
        parts.append("Nothing is compiled here, and no module or function that takes tensors was found.")
    for entry in entries:
        count = "an unknown number of graphs" if entry.graphs is None else f"{entry.graphs} graph(s)"
        parts.append(f"## {entry.name.rpartition(':')[2]} (line {entry.line})")
        parts.append(f"{count}, {entry.breaks} break(s){'' if entry.complete else '; the analysis is incomplete'}")
        if entry.regions:
            rows = [
                f"| {_lines(r.start, r.end)} | {r.graph if r.graph is not None else '-'} | {r.kind} |"
                for r in entry.regions
            ]
            parts.append("\n".join(["| lines | graph | |", "|---|---|---|", *rows]))
        found = [d for report in reports for d in report.diagnostics if d.entry == entry.name]
        if found:
            parts.append("\n".join(_row(d) for d in found))
    notes = list(dict.fromkeys(note for report in reports for note in report.notes))
    if notes:
        parts.append("## Notes\n\n" + "\n".join(f"- {note}" for note in notes))
    return "\n\n".join(parts) + "\n"


def _lines(start: int, end: int) -> str:
    return str(start) if start == end else f"{start} to {end}"


def _row(d: Diagnostic) -> str:
    condition = f" (when `{d.condition}`)" if d.condition else ""
    return f"- {os.path.basename(d.path)}:{d.line} **{d.id}** {d.message}{condition}"
