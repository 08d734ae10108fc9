# graphs: 5
"""A jump stands on the line on which its statement or expression begins, whichever line the operand stands on."""
import torch


@torch.compile
def negated(x, y):
    if not (  # break: GB0170
        (x < 0).any()
    ):
        x = x * 2
    return x + y


@torch.compile
def both(x, y):
    if (  # break: GB0170
        (x < 0).any()
        and (y < 1).any()
    ):
        x = x * 2
    return x + y


@torch.compile
def value(x, y):
    return (
        (x < 0).any()  # break: GB0170
        or y
    )


a = torch.ones(2)
negated(a, a)
both(a, a)
value(a, a)
