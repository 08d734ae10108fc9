# graphs: 1
import torch

# GB0296
torch._dynamo.config.reorderable_logging_functions.add(print)


@torch.compile
def run(x):
    print(x, [x])  # break: GB0296
    return x + 1


run(torch.ones(2))
