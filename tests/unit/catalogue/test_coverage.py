"""Every id of the registry has a status, and what is called predicted is shown by a specification program."""

from __future__ import annotations

from pathlib import Path

import pytest
from gbpredict.analysis.catalogue import registry
from gbpredict.analysis.catalogue.coverage import COVERAGE, PREDICTED, counts

from tests.spec.expectations import parse
from tests.spec.test_spec import HERE, known_mismatches

AT_LEAST = 168
"""Ids that are predicted; the figure must not drop."""


def test_every_id_has_one_status() -> None:
    assert set(COVERAGE) == {rule.id for rule in registry.RULES.values() if rule.counts}
    assert sum(counts().values()) == len(COVERAGE) == 517


def test_enough_ids_are_predicted() -> None:
    assert len(PREDICTED) >= AT_LEAST


@pytest.mark.parametrize("program", sorted(set(PREDICTED.values())))
def test_predicted_ids_are_shown(program: str) -> None:
    path: Path = HERE / f"{program}.py"
    certain = [f for f in parse(path.read_text()).findings if not f.possible]
    shown = {id for finding in certain for id in finding.ids}
    assert {id for id, name in PREDICTED.items() if name == program} <= shown
    assert program not in known_mismatches()


def test_ids_that_torch_no_longer_raises_are_internal() -> None:
    for rule in registry.RULES.values():
        if rule.until is not None:
            assert COVERAGE[rule.id].status == "internal"
