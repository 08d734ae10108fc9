# graphs: 1
"""Parameters and buffers, read and written."""
import torch
from torch import nn


class Meter(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("steps", torch.tensor(0))
        self.calls = 0

    def forward(self, x):
        self.mean.mul_(0.9).add_(x.detach().mean(0) * 0.1)
        self.steps += 1
        self.calls += 1
        names = [name for name, _ in self.named_parameters()]  # skip: GB0189
        return (x - self.mean) * self.weight * len(names)


meter = Meter()
compiled = torch.compile(meter)
compiled(torch.randn(2, 3))
