# graphs: 3
"""The averaged copy of a model, the gradient scaler."""
import torch
from torch import nn

net = nn.Linear(4, 4)
average = torch.optim.swa_utils.AveragedModel(net)
scaler = torch.amp.GradScaler("cpu", enabled=False)


@torch.compile
def use(x):
    return average(x)


@torch.compile
def scaled(x):
    loss = net(x).sum()
    loss = scaler.scale(loss)  # break: GB0008
    return loss * 2


x = torch.randn(2, 4)
use(x)
scaled(x)
