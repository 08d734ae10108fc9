# graphs: 0
"""A frame that was skipped once is not tried again, whatever the next call brings."""
import torch


@torch.compile
def f(x, verbose):
    x = x + 1
    for i in range(2):
        if verbose:
            print(i)  # skip: GB7000 <- GB0059
        x = x * 2
    return x


f(torch.ones(3), True)
f(torch.ones(3), False)
