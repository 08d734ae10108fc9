# graphs: 2
"""Arithmetic on sizes: constants first, symbols when they change."""
import math

import torch


@torch.compile
def f(x):
    b, n = x.shape
    half = n // 2
    scale = 1 / math.sqrt(n)
    x = x[:, :half] * scale
    if n % 2:
        x = x + 1
    return x.reshape(b * half)


for n in (4, 6, 8):
    f(torch.ones(2, n))
