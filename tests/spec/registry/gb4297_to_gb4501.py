# The number of graphs of the whole program is left open.
import torch
from torch.utils.checkpoint import checkpoint

# GB4297
@torch.compile
def run(x):
    torch._dynamo.skip_frame()  # skip: GB4297
    return x + 1


run(torch.ones(2))


# GB4372
class Op(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, *, k=2):
        return x * k

    @staticmethod
    def backward(ctx, grad):
        return grad


@torch.compile
def run(x):
    try:
        return Op.apply(x, k=3)  # skip: GB4372
    except TypeError:
        return x


run(torch.ones(2, requires_grad=True))


# GB4393
@torch.compile
def run(x, t):
    return x + issubclass(t, int)  # break: GB4393


try:
    run(torch.ones(2), torch.ones(1))
except TypeError:
    pass


# GB4411
@torch.compile
def f(x, b):
    return x + (97 in b)  # skip: GB4411
f(torch.ones(2), bytearray(b"abc"))


# GB4413
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.calls = 0

    def inner(self, x):
        self.calls += 1
        return x.sin()

    def forward(self, x):
        return checkpoint(self.inner, x, use_reentrant=False)  # break: GB4413


torch.compile(Net())(torch.ones(2, requires_grad=True))


# GB4501
@torch.compile
def run(x):
    y = x + 1
    return y * (id(y) != 0)  # break: GB9316 | skip: GB4501


run(torch.ones(2))
