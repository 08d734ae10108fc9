# graphs: 4
"""Loops on a tensor's value: the jump at the end of the body resumes unless another jump back follows it."""

import torch
@torch.compile
def f(x):
    while x.norm() > 1:  # break: GB0170
        x = x / 2
    return x
@torch.compile
def g(x):
    while x.norm() > 1:  # break: GB0170
        x = x / 2
        if x.sum() > 100:  # skip: GB7000
            break
    x = x + 1
    return x
@torch.compile
def h(x):
    n = 0
    while x.norm() > 1 and n < 10:  # break: GB0170 | skip: GB7000
        x = x / 2
        n += 1
    return x
f(torch.ones(3) * 8)
g(torch.ones(3) * 8)
h(torch.ones(3) * 8)
