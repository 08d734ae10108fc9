"""Makes folders of small files for the tests of resolution."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from gbpredict.analysis.resolution.environment import Environment

Tree = Callable[[dict[str, str]], Path]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    def make(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return tmp_path

    return make


@pytest.fixture
def make_environment() -> Callable[..., Environment]:
    def make(root: Path, mapped: dict[str, str] | None = None) -> Environment:
        return Environment(
            executable="python",
            version=(3, 11),
            prefix=str(root),
            stdlib=(str(root / "lib"),),
            site_packages=(str(root / "site"),),
            mapped=mapped or {},
        )

    return make
