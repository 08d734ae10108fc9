# graphs: 3
"""vmap and grad of torch.func."""
import torch


def loss(w, x):
    return ((w * x) ** 2).sum()


def loud(w, x):
    print("loss")  # break: GB0059
    return (w * x).sum()


@torch.compile
def f(w, x):
    return torch.func.grad(loss)(w, x)


@torch.compile
def g(w, x):
    return torch.vmap(lambda row: row * w)(x)


@torch.compile
def h(w, x):
    y = w + 1
    return torch.func.grad(loud)(y, x)


f(torch.ones(2), torch.ones(2))
g(torch.ones(2), torch.ones(3, 2))
h(torch.ones(2), torch.ones(2))
