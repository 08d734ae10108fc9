# graphs: 2
import torch

# GB0016
@torch.compile
def run(x):
    return x * 2  # skip: GB0016


run(torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]))


# GB0026
class S(torch.Tensor):
    pass
@torch.compile
def f(x):
    return S(x, 1)  # break: GB0026
try:
    f(torch.ones(2))
except Exception:
    pass


# GB0034
@torch.compile
def run(x, n):
    try:
        assert n > 2, "small"  # skip: GB0034
    except AssertionError:
        return x
    return x + 1


run(torch.ones(2), 1)


# GB0045
@torch.compile
def run(x):
    return x + x.is_inference()  # break: GB0045


run(torch.ones(2))


# GB0046
@torch.compile
def run(x):
    return x + torch.is_inference_mode_enabled()  # break: GB0046


run(torch.ones(2))


# GB0050
@torch.compile
def f(x, e):
    try:
        raise ValueError
    except e:  # skip: GB0050
        return x
try:
    f(torch.ones(2), [ValueError])
except TypeError:
    pass
