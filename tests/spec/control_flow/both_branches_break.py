# graphs: 3
"""Two branches that both break, each at its own place, on different calls."""
import torch


@torch.compile
def f(x, mode):
    if mode == "train":
        print("training")  # break: GB0059
        y = x + 1
    else:
        y = x - 1
        print("evaluating")  # break: GB0059
    return y * 2


f(torch.randn(2), "train")
f(torch.randn(2), "eval")
