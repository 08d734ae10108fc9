# graphs: 5
"""A return inside the loop body changes what the compiler takes for a loop."""
import torch


def note(text):
    print(text)  # break: GB0059 | skip: GB7000 <- GB0059


@torch.compile
def with_return(x):
    for i in range(4):
        x = x + 1
        note("step")
        if x.shape[0] == i:
            return x
    return x * 2


@torch.compile
def with_break(x):
    for i in range(4):
        x = x + 1
        note("step")
        if x.shape[0] == i:
            break
    return x * 2


with_return(torch.ones(3))
with_break(torch.ones(3))
