# graphs: 2
"""The break is in the helper, the try block in the caller."""
import torch


def loud(x):
    x = x + 1
    print("loud")  # break: GB0059 | skip: GB0059
    return x * 2


@torch.compile
def f(x):
    x = x - 1
    try:
        x = loud(x)
    except RuntimeError:
        x = x * 0
    return x.exp()


f(torch.ones(2))
