# graphs: 2
"""tolist of integers, and the way through numpy."""
import numpy as np
import torch


@torch.compile
def lengths(x, n):
    sizes = n.tolist()  # break: GB0033
    return torch.split(x, sizes)[0]


@torch.compile
def round_trip(x):
    a = x.numpy()
    b = np.clip(a, 0, 1) + np.sqrt(a)
    return torch.from_numpy(b) * 2


lengths(torch.randn(5), torch.tensor([2, 3]))
round_trip(torch.rand(3))
