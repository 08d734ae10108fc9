# graphs: 16
import torch
from torch import nn

@torch.compile
def f(x):
    return x * 2

a = torch.ones(4, 3)
torch._dynamo.mark_dynamic(a, 0)
f(a)
b = torch.ones(6, 3)
torch._dynamo.mark_dynamic(b, 0)
f(b)
f(torch.ones(8, 3))
f(torch.ones(8, 5))

@torch.compile(dynamic=True)
def g(x):
    return x * 2

c = torch.ones(4, 3)
torch._dynamo.mark_static(c, 0)
g(c)
g(torch.ones(5, 3))

@torch.compile
def k(x):
    return x + 1
k(torch.ones(4))
d = torch.ones(4)
torch._dynamo.mark_dynamic(d, 0)
k(d)
e = torch.ones(5)
torch._dynamo.maybe_mark_dynamic(e, 0)
k(e)

class Cache(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = torch.zeros(2, 0, 4)
        self.n = 0
    def forward(self, x):
        self.k = torch.cat([self.k, x], 1)
        self.n += 1
        return self.k.sum()
m = torch.compile(Cache())
for _ in range(4):
    m(torch.ones(2, 1, 4))

class Plain:
    def __init__(self):
        self.k = []
        self.n = 0
        self.f = 0.5
    @torch.compile
    def step(self, x):
        self.k.append(x)
        self.n += 1
        self.f *= 0.9
        return torch.stack(self.k).sum() * self.n * self.f
p = Plain()
for _ in range(5):
    p.step(torch.ones(3))
