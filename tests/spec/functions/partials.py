# graphs: 14
"""functools.partial, partialmethod, singledispatch, wraps."""

import torch, functools


def f(a, b, c=1, *, d=2, **k):
    return a * c + b * d


@torch.compile
def run1(x):
    p = functools.partial(f, x, d=3)
    return p(2) + p.keywords["d"] + len(p.args)


run1(torch.ones(2))
P = functools.partial(f, c=3)


@torch.compile
def run2(x):
    return P(x, 2) + P.func(x, 1)


run2(torch.ones(2))


@torch.compile
def run3(x):
    return functools.partial(print, "a")() or x + 1  # break: GB0059


run3(torch.ones(2))


@torch.compile
def run4(x):
    p = functools.partial(f)
    return p(x)  # break: GB7312


try:
    run4(torch.ones(2))
except TypeError as e:
    print(e)


class M:
    def __init__(self):
        self.k = 2

    def _s(self, x, n):
        return x * n * self.k

    two = functools.partialmethod(_s, n=2)


m = M()


@torch.compile
def run5(x):
    return m.two(x)  # skip: GB0088


run5(torch.ones(2))


@torch.compile
def run6(x):
    add = functools.partial(torch.add, alpha=2)
    return add(x, x) + functools.reduce(lambda a, b: a + b, [x, x, x])


run6(torch.ones(2))


@torch.compile
def run7(x):
    p = functools.partial(f, x)
    return p, p(1)


run7(torch.ones(2))


@torch.compile
def run8(x):
    p = functools.partial(torch.Tensor.item)
    return p(x) + 1  # break: GB0124


run8(torch.ones(()))


@torch.compile
def run9(x, p):
    return p(x) + 1


run9(torch.ones(2), functools.partial(f, b=2))
run9(torch.ones(2), functools.partial(f, b=3))


@torch.compile
def run10(x):
    h = functools.partial(functools.partial(f, x), 2)
    return h(c=4), h == h, repr(h)  # break: GB6053


run10(torch.ones(2))


@torch.compile
def run11(x):
    p = functools.partial(f, x)
    p.zz = 3  # break: GB0467
    return p(2) * p.zz


run11(torch.ones(2))


@functools.singledispatch
def sd(a):
    return a


@sd.register
def _(a: int):
    return a + 1


@sd.register(torch.Tensor)
def _(a):
    return a * 2


@torch.compile
def run12(x):
    return sd(x) + sd(3)  # break: GB0811


run12(torch.ones(2))


@functools.wraps(f)
def wr(*a, **k):
    return f(*a, **k)


@torch.compile
def run13(x):
    return wr(x, 2) + len(wr.__name__) + wr.__wrapped__(x, 1)


run13(torch.ones(2))


@torch.compile
def run14(x):
    @functools.wraps(f)
    def inner(*a):
        return f(*a)

    return inner(x, 1) + len(inner.__name__)


run14(torch.ones(2))
