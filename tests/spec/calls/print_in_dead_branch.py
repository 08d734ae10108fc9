# graphs: 1
"""Code that is not reached breaks nothing."""
import torch

DEBUG = False


@torch.compile
def f(x, verbose=False):
    if verbose or DEBUG:
        print("mean", x.mean())
    return x.exp()


f(torch.randn(3))
