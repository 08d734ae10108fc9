# graphs: 1
"""A break in a dunder method, far from the place that calls it."""
import torch


class Loud:
    def __init__(self, t):
        self.t = t

    def __matmul__(self, other):
        print("matmul")  # break: GB0059
        return self.t @ other


loud = Loud(torch.eye(2))


@torch.compile
def f(x):
    y = x + 1
    y = loud @ y  # skip: GB0055
    return y * 2


f(torch.ones(2))
