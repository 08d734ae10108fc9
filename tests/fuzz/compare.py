"""Asks both sides about programs and says how they differ: sites, ids, kinds and graphs."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.oracle.recorder import ORACLE_VARIABLE, OracleMissing, oracle_python
from tests.spec.expectations import condense

Truth = dict[str, Any]
Report = dict[str, Any]


class BatchOracle:
    """A started child interpreter with torch that answers for batches of programs."""

    def __init__(self) -> None:
        python = oracle_python()
        if python is None:
            raise OracleMissing(f"no torch to ask: set {ORACLE_VARIABLE}")
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        for name in ("PYTHONPATH", "TORCH_LOGS", "TORCHDYNAMO_VERBOSE", "TORCH_COMPILE_DISABLE"):
            environment.pop(name, None)
        child = str(Path(__file__).with_name("child.py"))
        self._process = subprocess.Popen(
            [python, child], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, programs: Sequence[Path]) -> list[Truth]:
        """What the compiler did with each; a program that killed its process has the status ``crash``."""
        answers: list[Truth] = []
        while len(answers) < len(programs):
            rest = programs[len(answers) :]
            got = self._batch(rest)
            answers += got
            if len(got) < len(rest):
                answers.append({"status": "crash", "error": "the process ended", "breaks": [], "graphs": 0})
        return answers

    def _batch(self, programs: Sequence[Path]) -> list[Truth]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"programs": [str(p) for p in programs]}) + "\n")
        self._process.stdin.flush()
        answers: list[Truth] = []
        while True:
            line = self._process.stdout.readline()
            if not line:
                raise OracleMissing("the interpreter with torch ended without an answer")
            answer = json.loads(line)
            if answer.get("done"):
                return answers
            answers.append(answer)

    def close(self) -> None:
        """End the child."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def predict(programs: Sequence[Path]) -> dict[str, Report]:
    """The analyzer's answers by file name, from one run over all programs."""
    from tests import engine

    whole = engine.check(list(programs))
    reports: dict[str, Report] = {p.name: {"diagnostics": [], "entries": [], "errors": []} for p in programs}
    for kind in ("diagnostics", "entries", "errors"):
        for item in whole.get(kind, ()):
            found = reports.get(Path(item["path"]).name)
            if found is not None:
                found[kind].append(item)
    return reports


@dataclass(slots=True)
class Difference:
    """How the two answers about one program differ; nothing in it where they agree."""

    missed: list[str] = field(default_factory=list)
    made_up: list[str] = field(default_factory=list)
    other_id: list[str] = field(default_factory=list)
    graphs: str = ""
    fault: str = ""

    def __bool__(self) -> bool:
        return bool(self.missed or self.made_up or self.other_id or self.graphs or self.fault)

    def sites_agree(self) -> bool:
        """Whether the same lines break."""
        return not (self.missed or self.made_up or self.fault)

    def signature(self) -> frozenset[str]:
        """What kinds of disagreement there are, wherever they stand: shrinking keeps one of them."""
        kinds = ("missed", "made_up", "other_id")
        found = frozenset(f"{kind} {text.split(' ', 1)[-1]}" for kind in kinds for text in getattr(self, kind))
        return found or frozenset(["graphs"] if self.graphs else []) | frozenset(["fault"] if self.fault else [])

    def __str__(self) -> str:
        parts = [f"missed {', '.join(self.missed)}" if self.missed else ""]
        parts += [f"made up {', '.join(self.made_up)}" if self.made_up else ""]
        parts += [f"other id {', '.join(self.other_id)}" if self.other_id else "", self.graphs, self.fault]
        return " | ".join(p for p in parts if p)


def compare(truth: Truth, report: Report) -> Difference:
    """Hold one answer against the other. Lines that the compiler never traced say nothing."""
    real = condense(truth)
    difference = Difference()
    if report["errors"]:
        difference.fault = "internal error " + "; ".join(e["summary"] for e in report["errors"])
    sites: dict[int, set[tuple[str, str | None, str]]] = {}
    for brk in real["breaks"]:
        sites.setdefault(brk["line"], set()).add((brk["id"], brk["cause"], brk["kind"]))
    mine: dict[int, set[tuple[str, str | None, str]]] = {}
    for d in report["diagnostics"]:
        mine.setdefault(d["line"], set()).add((d["id"], d["cause"], d["kind"]))
    traced = set(real["traced"])

    def text(line: int, findings: set[tuple[str, str | None, str]]) -> str:
        return f"{line} " + "/".join(sorted(f"{kind} {i}" + (f"<-{c}" if c else "") for i, c, kind in findings))

    for line, found in sorted(sites.items()):
        given = mine.get(line)
        if given is None:
            difference.missed.append(text(line, found))
        elif not any({i, c} & {j, d} - {None} for i, c, _ in found for j, d, _ in given):
            difference.other_id.append(f"{text(line, given)}, real {text(line, found).split(' ', 1)[1]}")
    for line, given in sorted(mine.items()):
        if line not in sites and line in traced:
            difference.made_up.append(text(line, given))
    graphs = [e["graphs"] for e in report["entries"]]
    if None not in graphs and sum(graphs) != real["graphs"]:
        difference.graphs = f"graphs {'+'.join(map(str, graphs)) or 'none'} real {real['graphs']}"
    return difference
