# graphs: 19
import torch
from torch import nn
import torch.nn.functional as F

class RNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(4, 4)
        self.pos = nn.Embedding(16, 4)
    def forward(self, x):
        h = x.new_zeros(x.size(0), 4)
        outs = []
        for t in range(x.size(1)):
            h = self.cell(x[:, t], h)
            outs.append(h)
        return torch.stack(outs, 1)

m = torch.compile(RNN())
for n in (3, 4, 5, 5):
    m(torch.ones(2, n, 4))
for n in (3, 4, 5, 5):
    m(torch.ones(n, 5, 4))

@torch.compile
def causal(x):
    t = x.size(1)
    mask = torch.tril(torch.ones(t, t))
    if t % 2:
        x = F.pad(x, (0, 0, 0, 1))
    return x.sum() + mask.sum()
for n in (3, 4, 5, 6, 7, 8):
    causal(torch.ones(2, n, 4))

@torch.compile
def chunks(x, size=4):
    out = 0
    for i in range(0, x.shape[0], size):
        out = out + x[i:i + size].sum()
    return out
for n in (8, 12, 16):
    chunks(torch.ones(n))

@torch.compile
def looped(x, n):
    for _ in range(n):
        x = x * 2
    return x
for k in (2, 3, 4):
    looped(torch.ones(6), k)
@torch.compile
def unp(x):
    a, *b = x.unbind(0)
    return a + sum(b)
for k in (2, 3, 4):
    unp(torch.ones(k, 4))
@torch.compile
def enum(x):
    s = 0
    for i, row in enumerate(x):
        s = s + row * i
    return s
for k in (2, 3, 4):
    enum(torch.ones(k, 4))
