# graphs: 1
"""A cached function is traced through."""
from functools import lru_cache

import torch


@lru_cache(maxsize=None)
def table(n):
    return tuple(i * i for i in range(n))


@torch.compile
def f(x):
    return x * table(3)[2]


f(torch.ones(2))
