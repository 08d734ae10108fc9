# graphs: 0
"""An exception that leaves the compiled function."""
import torch


@torch.compile
def f(x):
    y = x + 1
    if x.ndim != 2:
        raise ValueError(f"got {x.ndim} dimensions")  # skip: GB0088
    return y


try:
    f(torch.randn(3))
except ValueError:
    pass
f(torch.randn(3, 3))
