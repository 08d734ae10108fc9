# graphs: 1
"""Layers of torch.nn that people use most, in one model."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 8)
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.norm = nn.BatchNorm1d(8)
        self.conv = nn.Conv1d(8, 8, 3, padding=1)
        self.pool = nn.AdaptiveAvgPool1d(1)
        self.head = nn.Bilinear(8, 8, 2)

    def forward(self, tokens):
        x = self.embed(tokens)
        y, _ = self.attention(x, x, x)
        x = self.encoder(x + y)
        x = self.norm(self.conv(x.transpose(1, 2)))
        x = self.pool(x).squeeze(-1)
        return self.head(x, x).log_softmax(-1)


torch.compile(Net())(torch.randint(0, 10, (2, 5)))
