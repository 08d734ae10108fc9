# graphs: 9
import torch
@torch.compile
def a(x, v):
    assert x.dim() == 1 and (x > 0).all()
    return x + 1
@torch.compile
def b(x, v):
    assert v is None or (x > 0).all(), "msg"
    return x + 1
@torch.compile
def c(x, v):
    assert (x > 0).all() and v == 1  # break: GB0170
    return x + 1
@torch.compile
def d(x, v):
    assert v is None or (v == 1 and (x > 0).all()), "msg"
    return x + 1
@torch.compile
def e(x, v):
    assert not (x < 0).any(), "msg"  # break: GB0170
    return x + 1
@torch.compile
def f(x, v):
    assert v == 2 or (x > 0).all() or v == 3, "msg"  # break: GB0170
    return x + 1
@torch.compile
def g(x, v):
    assert v == 1 and (x, v)  # skip: GB0112
    return x + 1
x = torch.ones(3)
for fn in (a,b,c,d,e,f,g): fn(x, 1)
