# graphs: 2
"""Comprehensions are inlined; a break in one leaves the frame."""
import torch


@torch.compile
def fine(xs):
    scaled = [x * 2 for x in xs if x.ndim == 1]
    named = {f"k{i}": x for i, x in enumerate(scaled)}
    return sum(named.values())


@torch.compile
def broken(xs):
    values = [x.sum().item() for x in xs]  # break: GB0124
    return torch.tensor(values)


@torch.compile
def broken_dict(xs):
    y = xs[0] + 1
    table = {i: float(x.max()) for i, x in enumerate(xs)}  # break: GB0124 | skip: GB8335
    return y * table[0]


fine([torch.ones(2), torch.ones(2)])
broken([torch.ones(2), torch.ones(2)])
broken_dict([torch.ones(2), torch.ones(2)])
