# graphs: 2
"""Activation checkpointing, with and without a break inside."""
import torch
from torch.utils.checkpoint import checkpoint


def block(x):
    return x.sin().cos()


def loud_block(x):
    y = x.sin()
    print("recomputed")  # break: GB0059
    return y.cos()


@torch.compile
def f(x):
    return checkpoint(block, x, use_reentrant=False) + 1


@torch.compile
def g(x):
    return checkpoint(loud_block, x, use_reentrant=False) + 1


f(torch.ones(2, requires_grad=True))
g(torch.ones(2, requires_grad=True))
