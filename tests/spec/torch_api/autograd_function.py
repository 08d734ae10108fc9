# graphs: 3
"""A custom autograd function is traced into a sub-graph."""
import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 2 * x * grad


class Loud(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        print("forward")  # break: GB0059
        return x * 3

    @staticmethod
    def backward(ctx, grad):
        return grad * 3


@torch.compile
def f(x):
    return Square.apply(x) + 1


@torch.compile
def g(x):
    return Loud.apply(x) + 1


f(torch.ones(2, requires_grad=True))
g(torch.ones(2, requires_grad=True))
