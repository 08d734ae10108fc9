# graphs: 4
import torch
def wrapper(*args):
    assert args  # break: GB0055 | break: GB0112 | skip: GB0112
    return args[0]
class Net(torch.nn.Module):
    def forward(self, x):
        return x
net = Net()
@torch.compile
def a(x):
    return wrapper(x) + 1
@torch.compile
def b(x):
    wrapper(net, x)
    return x + 1
@torch.compile
def c(x, kw):
    assert kw
    return x + 1
@torch.compile
def d(x, l):
    assert l, "m"  # skip: GB0112
    return x + 1
class P: pass
@torch.compile
def e(x, l):
    assert l  # skip: GB0055
    return x + 1
@torch.compile
def f(x):
    assert wrapper
    return x + 1
@torch.compile
def g(x):
    assert net  # skip: GB0055
    return x + 1
@torch.compile
def h(x):
    assert [x, P()]  # skip: GB0055
    return x + 1
@torch.compile
def i(x):
    assert (x, [x])  # skip: GB0112
    return x + 1
@torch.compile
def j(x, o):
    assert {"a": o}  # skip: GB0055
    return x + 1
x = torch.ones(3)
a(x); b(x); c(x, {"a": 1}); d(x, [x]); e(x, P()); f(x); g(x); h(x); i(x); j(x, P())
