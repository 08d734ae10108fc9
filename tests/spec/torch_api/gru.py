# graphs: 0
"""A GRU inside a larger model."""
import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(4, 4)
        self.rnn = nn.GRU(4, 4)

    def forward(self, x):
        y = self.proj(x)
        z, h = self.rnn(y)  # skip: GB0014
        return z * 2 + h


torch.compile(Encoder())(torch.randn(3, 1, 4))
