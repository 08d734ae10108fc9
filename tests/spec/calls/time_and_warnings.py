# graphs: 2
"""Reading the clock and warning are calls that are not traced."""
import time
import warnings

import torch


@torch.compile
def timed(x):
    start = time.perf_counter()  # break: GB0007
    y = x.cos().sum()
    elapsed = time.perf_counter() - start  # break: GB0007
    return y, elapsed


@torch.compile
def noisy(x):
    if x.shape[0] < 8:
        warnings.warn("small batch")  # break: GB0007
    return x.sin()


timed(torch.randn(3))
noisy(torch.randn(3))
