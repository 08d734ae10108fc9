"""The examples that users see: the analyzer agrees with the real compiler on every line of them, both ways."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import engine
from tests.oracle.record import EXAMPLES, load_record, programs_in
from tests.oracle.recorder import Oracle, oracle_available
from tests.spec.expectations import Expectations, compare_with_answer, condense, real_findings

FOLDER = Path(__file__).parent.parent.parent / EXAMPLES
PROGRAMS = [pytest.param(p, id=p.stem) for p in programs_in(FOLDER)]


def real(program: Path) -> dict[str, Any]:
    record = load_record(program)
    assert record is not None, "changed since it was recorded: python -m tests.oracle.record examples"
    return record


GRAPHS_DEPEND_ON_DATA = frozenset({"detection_step"})
"""Programs whose count of graphs follows from the values in random tensors: no source can tell."""


def problems(program: Path, answer: dict[str, Any]) -> list[str]:
    """How an answer differs from the record, in either direction.

    A line that this run of the compiler never came to is no fact: what may break there is not held against the answer.
    """
    record = real(program)
    traced = set(record["traced"])
    known = [
        d
        for d in answer["diagnostics"]
        if d["certainty"] == "definite" or traced.intersection(range(d["line"], d["end_line"] + 1))
    ]
    graphs = None if program.stem in GRAPHS_DEPEND_ON_DATA else record["graphs"]
    expected = Expectations(tuple(real_findings(record)), graphs, record["raises"])
    return compare_with_answer(expected, {**answer, "diagnostics": known})


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_line_agrees_with_the_compiler(program: Path) -> None:
    found = problems(program, engine.check([program]))
    assert not found, "\n".join(found)


def test_the_command_agrees_on_the_whole_folder() -> None:
    command = [sys.executable, "-m", "gbpredict.server", "check", EXAMPLES, "--format", "json", "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER.parent, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    assert answer["summary"]["files"] == len(PROGRAMS)
    for parameters in PROGRAMS:
        (program,) = parameters.values
        own = {
            key: [item for item in answer[key] if os.path.basename(item["path"]) == program.name]
            for key in ("diagnostics", "entries")
        }
        assert not problems(program, own), program.name


def test_examples_have_breaks_and_a_clean_model() -> None:
    breaks = {p.values[0].stem: len(real(p.values[0])["breaks"]) for p in PROGRAMS}
    assert breaks["clean_model"] == 0
    assert sum(count > 0 for count in breaks.values()) >= 3


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    if not oracle_available():
        pytest.skip("no torch 2.13 here: set GBPREDICT_ORACLE_PYTHON to an interpreter that has it")
    with Oracle() as started:
        yield started


@pytest.mark.oracle
@pytest.mark.parametrize("program", PROGRAMS)
def test_record_agrees_with_compiler(program: Path, oracle: Oracle) -> None:
    now = condense(oracle.ask(program))
    assert {key: real(program)[key] for key in now if key not in ("torch", "python")} == {
        key: value for key, value in now.items() if key not in ("torch", "python")
    }
