# graphs: 2
"""A break under no_grad under autocast resumes; with a class of one's own in between it does not."""
import torch


class Scope:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None


@torch.compile
def fine(x):
    with torch.autocast("cpu"), torch.no_grad():
        y = x @ x
        print("inside")  # break: GB0059
        y = y @ x
    return y


@torch.compile
def mixed(x):
    with torch.no_grad():
        with Scope():
            y = x @ x
            print("inside")  # skip: GB0066 <- GB0059
        y = y @ x
    return y


fine(torch.ones(2, 2))
mixed(torch.ones(2, 2))
