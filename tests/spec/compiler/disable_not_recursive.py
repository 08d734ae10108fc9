# graphs: 3
"""With recursive=False only the function itself is left out; what it calls is compiled."""
import torch


def inner(x):
    return x.sin() + 1


@torch.compiler.disable(recursive=False)
def outer(x):
    return inner(x) * 2


@torch.compile
def f(x):
    return outer(x + 1) - 1  # break: GB0099


f(torch.randn(3))
