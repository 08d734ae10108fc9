# graphs: 5
"""A whole training step, one that only steps, one that makes an optimizer, one that is never compiled."""
import torch
from torch import nn

net = nn.Linear(4, 4)
adam = torch.optim.Adam(net.parameters(), lr=0.1)
lbfgs = torch.optim.LBFGS(net.parameters())


@torch.compile
def train(x):
    adam.zero_grad()  # break: GB0008
    loss = net(x).sum()
    loss.backward()  # break: GB0123
    adam.step()  # break: GB0025
    return loss


@torch.compile
def rates(x):
    for group in adam.param_groups:
        group["lr"] = 0.5
    return x * adam.param_groups[0]["lr"]


@torch.compile
def make(x):
    sgd = torch.optim.SGD([net.weight], lr=0.1)  # break: GB0467
    return x * sgd.defaults["lr"]


@torch.compile
def second_order(x):
    lbfgs.step(lambda: net(x).sum())  # break: GB0099
    return x + 1


x = torch.randn(2, 4)
train(x)
train(x)
rates(x)
make(x)
second_order(x)
