# graphs: 0
"""``continue`` after a data-dependent test."""
import torch


@torch.compile
def f(xs):
    total = torch.zeros(2)
    for x in xs:
        if x.sum() < 0:  # skip: GB7000
            continue
        total = total + x
    return total


f([torch.ones(2), -torch.ones(2)])
