# graphs: 1
"""torch.cond takes a branch on data into the graph."""
import torch


@torch.compile
def f(x):
    return torch.cond(x.sum() > 0, lambda t: t + 1, lambda t: t - 1, (x,))


@torch.compile
def broken(x):
    def yes(t):
        print("yes")
        return t + 1

    def no(t):
        return t - 1

    return torch.cond(x.sum() > 0, yes, no, (x,))


f(torch.ones(2))
try:
    broken(torch.ones(2))
except Exception:
    pass
