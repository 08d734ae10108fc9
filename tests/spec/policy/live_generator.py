# graphs: 2
"""A generator that lives across a break."""
import torch


def numbers(x):
    yield x + 1
    yield x + 2


@torch.compile
def f(x):
    gen = numbers(x)
    a = next(gen)
    print("between")  # break: GB0059
    return a + next(gen)


f(torch.ones(2))
