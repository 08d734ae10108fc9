# graphs: 3
"""A data-dependent exit from a loop."""
import torch


@torch.compile
def search(x, steps: int):
    for i in range(steps):
        x = x * 0.5
        if x.norm() < 1e-3:  # break: GB0170
            return x, i
    return x, steps


search(torch.ones(2), 3)
