"""A small classifier, and a compiled training step that breaks the graph here and there."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Classifier(nn.Module):
    def __init__(self, width=32, classes=10):
        super().__init__()
        self.up = nn.Linear(16, width)
        self.down = nn.Linear(width, classes)

    def forward(self, x):
        hidden = F.relu(self.up(x))
        print("hidden", hidden.shape)
        return self.down(hidden)


@torch.compile
def loss_of(model, x, target):
    logits = model(x)
    loss = F.cross_entropy(logits, target)
    if loss.item() > 20:
        loss = loss * 0.5
    return loss + 1e-4 * logits.square().mean()


@torch.compile
def normalise(x):
    centred = x - x.mean()
    return centred / (centred.std() + 1e-6)


def main():
    torch.manual_seed(0)
    model = Classifier()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(2):
        x = normalise(torch.randn(8, 16))
        loss = loss_of(model, x, torch.randint(0, 10, (8,)))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


if __name__ == "__main__":
    main()
