# graphs: 2
"""A disabled function called in a loop."""
import torch


@torch.compiler.disable
def host(x):
    return x + 1


def body(x):
    return host(x * 2).sin().cos()  # break: GB0098 | skip: GB7000 <- GB0098


@torch.compile
def f(x):
    for _ in range(2):
        x = body(x)
    return x


f(torch.ones(2))
