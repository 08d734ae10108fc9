# graphs: 26
import torch
@torch.compile
def b(x, n):
    v = str(n + 1)  # break: GB0059
    return x + n
@torch.compile
def c(x, n):
    v = "n=%d" % x.shape[0]  # skip: GB0088
    return x + n
@torch.compile
def d(x, n):
    v = repr(n)  # break: GB6053
    return x + n
@torch.compile
def e(x, n):
    v = f"{x.shape[0]} a {x.size(0)}"
    return x + n
@torch.compile
def f(x, n):
    v = "n=%d %s" % (n, 1)  # skip: GB0088
    return x + n
@torch.compile
def g(x, n):
    m = n
    v = f"n={m}"  # skip: GB0021
    return x + n
class C:
    def __init__(self): self.n = 2
c0 = C()
@torch.compile
def h(x, n):
    v = f"n={c0.n}"
    return x + c0.n
@torch.compile
def i(x, n):
    v = f"{n * 2} {-n} {n // 2}"
    return x + n
def name(k): return f"k{k}"  # break: GB0021
@torch.compile
def j(x, n):
    v = name(n)
    return x + n
@torch.compile
def k(x, n):
    d = {"a": n}
    v = f"x{d['a']}"  # skip: GB0021
    return x + n
@torch.compile
def o(x, n):
    v = f"n={n.bit_length()}"
    return x + n
@torch.compile
def p(x, n):
    v = f"n={float(n)} {int(n)}"
    return x + n
@torch.compile
def q(x, n):
    v = f"n={(n, 1)}"
    return x + n
@torch.compile
def s(x, n):
    v = ",".join([str(k) for k in range(n)])
    return x + n
x = torch.ones(3); y = torch.ones(4)
for fn in (b, d, f, g, i, j, k, o, p, q, s):
    fn(x, 2); fn(x, 3)
h(x, 1); c0.n = 3; h(x, 1); c0.n = 4; h(x, 1)
for fn in ( c, e):
    fn(x, 2); fn(y, 2)
