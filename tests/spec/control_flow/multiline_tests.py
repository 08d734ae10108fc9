# graphs: 7
"""A jump on a test that stands on lines of its own: CPython gives it the statement's line, and a comparison its own."""

import torch

# fmt: off


@torch.compile(backend="eager")
def statements(x, y):
    x = x + 1
    if (  # break: GB0170
        (x < 0).any()
        or (y < 0).any()
    ):
        x = x * 2
    if (
        x.sum()  # break: GB0170
        > 3
    ):
        x = x * 3
    if (  # break: GB0170
        not x.any()
    ):
        x = x * 3
    return x


@torch.compile(backend="eager")
def expressions(x, y):
    z = (
        x if  # break: GB0170
        (x > 1).any()
        else y)
    return z + (
        1 if not (
        x.sum()  # break: GB0170
        > 1
        ) else 0)


statements(torch.ones(3), torch.ones(3))
expressions(torch.ones(3), torch.ones(3))
