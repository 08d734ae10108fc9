# graphs: 4
"""Sampling from a language model: the loop is eager, the step is compiled, the end is found by value."""
import torch
from torch import nn

model = nn.Sequential(nn.Embedding(8, 4), nn.Linear(4, 8))


@torch.compile
def next_token(tokens, temperature=1.0):
    logits = model(tokens)[:, -1] / temperature
    probabilities = logits.softmax(-1)
    return torch.multinomial(probabilities, 1)


@torch.compile
def finished(tokens, end=-1):
    return bool((tokens == end).all())  # break: GB0124


tokens = torch.zeros(1, 1, dtype=torch.long)
for _ in range(3):
    tokens = torch.cat([tokens, next_token(tokens)], dim=1)
    if finished(tokens[:, -1]):
        break
