# graphs: 1
"""A context manager class of one's own, with and without a break inside."""
import threading

import torch

lock = threading.Lock()


class Timer:
    def __init__(self):
        self.entered = 0

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, *exc):
        return False


@torch.compile
def fine(x):
    with Timer() as timer:
        y = x + 1
    return y * timer.entered


@torch.compile
def broken(x):
    z = x * 2
    with Timer():
        y = z + 1
        print("timed")  # skip: GB0066 <- GB0059
        y = y * 2
    return y * 3


@torch.compile
def locked(x):
    with lock:  # skip: GB0142
        y = x + 1
    return y


fine(torch.ones(2))
broken(torch.ones(2))
locked(torch.ones(2))
