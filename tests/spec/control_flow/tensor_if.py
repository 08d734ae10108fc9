# graphs: 3
"""A branch on a tensor's value: the graph ends, and the side that is taken is compiled next."""
import torch


@torch.compile
def f(x):
    y = x * 2
    if y.sum() > 0:  # break: GB0170
        y = y - 1
    else:
        y = y + 1
    return y.relu()


f(torch.ones(3))
f(-torch.ones(3))
