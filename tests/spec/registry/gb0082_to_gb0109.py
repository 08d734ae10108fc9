# graphs: 3
import torch

# GB0082
@torch.compile
def run(x):
    class Box:  # break: GB8977 | skip: GB0082
        v: torch.Tensor = None

    return x + 1


run(torch.ones(2))


# GB0085
class Double:
    def __call__(self, ctx, x):
        return x * 2


class Op(torch.autograd.Function):
    forward = Double()


@torch.compile
def run(x):
    return Op.apply(x)  # break: GB0085


run(torch.ones(2))


# GB0092
class A:
    def __init__(self, x): self.x = x
    def at(self, i): return self.x + i
@torch.compile
def f(x):
    m = A(x).at
    print("a")  # break: GB0059 | skip: GB0092
    return m(1)
f(torch.ones(2))


# GB0104
@torch.compile
def run(x):
    y = x * 2
    return y + (y.grad_fn is not None)  # skip: GB0104


run(torch.ones(2, requires_grad=True))


# GB0107
@torch.compile
def run(x):
    return x.random_(0, 5)  # break: GB0107


run(torch.ones(2))


# GB0109
@torch.compile
def run(x):
    a, b = x.tolist()  # break: GB0109
    return x * a + b


run(torch.ones(2))
