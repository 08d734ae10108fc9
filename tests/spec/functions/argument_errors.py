# graphs: 9
"""Calls whose arguments do not fit, and signatures of what has none."""

import torch, inspect, functools


class A:
    def __init__(self, a, b=1):
        self.a = a


class D:
    pass


def f(a, b):
    return a


@torch.compile
def run1(x):
    return x * len(inspect.signature(A).parameters)


run1(torch.ones(2))


@torch.compile
def run2(x):
    return x * len(inspect.signature(A.__init__).parameters)


run2(torch.ones(2))


@torch.compile
def run3(x):
    return x, inspect.getdoc(f)  # break: GB0156


run3(torch.ones(2))


@torch.compile
def run4(x):
    return x + 1, inspect.getmodule(f) is None


run4(torch.ones(2))


@torch.compile
def run5(x):
    return x + len(str(inspect.signature(f)))


run5(torch.ones(2))


@torch.compile
def run6(x):
    return x + len(inspect.getfile(f))  # break: GB0007


run6(torch.ones(2))


@torch.compile
def run7(x):
    return x + len(inspect.getmembers(A))


run7(torch.ones(2))


@torch.compile
def run8(x):
    return x + len(dir(A)), dir(D())  # break: GB0059


run8(torch.ones(2))


@torch.compile
def run9(x):
    try:
        return f(x)  # skip: GB7312
    except TypeError:
        return x + 1


run9(torch.ones(2))


@torch.compile
def run10(x):
    return f(x, 1, 2)  # break: GB7312


try:
    run10(torch.ones(2))
except TypeError:
    pass


@torch.compile
def run11(x):
    return (lambda q: q)(x, z=1)  # break: GB7312


try:
    run11(torch.ones(2))
except TypeError:
    pass


@torch.compile
def run12(x):
    return A()  # break: GB7312


try:
    run12(torch.ones(2))
except TypeError:
    pass


@torch.compile
def run13(x):
    return A.__init__(x)  # break: GB7312


try:
    run13(torch.ones(2))
except TypeError:
    pass


def g(x):
    return f(x)  # break: GB7312


@torch.compile
def run14(x):
    return g(x)


try:
    run14(torch.ones(2))
except TypeError:
    pass


@torch.compile
def run15(x):
    return inspect.signature(torch.add), x + 1  # skip: GB0088


try:
    run15(torch.ones(2))
except Exception:
    pass


@torch.compile
def run16(x):
    return inspect.signature(len), x + 1  # break: GB0175


try:
    run16(torch.ones(2))
except Exception:
    pass


@torch.compile
def run17(x):
    return inspect.signature(functools.partial(f, 1)).parameters["b"].name, x + 1


run17(torch.ones(2))
