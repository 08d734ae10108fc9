# graphs: 3
"""Attributes set in forward, modules and parameters made there."""
import torch
from torch import nn


class Tracker(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.last = None
        self.count = 0
        self.seen = []

    def forward(self, x):
        y = self.fc(x)
        self.last = y.detach()
        self.count += 1
        self.seen.append(x.shape[0])
        return y


class Maker(nn.Module):
    def forward(self, x):
        layer = nn.Linear(2, 2)  # break: GB0264
        return layer(x)


class LateBuffer(nn.Module):
    def forward(self, x):
        if not hasattr(self, "scale"):
            self.register_buffer("scale", torch.ones(2))
        return x * self.scale


torch.compile(Tracker())(torch.ones(1, 2))
torch.compile(Maker())(torch.ones(1, 2))
torch.compile(LateBuffer())(torch.ones(1, 2))
