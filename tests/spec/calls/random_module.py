# graphs: 3
"""The random module: which of its functions are traced."""
import random

import torch


@torch.compile
def with_randint(x):
    k = random.randint(1, 3)
    return x * k


@torch.compile
def with_random(x):
    if random.random() < 2.0:  # break: GB0007
        x = x + 1
    return x


@torch.compile
def with_uniform(x):
    return x * random.uniform(0.5, 1.5)


with_randint(torch.randn(2))
with_random(torch.randn(2))
with_uniform(torch.randn(2))
