# graphs: 5
"""Boolean operators ask a tensor for its truth."""
import torch


@torch.compile
def f(x):
    ok = (x > 0).all() and (x < 10).all()  # break: GB0170
    if ok:  # break: GB0170
        return x + 1
    return x - 1


@torch.compile
def g(x, fallback):
    y = x.sum() or fallback  # break: GB0170
    return y * 2


f(torch.ones(2))
g(torch.ones(2), torch.zeros(()))
