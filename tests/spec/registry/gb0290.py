# graphs: 1
import numpy as np
import torch

# GB0290
torch._dynamo.config.trace_numpy = False


@torch.compile
def run(x):
    a = np.ones(3)  # break: GB0293
    return x + a.sum()  # break: GB0290


run(torch.ones(2))
