# graphs: 3
"""A forward hook is part of what is traced."""
import torch
from torch import nn


def show(module, args, output):
    print(type(module).__name__)  # break: GB0059


def double(module, args, output):
    return output * 2


quiet = nn.Linear(2, 2)
quiet.register_forward_hook(double)
loud = nn.Linear(2, 2)
loud.register_forward_hook(show)


@torch.compile
def f(x):
    return quiet(x) + 1


@torch.compile
def g(x):
    return loud(x) + 1


f(torch.randn(1, 2))
g(torch.randn(1, 2))
