# graphs: 1
"""In-place changes of inputs, views and attributes are traced."""
import torch


class State:
    def __init__(self):
        self.total = torch.zeros(3)
        self.count = 0


state = State()


@torch.compile
def update(x):
    x.add_(1)
    x[0] = 5.0
    x[1:].mul_(2)
    state.total += x
    state.count += 1
    return state.total / state.count


update(torch.ones(3))
