# graphs: 3
"""A method of a module that the graph has made cannot be handed over the break inside of it."""
import torch
from torch import nn


class Reader(nn.Module):
    def apply_at(self, x, t):
        position = t.long().item()  # break: GB0124
        return x[position] * 2


@torch.compile
def evaluate(x, t):
    reader = Reader()
    return reader.apply_at(x, t), reader.apply_at(x, t + 1)  # skip: GB0092


evaluate(torch.randn(7), torch.tensor(0.5))
