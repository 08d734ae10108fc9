"""The repository keeps its own promises: packaging lists what exists, the README's commands are the ones that run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("server", "analysis", "variables")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_every_package_is_listed(project: dict[str, Any]) -> None:
    existing = {
        "gbpredict." + ".".join(init.parent.relative_to(ROOT).parts)
        for folder in FOLDERS
        for init in (ROOT / folder).rglob("__init__.py")
        if not init.is_relative_to(ROOT / "analysis" / "knowledge" / "models")  # data that looks like code
    }
    listed = set(project["tool"]["setuptools"]["packages"])
    assert listed == existing - {"gbpredict.analysis.knowledge.generator"}  # a development tool, needs torch


def test_every_module_says_what_it_is() -> None:
    modules = [m for folder in FOLDERS for m in (ROOT / folder).rglob("*.py") if "models" not in m.parts]
    silent = [str(m.relative_to(ROOT)) for m in modules if m.read_text().strip() and not starts_with_docstring(m)]
    assert not silent


def starts_with_docstring(module: Path) -> bool:
    return module.read_text().lstrip().startswith(('"""', "'''", 'r"""', "# pyright:"))


def test_ci_runs_the_test_command_of_the_readme() -> None:
    readme, script = (ROOT / "README.md").read_text(), (ROOT / ".ci" / "run").read_text()
    assert "-m pytest -q -n 2" in readme
    assert "-m pytest -q -n 2" in script


def test_the_readme_shows_real_output() -> None:
    text = (ROOT / "README.md").read_text()
    shown = text.partition("```\n")[2].partition("```")[0]
    program = shown.partition(":")[0]
    done = subprocess.run(
        [sys.executable, "-m", "gbpredict.server", "check", program, "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert shown.strip()
    assert shown in done.stdout
