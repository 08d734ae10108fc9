# graphs: 19
import torch
@torch.compile
def a(x, n):
    v = f"{n}"
    return x + n
@torch.compile
def b(x, n):
    v = f"n={n}"  # skip: GB0021
    return x + n
@torch.compile
def c(x, n):
    v = f"{n:03d} a"  # skip: GB0021
    return x + n
@torch.compile
def e(x, n):
    v = f"{x.shape[0]} a"
    return x + n
@torch.compile
def f(x, n):
    v = f"{n}-{x.shape}"  # skip: GB0021
    return x + n
@torch.compile
def g(x, n):
    if n > 1:
        v = f"n={n}"  # skip: GB0021
    return x + n
@torch.compile
def h(x, n):
    v = "n={}".format(n)
    w = "n=%s" % n  # skip: GB0088
    return x + n
@torch.compile
def i(x, n):
    v = str(n)  # break: GB0059
    v = "a" + str(n)  # break: GB0059
    return x + n
@torch.compile
def j(x, n):
    raise_if = n > 100
    if raise_if:
        raise ValueError(f"n={n}")
    return x + n
@torch.compile
def k(x, n):
    assert n < 100, f"n={n}"
    return x + n
@torch.compile
def l(x, n):
    v = f"n={n!r}"  # skip: GB0021
    return x + n
@torch.compile
def m(x, n):
    v = f"n={n}"  # skip: GB0021
    return x + 1
@torch.compile
def o(x, n):
    d = {f"k{n}": 1}  # skip: GB0021
    return x + n + d[f"k{n}"]
x = torch.ones(3)
y = torch.ones(4)
for fn in (a, b, c, f, g, h, i, j, k, l, m, o):
    fn(x, 2); fn(x, 3); fn(x, 4)
for fn in (e, f):
    fn(x, 2); fn(y, 2)
