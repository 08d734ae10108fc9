# graphs: 1
"""A function that is allowed in the graph is not looked into."""
import torch


@torch._dynamo.allow_in_graph
def opaque(x):
    return x * 2


@torch.compile
def f(x):
    return opaque(x) + 1


f(torch.randn(2))
