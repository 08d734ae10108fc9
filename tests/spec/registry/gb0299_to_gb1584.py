# The number of graphs of the whole program is left open.
import datetime
import re
import torch

# GB0299
pattern = re.compile("a(b)")


@torch.compile
def run(x):
    found = pattern.match(f"{x.sum()}")  # break: GB0299
    return x + 1


run(torch.ones(2))


# GB0346
class Double:
    def __call__(self, ctx, x):
        return x * 2


class Op(torch.autograd.Function):
    forward = Double()

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


@torch.compile
def run(x):
    return Op.apply(x)  # break: GB0346


run(torch.ones(2, requires_grad=True))


# GB0374
@torch.compile
def run(x):
    s = torch.sparse_csr_tensor(torch.tensor([0, 1, 2]), torch.tensor([0, 1]), x)  # break: GB0374
    return x + 1


run(torch.ones(2))


# GB0682
@torch.compile
def run(x):
    table = {x.sum: 1}  # skip: GB0682
    return x + len(table)


run(torch.ones(2))


# GB0808
@torch.compile
def f(x, a, b):
    d = a - b  # skip: GB0808
    return x + 1
f(torch.ones(2), datetime.date(2020, 1, 2), datetime.date(2020, 1, 1))


# GB1584
@torch.compile
def run(x):
    def inner():
        return x + 1

    return inner() + len(repr(inner)) * 0  # break: GB1584


run(torch.ones(2))
