# graphs: 2
"""An int argument that changes becomes symbolic in the second compilation."""
import torch


@torch.compile
def f(x, n):
    return x * n


@torch.compile
def g(x, n):
    if n > 2:
        return x.repeat(n)
    return x


for n in (2, 3, 4):
    f(torch.ones(2), n)
for n in (2, 3, 4):
    g(torch.ones(2), n)
