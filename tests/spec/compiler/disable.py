# graphs: 2
"""Functions under torch.compiler.disable run eager; the caller breaks at the call."""
import torch


@torch.compiler.disable
def host_side(x):
    print("on the host")
    return x + 1


def inner(x):
    return x * 2


@torch.compile
def f(x):
    x = inner(x)
    x = host_side(x)  # break: GB0098
    return x.relu()


f(torch.randn(3))
