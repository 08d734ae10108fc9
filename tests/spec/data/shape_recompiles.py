# graphs: 4
"""New shapes, dtypes and constants compile again."""
import torch


@torch.compile
def f(x, mode="a"):
    return x * 2 if mode == "a" else x * 3


f(torch.ones(2))
f(torch.ones(2))
f(torch.ones(3))
f(torch.ones(5))
f(torch.ones(2, dtype=torch.float64))
f(torch.ones(2), "b")
