# graphs: 1
"""The version of torch is a text, and whether a functorch transform is active is answered inside of the graph."""
import torch

RECENT = tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2]) >= (2, 0)


@torch.compile
def f(x):
    if torch._C._are_functorch_transforms_active():
        print("in a transform")
    if not RECENT:
        print("old")
    return x + 1


f(torch.ones(3))
