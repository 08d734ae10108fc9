# graphs: 1
"""Lazy layers take their shapes from the first input."""
import torch
from torch import nn

net = nn.Sequential(nn.LazyLinear(8), nn.ReLU(), nn.LazyBatchNorm1d(), nn.Linear(8, 2))
compiled = torch.compile(net)
print(compiled(torch.randn(3, 4)).shape)
print(compiled(torch.randn(3, 4)).shape)
