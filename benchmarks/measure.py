"""Runs commands as a user would, each in a process of its own, and says what they cost."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECK = [sys.executable, "-m", "gbpredict.server", "check", "--format", "json", "--isolated"]


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: wall clock and processor seconds (of all its processes), and megabytes of its largest process."""

    wall: float
    cpu: float
    peak: float
    code: int


def run(command: Sequence[str], cache: str | None = None) -> Cost:
    """What one command costs; ``cache`` is the folder that it keeps its caches in."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "GBPREDICT_NO_CACHE")}
    if cache is not None:
        environment["GBPREDICT_CACHE_DIR"] = cache
    started = time.perf_counter()
    with subprocess.Popen(
        list(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        # os.wait4 counts the processes that the command itself has waited for.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


@dataclass(frozen=True, slots=True)
class Check:
    """A check with an empty cache, one with an unchanged file, and one with the caches of the libraries alone."""

    cold: Cost
    warm: Cost
    edited: Cost | None = None


def check(files: Sequence[Path], extra: Sequence[str] = (), repeat: int = 3) -> Check:
    """Check files in one run: first with an empty cache, then unchanged (the median of some runs)."""
    command = [*CHECK, *extra, *map(str, files)]
    with tempfile.TemporaryDirectory() as cache:
        cold = run(command, cache)
        again = [run(command, cache) for _ in range(repeat)]
        warm = sorted(again, key=lambda cost: cost.cpu)[len(again) // 2]
        edited = None
        if len(files) == 1:
            # An edit costs the analysis; what is known of the libraries stays.
            with tempfile.TemporaryDirectory() as folder:
                program = Path(folder, files[0].name)
                program.write_bytes(files[0].read_bytes() + b"\n# edited\n")
                edited = run([*CHECK, *extra, str(program)], cache)
    return Check(cold, warm, edited)


def median(values: Sequence[float]) -> float:
    """The median; zero of nothing."""
    return statistics.median(values) if values else 0.0
