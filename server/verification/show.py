"""Prints a comparison of prediction and reality: for people, and as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

import msgspec

from ...analysis.report import SCHEMA, Diagnostic, Report
from .. import __version__
from ..render import plural
from ..terminal import Style
from .compare import Agreed, Comparison, Site
from .reality import Reality

RULES_FOR = "2.13"
"""The torch version whose rules are predicted: a run under another one may differ for that reason alone."""

OUTPUT_LINES = 12
"""Lines of the program's own output that are shown where it failed."""


def as_json(program: str, report: Report, reality: Reality, comparison: Comparison) -> str:
    """The comparison as one object; keys may be added, never changed or removed."""
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"name": "gbpredict", "version": __version__},
        "program": program,
        "torch": reality.torch,
        "python": reality.python,
        "agree": comparison.agree,
        "agreed": [
            {**_site(pair.site), "same_id": pair.same_id, "predicted": [_predicted(d) for d in pair.predicted]}
            for pair in comparison.agreed
        ],
        "missed": [_site(site) for site in comparison.missed],
        "made_up": [_predicted(d) for d in comparison.made_up],
        "unreached": [_predicted(d) for d in comparison.unreached],
        "graphs": {"predicted": comparison.graphs_predicted, "real": comparison.graphs_real},
        "incomplete": [entry.name for entry in report.entries if not entry.complete],
        "run": {
            "exit_code": reality.exit_code,
            "status": reality.status,
            "error": reality.error,
            "seconds": reality.seconds,
            "stdout": reality.stdout,
            "stderr": reality.stderr,
        },
    }
    return json.dumps(data, indent=2) + "\n"


def _site(site: Site) -> dict[str, Any]:
    unique = {(b.kind, b.gb_id, b.cause_id): b for b in site.breaks}
    real = [
        {"kind": b.kind, "id": b.gb_id, "type": b.gb_type, "cause": b.cause_id, "cause_type": b.cause_type}
        for b in unique.values()
    ]
    return {"path": site.path, "line": site.line, "times": len(site.breaks), "real": real}


def _predicted(diagnostic: Diagnostic) -> dict[str, Any]:
    keys = ("path", "line", "end_line", "id", "type", "kind", "cause", "certainty", "condition", "entry")
    data: dict[str, Any] = msgspec.to_builtins(diagnostic)
    return {key: data[key] for key in keys}


def as_text(program: str, report: Report, reality: Reality, comparison: Comparison, style: Style) -> str:
    """The comparison as lines: a row per site, then the graphs, the program's own fate, and the verdict."""
    out: list[str] = []
    rows = [
        *(_Row("agreed" if p.same_id else "other id", "green" if p.same_id else "yellow", *_agreed(p))
          for p in comparison.agreed),
        *(_Row("missed", "red", site.path, site.line, _real(site)) for site in comparison.missed),
        *(_Row("made up", "red", d.path, d.line, _said(d)) for d in comparison.made_up),
        *(_Row("not run", "dim", d.path, d.line, _said(d)) for d in comparison.unreached),
    ]  # fmt: skip
    places = [row.place for row in rows]
    width = max(map(len, places), default=0)
    out += [f"{style(row.colour, row.word.ljust(8))}  {row.place.ljust(width)}  {row.text}\n" for row in rows]
    if rows:
        out.append("\n")
    predicted = "unknown" if comparison.graphs_predicted is None else str(comparison.graphs_predicted)
    same = comparison.graphs_predicted == comparison.graphs_real
    graphs = f"{predicted} predicted, {comparison.graphs_real} real"
    out.append(f"graphs    {graphs if same else style('yellow', graphs)}\n")
    out += _program(reality, style)
    out += [f"note      {entry.name}: the prediction is incomplete\n" for entry in report.entries if not entry.complete]
    if ".".join(reality.torch.split(".")[:2]) != RULES_FOR:
        out.append(f"note      the rules are those of torch {RULES_FOR}; this was torch {reality.torch}\n")
    counts = [
        f"{len(comparison.agreed)} agreed",
        f"{len(comparison.missed)} missed",
        f"{len(comparison.made_up)} made up",
    ]
    if comparison.unreached:
        counts.append(f"{len(comparison.unreached)} not reached by this run")
    head = style("bold", "Prediction and compiler agree" if comparison.agree else "Prediction and compiler differ")
    out.append(f"{head} on {program}: {', '.join(counts)} (torch {reality.torch}, Python {reality.python}).\n")
    if not comparison.agree:
        out.append("A difference is a fault of gbpredict: please report it with this output and the program.\n")
    return "".join(out)


class _Row(msgspec.Struct):
    word: str
    colour: str
    path: str
    line: int
    text: str

    @property
    def place(self) -> str:
        folder = os.getcwd() + os.sep
        return f"{self.path.removeprefix(folder)}:{self.line}"


def _agreed(pair: Agreed) -> tuple[str, int, str]:
    text = _real(pair.site)
    if not pair.same_id:
        text += f" (predicted: {', '.join(dict.fromkeys(d.id for d in pair.predicted))})"
    elif all(d.certainty == "possible" for d in pair.predicted):
        text += " (predicted as possible)"
    return pair.site.path, pair.site.line, text


def _real(site: Site) -> str:
    return "; ".join(
        dict.fromkeys(f"{b.gb_id or '?'} {b.gb_type}" + _because(b.gb_id, b.cause_id) for b in site.breaks)
    )


def _because(own: str | None, cause: str | None) -> str:
    return f" (because of {cause})" if cause and cause != own else ""


def _said(d: Diagnostic) -> str:
    text = f"{d.id} {d.message}"
    if d.certainty == "possible":
        text += f" (possible, when {d.condition})" if d.condition else " (possible)"
    return text


def _program(reality: Reality, style: Style) -> Iterable[str]:
    """How the user's program itself ended; its words only where it failed."""
    if reality.status == "ok" and reality.exit_code == 0:
        yield f"program   ended normally after {reality.seconds:.1f} s\n"
        return
    why = f": {reality.error}" if reality.error else ""
    yield (
        style("yellow", f"program   ended with exit code {reality.exit_code} after {reality.seconds:.1f} s{why}") + "\n"
    )
    lines = [line for line in (reality.stderr or reality.stdout).splitlines() if line.strip()]
    if len(lines) > OUTPUT_LINES:
        yield f"          ({plural(len(lines) - OUTPUT_LINES, 'line')} before)\n"
    yield from (f"          {line}\n" for line in lines[-OUTPUT_LINES:])
