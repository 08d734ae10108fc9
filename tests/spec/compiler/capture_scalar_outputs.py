# graphs: 1
"""With capture_scalar_outputs an item() stays in the graph."""
import torch
import torch._dynamo

torch._dynamo.config.capture_scalar_outputs = True


@torch.compile
def f(x):
    n = x.sum().item()
    return x * n


f(torch.tensor([1.0, 2.0]))
