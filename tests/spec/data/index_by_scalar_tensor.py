# graphs: 17
"""A tensor without dimensions as a position: its number is read where the graph made it."""

import torch
@torch.compile
def f1(x, t):
    i = t.argmax()
    return x[:, i] + 1  # break: GB0033
@torch.compile
def f2(x, t):
    i = t.argmax()
    return x[i, None] + 1  # break: GB0033
@torch.compile
def f3(x, t):
    i = t.argmax()
    return x[[i]] + 1  # break: GB0033
@torch.compile
def f4(x, t):
    i = t.argmax()
    return x[..., i] + x[i, i]  # break: GB0033
@torch.compile
def f5(x, t):
    i = t.long()
    return x[i[0]] + 1  # break: GB0033
@torch.compile
def f6(x, t):
    i = t.long()
    return x[i[0]:] + 1  # skip: GB0124
@torch.compile
def f7(x, i):
    return x[i + 1] + 1  # break: GB0033
@torch.compile
def f8(x, t):
    i = t.argmax(0, keepdim=True)
    return x[i] + 1
@torch.compile
def f9(x, t):
    x = x.clone()
    i = t.argmax()
    x[i, 0] = 5  # break: GB0033
    x[:, i] = 1
    return x
@torch.compile
def f11(x, t):
    m = t.sum() > 1
    return x[m, ...] + 1  # break: GB0033
x = torch.ones(3, 3); t = torch.ones(3)
for f in (f1, f2, f3, f4, f5, f6, f8, f9, f11):
    f(x, t)
f7(x, torch.tensor(1))
