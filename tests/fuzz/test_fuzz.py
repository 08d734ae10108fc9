"""The fuzzer on a fixed seed, where torch is installed, and its programs' own form, everywhere."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

from tests.fuzz.__main__ import BATCH, judge
from tests.fuzz.compare import BatchOracle
from tests.fuzz.programs import program
from tests.oracle.recorder import oracle_available

SEED = "ci"
SECONDS = 100.0
LEAST_AGREEMENT = 0.93
"""Share of the programs on which the same lines break. Lower than by hand, for a short run varies."""


def test_programs_are_python_and_repeatable() -> None:
    for number in range(200):
        text = program(f"{SEED}/{number}")
        ast.parse(text)
        assert text == program(f"{SEED}/{number}")


@pytest.mark.oracle
@pytest.mark.slow
@pytest.mark.skipif(not oracle_available(), reason="no torch to ask")
def test_agreement_with_the_compiler(tmp_path: Path) -> None:
    oracle, started = BatchOracle(), time.perf_counter()
    differences = []
    number = 0
    while number < 400 and time.perf_counter() - started < SECONDS:
        sources = {f"{SEED}/{n}": program(f"{SEED}/{n}") for n in range(number, number + BATCH)}
        differences += [d for _, _, d in judge(oracle, tmp_path, sources) if d is not None]
        number += BATCH
    oracle.close()
    assert sum(d.sites_agree() for d in differences) >= LEAST_AGREEMENT * len(differences)
