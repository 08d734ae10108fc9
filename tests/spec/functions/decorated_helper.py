# graphs: 3
"""A decorator of one's own, with and without a break."""
import functools

import torch


def traced_name(fn):
    @functools.wraps(fn)
    def wrapper(x):
        print(fn.__name__)  # break: GB0059
        return fn(x)

    return wrapper


def doubled(fn):
    return lambda x: fn(x) * 2


@doubled
def plain(x):
    return x + 1


@traced_name
def loud(x):
    return x + 2


@torch.compile
def f(x):
    x = plain(x)
    return loud(x) - 1


f(torch.ones(2))
