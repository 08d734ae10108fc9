# graphs: 1
import enum

import torch

class Mode(enum.Flag):
    FAST = 1
    EXACT = 2


@torch.compile
def flags(x, mode):
    if Mode.FAST in (mode | Mode.EXACT):
        return x + 1
    return x - 1


flags(torch.ones(2), Mode.FAST)
