# graphs: 1
"""Context managers that the compiled code did not make itself."""

import torch


class M:
    def __init__(self):
        self.n = 0

    def __enter__(self):
        self.n += 1
        return self

    def __exit__(self, *a):
        self.n -= 1
        return False


m = M()


@torch.compile
def run(x):
    x = x + 1
    with m:  # skip: GB0142
        y = x + m.n
    return y


run(torch.ones(2))


@torch.compile
def run2(x, c):
    with c as k:  # skip: GB0142
        y = x + k.n
    return y


run2(torch.ones(2), M())


@torch.compile
def run3(x):
    c = M()
    torch._dynamo.graph_break()  # break: GB0025
    with c as k:  # skip: GB0142
        y = x + k.n
    return y


run3(torch.ones(2))


@torch.compile
def run4(x):
    c = M()
    with c as k:
        y = x + k.n
    return y


run4(torch.ones(2))
