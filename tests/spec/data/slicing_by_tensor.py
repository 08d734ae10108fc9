# graphs: 1
"""A 0-d tensor as an index and as a bound of a slice."""
import torch


@torch.compile
def index(x, i):
    return x[i] * 2


@torch.compile
def bound(x, n):
    return x[:n] * 2  # skip: GB0124


index(torch.randn(4), torch.tensor(2))
bound(torch.randn(4), torch.tensor(2))
