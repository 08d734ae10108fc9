# graphs: 3
"""Module.to inside of a compiled function: same type, another type, train and eval."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))


@torch.compile
def move(x):
    net.to("cpu")
    return net(x)


@torch.compile
def convert(x):
    net.to(torch.float64)  # break: GB0264
    return x + 1


@torch.compile
def modes(x):
    net.train()
    y = net(x)
    net.eval()
    return y + net(x)


x = torch.randn(2, 4)
move(x)
modes(x)
convert(x)
