# graphs: 1
import numpy as np
import torch

# GB0231
torch._dynamo.config.trace_numpy = False
table = np.ones(2)


@torch.compile
def run(x):
    return x + torch.from_numpy(table)  # break: GB0231


run(torch.ones(2))
