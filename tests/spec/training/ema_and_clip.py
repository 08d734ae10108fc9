# graphs: 4
"""Exponential averages of weights and clipping of gradients, compiled."""
import torch
from torch import nn

model, ema = nn.Linear(2, 2), nn.Linear(2, 2)


@torch.compile
def update_ema(decay):
    with torch.no_grad():
        for p, q in zip(model.parameters(), ema.parameters()):
            q.mul_(decay).add_(p, alpha=1 - decay)


@torch.compile
def clip(max_norm):
    return nn.utils.clip_grad_norm_(model.parameters(), max_norm)


@torch.compile
def loss_scale(loss):
    if torch.isfinite(loss):  # break: GB0170
        return loss * 2
    return loss * 0


update_ema(0.9)
model(torch.ones(1, 2)).sum().backward()
clip(1.0)
loss_scale(torch.tensor(1.0))
