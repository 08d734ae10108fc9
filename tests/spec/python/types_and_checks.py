# graphs: 2
"""Checks of types and callables are decided while tracing."""
import inspect
import typing

import torch


class Base:
    pass


class Derived(Base):
    scale = 2


def helper(x, *, bias=None):
    return x if bias is None else x + bias


obj = Derived()


@torch.compile
def f(x):
    if isinstance(obj, Base) and issubclass(type(obj), Base) and type(x) is torch.Tensor:
        x = x * obj.__class__.scale
    if callable(helper) and hasattr(x, "numel") and torch.is_tensor(x):
        x = helper(x, bias=1)
    y = typing.cast(torch.Tensor, x)
    return y if Derived.__name__ == "Derived" else x


@torch.compile
def g(x):
    names = inspect.signature(helper).parameters
    return x + len(names)


f(torch.ones(2))
g(torch.ones(2))
