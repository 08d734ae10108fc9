# graphs: 5
"""The ways of compiling: a decorator with options, a call, a lambda, a method, a module."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 3)

    def forward(self, x):
        print("forward")  # break: GB0059
        return self.fc(x)


@torch.compile(dynamic=False)
def a(x):
    print("a")  # break: GB0059
    return x + 1


def b(x):
    return x + 2


c = torch.compile(lambda x: x + 3)
net = Net()
net.compile()
a(torch.randn(2))
torch.compile(b)(torch.randn(2))
c(torch.randn(2))
net(torch.randn(1, 3))
torch.compile(net.fc)(torch.randn(1, 3))
