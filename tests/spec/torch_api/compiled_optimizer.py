# graphs: 1
"""The optimizer's own step, compiled."""
import torch

w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.Adam([w], lr=0.1)


@torch.compile
def step():
    optimizer.step()  # break: GB0025


(w * 2).sum().backward()
step()
