# graphs: 0
"""A break in a while-True loop with an exit."""
import torch


@torch.compile
def f(x):
    n = 0
    while True:
        x = x * 0.5
        n += 1
        if n == 2:
            print("two")  # skip: GB7000 <- GB0059
        if n > 2:
            break
    return x


@torch.compile
def exit_by_data(x):
    while True:
        x = x * 0.5
        if x.sum() < 1:  # skip: GB7000
            break
    return x


f(torch.ones(2))
exit_by_data(torch.ones(2))
