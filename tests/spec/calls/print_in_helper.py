# graphs: 3
"""A break in a helper breaks the caller at the call, and the helper is compiled as a frame of its own."""
import torch


def report(t, name):
    m = t.abs().max()
    print(name, "is large")  # break: GB0059
    return m


@torch.compile
def norm(x):
    x = x - x.mean()
    m = report(x, "x")
    return x / m


norm(torch.randn(8))
