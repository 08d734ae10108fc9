# graphs: 2
"""Arguments through *args and **kwargs keep their values."""
import torch


def combine(*tensors, scale=1.0, **options):
    total = sum(tensors) * scale
    if options.get("debug"):
        print("combined", len(tensors))  # break: GB0059
    return total


@torch.compile
def f(x, y):
    return combine(x, y, scale=0.5)


@torch.compile
def g(x, y):
    options = {"debug": True, "scale": 2.0}
    return combine(*[x, y], **options)


f(torch.randn(3), torch.randn(3))
g(torch.randn(3), torch.randn(3))
