# graphs: 3
"""functools.partial with keywords is followed into the function."""
from functools import partial

import torch


def clip(x, *, low=0.0, high=1.0, verbose=False):
    if verbose:
        print("clipping")  # break: GB0059
    return x.clamp(low, high)


loud = partial(clip, high=2.0, verbose=True)
quiet = partial(clip, low=-1.0)


@torch.compile
def f(x):
    return quiet(x) + 1


@torch.compile
def g(x):
    return loud(x) + 1


f(torch.randn(3))
g(torch.randn(3))
