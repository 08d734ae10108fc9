# graphs: 4
"""A break in a module that another module calls in a loop."""
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, index):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.index = index

    def forward(self, x):
        y = self.fc(x)
        if self.index == 1:
            print("block one")  # break: GB0059 | skip: GB7000 <- GB0059
        return x + y


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(4, 4)
        self.blocks = nn.ModuleList(Block(i) for i in range(3))

    def forward(self, x):
        x = self.embed(x)
        for block in self.blocks:
            x = block(x)
        return x.mean()


torch.compile(Net())(torch.randn(2, 4))
