# graphs: 2
"""A generator used up inside is inlined; one that is handed out is not."""
import torch


def pieces(x, n):
    for part in x.chunk(n):
        yield part * 2


@torch.compile
def inside(x):
    return sum(p.sum() for p in pieces(x, 2))


@torch.compile
def first(x):
    gen = pieces(x, 2)
    return next(gen) + 1


inside(torch.randn(4))
first(torch.randn(4))
