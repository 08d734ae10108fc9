"""The models' classes, methods and functions take the same parameters as those of the real torch."""

from __future__ import annotations

import ast
import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

MODELS = Path(__file__).parents[3] / "analysis/knowledge/models"
ORACLE = os.environ.get("GBPREDICT_ORACLE_PYTHON", "")
CHILD = Path(__file__).with_name("real_signatures.py")

OWN_SHAPE = {
    "torch.nn.modules.module.Module.__call__",
    "torch.nn.modules.module.Module._wrapped_call_impl",
    "torch.autograd.function.FunctionCtx.saved_tensors",
    "torch.nn.attention.SDPBackend",
    "torch._dynamo.external_utils.inner",
}
"""Members that may differ: supplied by the interpreter, by C++, or (``inner``) inside of another function."""


def module_name(path: Path) -> str:
    parts = list(path.relative_to(MODELS).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = sorted(MODELS.rglob("*.py"))


def parameters(fn: ast.FunctionDef) -> list[list[Any]]:
    a = fn.args
    positional = [*a.posonlyargs, *a.args]
    first_default = len(positional) - len(a.defaults)
    found: list[list[Any]] = []
    for i, p in enumerate(positional):
        kind = "POSITIONAL_ONLY" if i < len(a.posonlyargs) else "POSITIONAL_OR_KEYWORD"
        found.append([p.arg, kind, i >= first_default])
    if a.vararg:
        found.append([a.vararg.arg, "VAR_POSITIONAL", False])
    for p, default in zip(a.kwonlyargs, a.kw_defaults, strict=True):
        found.append([p.arg, "KEYWORD_ONLY", default is not None])
    if a.kwarg:
        found.append([a.kwarg.arg, "VAR_KEYWORD", False])
    return found


def same(mine: list[list[Any]], real: list[list[Any]] | None) -> bool:
    """Same names, kinds and defaults; names of positional-only and variadic ones do not matter."""
    if real is None:
        return True
    if any(p[1] == "VAR_POSITIONAL" for p in real) or any(p[1] == "VAR_POSITIONAL" for p in mine):
        return True
    return mine == real


@cache
def real() -> dict[str, Any]:
    names = json.dumps([module_name(path) for path in FILES])
    done = subprocess.run([ORACLE, str(CHILD)], input=names, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.oracle
@pytest.mark.skipif(not ORACLE, reason="needs an interpreter with torch")
@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_parameters(path: Path) -> None:
    name = module_name(path)
    theirs = real()[name]
    if "error" in theirs:
        pytest.skip(theirs["error"])
    wrong: list[str] = []
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            if node.name.startswith("_") or f"{name}.{node.name}" in OWN_SHAPE:
                continue
            other = theirs.get(node.name)
            if other is None:
                wrong.append(f"{node.name} does not exist")
            elif not same(parameters(node), other.get("parameters")):
                wrong.append(f"{node.name}: {parameters(node)} for {other.get('parameters')}")
        elif isinstance(node, ast.ClassDef):
            other = theirs.get(node.name)
            if other is None or "methods" not in other:
                if not node.name.startswith("_"):
                    wrong.append(f"class {node.name} does not exist")
                continue
            bases = [ast.unparse(base).split("(")[0].rsplit(".", 1)[-1] for base in node.bases]
            if f"{name}.{node.name}" not in OWN_SHAPE:
                wrong += [f"{node.name} has base {b}" for b in bases if b not in other["bases"] and b != "namedtuple"]
            for item in node.body:
                if not isinstance(item, ast.FunctionDef) or f"{name}.{node.name}.{item.name}" in OWN_SHAPE:
                    continue
                if item.name not in other["methods"]:
                    if not item.name.startswith("_"):
                        wrong.append(f"{node.name}.{item.name} does not exist")
                elif not same(parameters(item), other["methods"][item.name]):
                    wrong.append(f"{node.name}.{item.name}: {parameters(item)} for {other['methods'][item.name]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_compiles(path: Path) -> None:
    compile(path.read_text(), str(path), "exec")
