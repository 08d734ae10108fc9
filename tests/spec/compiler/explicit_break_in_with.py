# graphs: 2
"""Under autocast the function resumes; under a context manager of one's own it cannot."""
import contextlib

import torch
import torch._dynamo


@contextlib.contextmanager
def scope(name):
    yield name


@torch.compile
def autocast(x, w):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        y = x @ w
        torch._dynamo.graph_break()  # break: GB0025
        y = y @ w
    return y


@torch.compile
def custom(x):
    with scope("outer"):
        y = x + 1
        torch._dynamo.graph_break()  # skip: GB0066 <- GB0025
        y = y * 2
    return y


autocast(torch.randn(2, 2), torch.randn(2, 2))
custom(torch.randn(2))
