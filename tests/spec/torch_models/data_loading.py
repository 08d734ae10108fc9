# graphs: 3
"""Datasets and loaders: outside of the compiled function, and inside."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.randn(10, 4), torch.randn(10, 1))
loader = DataLoader(data, batch_size=4)
net = nn.Linear(4, 1)


@torch.compile
def loss_of(x, y):
    return ((net(x) - y) ** 2).mean()


@torch.compile
def one(x):
    features, target = data[1]  # break: GB0008
    return x + features


@torch.compile
def whole(x):
    for features, target in loader:  # skip: GB0008
        x = x + features.sum()
    return x


for features, target in loader:
    loss_of(features, target)
one(torch.randn(4))
whole(torch.randn(4))
