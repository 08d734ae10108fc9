# graphs: 0
import torch

handle = None
weight = torch.nn.Parameter(torch.ones(2))


@torch.compile
def keep(x):
    global handle
    handle = weight.register_hook(lambda g: g)  # skip: GB0100
    return x * 2


keep(torch.ones(2))
