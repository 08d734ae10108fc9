# The number of graphs of the whole program is left open.
import itertools
import numpy as np
import torch

# GB0155
@torch.compile
def run(x):
    for k, _ in itertools.groupby(iterable=[1, 1, 2]):  # break: GB0155 | skip: GB0811
        x = x + k
    return x


run(torch.ones(2))


# GB0157
@torch.compile
def run(a):
    return a + a.flags.c_contiguous  # skip: GB0157


run(np.ones(3))


# GB0158
@torch.compile
def run(a, x):
    a.tobytes()  # break: GB0158
    return x + 1


run(np.ones(3), torch.ones(1))


# GB0171
@torch.compile
def run(x, n):
    try:
        if n > 1:
            raise AssertionError(n)  # skip: GB0171
    except AssertionError:
        return x - 1
    return x + 1


run(torch.ones(2), 2)


# GB0183
@torch.compile
def run(x):
    try:
        table = dict.fromkeys([[1]], 1)  # skip: GB0183
    except TypeError:
        return x
    return x + len(table)


run(torch.ones(2))


# GB0185
NAMES = np.array(["a", "bb"])


@torch.compile
def run(x):
    return x * len(NAMES)  # break: GB0185 | skip: GB0185


run(torch.ones(2))
