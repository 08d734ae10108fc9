# The number of graphs of the whole program is left open.
import abc
import contextlib
import torch

# GB2404
class Base(abc.ABC):
    @abc.abstractmethod
    def size(self): ...


@torch.compile
def run(x):
    try:
        Base()  # skip: GB2404
    except TypeError:
        return x
    return x + 1


run(torch.ones(2))


# GB2464
class Op(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)  # break: GB2019 | skip: GB0092
        x.add_(1)
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad


@torch.compile
def run(x):
    try:
        return Op.apply(x + 1)  # skip: GB2464
    except RuntimeError:
        return x


run(torch.ones(2, requires_grad=True))


# GB2533
@contextlib.contextmanager
def scope():
    yield


@torch.compile
def run(x):
    manager = scope()
    return x + 1, manager  # skip: GB2533


run(torch.ones(2))


# GB3006
@torch.compile
def run(x):
    return x + hash(x) * 0  # skip: GB3006


run(torch.ones(2))


# GB3934
@torch.compile
def f(x):
    s = f"v {x}" + "b"  # skip: GB3934
    return x + 1
f(torch.ones(2))


# GB4271
class A:
    pass


class B:
    pass


@torch.compile
def run(x):
    a = A()
    a.__class__ = B  # break: GB4271
    return x + 1


run(torch.ones(2))
