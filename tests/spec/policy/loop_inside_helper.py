# graphs: 2
"""A break in a loop of a helper: the helper is skipped, its caller resumes."""
import torch


def accumulate(x):
    total = x * 0
    for i in range(3):
        total = total + x * i
        print("partial", i)  # break: GB0059 | skip: GB7000 <- GB0059
    return total


@torch.compile
def f(x):
    y = x.sin()
    y = accumulate(y)
    return y.cos()


f(torch.ones(2))
