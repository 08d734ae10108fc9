# graphs: 1
"""The same function, first called on the clean path."""
import torch


@torch.compile
def f(x, verbose):
    x = x + 1
    for i in range(2):
        if verbose:
            print(i)  # skip: GB7000 <- GB0059
        x = x * 2
    return x


f(torch.ones(3), False)
f(torch.ones(3), True)
