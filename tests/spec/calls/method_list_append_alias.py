# graphs: 1
"""A bound method of a list kept in a variable."""
import torch


@torch.compile
def f(x):
    out = []
    push = out.append
    push(x + 1)
    push(x + 2)
    return torch.stack(out)


f(torch.randn(2))
