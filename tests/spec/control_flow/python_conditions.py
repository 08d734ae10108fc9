# graphs: 2
"""Conditions on shapes, dtypes, flags and None are decided while tracing."""
import torch


@torch.compile
def f(x, mask=None, training=True):
    if x.dim() == 2 and x.shape[-1] % 2 == 0:
        x = x.chunk(2, -1)[0]
    if mask is not None:
        x = x * mask
    if training:
        x = x + 1
    if x.dtype == torch.float16:
        print("half")
    return x


f(torch.randn(2, 4))
f(torch.randn(2, 4), torch.ones(2, 2))
