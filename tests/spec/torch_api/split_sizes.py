# graphs: 4
"""``split`` by sizes that the graph has computed reads them; sizes that come from outside are at hand."""

import torch


@torch.compile(backend="eager")
def areas(x, shapes):
    sizes = [h * w for h, w in shapes]
    return [part.sum() for part in x.split(sizes)]  # break: GB0033


@torch.compile(backend="eager")
def doubled(x, size):
    size = size * 2
    return torch.split(x, [size, size])  # break: GB0033


@torch.compile(backend="eager")
def given(x, size):
    return torch.split(x, [size, size])


areas(torch.ones(8), torch.tensor([[1, 2], [2, 3]]))
doubled(torch.ones(8), torch.tensor(2))
given(torch.ones(8), torch.tensor(4))
