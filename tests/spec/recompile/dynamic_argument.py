# graphs: 12
import torch

@torch.compile(dynamic=False)
def f(x, n):
    return x * n

for n in (1, 2, 3):
    f(torch.ones(n + 1), n)

@torch.compile(dynamic=True)
def g(x, y, n):
    return x.sum() + y.sum() + n

g(torch.ones(3), torch.ones(3), 1)
g(torch.ones(4), torch.ones(4), 2)
g(torch.ones(4), torch.ones(5), 3)
g(torch.ones(4), torch.ones(1), 3)

@torch.compile
def h(x):
    if x.shape[0] > 5:
        return x + 1
    return x - 1

for n in (2, 3, 4, 7, 8, 3):
    h(torch.ones(n))

@torch.compile
def r(x):
    s = 0
    for i in range(x.shape[0]):
        s = s + x[i]
    return s

for n in (2, 3, 4):
    r(torch.ones(n))
