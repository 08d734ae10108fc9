# graphs: 1
"""Recursion over a nested structure."""
import torch


def flatten(tree):
    if isinstance(tree, torch.Tensor):
        return [tree]
    out = []
    for branch in tree:
        out += flatten(branch)
    return out


@torch.compile
def f(tree):
    return torch.stack(flatten(tree)).sum(0)


f((torch.ones(2), [torch.ones(2), (torch.ones(2),)]))
