# graphs: 1
"""Iterating over a tensor unrolls it; so does enumerate and zip."""
import torch


@torch.compile
def rows(x):
    total = 0
    for i, row in enumerate(x):
        total = total + row * i
    for a, b in zip(x, x.flip(0)):
        total = total + a * b
    return total


rows(torch.randn(3, 2))
