"""The interpreter runs the models: shapes of parameters, buffers and results are those recorded from the real torch.

``shapes.json`` holds for each layer and distribution a program that leaves what is to be compared in ``out``, and what
the real torch put there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gbpredict.analysis.api import with_deep_stack
from gbpredict.analysis.options import Options
from gbpredict.analysis.session import FileSession
from gbpredict.analysis.workspace import Workspace
from gbpredict.variables.exc import NotConstant

CASES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("shapes.json").read_text())

UNKNOWN_SHAPES = {
    "layer conv2d_circular",
    "layer fractional",
    "layer fold",
    "layer unfold",
    "layer pairwise",
    "layer SoftMarginLoss",
    "layer PoissonNLLLoss",
    "distribution Wishart",
}
"""Operators of which the shape of the result is not known yet."""


def plain(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def run(path: Path) -> Any:
    """The program's ``out``, and what the report says about the run."""
    workspace = Workspace([str(path)], Options(cache=False))
    session = FileSession(workspace, str(path), Options(cache=False))
    source = workspace.modules.get(str(path))
    assert source is not None
    source.skeleton()
    module = session._run_script(source)
    session._collect(source)
    found: dict[str, Any] = {}
    out = module.namespace.get("out") if module is not None else None
    for key, value in getattr(out, "items", {}).values():
        try:
            found[key.as_python_constant()] = plain(value.as_python_constant())
        except NotConstant:
            found[key.as_python_constant()] = value.describe()
    return found, [note.text for note in session.report.notes]


@pytest.mark.parametrize("name", CASES)
def test_shapes(name: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(CASES[name]["program"])
    found, notes = with_deep_stack(lambda: run(program))
    if found != CASES[name]["out"] and name in UNKNOWN_SHAPES:
        pytest.xfail(str(found))
    assert not notes
    assert found == CASES[name]["out"]
