# graphs: 2
"""A class statement inside the compiled function."""
import torch


@torch.compile
def f(x):
    y = x + 1

    class Pair:  # break: GB8977
        def __init__(self, a):
            self.a = a

    return Pair(y).a * 2


f(torch.ones(2))
