"""The shipped facts load, are small, and say what torch 2.13 does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from gbpredict.analysis import knowledge
from gbpredict.analysis.knowledge import Knowledge

from tests.oracle.recorder import oracle_available, oracle_python

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "analysis" / "knowledge" / "data"


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return knowledge.load("2.13")


def test_size() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("2.13-*")) < 2_000_000


def test_loading_is_quick() -> None:
    """The data alone, from a process that has not read any of it yet."""
    ask = (
        "import time; from gbpredict.analysis.knowledge import load; start = time.perf_counter();"
        "k = load('2.13'); k.symbol('torch.relu'); k.registry(); print(time.perf_counter() - start)"
    )
    call = [sys.executable, "-c", ask]
    runs = [float(subprocess.run(call, capture_output=True, text=True, check=True).stdout) for _ in range(5)]
    assert min(runs) < 0.03


def test_versions() -> None:
    assert "2.13" in knowledge.available_versions()
    assert knowledge.closest("2.13.0+cpu") == "2.13"
    assert knowledge.closest("1.9") == knowledge.available_versions()[0]


@pytest.mark.parametrize(
    ("name", "canonical", "rule"),
    [
        ("torch.relu", "torch.relu", "TorchInGraphFunctionVariable"),
        ("torch.nn.functional.conv2d", "torch.conv2d", "TorchInGraphFunctionVariable"),
        ("torch.nn.modules.linear.Linear", "torch.nn.Linear", "UserDefinedClassVariable"),
        ("torch.nn.modules.utils._pair", "torch.nn.modules.utils._pair", "TorchInGraphFunctionVariable"),
        ("torch.no_grad", "torch.no_grad", "TorchCtxManagerClassVariable"),
        ("torch.manual_seed", "torch.manual_seed", "SkipFunctionVariable"),
        ("torch.utils.checkpoint.checkpoint", "torch.utils.checkpoint.checkpoint", "CheckpointHigherOrderVariable"),
        ("torch.Tensor.item", "torch._C.TensorBase.item", "TorchInGraphFunctionVariable"),
        ("torch.optim.lr_scheduler.StepLR.step", "torch.optim.lr_scheduler.LRScheduler.step", "SkipFunctionVariable"),
        ("time.time", "time.time", "SkipFunctionVariable"),
        ("print", "builtins.print", "BuiltinVariable"),
        ("math.sqrt", "math.sqrt", "TorchInGraphFunctionVariable"),
        ("os.getenv", "os.getenv", "UserFunctionVariable"),
        ("itertools.chain", "itertools.chain", "PolyfilledFunctionVariable"),
        ("copy.deepcopy", "copy.deepcopy", "UserFunctionVariable"),
    ],
)
def test_rules(k: Knowledge, name: str, canonical: str, rule: str) -> None:
    symbol = k.symbol(name)
    assert symbol is not None
    assert (symbol.name, symbol.rule) == (canonical, rule)


def test_unknown_names(k: Knowledge) -> None:
    assert k.symbol("torch.no_such_thing") is None
    assert k.symbol("torch.nn.Linear.no_such_thing") is None
    assert k.symbol("nothing.at.all") is None
    assert not k.module_exists("torch.relu")
    assert k.module_exists("torch.utils.checkpoint")
    assert not k.knows_package("transformers")


def test_signatures(k: Knowledge) -> None:
    symbol = k.symbol("torch.max")
    assert symbol is not None
    assert [s.returns for s in symbol.signatures] == ["Tensor", "Tensor", "torch.return_types.max"]
    keepdim = symbol.signatures[2].param("keepdim")
    assert keepdim is not None
    assert (keepdim.default, keepdim.type, keepdim.kind) == ("False", "bool", "normal")


def test_every_signature_parses(k: Knowledge) -> None:
    for scope in (
        "torch",
        "torch.nn.functional",
        "torch._C.TensorBase",
        "torch.nn.Module",
        "builtins",
        "os",
        "functools",
    ):
        for name in k.members(scope):
            symbol = k.symbol(f"{scope}.{name}")
            assert symbol is None or all(s.params is not None for s in symbol.signatures)


def test_classes_inherit(k: Knowledge) -> None:
    linear = k.symbol("torch.nn.Linear")
    assert linear is not None
    assert linear.bases == ("torch.nn.Module",)
    parameters = k.symbol("torch.nn.Linear.parameters")
    assert parameters is not None
    assert parameters.name == "torch.nn.Module.parameters"


@pytest.mark.parametrize(
    ("module", "called", "skip"),
    [
        ("numpy.linalg", True, True),
        ("random", True, True),
        ("copy", True, False),
        ("copy", False, True),
        ("torch.nn.modules.conv", True, False),
        ("torch.nn.modules.conv", False, True),
        ("torch.optim.lr_scheduler", True, True),
        ("torch.optim.adam", True, False),
        ("torch.autograd.function", True, False),
        ("transformers.models.bert.modeling_bert", True, False),
        ("tqdm.std", True, True),
        ("treelib", True, False),
        ("unittest.mock", True, True),
    ],
)
def test_file_rules(k: Knowledge, module: str, called: bool, skip: bool) -> None:
    assert k.rule_for_module(module, called=called).skip is skip


def test_config_and_registry(k: Knowledge) -> None:
    assert k.config_defaults()["capture_scalar_outputs"] is False
    registry = k.registry()
    assert len(registry) == 517
    assert registry["GB0170"][0] == "Data-dependent branching"


def test_results(k: Knowledge) -> None:
    maximum = k.symbol("torch.max")
    assert maximum is not None
    assert maximum.results == ("Tensor", "Tensor", "torch.return_types.max")
    assert maximum.shape == ("scalar", "broadcast", "reduce,reduce")
    assert maximum.dtype[2] == "same,int64"
    assert k.mapping("return_types")["max"] == ["values", "indices"]
    assert k.mapping("promotion")["float16 int64"] == "float16"


@pytest.mark.parametrize(
    ("name", "shape", "dtype"),
    [
        ("torch.add", "broadcast", "promote"),
        ("torch.eq", "broadcast", "bool"),
        ("torch.div", "broadcast", "div"),
        ("torch.matmul", "matmul", None),
        ("torch.relu", "same", "same"),
        ("torch.cat", "cat", "promote"),
        ("torch.argmax", "reduce", "int64"),
        ("torch.zeros", "sizes", "default"),
        ("torch.nn.functional.conv2d", "conv2", None),
        ("torch.nn.functional.linear", "linear", None),
        ("torch.nn.functional.layer_norm", "same", "same"),
        ("torch.Tensor.sum", None, "sum"),
        ("torch.Tensor.permute", "permute", "same"),
        ("torch.Tensor.gather", "index", "same"),
    ],
)
def test_rules_of_results(k: Knowledge, name: str, shape: str | None, dtype: str | None) -> None:
    symbol = k.symbol(name)
    assert symbol is not None
    assert shape is None or symbol.shape == (shape,)
    assert dtype is None or symbol.dtype == (dtype,)


def test_traced_calls(k: Knowledge) -> None:
    calls = {
        name: getattr(k.symbol(name), "call", None) for name in ("torch.nonzero", "torch.Tensor.item", "torch.sin")
    }
    assert calls == {
        "torch.nonzero": "Dynamic shape operator",
        "torch.Tensor.item": "Unsupported Tensor.item() call with capture_scalar_outputs=False",
        "torch.sin": "-",
    }


def test_modules(k: Knowledge) -> None:
    lstm, norm = k.nn_module("torch.nn.LSTM"), k.nn_module("torch.nn.modules.batchnorm.BatchNorm2d")
    assert lstm is not None
    assert lstm.call == "Attempted to wrap RNN, GRU, or LSTM"
    assert norm is not None
    assert norm.buffers == ("running_mean", "running_var", "num_batches_tracked")


def test_numpy(k: Knowledge) -> None:
    mean, counting = k.symbol("numpy.mean"), k.symbol("numpy.busday_count")
    assert mean is not None
    assert counting is not None
    assert mean.rule == counting.rule == "NumpyVariable"
    assert "traced" in mean.flags
    assert "traced" not in counting.flags


def oracle() -> str:
    python = oracle_python()
    if python is None or not oracle_available():
        pytest.skip("torch 2.13 is not importable")
    return python


@pytest.mark.oracle
@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("GBPREDICT_SLOW"), reason="takes minutes: set GBPREDICT_SLOW to run it")
def test_generating_again_gives_the_same(tmp_path: Path) -> None:
    script = ROOT / "analysis" / "knowledge" / "generate.py"
    subprocess.run([oracle(), "-W", "ignore", str(script), "--out", str(tmp_path)], check=True, capture_output=True)
    written = sorted(tmp_path.iterdir())
    assert written
    for path in written:
        same = (
            path.read_bytes() == (DATA / path.name).read_bytes()
        )  # not compared in the assertion: it would print them
        assert same, path.name


FILE_RULES = """
import json, logging, os, sys
logging.disable(50)
import torch, torch._dynamo, numpy, unittest.mock, json.tool
from torch._dynamo import trace_rules
root = os.path.dirname(torch.__file__)
files = {}
for folder, _, names in os.walk(root):
    for name in names:
        if name.endswith(".py"):
            path = os.path.join(folder, name)
            short = path[: -len("/__init__.py")] if name == "__init__.py" else path[:-3]
            files[os.path.relpath(short, os.path.dirname(root)).replace("/", ".")] = path
for name, module in list(sys.modules.items()):
    path = getattr(module, "__file__", None)
    if path and path.endswith(".py") and name not in files and module.__name__ == name and name != "__main__":
        files[name] = path
rules = {
    name: [path.endswith("__init__.py"), *(trace_rules.check_file(path, called).skipped for called in (True, False))]
    for name, path in files.items()
}
json.dump(rules, sys.stdout)
"""


@pytest.mark.oracle
def test_file_rules_agree_with_the_compiler(k: Knowledge) -> None:
    done = subprocess.run([oracle(), "-W", "ignore", "-c", FILE_RULES], check=True, capture_output=True, text=True)
    rules = json.loads(done.stdout)
    assert len(rules) > 2000
    for name, (is_package, *expected) in rules.items():
        ours = [k.rule_for_module(name, called=called, is_package=is_package).skip for called in (True, False)]
        assert ours == expected, name
