"""The command of the fuzzer; see the package's docstring."""

from __future__ import annotations

import argparse
import ast
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.compare import BatchOracle, Difference, compare, predict
from tests.fuzz.programs import program
from tests.fuzz.shrink import shrink

BATCH = 40
"""Programs of one fork of the oracle and of one run of the analyzer."""

Outcome = tuple[str, str, Difference | None]
"""A program's seed, its source, and how the answers differ (None: it does not run, and says nothing)."""


def judge(oracle: BatchOracle, folder: Path, sources: dict[str, str], keep_failing: bool = False) -> list[Outcome]:
    """Ask both sides about some programs."""
    paths: list[Path] = []
    for name, source in sources.items():
        path = folder / f"p_{name.replace('/', '_')}.py"
        path.write_text(source)
        paths.append(path)
    reports = predict(paths)
    outcomes: list[Outcome] = []
    for (name, source), path, truth in zip(sources.items(), paths, oracle.ask(paths), strict=True):
        usable = truth["status"] == "ok" or (truth["status"] == "error" and truth["breaks"] and keep_failing)
        outcomes.append((name, source, compare(truth, reports[path.name]) if usable else None))
        path.unlink()
    return outcomes


def tidy(source: str) -> str:
    """One statement a line, as in the shrunk programs."""
    return ast.unparse(ast.parse(source)) + "\n"


def made_small(oracle: BatchOracle, folder: Path, source: str, difference: Difference) -> str:
    """The program shrunk, with the same disagreement."""
    wanted = difference.signature()

    def still(candidates: list[str]) -> list[bool]:
        found = judge(oracle, folder, {f"s{i}": text for i, text in enumerate(candidates)})
        return [d is not None and bool(d.signature() & wanted) for _, _, d in found]

    start = tidy(source)
    return shrink(start, still) if still([start]) == [True] else source


def main(argv: Sequence[str] | None = None) -> int:
    """Run programs, print disagreements and totals; 1 when there were any."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--minutes", type=float, help="stop after so long")
    parser.add_argument("--only", type=int, help="this program alone")
    parser.add_argument("--show", action="store_true", help="print the programs")
    parser.add_argument("--shrink", action="store_true", help="make those that disagree smaller")
    parser.add_argument("--keep", type=Path, help="write those that disagree to this folder")
    parser.add_argument("--most", type=int, default=10**9, help="stop after so many disagreements")
    args = parser.parse_args(argv)
    numbers = [args.only] if args.only is not None else list(range(args.first, args.first + args.count))
    started = time.perf_counter()
    totals: Counter[str] = Counter()
    oracle = BatchOracle()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for start in range(0, len(numbers), BATCH):
            seeds = [f"{args.seed}/{n}" for n in numbers[start : start + BATCH]]
            for name, source, difference in judge(oracle, folder, {s: program(s) for s in seeds}):
                totals["run"] += difference is not None
                totals["unusable"] += difference is None
                if args.show:
                    print(source)
                if difference is None:
                    continue
                totals["agree"] += not difference
                totals["sites"] += difference.sites_agree()
                totals["graphs"] += not difference.graphs
                if not difference:
                    continue
                small = made_small(oracle, folder, source, difference) if args.shrink else source
                print(f"--- {name}: {difference}", flush=True)
                if args.keep:
                    args.keep.mkdir(exist_ok=True, parents=True)
                    (args.keep / f"d_{name.replace('/', '_')}.py").write_text(small)
                elif args.shrink:
                    print(small, flush=True)
            late = args.minutes is not None and time.perf_counter() - started > args.minutes * 60
            if late or totals["run"] - totals["agree"] >= args.most:
                break
    oracle.close()
    seconds = time.perf_counter() - started
    run = totals["run"] or 1
    print(
        f"{totals['run']} programs ({totals['unusable']} more do not run): agree {totals['agree'] / run:.4f}, "
        f"sites {totals['sites'] / run:.4f}, graphs {totals['graphs'] / run:.4f}; {seconds:.0f} s"
    )
    return int(totals["agree"] < totals["run"])


if __name__ == "__main__":
    sys.exit(main())
