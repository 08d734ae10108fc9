# graphs: 1
import torch

# GB9186
@torch.compile
def slope(x):
    y = (x * x).sum()
    return torch.autograd.grad(y, x)[0]  # break: GB9186


slope(torch.ones(2, requires_grad=True))


# GB9316
@torch.compile
def run(x):
    y = x + 1
    return y * (id(y) != 0)  # break: GB9316 | skip: GB4501


run(torch.ones(2))


# GB9458
@torch.compile
def f(x, b):
    return x + len(b * 2)  # skip: GB9458
f(torch.ones(2), bytearray(b"abc"))


# GB9625
@torch.compile
def f(x):
    try:
        raise ValueError
    except ValueError as e:
        return x + (e.__traceback__.tb_lasti > 0)  # skip: GB9625
f(torch.ones(2))
