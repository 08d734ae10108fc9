# graphs: 4
"""A branch on an int that has become symbolic, and a print of it."""
import torch


@torch.compile
def f(x, step):
    x = x * step
    if step % 2 == 0:
        print("even", step)  # break: GB0059
    return x + 1


for step in (1, 2, 3, 4, 6):
    f(torch.ones(2), step)
