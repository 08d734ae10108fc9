# graphs: 2
"""A break on the training path only; then the mode changes."""
import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(4)

    def forward(self, x):
        if self.training:
            print("training step")  # break: GB0059
        return self.norm(x)


layer = Layer().eval()
compiled = torch.compile(layer)
compiled(torch.randn(2, 4))
layer.train()
compiled(torch.randn(2, 4))
