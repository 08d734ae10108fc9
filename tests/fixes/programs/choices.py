"""A choice between two values that hangs on tensor data: torch.where."""

import torch


@torch.compile
def both_sides(x):
    if x.sum() > 0:
        y = x * 2
    else:
        y = x - 1
    return y


@torch.compile
def one_side(x):
    y = x + 1
    if not (x.mean() > 0 or x.max() > 3):
        y -= 5
    return y


@torch.compile
def several_names(x, w):
    a = x
    b = w
    if bool(x.min() < w.min()):
        a = x * 3
        b = w + 1
    return a - b


@torch.compile
def expression(x):
    return torch.relu(x * 2 if x.mean() > 0 else x - 1)


@torch.compile
def truth_of_a_number(x):
    total = x.sum()
    return x / total if total else x


@torch.compile
def through_item(x, limit: float):
    if x.max().item() > limit:
        x = x.clamp(max=limit)
    return x


def main():
    up, down = torch.arange(6.0), -torch.arange(1.0, 7.0)
    results = []
    for x in (up, down):
        results += [both_sides(x), one_side(x), expression(x), truth_of_a_number(x), through_item(x, 2.5)]
        results += [several_names(x, up), several_names(x, down)]
    return results
