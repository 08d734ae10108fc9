"""Boolean masks: tensors of fixed shape in the place of selections."""

import torch


@torch.compile
def reductions(x):
    positive = x > 0
    total = x[positive].sum()
    mean = x[x < 3].mean()
    top = x[positive].max()
    return total, mean, top


@torch.compile
def update(x):
    x = x.clone()
    x[x > 2] *= 10
    return x + 1


def main():
    x = torch.arange(-3.0, 6.0)
    return reductions(x), update(x)
