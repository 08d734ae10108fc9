"""Record what the real compiler does with specification programs, and store it beside them.

    python -m tests.oracle.record tests/spec/control_flow            the folder's programs that have no record yet
    python -m tests.oracle.record --all --write tests/spec           everything, and set the comments to what happened
    python -m tests.oracle.record --print program.py                 only show

A record of ``FOLDER/NAME.py`` is ``FOLDER/truth/NAME.json`` (those of ``examples/`` are in ``tests/examples/truth/``);
it is stale when the program changed after it was made. Examples carry no comments about breaks.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.oracle.recorder import OracleMissing, record
from tests.spec.expectations import annotate, compare_with_record, condense, parse, real_findings

EXAMPLES = "examples"
"""Folder of programs that users read: their records are kept with the tests."""

SUPPORT = frozenset({"__init__.py", "conftest.py", "expectations.py"})


def programs_in(path: Path) -> list[Path]:
    """The programs of a folder (tests and their support left out), or the file itself."""
    if path.is_file():
        return [path.resolve()]
    found = (p.resolve() for p in sorted(path.rglob("*.py")))
    return [p for p in found if p.name not in SUPPORT and not p.name.startswith("test_")]


def record_path(program: Path) -> Path:
    """Where the record of a program is kept."""
    if program.parent.name == EXAMPLES:
        return Path(__file__).parent.parent / EXAMPLES / "truth" / f"{program.stem}.json"
    return program.parent / "truth" / f"{program.stem}.json"


def digest(program: Path) -> str:
    """Identifies the code of a program: comments may change without a new record."""
    lines = program.read_text().splitlines()
    code = ["" if line.startswith("# ") else line.partition("  # ")[0].rstrip() for line in lines]
    return hashlib.sha256("\n".join(code).encode()).hexdigest()[:16]


def load_record(program: Path) -> dict[str, Any] | None:
    """The stored record, or None when there is none for this version of the program."""
    path = record_path(program)
    if not path.is_file():
        return None
    stored = json.loads(path.read_text())
    return stored if stored["code"] == digest(program) else None


def store(program: Path, condensed: dict[str, Any]) -> None:
    """Keep a record, one finding a line, so that changes read well."""
    path = record_path(program)
    path.parent.mkdir(exist_ok=True)
    breaks = ",\n".join("    " + json.dumps(b) for b in condensed["breaks"])
    fields = [f'  "{k}": {json.dumps(v)}' for k, v in condensed.items() if k != "breaks"]
    fields.insert(4, '  "breaks": [' + (f"\n{breaks}\n  ]" if breaks else "]"))
    path.write_text("{\n" + f'  "code": "{digest(program)}",\n' + ",\n".join(fields) + "\n}\n")


def with_header(program: Path) -> None:
    """Make sure that a program starts with a ``# graphs:`` line, before its lines are numbered by a record."""
    source = program.read_text()
    if not source.startswith("# graphs:"):
        program.write_text("# graphs: 0\n" + source)


def main(argv: Sequence[str] | None = None) -> int:
    """Record the named programs; return 1 when one disagrees with its own comments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true", help="also programs whose record is up to date")
    parser.add_argument("--write", action="store_true", help="set the comments in the programs to what happened")
    parser.add_argument("--print", dest="show", action="store_true", help="show full records and store nothing")
    args = parser.parse_args(argv)
    programs = [p for path in args.paths for p in programs_in(path)]
    if not args.show and not args.all:
        programs = [p for p in programs if load_record(p) is None]
    if args.write:
        for program in programs:
            with_header(program)
    differ = 0
    try:
        for program, truth in zip(programs, record(programs), strict=True):
            if args.show:
                print(json.dumps(truth, indent=1))
                continue
            if truth["status"] == "crash":
                print(f"{program.name}: {truth['error']}", file=sys.stderr)
                differ += 1
                continue
            condensed = condense(truth)
            if args.write:
                raises, source = condensed["raises"], program.read_text()
                if raises and "# raises:" not in source:
                    print(f"{program.name}: ends with {truth['error']}", file=sys.stderr)
                    differ += 1
                    continue
                program.write_text(annotate(source, real_findings(condensed), condensed["graphs"], raises))
            store(program, condensed)
            plain = program.parent.name == EXAMPLES
            problems = [] if plain else compare_with_record(parse(program.read_text()), condensed)
            differ += bool(problems)
            print(program.parent.name, program.stem, "ok" if not problems else "; ".join(problems), sep="  ")
    except OracleMissing as missing:
        print(missing, file=sys.stderr)
        return 2
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
