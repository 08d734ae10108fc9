# graphs: 1
"""When a break cannot resume, what was traced before the statement is still compiled."""
import torch


@torch.compile
def f(x):
    a = x.sin()
    b = a.cos()
    print("resumes")  # break: GB0059
    c = b.tan()
    try:
        print("does not")  # skip: GB0059
    except ValueError:
        pass
    return c.exp()


f(torch.ones(2))
