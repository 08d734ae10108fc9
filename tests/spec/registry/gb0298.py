# graphs: 1
import numpy as np
import torch

# GB0298
torch._dynamo.config.use_numpy_random_stream = True


@torch.compile
def run(x):
    return x + torch.from_numpy(np.random.randn(2))  # break: GB0298


run(torch.ones(2))
