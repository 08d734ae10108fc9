# graphs: 2
import functools
import itertools
import torch
from collections import deque
from typing_extensions import NotRequired, TypedDict

# GB0251
class K:
    def __init__(self, k): self.k = k
@torch._dynamo.nonstrict_trace
def g(x): return K(3)
@torch.compile
def f(x):
    g(x)  # break: GB0251
    return x
try:
    f(torch.ones(2))
except Exception:
    pass


# GB0254
class Box:
    pass


@torch.compile
def run(x, box):
    setattr(box, f"k{x.sum()}", 1)  # break: GB0254
    return x


run(torch.ones(2), Box())


# GB0257
class Options(TypedDict):
    a: int
    b: NotRequired[int]


@torch.compile
def run(x):
    return x + Options(a=1)["a"]  # break: GB0257


run(torch.ones(2))


# GB0258
@torch.compile
def run(x):
    try:
        items = deque([1], 2, 3)  # skip: GB0258
    except TypeError:
        return x
    return x + len(items)


run(torch.ones(2))


# GB0260
@torch.compile
def run(x):
    try:
        functools.partial()  # skip: GB0260
    except TypeError:
        pass
    return x + 1


run(torch.ones(2))


# GB0268
@torch.compile
def run(x):
    try:
        return x + len(list(itertools.product([1], [2], times=2)))  # skip: GB0268
    except TypeError:
        return x


run(torch.ones(2))
