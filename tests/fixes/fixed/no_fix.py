"""Breaks for which there is no general repair: nothing is offered, and nothing changes."""

import torch


@torch.compile
def values_of_python(x):
    name = "positive" if x.sum() > 0 else "negative"
    return x, name


@torch.compile
def work_on_one_side(x, out):
    if x.sum() > 0:
        out.append(x)
    return x + 1


@torch.compile
def chained(x):
    if 0 < x.sum() < 100:
        y = x + 1
    else:
        y = x
    return y


@torch.compile
def length_of_selection(x):
    return len(x[x > 0])


def main():
    x = torch.arange(6.0)
    return values_of_python(x)[0], work_on_one_side(x, []), chained(x), length_of_selection(x)
