# graphs: 4
"""An assertion on a tensor stays in the graph, unless its message must be built."""
import torch


@torch.compile
def constant_message(x):
    assert (x > 0).all(), "x must be positive"
    return x.log()


@torch.compile
def built_message(x):
    y = x + 0
    assert (y > 0).all(), f"bad shape {tuple(y.shape)}"  # break: GB0170
    return y.log()


@torch.compile
def on_shape(x):
    assert x.ndim == 1, f"expected one dimension, got {x.ndim}"
    return x.log()


constant_message(torch.ones(3))
built_message(torch.ones(3))
on_shape(torch.ones(3))
