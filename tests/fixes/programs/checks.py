"""Checks of tensor data: assertions that stay in the graph."""

import torch


@torch.compile
def message_with_values(x):
    assert x.min() >= 0, f"negative: {x.shape}"
    return x.sqrt()


@torch.compile
def raising(x):
    if x.isnan().any():
        raise ValueError("not a number")
    if not (x.max() < 100):
        raise OverflowError(f"too large for {x.dtype}")
    return x + 1


def main():
    x = torch.arange(6.0)
    return message_with_values(x), raising(x)
