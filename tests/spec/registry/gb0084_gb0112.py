# graphs: 1
import torch


# GB0084
class Box:
    def __delattr__(self, name):
        super().__delattr__(name)  # break: GB0084


@torch.compile
def run(box, x):
    delattr(box, f"k{x.sum()}")
    return x


box = Box()
box.k = 1
try:
    run(box, torch.ones(2))
except AttributeError:
    pass


# GB0112
@torch.compile
def run(x):
    return torch.sum(x, nodim=3)  # break: GB0112


try:
    run(torch.ones(3, 4))
except TypeError:
    pass
