# The number of graphs of the whole program is left open.
import torch
import typing

# GB0110
@torch.compile
def run(x):
    return x.uniform_(**{"from": 0.0, "to": 1.0})  # break: GB0110


run(torch.ones(2))


# GB0113
class A:
    pass


class B(A):
    def f(self, x):
        return super().g(x)  # skip: GB0113


@torch.compile
def run(x):
    try:
        return B().f(x)
    except AttributeError:
        return x + 1


run(torch.ones(2))


# GB0116
T = typing.TypeVar("T")


class Box(typing.Generic[T]):
    def __init__(self, v):
        self.v = v


@torch.compile
def run(x):
    return Box[int](x).v + 1  # break: GB0116 | break: GB0147


run(torch.ones(2))


# GB0117
@torch.compile
def run(x):
    y = x + 1
    y.share_memory_()  # break: GB0117
    return y


run(torch.ones(3))


# GB0126
@torch.compile
def run(x):
    y = x + 1
    y.resize_(4)  # break: GB0126
    return y.sum() * 0


run(torch.ones(2))


# GB0127
@torch.compile
def run(x, y):
    z = x + 1
    z.resize_as_(y)  # break: GB0127
    return z.sum() * 0


run(torch.ones(2), torch.ones(3))
