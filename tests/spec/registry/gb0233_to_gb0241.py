# The number of graphs of the whole program is left open.
import torch

# GB0233
@torch.compile
def f(x):
    return torch.nested.nested_tensor([x, x], layout=torch.strided)  # break: GB0233
f(torch.ones(2, 2))


# GB0234
@torch.compile
def f(x):
    m = torch.overrides._pop_mode()  # break: GB0234
    return x + 1
try:
    f(torch.ones(2))
except Exception:
    pass


# GB0236
class Box:
    def __init__(self, v):
        self.v = v


@torch._dynamo.nonstrict_trace
def inner(box):
    return box.v.sin()


@torch.compile
def run(x):
    return inner(Box(x))  # break: GB0236


run(torch.ones(2))


# GB0237
@torch.compile
def run(x):
    try:
        p = torch.nn.Parameter(torch.ones(2), requires_grad=x.sum() > 0)  # skip: GB0237
    except TypeError:
        return x
    return p + x


run(torch.ones(2))


# GB0240
@torch.compile
def run(x, values, places):
    torch.max(x, 0, out=(values, places))  # break: GB0240
    return values + 1


run(torch.ones(3, 2), torch.empty(0), torch.empty(0, dtype=torch.long))


# GB0241
@torch.compile
def run(x, values, places):
    torch.max(x, 0, out=(values, places))  # break: GB0241
    return values + 1


run(torch.ones(3, 2), torch.empty(4)[::2], torch.empty(2, dtype=torch.long))
