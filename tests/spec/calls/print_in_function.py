# graphs: 2
"""A print in the compiled function itself: a break that resumes."""
import torch


@torch.compile
def scale(x, factor):
    y = x * factor
    print("scaled by", factor)  # break: GB0059
    return y.relu()


scale(torch.randn(4), 2.0)
