"""Functions and methods that no module of the file calls: kinds from annotations, docstrings and use."""

import torch
import torch.nn.functional as F


def by_annotation(x: "torch.Tensor", sizes: torch.Tensor):
    for piece in x.split([n * 2 for n in sizes], dim=0):  # break?: GB0033 "the sizes are tensors"
        x = x + piece.sum()
    return x


def by_google_docstring(scores, threshold=0.5):
    """Keep what is above.

    Args:
        scores (torch.Tensor): scores of shape (n,).
        threshold (float): lowest score.
    """
    return scores[scores > threshold]  # break: GB0036


def by_numpy_docstring(values):
    """Positions.

    Parameters
    ----------
    values : torch.Tensor
        What is looked at.
    """
    return values.nonzero()  # break: GB0036


def by_use(w, height):
    w = F.relu(w)
    if height.min() < 0:  # break?: GB0170 "height is a tensor"
        w = w * 2
    return w


def _clip(values):
    values = values.unsqueeze(0)
    return values[values > 1]  # break?: GB0036 "compiled code calls `_clip`"


class Solver:
    def __init__(self, tolerance, max_step=10):
        self.tolerance = torch.as_tensor(tolerance)
        self.max_step = max_step

    def advance(self, error: torch.Tensor):
        if error > self.tolerance:  # break?: GB0170 "compiled code calls `advance`"
            return error * 0.5
        return error


def save_scores(path, scores: torch.Tensor):
    print(scores.sum().item())
    torch.save(scores, path)


def describe(name, count):
    print(name, count)
