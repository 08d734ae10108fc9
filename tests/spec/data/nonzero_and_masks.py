# graphs: 8
"""Operators whose output shape depends on the data."""
import torch


@torch.compile
def nonzero(x):
    idx = x.nonzero()  # break: GB0036
    return idx + 1


@torch.compile
def mask_read(x):
    y = x[x > 0]  # break: GB0036
    return y * 2


@torch.compile
def mask_write(x):
    y = x.clone()
    y[y < 0] = 0.0
    return y * 2


@torch.compile
def unique(x):
    u = torch.unique(x)  # break: GB0036
    return u + 1


@torch.compile
def where(x):
    return torch.where(x > 0, x, -x)


@torch.compile
def where_one(x):
    (i,) = torch.where(x > 0)  # break: GB0036
    return i.sum()


x = torch.tensor([1.0, -2.0, 3.0])
for function in (nonzero, mask_read, mask_write, unique, where, where_one):
    function(x)
