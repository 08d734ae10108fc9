# graphs: 22
"""Binding of arguments, closures, defaults, recursion, callables."""

import torch


def f(x, /, y, *args, z=1, **kw):
    return x + y + z + len(args) + len(kw)


@torch.compile
def run1(x):
    return f(x, 1, 2, 3, z=2, q=3)


run1(torch.ones(2))


@torch.compile
def run2(x, *a, **k):
    return f(x, *a, **k)


run2(torch.ones(2), 1, 2, z=3)
run2(torch.ones(2), 1, 2, 5, z=3)


def mk(n):
    def inner(x):
        return x * n

    return inner


fs = [mk(i) for i in range(3)]


@torch.compile
def run3(x):
    for g in fs:
        x = g(x)
    return x


run3(torch.ones(2))


@torch.compile
def run4(x, g):
    return g(x)


run4(torch.ones(2), mk(2))
run4(torch.ones(2), mk(3))
run4(torch.ones(2), lambda t: t + 1)


def outer(x):
    c = 0

    def inc():
        nonlocal c
        c += 1
        return c

    inc()
    inc()
    return x * c


@torch.compile
def run5(x):
    return outer(x)


run5(torch.ones(2))
G = 0


@torch.compile
def run6(x):
    global G
    G += 1
    return x + G


run6(torch.ones(2))
run6(torch.ones(2))
run6(torch.ones(2))


@torch.compile
def run7(x):
    def rec(n):
        return x if n == 0 else rec(n - 1) + 1

    return rec(4)


run7(torch.ones(2))


def deflt(x, acc=[]):
    acc.append(1)
    return x + len(acc)


@torch.compile
def run8(x):
    return deflt(x) + deflt(x)


run8(torch.ones(2))


def deco(fn):
    def w(*a, **k):
        print("call")  # break: GB0059
        return fn(*a, **k)

    return w


@deco
def dec(x):
    return x * 2


@torch.compile
def run9(x):
    return dec(x) + 1


run9(torch.ones(2))


class C:
    calls = 0

    def __call__(self, x):
        self.calls += 1
        return x + self.calls


c = C()


@torch.compile
def run10(x):
    return c(x) + c(x)


run10(torch.ones(2))
run10(torch.ones(2))


@torch.compile
def run11(x):
    return exec("y = 1") or x + 1  # break: GB0059


run11(torch.ones(2))


@torch.compile
def run12(x):
    return eval("x + 1")  # break: GB0059


run12(torch.ones(2))


@torch.compile
def run13(x):
    return x + len(locals()), globals()["G"]  # break: GB0059


run13(torch.ones(2))


@torch.compile
def run14(x):
    fn = {"a": mk(3), "b": abs}["b"]
    return fn(x) + min(map(len, ["a", "bb"]))


run14(torch.ones(2))


@torch.compile
def run15(x):
    return f.__name__, f.__doc__, f.__module__, f.__kwdefaults__, x + 1, f.__annotations__, f.__globals__ is not None


run15(torch.ones(2))


@torch.compile
def run16(x):
    return x + 1, f == f, f is mk, f in [f], {f: 1}[f], id(f) == id(f)


run16(torch.ones(2))
