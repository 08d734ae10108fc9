# graphs: 2
"""nn.init writes in place; the truncated normal reads a number."""
import torch
from torch import nn

weight = nn.Parameter(torch.empty(3, 3))


@torch.compile
def usual(x):
    nn.init.xavier_uniform_(weight)
    nn.init.kaiming_normal_(weight)
    nn.init.zeros_(weight)
    nn.init.orthogonal_(weight)
    return x + 1


@torch.compile
def truncated(x):
    nn.init.trunc_normal_(weight)  # break: GB0124
    return x + 1


usual(torch.randn(2))
truncated(torch.randn(2))
