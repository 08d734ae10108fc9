# graphs: 3
"""Named tuples: fields, methods and properties of subclasses, replacement, matching."""

import torch
from collections import namedtuple
from typing import NamedTuple


class Out(NamedTuple):
    loss: torch.Tensor
    logits: torch.Tensor
    scale: float = 2.0

    @property
    def scaled(self):
        return self.loss * self.scale

    def total(self, w=1):
        return self.loss.sum() * w + self.logits.sum()

    @classmethod
    def of(cls, x):
        return cls(x, x + 1)


class Box(namedtuple("Box", "x0 x1")):
    __slots__ = ()

    def __add__(self, other):
        return Box(self.x0 + other.x0, self.x1 + other.x1)

    def shifted(self, d):
        return self._replace(x0=self.x0 + d)


@torch.compile
def run(x):
    o = Out.of(x)
    o = o._replace(scale=3.0)
    a, b, c = o
    d = o._asdict()
    box = Box(1, 2) + Box(3, 4)
    return (
        o.scaled
        + o.total(2)
        + d["loss"]
        + c
        + len(o)
        + box.x0
        + box.shifted(2).x0
        + Box._make([1, 2]).x1
        + Out._fields.index("loss")
    )


run(torch.randn(3))


@torch.compile
def run2(x, o):
    match o:
        case Out(loss, logits):
            x = x + loss
    if isinstance(o, tuple) and isinstance(o, Out) and hasattr(o, "_fields"):
        x = x * 2
    return o._replace(loss=x), getattr(o, "logits"), o == o, o[0], o[:2], repr(Box(1, 2))


run2(torch.randn(3), Out(torch.ones(3), torch.ones(3)))


@torch.compile
def run3(x, b):
    if b.x0 > 1:
        return x * b.x1.item()  # break: GB0124
    return x


run3(torch.randn(3), Box(2, torch.ones(())))


try:
    Out()
except TypeError as e:
    print(e)
