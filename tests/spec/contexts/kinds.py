# graphs: 4
"""Which context managers of the library are followed."""
import contextlib

import torch


@torch.compile
def null(x):
    with contextlib.nullcontext():
        return x + 1


@torch.compile
def suppressed(x):
    with contextlib.suppress(ValueError):
        raise ValueError("gone")
    return x + 2


@torch.compile
def stacked(x):
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.no_grad())  # skip: GB0066 <- GB0007
        y = x + 3
    return y


@torch.compile
def profiled(x):
    with torch.profiler.record_function("block"):
        y = x + 4
    return y


@torch.compile
def conditional(x, off=True):
    with torch.no_grad() if off else contextlib.nullcontext():
        return x + 5


for function in (null, suppressed, stacked, profiled, conditional):
    function(torch.ones(2))
