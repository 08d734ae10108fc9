"""Measure the analyzer, and write what was measured into docs/performance.md.

    python -m benchmarks                                        the examples, edits, a profile
    python -m benchmarks --python ENV/bin/python --drivers FOLDER [--truth FOLDER | --torch TORCH_ENV/bin/python]
    python -m benchmarks --python ENV/bin/python --library ENV/lib/python3.11/site-packages/transformers/models
    python -m benchmarks ... --write                            into docs/performance.md

``--drivers`` is a folder of programs (five are taken, spread evenly) or programs; ``--truth`` holds records of real
runs with their ``seconds``; ``--torch`` runs each program for real.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from . import suites
from .measure import ROOT
from .suites import Row, Settings

SUITES = {
    "examples": ("The examples", suites.CHECK_HEADER, suites.examples),
    "drivers": ("Programs around library models", suites.CHECK_HEADER, suites.drivers),
    "files": ("Library files without a driver", suites.FILES_HEADER, suites.files),
    "edits": ("Edits in a live session", suites.EDITS_HEADER, suites.edits),
    "profile": ("Where the time goes", suites.PROFILE_HEADER, suites.profile),
}
DOCUMENT = ROOT / "docs" / "performance.md"
DRIVERS = 5


def table(header: Row, rows: Sequence[Row]) -> str:
    """A table in Markdown."""
    lines = [" | ".join(cells) for cells in (header, ("---",) * len(header), *rows)]
    return "".join(f"| {line} |\n" for line in lines)


def write(name: str, text: str) -> None:
    """Put a suite's table between its marks in the document."""
    document = DOCUMENT.read_text()
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = document.partition(start)
    _, _, after = rest.partition(end)
    DOCUMENT.write_text(before + start + text + end + after)


def programs(given: Sequence[Path]) -> list[Path]:
    """The programs named, and some of each folder."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = sorted(path.glob("*.py"))
            found += [inside[i * len(inside) // DRIVERS] for i in range(min(DRIVERS, len(inside)))]
        else:
            found.append(path)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print tables, and perhaps write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="*", choices=[*SUITES, []], help="which ones; default: all")
    parser.add_argument("--python", help="interpreter of the environment whose packages are read")
    parser.add_argument("--drivers", nargs="*", type=Path, default=[])
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--torch", help="interpreter of an environment with torch")
    parser.add_argument("--library", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(argv)
    settings = Settings(args.python, programs(args.drivers), args.truth, args.library, args.torch, args.jobs)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    for name in args.suites or SUITES:
        title, header, suite = SUITES[name]
        rows = list(suite(settings))
        if not rows:
            continue
        text = table(header, rows)
        print(f"{title} ({os.cpu_count()} cores)\n\n{text}")
        if args.write:
            write(name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
