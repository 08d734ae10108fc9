# graphs: 6
"""Two breaks in one statement."""
import torch


@torch.compile
def f(x, y):
    return x * x.sum().item() + y * y.sum().item()  # break: GB0124


@torch.compile
def call(x):
    return torch.full((2,), x.max().item()) + float(x.min())  # break: GB0124


f(torch.ones(2), torch.ones(2))
call(torch.ones(2))
