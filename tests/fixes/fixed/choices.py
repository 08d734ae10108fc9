"""A choice between two values that hangs on tensor data: torch.where."""

import torch


@torch.compile
def both_sides(x):
    y = torch.where(x.sum() > 0, x * 2, x - 1)
    return y


@torch.compile
def one_side(x):
    y = x + 1
    y = torch.where(~((x.mean() > 0) | (x.max() > 3)), y - 5, y)
    return y


@torch.compile
def several_names(x, w):
    a = x
    b = w
    a = torch.where(x.min() < w.min(), x * 3, a)
    b = torch.where(x.min() < w.min(), w + 1, b)
    return a - b


@torch.compile
def expression(x):
    return torch.relu(torch.where(x.mean() > 0, x * 2, x - 1))


@torch.compile
def truth_of_a_number(x):
    total = x.sum()
    return torch.where(total != 0, x / total, x)


@torch.compile
def through_item(x, limit: float):
    x = torch.where(x.max() > limit, x.clamp(max=limit), x)
    return x


def main():
    up, down = torch.arange(6.0), -torch.arange(1.0, 7.0)
    results = []
    for x in (up, down):
        results += [both_sides(x), one_side(x), expression(x), truth_of_a_number(x), through_item(x, 2.5)]
        results += [several_names(x, up), several_names(x, down)]
    return results
