"""Time the whole command, as a user waits for it: cold and warm cache, wall clock and peak memory.

    python -m benchmarks.run                                       the examples
    python -m benchmarks.run --repeat 5 train.py --python ENV/bin/python
    python -m benchmarks.run --json before.json

Each run is a process of its own. ``cold`` starts from an empty cache, ``warm`` is the median of the runs after it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(slots=True)
class Measurement:
    """One program: seconds and megabytes."""

    program: str
    cold_s: float
    warm_s: float
    peak_mb: float
    code: int


def run_once(command: list[str], cache: str) -> tuple[float, float, int]:
    """Wall-clock seconds, peak resident megabytes and exit code of one process."""
    started = time.perf_counter()
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def measure(program: Path, extra: Sequence[str], repeat: int) -> Measurement:
    """Run the command on one program, first with an empty cache."""
    command = [sys.executable, "-m", "gbpredict.server", "check", str(program), "--format", "json", *extra]
    with tempfile.TemporaryDirectory() as cache:
        cold, peak, code = run_once(command, cache)
        warm = [run_once(command, cache)[0] for _ in range(repeat)]
    return Measurement(program.name, round(cold, 3), round(statistics.median(warm), 3), round(peak, 1), code)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and perhaps write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", type=Path, default=sorted((ROOT / "examples").glob("*.py")))
    parser.add_argument("--python", help="interpreter of the environment whose packages are read")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    extra = ["--python", args.python] if args.python else []
    results: list[Measurement] = []
    print(f"{'program':<32}{'cold s':>8}{'warm s':>8}{'peak MB':>9}{'exit':>6}")
    for program in args.programs:
        m = measure(program, extra, args.repeat)
        results.append(m)
        print(f"{m.program:<32}{m.cold_s:>8.2f}{m.warm_s:>8.2f}{m.peak_mb:>9.0f}{m.code:>6}")
    if args.json:
        args.json.write_text(json.dumps([asdict(m) for m in results], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
