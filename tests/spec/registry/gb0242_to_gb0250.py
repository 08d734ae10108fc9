# graphs: 1
import numpy as np
import torch
import torch.nn.functional as F

# GB0242
@torch.compile
def run(x, out):
    torch.add(x, 1, out=out)  # break: GB0242
    return out


run(torch.ones(2, 3), torch.ones(3, 2).t())


# GB0245
@torch.compile
def f(x):
    return torch.nested.nested_tensor(x, layout=torch.jagged)  # break: GB0245
try:
    f(torch.ones(2, 2))
except Exception:
    pass


# GB0246
@torch.compile
def run(labels):
    return F.one_hot(labels).float()  # break: GB0246


run(torch.tensor([0, 1]))


# GB0247
@torch.compile
def run(x, out):
    torch.add(x, 1, out=out)  # break: GB0247
    return out


run(torch.ones(2), torch.ones(0))


# GB0249
@torch.compile
def run(x):
    try:
        stream = torch.accelerator.current_stream()  # skip: GB0249
    except RuntimeError:
        pass
    return x + 1


run(torch.ones(2))


# GB0250
@torch.compile
def run(a):
    return a.astype(object)  # break: GB0250


run(np.ones(3))
