# graphs: 5
"""item(), int(), float() and bool() of a tensor."""
import torch


@torch.compile
def with_item(x):
    s = x.sum().item()  # break: GB0124
    return x * s


@torch.compile
def with_float(x):
    s = float(x.max())  # break: GB0124
    return x / s


@torch.compile
def with_int(x, i):
    n = int(i)  # break: GB0124
    return x[n]


with_item(torch.ones(2))
with_float(torch.ones(2))
with_int(torch.ones(2), torch.tensor(1))
