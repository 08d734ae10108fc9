# graphs: 2
"""Sequential, ModuleList and ModuleDict with the state of training."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, dim=4):
        super().__init__()
        self.stem = nn.Sequential(nn.Linear(dim, dim), nn.ReLU(), nn.Dropout(0.1))
        self.blocks = nn.ModuleList([nn.Linear(dim, dim) for _ in range(2)])
        self.heads = nn.ModuleDict({"a": nn.Linear(dim, 1), "b": nn.Linear(dim, 2)})

    def forward(self, x, head="a"):
        x = self.stem(x)
        for i, block in enumerate(self.blocks):
            x = x + block(x)
        if self.training:
            x = x * 0.9
        return self.heads[head](x)


net = Net().eval()
compiled = torch.compile(net)
compiled(torch.randn(2, 4))
compiled(torch.randn(2, 4), head="b")
