"""Score the analyzer against recorded runs of the real compiler, fast: one import of the engine, a fork per program.

    python -m tests.conformance                                   features, registry and userlike
    python -m tests.conformance registry --only hooks --show 20   the cases with "hooks" in the name, and what is off
    python -m tests.conformance features --only closure_03 -v     one program, finding by finding (-vv: with messages)
    python -m tests.conformance transformers --python /path/to/env/bin/python
    python -m tests.conformance transformers --files ENV/lib/python3.11/site-packages   library files, opened alone
    python -m tests.conformance --json after.json --base before.json    what got better and what got worse
    python -m tests.conformance --floors tests/floors.toml        fail when a figure is below its floor

The programs are in ``../shared/conformance``, or in the folder that GBPREDICT_CONFORMANCE or ``--root`` names. The
figures are those of ``score.py`` in that folder, whose functions are used; ``complete`` is the share of programs with
no incomplete entry.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tests import engine
from tests.forks import Outcome, run_forked

REPOSITORY = Path(__file__).resolve().parent.parent
CORE = ("features", "registry", "userlike")
CEILINGS = frozenset({"crashed", "median_s", "slowest_s"})
"""Figures that must not exceed their recorded value; all others must not fall below it."""

COLUMNS = (
    "cases", "sites", "recall", "precision", "f1", "definite", "ids", "verdict", "exact", "graphs", "complete",
    "crashed", "median_s", "slowest_s",
)  # fmt: skip

WARM_UP = "import torch\n\n\n@torch.compile\ndef f(x):\n    return x + 1\n\n\nf(torch.ones(2))\n"

Row = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Case:
    """One program of a conformance folder."""

    folder: Path
    name: str

    @property
    def program(self) -> Path:
        return self.folder / "cases" / f"{self.name}.py"

    @property
    def label(self) -> str:
        return f"{self.folder.name}/{self.name}"

    def truth(self) -> dict[str, Any]:
        return json.loads((self.folder / "truth" / f"{self.name}.json").read_text())


def conformance_root() -> Path | None:
    """The folder of recorded programs, if it exists here."""
    named = os.environ.get("GBPREDICT_CONFORMANCE")
    root = Path(named) if named else REPOSITORY.parent / "shared" / "conformance"
    return root if (root / "score.py").is_file() else None


def load_score(root: Path) -> ModuleType:
    """The scoring functions that come with the programs."""
    spec = importlib.util.spec_from_file_location("conformance_score", root / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def select(root: Path, folders: Iterable[str], only: str = "", names: Sequence[str] = ()) -> list[Case]:
    """The cases of the named folders, narrowed by a part of the name or to exact names."""
    cases = [Case(root / f, p.stem) for f in folders for p in sorted((root / f / "truth").glob("*.json"))]
    return [c for c in cases if only in c.label and (not names or c.name in names)]


def warm_up() -> None:
    """Load what every program needs once, before the forks: the engine, its tables, the parser."""
    folder = REPOSITORY / ".pytest_cache"
    folder.mkdir(exist_ok=True)
    program = folder / "warm_up.py"
    program.write_text(WARM_UP)
    try:
        engine.check([program])
    except Exception as failure:  # each case reports its own failure; this one only costs speed
        print(f"warm-up failed: {type(failure).__name__}: {failure}", file=sys.stderr)
    gc.collect()
    gc.freeze()


def run_command(command: str, path: Path, python: str | None) -> dict[str, Any]:
    """The same answer from the command in a process of its own."""
    call = [*shlex.split(command), "check", str(path), "--format", "json", *(["--python", python] if python else [])]
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)


def run_all(
    cases: Sequence[Case],
    *,
    python: str | None = None,
    command: str | None = None,
    jobs: int = 2,
    timeout: float = 20.0,
    progress: bool = False,
) -> dict[str, Outcome]:
    """The analyzer's answer, time and error for every case, by label."""
    programs = {case.label: case.program for case in cases}

    def work(label: str) -> dict[str, Any]:
        if command is not None:
            return run_command(command, programs[label], python)
        return engine.check([programs[label]], python=python)

    if command is None:
        warm_up()
    outcomes: dict[str, Outcome] = {}
    for outcome in run_forked(programs, work, parallel=jobs, timeout=timeout):
        outcomes[outcome.key] = outcome
        if progress:
            print(f"\r{len(outcomes)}/{len(cases)}", end="", file=sys.stderr, flush=True)
    if progress:
        print("\r" + " " * 12 + "\r", end="", file=sys.stderr)
    return outcomes


def score_library_files(score: ModuleType, folder: Path, args: argparse.Namespace) -> None:
    """The editor's question: each library file that the programs traced, opened alone, against all of them together."""
    truths = sorted(p.stem for p in (folder / "truth").glob("*.json"))
    merged = {f: truth for f, truth in score.merged_by_file(folder, truths).items() if args.only in f}
    outcomes: dict[str, Outcome] = {}
    for outcome in run_forked(
        [str(args.files / f) for f in merged],
        lambda path: engine.check([path], python=args.python),
        parallel=args.jobs,
        timeout=args.timeout,
    ):
        outcomes[outcome.key] = outcome

    def answer(_command: Any, _extra: Any, path: Path, _timeout: float) -> tuple[dict[str, Any], float, str]:
        outcome = outcomes[str(path)]
        return outcome.value or {}, outcome.seconds, outcome.error

    # The shared function runs a command per file; it is given the answers that are here already.
    score.run_tool, score.merged_by_file = answer, lambda *_: merged
    result = score.score_files(folder, truths, args.files, [], [], 1, args.timeout)
    rows = result.pop("rows")
    for row in [r for r in rows if not r["exact"] or r["error"]][: args.show]:
        print(f"{row['case']}: missed {row['missed']} made up {row['wrong']} {row['error']}")
    print(folder.name, json.dumps(result))
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1))


def score_cases(score: ModuleType, cases: Sequence[Case], outcomes: dict[str, Outcome]) -> list[Row]:
    """One row per case, by the shared scoring function."""
    rows: list[Row] = []
    for case in cases:
        truth = case.truth()
        if truth.get("status") not in ("ok", None) and not truth["breaks"]:
            continue
        outcome = outcomes[case.label]
        report = outcome.value or {}
        row = score.score_case(case.program, truth, report)
        entries = report.get("entries", ())
        row.update(
            case=case.label,
            seconds=outcome.seconds,
            error=outcome.error or "; ".join(e["summary"] for e in report.get("errors", ())),
            complete=bool(entries) and all(e["complete"] for e in entries),
            predicted_graphs=[e["graphs"] for e in entries],
            real_graphs=truth["graphs"],
        )
        rows.append(row)
    return rows


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """The totals over some rows, as ``score.py`` defines them."""

    def total(key: str) -> int:
        return sum(row[key] for row in rows)

    def ratio(part: int, whole: int) -> float:
        return round(part / whole, 4) if whole else 1.0

    recall, precision = ratio(total("found"), total("sites")), ratio(total("hits"), total("predictions"))
    seconds = sorted(row["seconds"] for row in rows) or [0.0]
    return {
        "cases": len(rows),
        "sites": total("sites"),
        "recall": recall,
        "precision": precision,
        "f1": round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0,
        "definite": ratio(total("definite_hits"), total("definite")),
        "ids": ratio(total("ids"), total("found")),
        "verdict": ratio(total("verdict"), len(rows)),
        "exact": ratio(total("exact"), len(rows)),
        "graphs": ratio(total("graphs"), len(rows)),
        "complete": ratio(total("complete"), len(rows)),
        "crashed": sum(bool(row["error"]) for row in rows),
        "median_s": round(seconds[len(seconds) // 2], 3),
        "slowest_s": round(seconds[-1], 3),
    }


def print_table(tables: dict[str, dict[str, float]]) -> None:
    """The figures, a line per folder."""
    width = max(map(len, tables), default=0)
    print(" " * width, *(f"{c:>9}" for c in COLUMNS))
    for name, values in tables.items():
        cells = (values[c] for c in COLUMNS)
        print(f"{name:<{width}}", *(f"{v:>9}" if isinstance(v, int) else f"{v:>9.3f}" for v in cells))


def print_short(row: Row) -> None:
    """One line about a case that is not exact."""
    parts = [row["case"]]
    parts += [f"missed {', '.join(row['missed'])}"] if row["missed"] else []
    parts += [f"made up {', '.join(row['wrong'])}"] if row["wrong"] else []
    parts += [f"ERROR {row['error']}"] if row["error"] else []
    parts += [] if row["graphs"] else [f"graphs {row['predicted_graphs']} real {row['real_graphs']}"]
    print(" | ".join(parts))


class Sources:
    """Source lines of the programs and of the libraries, for display."""

    def __init__(self, python: str | None) -> None:
        environment = Path(python).absolute().parent.parent if python else None
        self._site = sorted(environment.glob("lib/python*/site-packages")) if environment else []
        self._files: dict[str, list[str]] = {}

    def line(self, case: Case, path: str, number: int) -> str:
        """One stripped line, or nothing when the file is not here."""
        if path not in self._files:
            places = [Path(path), case.program.parent / path, *(site / path for site in self._site)]
            found = next((p for p in places if p.is_file()), None)
            self._files[path] = found.read_text(errors="replace").splitlines() if found else []
        lines = self._files[path]
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def print_case(score: ModuleType, case: Case, row: Row, outcome: Outcome, sources: Sources, verbose: int) -> None:
    """One case, finding by finding: what was found, missed, made up, and what cannot be judged."""
    truth, report = case.truth(), outcome.value or {}
    verdict = "exact" if row["exact"] and not row["error"] else "NOT EXACT"
    graphs = f"graphs {'+'.join(map(str, row['predicted_graphs'])) or '-'} real {truth['graphs']}"
    print(f"\n{case.program}\n  {verdict}, {graphs}{'' if row['graphs'] else ' (WRONG)'}, {outcome.seconds:.2f} s")
    if outcome.error:
        print("  ERROR", outcome.error)
        print("".join(f"    {line}\n" for line in outcome.output.splitlines()), end="")
    for fault in report.get("errors", ()):
        print(f"  INTERNAL ERROR {fault['id']} in {fault['entry']}: {fault['summary']}")
    for problem in report.get("problems", ()):
        print(f"  PROBLEM {problem['path']}:{problem['line']}: {problem['message']}")
    for entry in report.get("entries", ()):
        state = "" if entry["complete"] else " INCOMPLETE"
        print(f"  entry {entry['name']}:{entry['line']} via {entry['via']} graphs {entry['graphs']}{state}")
        for note in entry["notes"]:
            print(f"    note: {note}")
    traced = {f: set(v) for f, v in truth["traced"].items()}
    files = [*traced, case.program.name]
    sites = score.truth_sites(truth, set(files))
    real = {}
    for brk in truth["breaks"]:
        inner = [f for f in brk["frames"] if f[0] in files]
        if inner:
            real.setdefault((inner[-1][0], inner[-1][1]), brk)
    found: set[tuple[str, int]] = set()
    lines: list[tuple[str, int, list[str]]] = []
    for d in report.get("diagnostics", ()):
        path = next((f for f in files if score.same_file(d["path"], f)), None)
        first, last = d["line"], min(max(d["line"], d["end_line"] or d["line"]), d["line"] + score.WIDEST - 1)
        covered = [s for s in sites if s[0] == path and first <= s[1] <= last]
        found.update(covered)
        ids = {d["id"], d.get("cause")}
        if covered:
            right = all(ids & sites[s] for s in covered)
            mark = (
                "hit  "
                if right
                else "HIT, OTHER ID (" + "/".join(sorted(set().union(*(sites[s] for s in covered)))) + ")"
            )
        elif path is None or not any(n in traced.get(path, ()) for n in range(first, last + 1)):
            mark = "not traced"
        else:
            mark = "MADE UP"
        when = f" when {d['condition']}" if d["condition"] else ""
        text = f"{mark} {d['id']}{'<-' + d['cause'] if d['cause'] else ''} {d['kind']} {d['certainty']}{when}"
        extra = [f"{d['type']}: {d['message']}"] if verbose > 1 else []
        extra += [f"  at {f['path']}:{f['line']} in {f['function']}" for f in d["stack"]] if verbose > 1 else []
        lines.append((path or d["path"], first, [text, *extra]))
    for site, brk in real.items():
        if site not in found or verbose > 1:
            under = f"<-{brk['cause_id']}" if brk["cause_id"] != brk["gb_id"] else ""
            text = f"{'real ' if site in found else 'MISSED'} {brk['gb_id']}{under} {brk['kind']} ({brk['gb_type']})"
            extra = [line for line in brk["msg"].splitlines()[1:] if line.strip()] if verbose > 1 else []
            extra += [f"  at {f[0]}:{f[1]} in {f[2]}" for f in brk["frames"]] if verbose > 1 else []
            lines.append((site[0], site[1], [text, *extra]))
    for path, number, texts in sorted(lines, key=lambda item: item[:2]):
        print(f"  {path}:{number}: {texts[0]:<44} | {sources.line(case, path, number)}")
        for text in texts[1:]:
            print(f"      {text}")


def print_changes(before: list[Row], after: list[Row]) -> None:
    """What changed since a saved run, case by case."""
    old = {row["case"]: row for row in before}

    def badness(row: Row) -> int:
        return len(row["missed"]) + len(row["wrong"]) + 10 * bool(row["error"]) + (not row["graphs"])

    pairs = [(old[row["case"]], row) for row in after if row["case"] in old]
    for title, better in (("better", True), ("WORSE", False)):
        changed = [(a, b) for a, b in pairs if (badness(b) < badness(a) if better else badness(b) > badness(a))]
        print(f"{title}: {len(changed)}")
        for _, row in changed:
            print("  ", end="")
            print_short(row)


def check_floors(floors: Path, root: Path, args: argparse.Namespace) -> int:
    """Run every check of the floors file; return the number of figures on the wrong side."""
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib
    score, broken = load_score(root), 0
    for check in tomllib.loads(floors.read_text())["check"]:
        if check.get("needs_python") and not args.python:
            print(f"{check['name']}: SKIPPED, needs --python with the packages' sources")
            continue
        cases = select(root, check["folders"], "", check.get("cases", ()))
        python = args.python if check.get("needs_python") else None
        outcomes = run_all(
            cases, python=python, jobs=args.jobs, timeout=check.get("timeout", args.timeout), command=args.command
        )
        rows = score_cases(score, cases, outcomes)
        values = figures(rows)
        print_table({check["name"]: values})
        if len(rows) < check.get("at_least", 1):
            print(f"  FAILED only {len(rows)} cases found")
            broken += 1
        for name, limit in check["figures"].items():
            wrong = values[name] > limit if name in CEILINGS else values[name] < limit
            if wrong:
                print(f"  FAILED {name}: {values[name]}, recorded {'ceiling' if name in CEILINGS else 'floor'} {limit}")
                broken += 1
        for row in [r for r in rows if r["error"]][:10]:
            print_short(row)
    print(f"floors: {broken} broken" if broken else "floors: all held")
    return broken


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=list(CORE), help="folder names (default: %(default)s)")
    parser.add_argument("--root", type=Path, default=conformance_root(), help="where the folders are")
    parser.add_argument("--only", default="", help="only cases with this in folder/name")
    parser.add_argument("--cases", default="", help="exact case names, separated by commas")
    parser.add_argument("--python", help="interpreter of the environment whose packages are read")
    parser.add_argument("--command", help="run this command instead of the engine in this process")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=20)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list the first N cases that are not exact")
    parser.add_argument("-v", "--verbose", action="count", default=0, help="every case, finding by finding")
    parser.add_argument("--json", type=Path, help="write every row here")
    parser.add_argument("--base", type=Path, help="rows of an earlier --json to compare with")
    parser.add_argument("--files", type=Path, metavar="SITE_PACKAGES", help="check the library files themselves")
    parser.add_argument("--floors", type=Path, help="check recorded floors instead")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Score, print, and return 0; 1 when a floor does not hold; 2 when there is nothing to score."""
    args = parse(argv)
    if args.root is None:
        print("no conformance folder here: name it with --root or GBPREDICT_CONFORMANCE", file=sys.stderr)
        return 2
    if args.floors:
        return 1 if check_floors(args.floors, args.root, args) else 0
    started = time.perf_counter()
    score = load_score(args.root)
    if args.files:
        warm_up()
        for folder in args.folders:
            score_library_files(load_score(args.root), args.root / folder, args)
        return 0
    cases = select(args.root, args.folders, args.only, [n for n in args.cases.split(",") if n])
    if not cases:
        print("no such case", file=sys.stderr)
        return 2
    outcomes = run_all(
        cases,
        python=args.python,
        command=args.command,
        jobs=args.jobs,
        timeout=args.timeout,
        progress=sys.stderr.isatty(),
    )
    rows = score_cases(score, cases, outcomes)
    if args.verbose:
        sources, by_label = Sources(args.python), {c.label: c for c in cases}
        for row in rows:
            label = row["case"]
            print_case(score, by_label[label], row, outcomes[label], sources, args.verbose)
        print()
    for row in [r for r in rows if not r["exact"] or r["error"]][: args.show]:
        print_short(row)
    tables = {f: figures([r for r in rows if r["case"].startswith(f + "/")]) for f in args.folders}
    print_table({k: v for k, v in tables.items() if v["cases"]} | ({"all": figures(rows)} if len(tables) > 1 else {}))
    print(f"{time.perf_counter() - started:.1f} s")
    if args.base:
        print_changes(json.loads(args.base.read_text()), rows)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
