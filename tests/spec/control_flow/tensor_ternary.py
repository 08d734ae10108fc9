# graphs: 2
"""A conditional expression on a tensor."""
import torch


@torch.compile
def f(x, threshold):
    scale = 2.0 if x.mean() > threshold else 0.5  # break: GB0170
    return x * scale


f(torch.ones(3), 0.0)
