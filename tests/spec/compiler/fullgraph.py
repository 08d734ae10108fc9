# graphs: 1
"""Under fullgraph the first break is an error; the record is made without fullgraph, to see them all."""
import torch


@torch.compile(fullgraph=True)
def fine(x):
    return x.softmax(-1)


fine(torch.randn(3))
