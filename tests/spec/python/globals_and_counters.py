# graphs: 5
"""Module globals, read and written."""
import torch

STEP = 0
HISTORY = []


@torch.compile
def count(x):
    global STEP
    STEP += 1
    return x * STEP


@torch.compile
def remember(x):
    HISTORY.append(x.detach())
    return x + len(HISTORY)


for _ in range(3):
    count(torch.ones(2))
for _ in range(2):
    remember(torch.ones(2))
