"""Abstract torch values give the dtypes, sizes and graph breaks that the real ones do (recorded facts)."""

from __future__ import annotations

from pathlib import Path

import pytest
from gbpredict.variables.exc import Unsupported
from gbpredict.variables.tensor import TensorVariable

from .torch_tracer import Thrown, TorchTracer

HERE = Path(__file__).parent


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (HERE / name).read_text().splitlines()
    return [
        tuple(part.strip() for part in line.rsplit(" | ", 3 if "results" in name else 1))
        for line in lines
        if line[0] != "#"
    ]


@pytest.mark.parametrize(("text", "dtype", "sizes", "grad"), rows("torch_results.txt"))
def test_results(text: str, dtype: str, sizes: str, grad: str) -> None:
    made = TorchTracer().run(text)
    assert isinstance(made, TensorVariable)
    assert made.dtype in (None, dtype)
    assert made.requires_grad in (None, grad == "True")
    if made.shape is not None:
        real = [] if sizes == "-" else [int(size) for size in sizes.split()]
        assert len(made.shape) == len(real)
        for mine, size in zip(made.shape, real, strict=True):
            assert getattr(mine, "hint", mine) in (None, size)


def inputs() -> dict[str, TensorVariable]:
    """The graph inputs that the statements use."""
    return {
        "x": TensorVariable("float32", (3, 4)),
        "i": TensorVariable("int64", (3,)),
        "m": TensorVariable("bool", (3, 4)),
        "p": TensorVariable("float32", (3,), kind="parameter", requires_grad=True),
        "rg": TensorVariable("float32", (3,), requires_grad=True),
        "z": TensorVariable("int64", ()),
        "c": TensorVariable("complex64", (2,)),
    }


@pytest.mark.parametrize(("text", "expected"), rows("torch_breaks.txt"))
def test_breaks(text: str, expected: str) -> None:
    tracer = TorchTracer(traced=True)
    tracer.names.update(inputs())
    found = "-"
    try:
        tracer.run(text.replace("; ", "\n"))
    except Unsupported as error:
        found = error.rule.id
    except Thrown:
        pass
    assert found == expected


@pytest.mark.parametrize("text", [line[0] for line in rows("torch_breaks.txt")])
def test_nothing_breaks_in_eager_mode(text: str) -> None:
    tracer = TorchTracer()
    tracer.names.update(inputs())
    try:
        tracer.run(text.replace("; ", "\n"))
    except Thrown:
        pass
