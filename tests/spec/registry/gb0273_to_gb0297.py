# graphs: 2
import numpy as np
import random
import re
import torch

# GB0273
@torch.compile
def run(x):
    try:
        raise ImportError("missing", name="package")  # skip: GB0273
    except ImportError:
        return x + 1


run(torch.ones(2))


# GB0275
@torch.compile
def run(x):
    x = x + 1
    torch._dynamo.step_unsupported()  # skip: GB0275
    return x + 2


run(torch.ones(2))


# GB0286
@torch.compile
def run(x):
    try:
        module = torch.get_device_module("nope")  # skip: GB0286
    except RuntimeError:
        pass
    return x + 1


run(torch.ones(2))


# GB0292
pattern = re.compile("a(b)")


@torch.compile
def run(x):
    found = pattern.finditer("abab")  # break: GB0292
    return x + 1


run(torch.ones(2))


# GB0294
@torch.compile
def run(x):
    return x + np.random.default_rng(0).random()  # break: GB0156 | break: GB0294


run(torch.ones(2))


# GB0297
@torch.compile
def run(x):
    try:
        random.Random(1, 2)  # skip: GB0297
    except TypeError:
        pass
    return x + 1


run(torch.ones(2))
