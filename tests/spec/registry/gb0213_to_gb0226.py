# graphs: 4
import contextlib
import random
import torch

# GB0213
@torch.compile
def run(x):
    top = random.randint(0, 2)
    return x[top : top + 2]  # skip: GB0213


run(torch.ones(5))


# GB0220
@torch.compile
def run(x, y):
    x.data = y.double()  # break: GB0220
    return x + 1


run(torch.ones(2), torch.zeros(2))


# GB0221
def inner():
    yield


@contextlib.contextmanager
def scope():
    return inner()


@torch.compile
def run(x):
    with scope():  # break: GB0221 | skip: GB0142
        return x + 1


run(torch.ones(3))


# GB0222
@torch.compile
def run(s):
    return sum(s)  # break: GB0222 | skip: GB0222


run({torch.ones(2), torch.ones(2)})


# GB0225
@torch.compile
def run(x):
    y = torch.zeros(2, requires_grad=True)  # break: GB0225
    return (x * y).sum()


run(torch.ones(2))


# GB0226
@torch.compile
def run(x):
    p = torch.nn.Parameter()  # break: GB0226
    return x + p.numel()


run(torch.ones(2))
