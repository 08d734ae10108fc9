# graphs: 3
"""The whole step compiled, with its backward pass and the logging inside."""
import torch
from torch import nn

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
history = []


@torch.compile
def train_step(x, y):
    optimizer.zero_grad()  # break: GB0008
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()  # break: GB0123
    optimizer.step()  # break: GB0025
    history.append(loss.item())  # break: GB0124
    return loss.detach()


train_step(torch.randn(3, 4), torch.randn(3, 2))
