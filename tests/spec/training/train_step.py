# graphs: 1
"""A usual training step: compiled loss, eager optimizer, logging outside of the compiled function."""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


@torch.compile
def loss_fn(x, y):
    return nn.functional.cross_entropy(model(x), y)


for step in range(2):
    loss = loss_fn(torch.randn(3, 4), torch.tensor([0, 1, 1]))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    print(step, loss.item())
