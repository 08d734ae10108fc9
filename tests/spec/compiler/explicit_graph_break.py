# graphs: 2
"""An explicit break between two parts."""
import torch
import torch._dynamo


@torch.compile
def f(x):
    x = x.sin()
    torch._dynamo.graph_break()  # break: GB0025
    x = x.cos()
    return x


f(torch.randn(3))
