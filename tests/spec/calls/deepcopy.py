# graphs: 2
"""Copies of plain data and of tensors."""
import copy

import torch

DEFAULTS = {"scale": 2.0, "dims": [0, 1]}


@torch.compile
def plain(x):
    options = copy.deepcopy(DEFAULTS)
    options["scale"] = 3.0
    return x * options["scale"]


@torch.compile
def tensor(x):
    y = copy.deepcopy(x)  # break: GB4198
    y += 1
    return y


plain(torch.randn(2))
tensor(torch.randn(2))
