# graphs: 4
"""A break at the bottom of a recursion."""
import torch


def down(x, n):
    if n == 0:
        print("bottom")  # break: GB0059
        return x
    return down(x + 1, n - 1) * 2


@torch.compile
def f(x):
    return down(x, 2)


f(torch.ones(2))
