# graphs: 5
"""Tensors made from Python data, and from other tensors' values."""
import numpy as np
import torch


@torch.compile
def plain(x):
    return x + torch.tensor([1.0, 2.0]) + torch.as_tensor(2) + torch.arange(2) + torch.from_numpy(np.ones(2))


@torch.compile
def from_tensors(x):
    return torch.tensor([x[0], x[1]]) + 1


@torch.compile
def sized_by_data(x, n):
    return torch.zeros(n) + x.sum()


@torch.compile
def repeated(x, counts):
    return torch.repeat_interleave(x, counts)  # break: GB0036


@torch.compile
def one_hot(i):
    return torch.nn.functional.one_hot(i, 4) + torch.bincount(i).sum()  # break: GB0036


plain(torch.ones(2))
from_tensors(torch.ones(2))
sized_by_data(torch.ones(2), torch.tensor(3))
repeated(torch.ones(2), torch.tensor([1, 2]))
one_hot(torch.tensor([0, 3]))
