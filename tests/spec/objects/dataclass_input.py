# graphs: 2
"""Dataclasses as inputs and made inside."""
from dataclasses import dataclass, field, replace

import torch


@dataclass
class Batch:
    x: torch.Tensor
    y: torch.Tensor
    meta: dict = field(default_factory=dict)

    def to_double(self):
        return Batch(self.x.double(), self.y.double(), self.meta)


@torch.compile
def f(batch):
    b = batch.to_double()
    c = replace(b, x=b.x + 1)
    if batch.meta.get("verbose"):
        print("verbose")  # break: GB0059
    return (c.x * b.y).sum()


f(Batch(torch.ones(2), torch.ones(2)))
f(Batch(torch.ones(2), torch.ones(2), {"verbose": True}))
