# graphs: 1
"""A break in the constructor of an object that is made inside."""
import torch


class Box:
    def __init__(self, t):
        self.t = t
        print("made a box")  # break: GB0059

    def get(self):
        return self.t * 2


@torch.compile
def f(x):
    box = Box(x + 1)
    return box.get()


f(torch.ones(2))
