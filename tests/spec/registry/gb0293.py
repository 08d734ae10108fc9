# graphs: 1
import numpy as np
import torch

# GB0293
torch._dynamo.config.trace_numpy = False


@torch.compile
def run(x):
    return x + float(np.sqrt(4.0))  # break: GB0293


run(torch.ones(2))
