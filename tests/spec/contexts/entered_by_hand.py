# graphs: 2
import torch

FROZEN = torch.no_grad()


@torch.compile
def by_hand(x):
    guard = torch.no_grad()
    guard.__enter__()  # break: GB0156
    y = x * 2
    guard.__exit__(None, None, None)  # break: GB0156
    return y + 1


@torch.compile
def made_outside(x):
    with FROZEN:  # skip: GB0142
        y = x + 1
    return y * 2


by_hand(torch.ones(2))
made_outside(torch.ones(2))
