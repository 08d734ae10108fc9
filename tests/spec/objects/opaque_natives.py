# graphs: 4
import torch

BUFFER = bytearray(b"abc")


@torch.compile
def measure(x):
    return x * len(BUFFER)  # break: GB6012


@torch.compile
def grow(x):
    y = x + 1
    BUFFER.append(1)  # break: GB0156
    return y * 2


@torch.compile
def first(x):
    return x * BUFFER[0]  # break: GB4880


measure(torch.ones(2))
grow(torch.ones(2))
first(torch.ones(2))
