# graphs: 0
"""A break inside a try block cannot resume there."""
import torch


@torch.compile
def guarded(x):
    y = x + 1
    try:
        print("inside")  # skip: GB0059
        z = y * 2
    except ValueError:
        z = y
    return z.sum()


guarded(torch.randn(3))
