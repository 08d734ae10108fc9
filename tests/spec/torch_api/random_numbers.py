# graphs: 4
"""Random tensors, seeds and generators."""
import torch


@torch.compile
def plain(x):
    return x + torch.rand(2) + torch.randn_like(x) + torch.randperm(2)


@torch.compile
def seeded(x):
    torch.manual_seed(0)  # break: GB0007
    return x + torch.rand(2)


@torch.compile
def generated(x, gen):
    return x + torch.rand(2, generator=gen)  # break: GB0055


@torch.compile
def dropped(x):
    return torch.nn.functional.dropout(x, 0.5) + torch.bernoulli(x)


plain(torch.ones(2))
seeded(torch.ones(2))
generated(torch.ones(2), torch.Generator().manual_seed(1))
dropped(torch.ones(2))
