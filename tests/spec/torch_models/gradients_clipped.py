# graphs: 2
"""Clipping gradients is traced, also the vector of all parameters."""
import torch
from torch import nn

net = nn.Linear(4, 4)
net(torch.randn(2, 4)).sum().backward()


@torch.compile
def norm(x):
    total = nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    return x * total


@torch.compile
def value(x):
    nn.utils.clip_grad_value_(net.parameters(), 0.5)
    return x + nn.utils.parameters_to_vector(net.parameters()).sum()


x = torch.randn(2)
norm(x)
value(x)
