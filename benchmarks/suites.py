"""What is measured: each suite gives rows of a table."""

from __future__ import annotations

import cProfile
import importlib.util
import json
import pstats
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .measure import ROOT, Check, Cost, check, median, run

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line says."""

    python: str | None
    drivers: Sequence[Path]
    truth: Path | None
    library: Path | None
    torch: str | None
    jobs: int

    @property
    def extra(self) -> list[str]:
        return ["--python", self.python] if self.python else []


def _seconds(value: float) -> str:
    return f"{value:.2f}"


def _check_row(name: str, found: Check, real: str) -> Row:
    edited = found.edited
    return (
        name,
        _seconds(found.cold.cpu),
        "" if edited is None else _seconds(edited.cpu),
        _seconds(found.warm.cpu),
        _seconds(found.warm.wall),
        f"{max(found.cold.peak, found.warm.peak):.0f}",
        real,
    )


CHECK_HEADER = ("program", "cold", "edited", "warm", "warm, wall", "peak MB", "real run / edited, warm")


def examples(settings: Settings) -> Iterator[Row]:
    """The programs in ``examples/``."""
    for program in sorted((ROOT / "examples").glob("*.py")):
        yield _check_row(program.name, check([program], settings.extra), _real(settings, program, None))


def drivers(settings: Settings) -> Iterator[Row]:
    """Programs that build and compile a model of an installed library."""
    costs: list[Check] = []
    for program in settings.drivers:
        found = check([program], settings.extra)
        costs.append(found)
        yield _check_row(program.name, found, _real(settings, program, found))
    if costs:
        yield (
            "median",
            _seconds(median([c.cold.cpu for c in costs])),
            _seconds(median([c.edited.cpu for c in costs if c.edited is not None])),
            _seconds(median([c.warm.cpu for c in costs])),
            _seconds(median([c.warm.wall for c in costs])),
            f"{max(c.cold.peak for c in costs):.0f}",
            "",
        )


def _real(settings: Settings, program: Path, found: Check | None) -> str:
    """How many times as long the real compiler takes: measured now, or as it was recorded."""
    seconds = None
    if settings.torch is not None:
        seconds = run([settings.torch, str(program)]).cpu
    elif settings.truth is not None:
        record = settings.truth / f"{program.stem}.json"
        if record.is_file():
            seconds = json.loads(record.read_text()).get("seconds")
    if seconds is None or found is None:
        return ""
    edited = found.edited or found.cold
    return f"{seconds / edited.cpu:.1f}, {seconds / found.warm.cpu:.0f}"


# ---------------------------------------------------------------------------- library files, no driver

FILES_HEADER = ("tool", "files", "cold, wall", "cold", "unchanged, wall", "unchanged", "peak MB")


def files(settings: Settings) -> Iterator[Row]:
    """All model files of a library as an editor opens them, beside other tools on the same files."""
    if settings.library is None:
        return
    paths = sorted(settings.library.glob("*/modeling_*.py"))
    extra = [*settings.extra, "--jobs", str(settings.jobs)]
    yield _files_row("gbpredict", len(paths), check(paths, extra, repeat=1))
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    if ruff is not None:
        yield _files_row(
            "ruff check", len(paths), _other([ruff, "check", "--isolated", "--no-cache", *map(str, paths)])
        )
    pyright = shutil.which("basedpyright", path=str(Path(sys.executable).parent))
    if pyright is not None:
        some = paths[:: max(len(paths) // 20, 1)]
        command = [pyright, *(["--pythonpath", settings.python] if settings.python else []), *map(str, some)]
        yield _files_row("basedpyright", len(some), _other(command))
        yield _files_row("gbpredict", len(some), check(some, extra, repeat=1))


def _other(command: Sequence[str]) -> Check:
    cost = run(command)
    return Check(cost, cost)


def _files_row(name: str, count: int, found: Check) -> Row:
    cold: Cost = found.cold
    same = found.warm is cold
    return (
        name,
        str(count),
        _seconds(cold.wall),
        _seconds(cold.cpu),
        "" if same else _seconds(found.warm.wall),
        "" if same else _seconds(found.warm.cpu),
        f"{cold.peak:.0f}",
    )


# ---------------------------------------------------------------------------- edits in a live session

EDITS_HEADER = ("file", "lines", "first answer", "median edit", "95% of edits within")
EDITED_LINES = 1_500


def edits(settings: Settings) -> Iterator[Row]:
    """An edit loop: numbers change inside a function of a file of some 1,500 lines that an editor has open."""
    from gbpredict.analysis.api import with_deep_stack
    from gbpredict.analysis.live import LiveSession
    from gbpredict.analysis.options import Options

    def loop(path: Path, text: str) -> Row:
        session = LiveSession(Options(python=settings.python, cache=False), [str(path)])
        started = time.thread_time()
        session.set_text(str(path), text.encode())
        session.check(str(path))
        first = time.thread_time() - started
        lines = text.split("\n")
        places = [i for i, line in enumerate(lines) if line.strip().startswith("return ") and line.startswith("    ")]
        costs: list[float] = []
        for turn in range(40):
            at = places[turn * len(places) // 40]
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            changed = "\n".join([*lines[:at], f"{indent}edited = {turn}", *lines[at:]])
            started = time.thread_time()
            session.set_text(str(path), changed.encode())
            session.check(str(path))
            costs.append(time.thread_time() - started)
        costs.sort()
        late = costs[int(len(costs) * 0.95) - 1]
        count = str(len(lines))
        return path.name, count, _seconds(first), f"{statistics.median(costs):.3f}", f"{late:.3f}"

    with tempfile.TemporaryDirectory() as folder:
        source = (ROOT / "examples" / "train_gpt.py").read_text()
        path = Path(folder, "long_model.py")
        yield with_deep_stack(lambda: loop(path, long_program(source)))
    if settings.library is not None:
        path = next(iter(sorted(settings.library.glob("llama/modeling_llama.py"))), None)
        if path is not None:
            yield with_deep_stack(lambda: loop(path, path.read_text()))


def long_program(source: str) -> str:
    """A program of some 1,500 lines: the classes and functions of a short one again and again, under other names."""
    import ast

    tree = ast.parse(source)
    lines = source.split("\n")
    parts: list[str] = []
    definitions = [n for n in tree.body if isinstance(n, (ast.ClassDef, ast.FunctionDef)) and not n.decorator_list]
    while sum(part.count("\n") + 2 for part in parts) + len(lines) < EDITED_LINES:
        for node in definitions:
            text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            parts.append(text.replace(node.name, f"{node.name}{len(parts)}", 1))
    first = next(n for n in tree.body if isinstance(n, (ast.ClassDef, ast.FunctionDef)))
    start = (first.decorator_list[0].lineno if first.decorator_list else first.lineno) - 1
    return "\n".join([*lines[:start], *(part + "\n\n" for part in parts), *lines[start:]])


# ---------------------------------------------------------------------------- a profile

PROFILE_HEADER = ("part", "share of the time")


def profile(settings: Settings) -> Iterator[Row]:
    """Where the time of a check with warm library caches goes, by the part of the analyzer that runs."""
    from gbpredict.analysis.api import with_deep_stack
    from gbpredict.analysis.options import Options
    from gbpredict.analysis.session import FileSession
    from gbpredict.analysis.workspace import Workspace

    programs = list(settings.drivers) or sorted((ROOT / "examples").glob("*.py"))
    paths = [str(path.resolve()) for path in programs]
    options = Options(python=settings.python)
    found = cProfile.Profile()

    def check_all(profiled: bool) -> None:
        workspace = Workspace(paths, options)
        for path in paths:
            if profiled:
                found.enable()
            FileSession(workspace, path, options).run()
            found.disable()
        workspace.flush()

    with_deep_stack(lambda: check_all(False))
    with_deep_stack(lambda: check_all(True))
    spec = importlib.util.find_spec("gbpredict.analysis.api")
    assert spec is not None and spec.origin is not None
    top = Path(spec.origin).parent.parent
    shares: dict[str, float] = {}
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(found).stats  # type: ignore[attr-defined]
    for (file, _, _), (_, _, own, _, _) in stats.items():
        path = Path(file)
        part = "Python and its library"
        if path.is_relative_to(top):
            inside = path.relative_to(top).parts
            part = "/".join(inside[:2]) if inside[0] == "analysis" and len(inside) > 2 else inside[0]
        shares[part] = shares.get(part, 0.0) + own
    whole = sum(shares.values())
    for part, own in sorted(shares.items(), key=lambda item: -item[1]):
        yield part, f"{100 * own / whole:.0f}%"
