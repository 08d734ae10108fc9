# graphs: 2
"""A wrapper that counts its calls in an attribute of itself."""
import functools

import torch


def counted(fn):
    @functools.wraps(fn)
    def wrapper(*args):
        wrapper.calls += 1  # break: GB0467
        return fn(*args)

    wrapper.calls = 0
    return wrapper


@counted
def twice(x):
    return x * 2


@torch.compile
def f(x):
    return twice(x) + 1


f(torch.ones(2))
