# graphs: 2
"""The else part of a loop is not in the loop."""
import torch


@torch.compile
def f(x):
    for i in range(2):
        x = x + i
    else:
        print("done")  # break: GB0059
    return x * 2


f(torch.ones(2))
