# graphs: 2
"""``not tensor``."""
import torch


@torch.compile
def f(x, mask):
    y = x + 1
    if not mask.any():  # break: GB0170
        return y
    return y * mask


f(torch.ones(2), torch.tensor([True, False]))
