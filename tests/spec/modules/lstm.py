# graphs: 0
"""A recurrent layer of torch is not traced."""
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(4, 4, batch_first=True)
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        h, _ = self.rnn(x * 2)  # skip: GB0014
        return self.out(h)


torch.compile(Tagger())(torch.randn(1, 3, 4))
