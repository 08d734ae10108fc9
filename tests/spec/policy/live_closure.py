# graphs: 2
"""Nested functions and their cells across a break."""
import torch


@torch.compile
def f(x):
    scale = 2.0
    count = 0

    def step(t):
        nonlocal count
        count += 1
        return t * scale + count

    x = step(x)
    print("between")  # break: GB0059
    scale = 3.0
    x = step(x)
    return x, count


f(torch.ones(2))
