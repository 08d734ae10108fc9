"""The examples of the rules under the real compiler: one breaks with the rule's id, the other does not break."""

from __future__ import annotations

from pathlib import Path

import pytest
from gbpredict.analysis.catalogue import registry

from tests.oracle.recorder import ORACLE_VARIABLE, Oracle, oracle_available

RULES = [rule for rule in registry.RULES.values() if rule.written and rule.counts and rule.example_breaks]


@pytest.mark.oracle
@pytest.mark.slow
def test_examples(tmp_path: Path) -> None:
    if not oracle_available():
        pytest.skip(f"no torch 2.13 here: set {ORACLE_VARIABLE} to an interpreter that has it")
    wrong: list[str] = []
    with Oracle() as oracle:
        for rule in RULES:
            for kind, source in (("breaks", rule.example_breaks), ("fixed", rule.example_fixed)):
                path = tmp_path / f"{rule.id}_{kind}.py"
                path.write_text(source, encoding="utf-8")
                truth = oracle.ask(path)
                ids = {b["gb_id"] for b in truth["breaks"]} | {b["cause_id"] for b in truth["breaks"]}
                if kind == "breaks" and rule.id not in ids:
                    wrong.append(f"{rule.id}: breaks with {sorted(filter(None, ids))}: {truth['error']}")
                if kind == "fixed" and (ids or truth["error"]):
                    wrong.append(f"{rule.id}: repaired, still {sorted(filter(None, ids))}: {truth['error']}")
    assert not wrong, "\n".join(wrong)
