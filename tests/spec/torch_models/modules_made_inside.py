# graphs: 2
"""Layers without parameters can be made inside of a compiled function, those with parameters not."""
import torch
from torch import nn


@torch.compile
def plain(x):
    return nn.Sequential(nn.ReLU(), nn.Tanh())(x) + nn.MSELoss()(x, x)


@torch.compile
def with_parameters(x):
    return nn.Linear(4, 4)(x)  # break: GB0264


x = torch.randn(2, 4)
plain(x)
with_parameters(x)
