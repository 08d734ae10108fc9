# graphs: 3
"""Schedulers are skipped; the learning rate is a number that the compiled function may read."""
import torch
from torch import nn

net = nn.Linear(4, 4)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)


@torch.compile
def step(x):
    y = net(x)
    scheduler.step()  # break: GB0008
    return y * 2


@torch.compile
def last(x):
    return x + scheduler.get_last_lr()[0]  # break: GB0008


x = torch.randn(2, 4)
step(x)
last(x)
