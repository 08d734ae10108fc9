# graphs: 7
"""no_grad, inference_mode and grad mode as decorators and calls."""
import torch


@torch.no_grad()
def helper(x):
    print("no grad")  # break: GB0059
    return x * 2


@torch.compile
@torch.no_grad()
def f(x):
    y = x + 1
    print("inside")  # break: GB0059
    return y * 2


@torch.compile
def g(x):
    return helper(x + 1) - 1


@torch.compile
def h(x):
    torch.set_grad_enabled(False)
    y = x * 2
    torch.set_grad_enabled(True)
    return y


@torch.compile
def inference(x):
    with torch.inference_mode():
        y = x * 2
    return y


for function in (f, g, h, inference):
    function(torch.ones(2))
