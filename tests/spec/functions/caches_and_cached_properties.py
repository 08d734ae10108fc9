# graphs: 10
"""functools: cached properties, caches of functions and of methods."""

import torch, functools


class G:
    def __init__(self, n):
        self.n = n

    @functools.cached_property
    def grid(self):
        return torch.linspace(0, 1, self.n)

    @functools.lru_cache
    def lc(self, k):
        return k + 1

    @classmethod
    @functools.lru_cache
    def clc(cls, k):
        return k + 1

    @staticmethod
    @functools.lru_cache
    def slc(k):
        return k + 1


g = G(3)
g.grid


@torch.compile
def run(x):
    return x * g.grid


run(torch.ones(3))


@torch.compile
def run2(x):
    g = G(3)
    x = x + 1
    x = x * 2
    return x * g.grid  # skip: GB0142


run2(torch.ones(3))


@torch.compile
def run3(x):
    return x * g.lc(2)


run3(torch.ones(3))


@torch.compile
def run4(x):
    return x * g.slc(2)


run4(torch.ones(3))


@torch.compile
def run5(x):
    return x * g.clc(2)  # skip: GB0177


run5(torch.ones(3))


@torch.compile
def run6(x):
    x = x + 1
    x = x * 2
    return x * G.clc(2)  # skip: GB0177


run6(torch.ones(3))


@functools.lru_cache(maxsize=None)
def top(k):
    return torch.ones(k)


@torch.compile
def run7(x):
    return x * top(3)


run7(torch.ones(3))


@functools.lru_cache
def byt(t):
    return t + 1


@torch.compile
def run8(x):
    return byt(x)


run8(torch.ones(3))


@torch.compile
def run9(x):
    top.cache_clear()  # skip: GB0088
    return x + 1


run9(torch.ones(3))


@torch.compile
def run10(x):
    return x + top.cache_info().hits  # skip: GB0088


run10(torch.ones(3))


@torch.compile
def run11(x):
    f = functools.lru_cache(lambda t: t + 1)  # break: GB0156
    return f(x)


run11(torch.ones(3))


@torch.compile
def run12(x):
    @functools.lru_cache(maxsize=None)  # break: GB0156
    def f(n):
        return n + 1

    return x * f(2)


run12(torch.ones(3))
