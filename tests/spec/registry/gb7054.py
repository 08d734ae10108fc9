# graphs: 1
import torch

# GB7054
torch._dynamo.config.trace_autograd_ops = True


@torch.compile
def run(x):
    y = x * 2
    (y * y).sum().backward(inputs=[y])  # break: GB7054
    return y


run(torch.ones(2, requires_grad=True))
