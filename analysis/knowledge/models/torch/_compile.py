"""Model of torch._compile."""

import functools

import torch


def _disable_dynamo(fn=None, recursive=True):
    if fn is None:
        return functools.partial(_disable_dynamo, recursive=recursive)

    @functools.wraps(fn)
    def inner(*args, **kwargs):
        return torch._dynamo.disable(fn, recursive, wrapping=False)(*args, **kwargs)

    return inner
