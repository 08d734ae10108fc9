# graphs: 0
"""A frame that returns without any operation in its first call is left to eager for good."""

import torch
@torch.compile
def g(x, n):
    if n > 2:
        return x.repeat(n)
    return x
for n in (2, 3, 4):
    g(torch.ones(2), n)
