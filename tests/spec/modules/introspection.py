# graphs: 4
"""Walking over a model inside: parameters, modules, state dict, functional call."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())


@torch.compile
def norm(x):
    total = sum(p.pow(2).sum() for p in net.parameters())
    return net(x) + total


@torch.compile
def count(x):
    n = len([m for m in net.modules() if isinstance(m, nn.Linear)])
    return net(x) * n


@torch.compile
def state(x):
    weights = net.state_dict()
    return x + len(weights)


@torch.compile
def functional(x):
    params = {name: p * 2 for name, p in net.named_parameters()}
    return torch.func.functional_call(net, params, (x,))


for function in (norm, count, state, functional):
    function(torch.ones(1, 2))
