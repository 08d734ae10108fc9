# graphs: 4
import logging
import numpy as np
import torch
from collections import defaultdict
from torch import nn

# GB4695
net = nn.Linear(2, 2)


@torch.compile
def run(x):
    return torch.jit.script(net)(x)  # break: GB0007 | break: GB4695 | skip: GB4695


run(torch.ones(2, 2))


# GB4841
@torch.compile
def run(a):
    return a + a.ctypes.data * 0  # skip: GB4841


run(np.ones(3))


# GB5976
@torch.compile
def run(x):
    return x + (x.data_ptr() == 3)  # break: GB5976


run(torch.ones(2))


# GB6053
@torch.compile
def run(x):
    d = defaultdict(list)
    d["a"].append(x)
    return x + len(repr(d)) * 0  # break: GB6053


run(torch.ones(3))


# GB6215
@torch.compile
def run(x):
    logging.getLogger("tokens")  # break: GB6215
    return x + 1


run(torch.ones(3))


# GB6297
class Op(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        return x * y

    @staticmethod
    def backward(ctx, grad):
        return grad, grad


@torch.compile
def run(x):
    return Op.apply(x, x)  # break: GB6297


run(torch.ones(2, requires_grad=True))
