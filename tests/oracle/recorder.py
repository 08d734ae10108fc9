"""Ask the real compiler what it does with a program: graph breaks, traced lines and graphs, as plain data.

Needs no torch in this process. The programs run in a child interpreter that has it: the one named by the environment
variable ``GBPREDICT_ORACLE_PYTHON``, else the running one if torch is importable there::

    truth, = record(["program.py"])
    truth["breaks"][0]["gb_id"], truth["breaks"][0]["frames"][-1]

The answer has the fields ``torch, graphs, breaks, traced, roots, case, status, error, seconds, python``:

breaks
    each graph break in the order Dynamo logged it, repeats included: ``kind`` (``break`` | ``skip``), ``gb_type``,
    ``gb_id``, ``cause_type``, ``cause_id``, ``frames`` (``[file, line, function]``, outermost first), ``msg``
traced
    the lines that Dynamo interpreted, per file
roots
    ``[file, first line, function, attempts]`` of every frame that Dynamo started on by itself
graphs
    how many graphs were handed to the backend during the whole run

Files are relative to the program's folder or to site-packages; ``<stdlib>/`` marks the standard library.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gbpredict.server import verification

CHILD = Path(verification.__file__).with_name("child.py")
"""The script that runs programs under the real compiler, as `gbpredict verify` does."""

ORACLE_VARIABLE = "GBPREDICT_ORACLE_PYTHON"
ORACLE_VERSION = "2.13"
TIMEOUT = 120.0
"""Seconds for one program. Compiling with the eager backend takes seconds; a program that needs more is stuck."""

Truth = dict[str, Any]


class OracleMissing(RuntimeError):
    """No interpreter with the right torch was found."""


def oracle_python() -> str | None:
    """The interpreter to record with, or None when there is no torch to ask."""
    named = os.environ.get(ORACLE_VARIABLE)
    if named:
        return named
    return sys.executable if importlib.util.find_spec("torch") is not None else None


def oracle_version(python: str) -> str | None:
    """The torch version that an interpreter would import, without importing torch there."""
    ask = "import importlib.metadata as m; print(m.version('torch'))"
    try:
        done = subprocess.run([python, "-c", ask], check=False, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def oracle_available() -> bool:
    """Whether programs can be recorded here, under the torch version the recorded answers are for."""
    python = oracle_python()
    version = oracle_version(python) if python else None
    return version is not None and version.startswith(ORACLE_VERSION)


class Oracle:
    """A started child interpreter that answers for one program after the other; a context manager."""

    def __init__(self, python: str | None = None) -> None:
        python = python or oracle_python()
        if python is None:
            raise OracleMissing(f"no torch to record with: set {ORACLE_VARIABLE} to an interpreter that has it")
        self._python = python
        # One thread, as several of these may be at work, and nothing that the user's shell says about torch.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}
        for name in ("PYTHONPATH", "TORCH_LOGS", "TORCHDYNAMO_VERBOSE", "TORCH_COMPILE_DISABLE"):
            environment.pop(name, None)
        self._process = subprocess.Popen(
            [python, str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def ask(self, program: str | Path, timeout: float = TIMEOUT) -> Truth:
        """Run one program under the real compiler and return what it did."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"program": str(Path(program).resolve()), "timeout": timeout}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise OracleMissing(f"{self._python} ended without an answer; is torch importable there?")
        return json.loads(answer)

    def __enter__(self) -> Oracle:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def record(programs: Iterable[str | Path], *, python: str | None = None, timeout: float = TIMEOUT) -> Iterator[Truth]:
    """Run each program under the real compiler, one after the other, and yield what it did."""
    with Oracle(python) as oracle:
        for program in programs:
            yield oracle.ask(program, timeout)
