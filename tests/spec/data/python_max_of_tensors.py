# graphs: 4
"""Builtins that compare: max and min of tensors, sorted, sum."""
import torch


@torch.compile
def largest(x):
    return max(x[0], x[1]) + min(x[0], 1.0)


@torch.compile
def total(x):
    return sum(row.mean() for row in x)


@torch.compile
def ordered(x):
    return sorted([x[0], x[1]])[0] + 1  # break: GB0207


largest(torch.tensor([1.0, 2.0]))
total(torch.randn(2, 2))
ordered(torch.tensor([2.0, 1.0]))
