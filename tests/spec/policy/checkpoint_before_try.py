# graphs: 2
"""Two operations before the try block make a graph of their own; one operation does not."""
import torch


@torch.compile
def two(x):
    a = x.sin()
    b = a.cos()
    try:
        print("two before")  # skip: GB0059
    except ValueError:
        pass
    return b.exp().tan()


@torch.compile
def one(x):
    a = x.sin()
    try:
        print("one before")  # skip: GB0059
    except ValueError:
        pass
    return a.exp().tan()


@torch.compile
def chained(x):
    a = x.sin().cos().tan()
    try:
        print("three before, on one line")  # skip: GB0059
    except ValueError:
        pass
    return a.exp()


two(torch.ones(2))
one(torch.ones(2))
chained(torch.ones(2))
