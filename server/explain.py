"""What ``gbpredict explain`` and ``gbpredict rules`` print about the catalogue."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable

from ..analysis.catalogue.coverage import COVERAGE, LABELS, counts
from ..analysis.catalogue.model import Rule
from .terminal import Style

WIDTH = 100
KINDS = {
    "break": "The graph ends here; what follows is compiled as another graph.",
    "skip": "The rest of the function runs without being compiled; functions it calls are still compiled.",
    "wrapper": "Wraps another break: the whole function runs without being compiled; functions it calls still are.",
    "error": "Compilation stops with an error.",
    "note": "A note of gbpredict about its own analysis: not a break, and not counted as one.",
}


def explain(rule: Rule, style: Style, width: int = WIDTH) -> str:
    """Everything known about one rule, for people."""
    page = rule.page()
    width = min(width, WIDTH)
    out = [
        f"{style('error', rule.id)} {style('bold', rule.slug)}",
        f"{style('dim', rule.type)}",
        "",
    ]
    if rule.summary:
        out += [_fill(rule.summary, width), ""]
    if page.why:
        out += [_prose(page.why, width), ""]
    if not rule.written:
        text = "Known by name only: gbpredict has no explanation of its own for this one yet."
        out += [_fill(text + " The public page below may say more.", width), ""]
    out += [
        style("bold", "Effect"),
        textwrap.indent(_fill(rule.effect or KINDS[rule.kind], width - 2), "  "),
        "",
    ]
    if page.breaks:
        out += [
            style("bold", "Breaks"),
            textwrap.indent(page.breaks.rstrip("\n"), "    "),
            "",
        ]
    if page.fixed:
        out += [
            style("bold", "Does not break"),
            textwrap.indent(page.fixed.rstrip("\n"), "    "),
            "",
        ]
    if rule.hints:
        out.append(style("bold", "What to do"))
        out += [textwrap.fill(h, width, initial_indent="  - ", subsequent_indent="    ") for h in rule.hints]
        out.append("")
    if rule.id in COVERAGE:
        status, detail = COVERAGE[rule.id]
        text = f"shown by tests/spec/{detail}.py" if status == "predicted" else detail
        out += [_fill(f"Status: {LABELS[status]} ({text}).", width), ""]
    if rule.since or rule.until:
        out += [
            f"torch: from {rule.since or 'the first known'} to before {rule.until or 'now'}",
            "",
        ]
    if rule.url:
        out.append(f"{style('dim', 'See also')} {rule.url}")
    while out and not out[-1]:
        out.pop()
    return "\n".join(out) + "\n"


def rule_data(rule: Rule, long: bool = False) -> dict[str, object]:
    """One rule as JSON; ``long`` adds the page."""
    data: dict[str, object] = {
        "id": rule.id,
        "slug": rule.slug,
        "type": rule.type,
        "kind": rule.kind,
        "summary": rule.summary,
        "hints": list(rule.hints),
        "effect": rule.effect or KINDS[rule.kind],
        "since": rule.since,
        "until": rule.until,
        "written": rule.written,
        "url": rule.url or None,
        "status": COVERAGE[rule.id].status if rule.id in COVERAGE else None,
        "status_detail": COVERAGE[rule.id].detail if rule.id in COVERAGE else None,
    }
    if long:
        page = rule.page()
        data |= {
            "explanation": page.why,
            "example_breaks": page.breaks,
            "example_fixed": page.fixed,
        }
    return data


def rules_json(rules: Iterable[Rule]) -> str:
    """The list for programs."""
    return json.dumps({"schema": 1, "rules": [rule_data(rule) for rule in rules]}, indent=2) + "\n"


def rules_text(rules: Iterable[Rule], style: Style) -> str:
    """The list for people: a line each with its status, and how many there are of each."""
    listed = list(rules)
    lines = [f"{style('bold', r.id.ljust(6))}  {_status(r).ljust(9)}  {r.summary or r.type}\n" for r in listed]
    if sum(rule.counts for rule in listed) == len(COVERAGE):
        parts = [f"{count} {LABELS[status]}" for status, count in counts().items()]
        lines.append(f"\n{len(COVERAGE)} ids of torch's registry: {', '.join(parts)}.\n")
    return "".join(lines)


def _status(rule: Rule) -> str:
    """The status in one word."""
    return COVERAGE[rule.id].status if rule.id in COVERAGE else "note"


def _fill(text: str, width: int) -> str:
    return textwrap.fill(text, width)


def _prose(text: str, width: int) -> str:
    """Paragraphs are filled; lists and indented code stay as they are."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(p if p.startswith(("- ", "    ", "* ")) else _fill(p, width) for p in paragraphs)
