# graphs: 2
"""Closures over constants, tensors and cells that are written."""
import torch


def make_scaler(factor):
    calls = 0

    def scale(x):
        nonlocal calls
        calls += 1
        return x * factor + calls

    return scale


double = make_scaler(2.0)


@torch.compile
def f(x):
    return double(x)


@torch.compile
def g(x):
    bias = x.mean()

    def shift(t):
        return t - bias

    return shift(x) + [shift(t) for t in (x, x + 1)][1]


f(torch.ones(2))
g(torch.ones(2))
