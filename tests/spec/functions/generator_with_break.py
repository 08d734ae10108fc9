# graphs: 0
"""A break inside a generator that is being inlined."""
import torch


def noisy(x):
    for part in x.chunk(2):
        print("part")  # skip: GB0059
        yield part + 1


@torch.compile
def f(x):
    x = x * 2
    y = 0
    for part in noisy(x):
        y = y + part
    return y


f(torch.randn(4))
