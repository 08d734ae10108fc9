# graphs: 2
"""Named tuples and enums."""
import enum
from typing import NamedTuple

import torch


class Mode(enum.Enum):
    SUM = "sum"
    MEAN = "mean"


class Output(NamedTuple):
    loss: torch.Tensor
    mode: Mode


@torch.compile
def f(x, mode):
    if mode is Mode.SUM:
        loss = x.sum()
    elif mode == Mode.MEAN:
        loss = x.mean()
    else:
        loss = x
    return Output(loss=loss, mode=mode)


out = f(torch.ones(2), Mode.SUM)
out = f(torch.ones(2), Mode.MEAN)
