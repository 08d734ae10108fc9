# graphs: 2
"""A break in a try block of a helper."""
import torch


def careful(x):
    y = x * 2
    try:
        print("careful")  # break: GB0059 | skip: GB0059
        return y + 1
    except RuntimeError:
        return y


@torch.compile
def f(x):
    x = x - 1
    x = careful(x)
    return x.exp()


f(torch.ones(2))
