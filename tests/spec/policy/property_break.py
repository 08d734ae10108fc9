# graphs: 0
"""A break behind an attribute access."""
import torch


class Holder:
    def __init__(self, t):
        self._t = t

    @property
    def value(self):
        print("read")  # skip: GB0059
        return self._t + 1


holder = Holder(torch.ones(2))


@torch.compile
def f(x):
    y = x * 2
    z = holder.value
    return y + z


f(torch.ones(2))
