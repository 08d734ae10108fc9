# graphs: 1
"""Gradients inside the compiled function."""
import torch


@torch.compile
def step(w, x):
    loss = (w * x).sum()
    loss.backward()  # break: GB0123
    return loss


w = torch.ones(3, requires_grad=True)
step(w, torch.ones(3))
