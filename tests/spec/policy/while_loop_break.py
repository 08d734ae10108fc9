# graphs: 2
"""Breaks in while loops: in the body, and after the last iteration."""
import torch


@torch.compile
def body(x):
    n = 0
    while n < 2:
        x = x * 2
        print("body", n)  # skip: GB7000 <- GB0059
        n += 1
    return x


@torch.compile
def last(x):
    n = 0
    while n < 2:
        x = x * 2
        n += 1
    print("after", n)  # break: GB0059
    return x * n


body(torch.ones(2))
last(torch.ones(2))
