"""Layers and distributions of the models have the attributes, parameters and results of those of the real torch."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ORACLE = os.environ.get("GBPREDICT_ORACLE_PYTHON", "")
CHILD = Path(__file__).with_name("real_behaviour.py")


@pytest.mark.oracle
@pytest.mark.slow
@pytest.mark.skipif(not ORACLE, reason="needs an interpreter with torch")
def test_layers_and_distributions() -> None:
    done = subprocess.run([ORACLE, str(CHILD)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
