# graphs: 1
"""A helper that remembers in a module global whether it has spoken."""
import torch

_seen = set()


def warn_once(key):
    if key not in _seen:
        _seen.add(key)
        print("warning:", key)  # break: GB0059


@torch.compile
def f(x):
    warn_once("slow path")
    return x * x


f(torch.randn(2))
f(torch.randn(2))
