# graphs: 4
import itertools
import torch

# GB0128
@torch.compile
def f(x):
    y = x + 1
    y.set_(x.untyped_storage(), 0, (2,))  # break: GB0128
    return x
f(torch.ones(2))


# GB0129
@torch.compile
def f(x):
    y = x + 1
    y.sparse_resize_((2, 2), 1, 1)  # break: GB0129
    return x
try:
    f(torch.ones(2))
except Exception:
    pass


# GB0130
@torch.compile
def f(x):
    y = x + 1
    y.sparse_resize_and_clear_((2, 2), 1, 1)  # break: GB0130
    return x
try:
    f(torch.ones(2))
except Exception:
    pass


# GB0134
@torch.compile
def run(x):
    try:
        return x + len(list(itertools.groupby()))  # skip: GB0134
    except TypeError:
        return x


run(torch.ones(2))


# GB0135
@torch.compile
def run(x):
    try:
        e = ValueError("bad")
        e.code = 3  # skip: GB0135
        raise e
    except ValueError:
        return x + 1


run(torch.ones(2))


# GB0139
class Op(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.name()  # break: GB0139
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


@torch.compile
def run(x):
    return Op.apply(x)


run(torch.ones(2, requires_grad=True))
