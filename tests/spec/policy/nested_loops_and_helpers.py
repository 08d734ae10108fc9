# graphs: 5
"""A loop anywhere up the inlined calls makes the break a skip of the compiled frame; below, frames start anew."""
import torch


def leaf(x):
    y = x * 2
    print("leaf")  # break: GB0059 | skip: GB7000 <- GB0059
    return y + 1


def middle(x):
    for _ in range(2):
        x = leaf(x)
    return x * 3


def outer(x):
    return middle(x) - 1


@torch.compile
def f(x):
    x = x.sin()
    x = outer(x)
    return x.cos()


f(torch.ones(2))
