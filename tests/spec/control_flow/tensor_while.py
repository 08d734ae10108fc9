# graphs: 2
"""A loop whose condition is a tensor."""
import torch


@torch.compile
def halve(x):
    while x.abs().max() > 1:  # break: GB0170
        x = x / 2
    return x


halve(torch.tensor([5.0, 3.0]))
