# graphs: 1
"""Properties, class attributes, super() and static methods on modules."""
import torch
from torch import nn


class Base(nn.Module):
    scale = 2.0

    @property
    def width(self):
        return self.fc.out_features

    @staticmethod
    def squash(x):
        return x.tanh()

    def forward(self, x):
        return self.squash(self.fc(x)) * self.scale


class Derived(Base):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 5)

    def forward(self, x):
        y = super().forward(x)
        if self.width != 5:
            print("odd width")
        return y + self.width


torch.compile(Derived())(torch.randn(2, 3))
