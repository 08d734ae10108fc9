"""The same input gives the same answer, whatever the seed of the host's hashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]


def test_the_answer_does_not_depend_on_hash_seeds() -> None:
    programs = sorted((REPOSITORY / "examples").glob("*.py"))
    # Every so many of the specification's programs: all of them would take a minute.
    programs += sorted((REPOSITORY / "tests" / "spec").glob("*/*.py"))[::12]
    answers: list[dict[str, Any]] = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "gbpredict.server", "check", *map(str, programs), "--format", "json", "--no-cache"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode in {0, 1}, done.stderr
        answers.append(json.loads(done.stdout))
        del answers[-1]["summary"]["seconds"]
    assert answers[0]["entries"]
    assert answers[0] == answers[1]
