"""The specification programs against their records, the analyzer and, where there is torch, the real compiler.

A program is listed in ``known_mismatches.txt`` (``area/name  reason``) while the analyzer gets it wrong. The list is
strict in both directions: a listed program that passes fails the test, so the list only ever says the truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import engine
from tests.forks import run_forked
from tests.oracle.record import load_record, programs_in
from tests.oracle.recorder import Oracle, oracle_available
from tests.spec.expectations import compare_with_answer, compare_with_record, condense, parse

HERE = Path(__file__).parent
TIMEOUT = 60.0
PROGRAMS = [pytest.param(p, id=f"{p.parent.name}/{p.stem}") for p in programs_in(HERE)]


def known_mismatches() -> dict[str, str]:
    """The listed programs and the reasons."""
    lines = (HERE / "known_mismatches.txt").read_text().splitlines()
    parts = (line.split(None, 1) for line in lines if line.strip() and not line.startswith("#"))
    return {name: "".join(reason) for name, *reason in parts}


@pytest.mark.parametrize("program", PROGRAMS)
def test_comments_agree_with_record(program: Path) -> None:
    record = load_record(program)
    assert record is not None, f"no record of this version: python -m tests.oracle.record {program}"
    problems = compare_with_record(parse(program.read_text()), record)
    assert not problems, "\n".join(problems)


def analyzer_problems(program: Path) -> list[str]:
    """How the analyzer's answer differs from the comments."""
    (outcome,) = run_forked([str(program)], lambda path: engine.check([path]), parallel=1, timeout=TIMEOUT)
    if outcome.error:
        return [f"{outcome.error}\n{outcome.output}"]
    return compare_with_answer(parse(program.read_text()), outcome.value)


@pytest.fixture(scope="module")
def warm_engine() -> None:
    """What the forks share."""
    engine.warm(HERE / "torch_api" / "layers.py")


@pytest.mark.usefixtures("warm_engine")
@pytest.mark.parametrize("program", PROGRAMS)
def test_analyzer(program: Path) -> None:
    problems = analyzer_problems(program)
    name = f"{program.parent.name}/{program.stem}"
    if name in known_mismatches():
        assert problems, f"{name} is right now: take it off known_mismatches.txt"
        pytest.xfail(known_mismatches()[name])
    assert not problems, "\n".join(problems)


def test_known_mismatches_exist() -> None:
    names = {param.id for param in PROGRAMS}
    assert not set(known_mismatches()) - names


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """The real compiler, started once."""
    if not oracle_available():
        pytest.skip("no torch 2.13 here: set GBPREDICT_ORACLE_PYTHON to an interpreter that has it")
    with Oracle() as started:
        yield started


@pytest.mark.oracle
@pytest.mark.parametrize("program", PROGRAMS)
def test_record_agrees_with_compiler(program: Path, oracle: Oracle) -> None:
    record = load_record(program)
    assert record is not None
    now = condense(oracle.ask(program))
    assert {key: record[key] for key in ("graphs", "raises", "breaks", "traced")} == {
        key: now[key] for key in ("graphs", "raises", "breaks", "traced")
    }
