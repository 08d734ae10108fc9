# graphs: 8
"""What a compilation depends on: attributes that it reads, and the numbers that come out of a break."""

import torch


class Meter:
    def __init__(self):
        self.total = 0
        self.unused = 0
        self.seen = []


meter = Meter()


@torch.compile
def update(m, x):
    m.total += x.shape[0]
    return x * m.total


@torch.compile
def append(m, x):
    m.seen.append(x * 2)
    return x + 1


@torch.compile
def scaled(x):
    y = x * 2
    s = y.sum().item()  # break: GB0124
    return y / s


for step in range(3):
    x = torch.full((4,), float(step + 1))
    meter.unused = step
    update(meter, x)
    append(meter, x)
    scaled(x)
