# graphs: 1
"""A print in a loop leaves the whole frame to eager execution; what the frame calls is compiled by itself."""
import torch


def block(x):
    return (x * 2).tanh()


@torch.compile
def stack(x):
    for depth in range(3):
        x = block(x)
        print("depth", depth)  # skip: GB7000 <- GB0059
    return x


stack(torch.randn(3))
