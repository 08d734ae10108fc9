# graphs: 2
"""LSTM, GRU and RNN are not traced; their cells are."""
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.rnn = nn.GRU(4, 4, batch_first=True)
        self.out = nn.Linear(4, 3)

    def forward(self, tokens):
        x = self.embed(tokens) * 2
        x, _ = self.rnn(x)  # skip: GB0014
        return self.out(x)


class Cells(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTMCell(4, 4)
        self.gru = nn.GRUCell(4, 4)

    def forward(self, x):
        h, c = self.lstm(x)
        h, c = self.lstm(x, (h, c))
        return self.gru(x, h) + c


torch.compile(Tagger())(torch.tensor([[1, 2, 3]]))
torch.compile(Cells())(torch.randn(2, 4))
