# graphs: 3
"""``not tensor`` as a condition is a branch; as a value it leaves the frame to eager execution."""
import torch


@torch.compile
def condition(x):
    y = x.sin().cos()
    if not (y > 0).all():  # break: GB0170
        y = y * 2
    return y.exp()


@torch.compile
def value(x):
    y = x.sin().cos()
    flag = not (y > 0).all()  # skip: GB0033
    return y.exp() if flag else y


condition(torch.ones(2))
value(torch.ones(2))
