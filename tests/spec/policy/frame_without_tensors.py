# graphs: 1
"""After a break in a helper that gets no tensor, the helper is not compiled at all."""
import torch


def announce(name, level):
    label = name * level
    print(label)  # break: GB0059
    print(level)
    return len(label)


@torch.compile
def f(x):
    n = announce("a", 3)
    return x * n


f(torch.ones(3))
