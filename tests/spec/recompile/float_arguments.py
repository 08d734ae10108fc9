# graphs: 2
"""Float arguments: a new value, and then no more."""
import torch


@torch.compile
def f(x, lr):
    return x - lr * x


for lr in (0.1, 0.2, 0.3):
    f(torch.ones(2), lr)
