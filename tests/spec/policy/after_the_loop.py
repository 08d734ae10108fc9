# graphs: 2
"""A break before or after a loop resumes."""
import torch


@torch.compile
def f(x):
    print("before")  # break: GB0059
    for w in (1, 2, 3):
        x = x * w
    print("after")  # break: GB0059
    return x - 1


f(torch.ones(2))
