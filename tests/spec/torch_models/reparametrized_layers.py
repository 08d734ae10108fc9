# graphs: 1
"""Weight and spectral normalization, as hooks and as parametrizations."""
import torch
from torch import nn
from torch.nn.utils import parametrizations


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.utils.weight_norm(nn.Linear(4, 4))
        self.b = nn.utils.spectral_norm(nn.Linear(4, 4))
        self.c = parametrizations.weight_norm(nn.Linear(4, 4))
        self.d = parametrizations.spectral_norm(nn.Linear(4, 4))
        self.e = parametrizations.orthogonal(nn.Linear(4, 4))

    def forward(self, x):
        return self.e(self.d(self.c(self.b(self.a(x)))))


torch.compile(Net())(torch.randn(2, 4))
