"""The notation of the specification programs: which findings a line must have, written as a comment on it.

    # graphs: 2                                 (first lines) graphs handed to the backend during the run
    # raises: TypeError                         (first lines) the program ends with this exception

    print(x)                        # break: GB0059
    for row in x: log(row.sum())    # skip: GB7000 <- GB0059
    if mask.any(): ...              # break?: GB0170 "mask is not None"
    y = f(x)                        # break: GB0007 | skip: GB0092

``break`` resumes after the line, ``skip`` leaves the rest of the frame to eager execution. ``<-`` names the break
underneath. A ``?`` marks a finding that happens on some paths only, perhaps not on those that the program takes; the
text after it is the condition. ``|`` separates findings on one line. A line without such a comment has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

WIDEST = 15
"""Lines that one finding may span, as in the conformance score: a longer range would excuse anything."""

_CLAUSE = re.compile(
    r'(?P<kind>break|skip)(?P<maybe>\?)?: *(?P<id>GB\d{4})(?: *<- *(?P<cause>GB\d{4}))?(?: +"(?P<condition>[^"]*)")?'
)
_COMMENT = re.compile(r"  # (?P<clauses>(?:break|skip)\??:.*)$")
_HEADER = re.compile(r"# (?P<key>graphs|raises): *(?P<value>\S.*)$")


@dataclass(slots=True, frozen=True, order=True)
class Finding:
    """One expected or real graph break on one line."""

    line: int
    kind: str
    id: str
    cause: str | None = None
    possible: bool = False
    condition: str | None = None

    @property
    def ids(self) -> frozenset[str]:
        """Both ids by which this break may be called."""
        return frozenset(i for i in (self.id, self.cause) if i)

    def __str__(self) -> str:
        cause = f" <- {self.cause}" if self.cause else ""
        condition = f' "{self.condition}"' if self.condition else ""
        return f"{self.kind}{'?' if self.possible else ''}: {self.id}{cause}{condition}"


@dataclass(slots=True, frozen=True)
class Expectations:
    """All that one program says about itself."""

    findings: tuple[Finding, ...]
    graphs: int | None
    raises: str | None


def parse(source: str) -> Expectations:
    """Read the expectations of a program; a comment that looks like one and is not understood is an error."""
    findings: list[Finding] = []
    header: dict[str, str] = {}
    for number, text in enumerate(source.splitlines(), 1):
        if match := _HEADER.match(text):
            header[match["key"]] = match["value"].strip()
        elif match := _COMMENT.search(text):
            for clause in match["clauses"].split(" | "):
                parts = _CLAUSE.fullmatch(clause.strip())
                if parts is None:
                    raise ValueError(f"line {number}: cannot read the expectation {clause.strip()!r}")
                maybe = parts["maybe"] is not None
                findings.append(Finding(number, parts["kind"], parts["id"], parts["cause"], maybe, parts["condition"]))
    graphs = header.get("graphs")
    return Expectations(tuple(findings), None if graphs is None else int(graphs), header.get("raises"))


def annotate(source: str, real: Iterable[Finding], graphs: int, raises: str | None) -> str:
    """The program with its comments set to what really happened; possible findings are kept as they stand."""
    kept = [f for f in parse(source).findings if f.possible]
    by_line: dict[int, list[Finding]] = {}
    for finding in (*real, *kept):
        by_line.setdefault(finding.line, []).append(finding)
    lines = source.splitlines()
    for index, text in enumerate(lines):
        bare = _COMMENT.sub("", text)
        here = by_line.get(index + 1, [])
        lines[index] = f"{bare}  # {' | '.join(map(str, here))}" if here else bare
    old = 0
    while old < len(lines) and _HEADER.match(lines[old]):
        old += 1
    header = [f"# graphs: {graphs}", *([f"# raises: {raises}"] if raises else [])]
    return "\n".join([*header, *lines[old:]]) + "\n"


def real_findings(record: dict[str, Any]) -> list[Finding]:
    """The breaks of a condensed record (see :func:`condense`), one per line, kind and id."""
    return [Finding(b["line"], b["kind"], b["id"], b["cause"]) for b in record["breaks"]]


def condense(truth: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a recorder's answer beside a program: the sites in it, its traced lines, its graphs."""
    case, seen = truth["case"], set[tuple[int, str, str, str | None]]()
    for brk in truth["breaks"]:
        frames = [f for f in brk["frames"] if f[0] == case]
        if frames and brk["gb_id"]:
            cause = brk["cause_id"] if brk["cause_id"] != brk["gb_id"] else None
            seen.add((frames[-1][1], brk["kind"], brk["gb_id"], cause))
    return {
        "torch": truth["torch"].split("+")[0],
        "python": ".".join(truth["python"].split(".")[:2]),
        "graphs": truth["graphs"],
        "raises": truth["error"].partition(":")[0] if truth["error"] else None,
        "breaks": [
            {"line": line, "kind": kind, "id": id, "cause": cause}
            for line, kind, id, cause in sorted(seen, key=lambda s: (*s[:3], s[3] or ""))
        ],
        "traced": truth["traced"].get(case, []),
    }


def compare_with_record(expected: Expectations, record: dict[str, Any]) -> list[str]:
    """How a program's comments differ from what the real compiler did."""
    certain = {f for f in expected.findings if not f.possible}
    possible = {(f.line, f.id) for f in expected.findings if f.possible}
    real = set(real_findings(record))
    problems = [f"line {f.line}: expected {f}, which did not happen" for f in sorted(certain - real, key=str)]
    problems += [
        f"line {f.line}: {f} happened and is not expected"
        for f in sorted(real - certain, key=str)
        if (f.line, f.id) not in possible
    ]
    if expected.graphs is not None and expected.graphs != record["graphs"]:
        problems.append(f"{expected.graphs} graphs expected, {record['graphs']} happened")
    if expected.raises != record["raises"]:
        problems.append(f"expected to raise {expected.raises}, did {record['raises']}")
    return problems


def compare_with_answer(expected: Expectations, answer: dict[str, Any]) -> list[str]:
    """How the analyzer's answer on one program differs from the program's comments."""
    problems = [f"internal error: {e['summary']}" for e in answer.get("errors", ())]
    unmet = {f.line: [g for g in expected.findings if g.line == f.line] for f in expected.findings}
    by_line = dict(unmet)
    for d in answer["diagnostics"]:
        last = min(max(d["line"], d["end_line"]), d["line"] + WIDEST - 1)
        lines = [n for n in by_line if d["line"] <= n <= last]
        said = f"{d['kind']} {d['id']} {d['certainty']}" + (f" when {d['condition']}" if d["condition"] else "")
        if not lines:
            problems.append(f"line {d['line']}: {said}, and nothing is expected")
        for line in lines:
            wanted = by_line[line]
            unmet.pop(line, None)
            if not any(_fits(d, finding) for finding in wanted):
                problems.append(f"line {line}: {said}, expected {' | '.join(map(str, wanted))}")
    for line, findings in sorted(unmet.items()):
        problems.append(f"line {line}: no finding, expected {' | '.join(map(str, findings))}")
    if expected.graphs is not None:
        graphs = [e["graphs"] for e in answer["entries"]]
        if None in graphs or sum(graphs) != expected.graphs:
            problems.append(f"graphs {'+'.join(map(str, graphs)) or 'none'}, expected {expected.graphs}")
    return problems


def _fits(diagnostic: dict[str, Any], finding: Finding) -> bool:
    kinds = (finding.kind, "error")
    return (
        bool({diagnostic["id"], diagnostic["cause"]} & finding.ids)
        and diagnostic["kind"] in kinds
        and (diagnostic["certainty"] == "possible") == finding.possible
        and (finding.condition is None or diagnostic["condition"] == finding.condition)
    )
