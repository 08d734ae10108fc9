# graphs: 6
"""What compiles again: a changed closure cell, global, dict key, list length, module flag."""
import torch

SCALE = 1


@torch.compile
def with_global(x):
    return x * SCALE


@torch.compile
def with_dict(x, options):
    if "bias" in options:
        x = x + options["bias"]
    return x * options["scale"]


@torch.compile
def with_list(xs):
    return sum(xs)


with_global(torch.ones(2))
SCALE = 2
with_global(torch.ones(2))
with_dict(torch.ones(2), {"scale": 2})
with_dict(torch.ones(2), {"scale": 2, "bias": 1})
with_list([torch.ones(2)])
with_list([torch.ones(2), torch.ones(2)])
