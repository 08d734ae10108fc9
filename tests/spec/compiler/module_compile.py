# graphs: 3
import torch
from torch import nn


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(3, 3)

    def forward(self, x):
        return self.l(x)


m = M()
m.register_forward_hook(lambda mod, a, out: print("hook", out.shape))  # break: GB0059
m.compile(dynamic=False)
for n in (2, 3, 4):
    m(torch.ones(n, 3))
k = M()
k.compile()
k(torch.ones(2, 3)).sum().backward()
seq = nn.Sequential(M(), nn.ReLU())
seq.compile(fullgraph=True)
seq(torch.ones(2, 3))
seq[0].compile()


class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = M()
        self.inner.compile()

    def forward(self, x):
        print("outer")
        return self.inner(x)


Outer()(torch.ones(2, 3))
