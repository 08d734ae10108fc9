"""All caches together: whatever is in them, and whoever else writes them, the answer is the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "gbpredict.server", "check", "--isolated", "--format", "json"]

LIBRARY = """\
from functools import wraps

def traced(fn):
    @wraps(fn)
    def inner(*args):
        print("called")
        return fn(*args)
    return inner

def documented(fn):
    fn.__doc__ = fn.__name__.upper()
    return fn
"""

PROGRAM = """\
import torch
from library import documented, traced

@torch.compile
@documented
@traced
def f(x):
    return x + 1

@torch.compile
@documented
def g(x):
    print(x)
    return x

f(torch.ones(2))
g(torch.ones(2))
"""


def project(folder: Path, count: int = 3) -> list[Path]:
    """Some programs that use a module beside them."""
    (folder / "library.py").write_text(LIBRARY)
    paths = [folder / f"program{index}.py" for index in range(count)]
    for index, path in enumerate(paths):
        path.write_text(PROGRAM + f"# {index}\n")
    return paths


def environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "GBPREDICT_CACHE_DIR": str(cache)}


def answer(output: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(output)
    del report["summary"]["seconds"]
    report["notes"].sort()
    return report


def check(paths: list[Path], cache: Path, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [*COMMAND, *options, *map(str, paths)],
        env=environment(cache),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return answer(done.stdout)


@pytest.mark.parametrize("junk", [b"", b"\xc1", b"\x95" + b"\xc0" * 5, b"junk" * 1000])
def test_damaged_files_of_every_cache_are_ignored(tmp_path: Path, junk: bytes) -> None:
    paths, cache = project(tmp_path), tmp_path / "cache"
    first = check(paths, cache)
    assert first["diagnostics"]
    files = [path for path in cache.rglob("*") if path.is_file()]
    assert {path.parent.name.partition("-")[0] for path in files} >= {"ir", "reports"}
    for path in files:
        path.write_bytes(junk)
    assert check(paths, cache) == first
    assert check(paths, cache) == first


def test_processes_may_share_a_cache(tmp_path: Path) -> None:
    paths, cache = project(tmp_path), tmp_path / "cache"
    expected = check(paths, tmp_path / "other", "--no-cache")
    running = [
        subprocess.Popen([*COMMAND, *map(str, paths)], env=environment(cache), stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [answer(process.communicate(timeout=240)[0]) for process in running] == [expected] * 3
    assert check(paths, cache) == expected
    assert not list(cache.rglob("*.tmp"))


def test_the_number_of_processes_and_the_order_do_not_matter(tmp_path: Path) -> None:
    paths = project(tmp_path, 5)
    alone = check(paths, tmp_path / "1", "--jobs", "1")
    assert check(paths, tmp_path / "2", "--jobs", "3") == alone
    assert check(paths[::-1], tmp_path / "3", "--jobs", "2") == alone
    # Each by itself says what it says among others.
    one = check(paths[2:3], tmp_path / "4")
    own = [[d for d in report["diagnostics"] if d["path"] == str(paths[2])] for report in (one, alone)]
    assert own[0] == own[1] != []
