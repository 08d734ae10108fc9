# graphs: 1
import torch

# GB0442
torch._dynamo.config.trace_autograd_ops = True


@torch.compile
def run(x):
    (x * 2).sum().backward(inputs=[])  # break: GB0442
    return x


try:
    run(torch.ones(2, requires_grad=True))
except RuntimeError:
    pass
