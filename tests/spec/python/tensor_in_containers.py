# graphs: 5
"""Looking for a tensor in a list, and comparing containers of tensors."""
import torch


@torch.compile
def identity(x, y):
    if x is y:
        return x
    return x + y


@torch.compile
def membership(x, y):
    if x in [x, y]:  # break: GB0170
        return x + 1
    return y + 1


@torch.compile
def index(x, y):
    i = [x, y].index(x)
    return y + i


@torch.compile
def as_key(x, y):
    table = {x: 1, y: 2}
    return x * table[y]


@torch.compile
def equal_lists(x, y):
    if [x] == [y]:  # break: GB6622
        return x
    return y


identity(torch.tensor(1.0), torch.tensor(2.0))
membership(torch.tensor(1.0), torch.tensor(2.0))
index(torch.tensor(1.0), torch.tensor(2.0))
as_key(torch.tensor(1.0), torch.tensor(2.0))
try:
    equal_lists(torch.tensor(1.0), torch.tensor(2.0))
except RuntimeError:
    pass
