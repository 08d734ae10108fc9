# graphs: 6
import array
import itertools
import torch

# GB0144
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g * 2

    @staticmethod
    def jvp(ctx, g):
        return g * 2


@torch.compile
def run(x):
    return Double.apply(x).sum()  # break: GB0144


run(torch.ones(2, requires_grad=True))


# GB0145
class Op(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def vjp(ctx, grad):
        return grad * 2


@torch.compile
def run(x):
    return Op.apply(x)  # break: GB0145


run(torch.ones(2, requires_grad=True))


# GB0147
@torch.compile
def run(x):
    a = array.array("i", [1, 2])  # break: GB0147
    return x * len(list(a))  # break: GB0811


run(torch.ones(2))


# GB0148
@torch.compile
def f(x):
    x.unsqueeze_(0)  # break: GB0148
    return x * 2
f(torch.ones(2))


# GB0150
@torch.compile
def run(x):
    return x + hasattr(slice(1), "close")  # break: GB0150


run(torch.ones(2))


# GB0152
@torch.compile
def run(x):
    for key, _ in itertools.groupby(x):  # break: GB0115 <- GB0152 | skip: GB0811
        x = x + key
    return x


run(torch.ones(2))
