"""What hangs on a flag of the constructor, on training, or on an optional argument is possible, and says so."""

import torch
from torch import Tensor, nn

MAX = "max"


def exists(value):
    return value is not None


class Layer(nn.Module):
    def __init__(self, dim, sparse=False, layerdrop=0.0, mode="mean"):
        super().__init__()
        self.proj = nn.Linear(dim, dim)
        self.sparse = sparse
        self.mode = mode
        self.layerdrop = layerdrop
        self.extra = nn.Linear(dim, dim) if sparse else None

    def forward(self, x: Tensor, mask: Tensor | None = None, lengths: Tensor | None = None):
        x = self.proj(x)
        if x.isnan().any():  # break: GB0170
            x = torch.nan_to_num(x)
        if mask is not None:
            x = x + mask.sum().item()  # break?: GB0124 "mask is not None"
        if exists(lengths):
            x = x + lengths.max().item()  # break?: GB0124 "exists(lengths)"
        if self.sparse:
            x = x.nonzero()  # break?: GB0036 "self.sparse"
        if self.training:
            if torch.rand([]) < self.layerdrop:  # break?: GB0170 "self.training"
                return x
        if self.mode == MAX:
            x = x[x > 0]  # break?: GB0036 "self.mode == MAX"
        return x
