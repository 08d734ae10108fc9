# graphs: 4
"""state_dict is traced, load_state_dict is not; zero_grad, apply and requires_grad_."""
import torch
from torch import nn

net = nn.Linear(4, 4)
saved = net.state_dict()


def clear(m):
    if isinstance(m, nn.Linear):
        nn.init.zeros_(m.bias)


@torch.compile
def read(x):
    return net(x) + net.state_dict()["weight"].sum()


@torch.compile
def restore(x):
    net.load_state_dict(saved)  # break: GB0208
    return net(x)


@torch.compile
def initialise(x):
    net.apply(clear)
    net.zero_grad()
    return net(x)


@torch.compile
def freeze(x):
    net.requires_grad_(False)  # break: GB0125
    return net(x)


x = torch.randn(2, 4)
read(x)
restore(x)
initialise(x)
freeze(x)
