# graphs: 10
"""Functions that make tensors read sizes and bounds that the graph has computed; numpy's random numbers are read."""

import numpy as np
import torch


@torch.compile(backend="eager")
def sizes(n):
    a = torch.zeros(n.max(), 3)  # break: GB0033
    b = torch.full((n.max(), 2), 1.0)  # break: GB0033
    c = torch.eye(n.max())  # break: GB0033
    d = n.new_zeros(n.max(), 3)  # break: GB0033
    e = torch.arange(n.max())  # break: GB0033
    return a, b, c, d, e


@torch.compile(backend="eager")
def values(n):
    return torch.linspace(0, n.max(), 3), torch.full((2,), n.max())


@torch.compile(backend="eager")
def given(n):
    return torch.arange(n)


@torch.compile(backend="eager")
def numbers(x):
    x = x + np.random.normal()  # break: GB0033
    x = x + np.random.rand()  # break: GB0033
    x = x + np.random.uniform(0, 1)  # break: GB0033
    return x + np.random.uniform(0, 1, 1)


sizes(torch.tensor([3]))
values(torch.tensor([3]))
given(torch.tensor(3))
numbers(torch.ones(3))
