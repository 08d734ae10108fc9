# graphs: 3
import torch
from torch.utils.checkpoint import checkpoint

# GB0051
@torch.compile
def f(x):
    try:
        raise ValueError
    except (3, ValueError):  # skip: GB0051
        return x
try:
    f(torch.ones(2))
except TypeError:
    pass


# GB0056
@torch.compile
def run(x):
    y = x + 1
    y.data = x * 2  # break: GB0056
    return y


run(torch.ones(2))


# GB0058
@torch.compile
def run(x):
    try:
        x.shape = (4,)  # skip: GB0058
    except AttributeError:
        pass
    return x + 1


run(torch.ones(2, 2))


# GB0067
log = []


def block(x):
    log.append(1)  # break: GB0067
    return torch.relu(x)


@torch.compile
def run(x):
    return checkpoint(block, x, use_reentrant=False).sum()


run(torch.ones(2, requires_grad=True))


# GB0069
@torch.compile
def run(x):
    try:
        import not_installed_backend  # skip: GB0069
    except ImportError:
        pass
    return x + 1


run(torch.ones(2))


# GB0078
@torch.compile
def run(x):
    def inner(t):
        return t.sin()

    g = torch._dynamo.nonstrict_trace(inner)  # break: GB0078
    return g(x)


run(torch.ones(2))
