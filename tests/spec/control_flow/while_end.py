# graphs: 2
import torch


@torch.compile
def shrink(x):
    while x.norm() > 1:  # break: GB0170
        x = x / 2
    return x


shrink(torch.ones(30))
