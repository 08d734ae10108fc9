"""Boolean masks: tensors of fixed shape in the place of selections."""

import torch


@torch.compile
def reductions(x):
    positive = x > 0
    total = torch.where(positive, x, 0).sum()
    mean = torch.where(x < 3, x, 0).sum() / (x < 3).sum()
    top = torch.where(positive, x, float('-inf')).max()
    return total, mean, top


@torch.compile
def update(x):
    x = x.clone()
    x.copy_(torch.where(x > 2, x * 10, x))
    return x + 1


def main():
    x = torch.arange(-3.0, 6.0)
    return reductions(x), update(x)
