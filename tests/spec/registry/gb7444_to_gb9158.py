# graphs: 5
import torch
import typing

# GB7444
@torch.compile
def run(x):
    y = x * 2

    def hook(g):
        return g if g.is_contiguous() else g.contiguous()

    y.register_hook(hook)  # break: GB7444
    return y.sum()


run(torch.ones(2, requires_grad=True))


# GB7650
g = torch.Generator()


@torch.compile
def run(x):
    g.manual_seed(1)  # break: GB7650
    return x + 1


run(torch.ones(2))


# GB7786
@torch.compile
def run(x, data):
    data[0] = 1  # break: GB7786
    return x + 1


run(torch.ones(2), bytearray(b"a"))


# GB8335
@torch.compile
def run(xs):
    if all(torch.isfinite(t).all() for t in xs):  # break: GB0170 | skip: GB8335
        return sum(xs)
    return xs[0]


run([torch.ones(2), torch.ones(2)])


# GB9137
class Thing:
    pass


@torch.compile
def run(x, thing):
    try:
        form = typing.List[thing]  # skip: GB9137
    except TypeError:
        pass
    return x + 1


run(torch.ones(2), [Thing()])


# GB9158
@torch.compile
def run(x):
    torch._check(x.shape[0] > 1, lambda: f"too short: {x.shape}")  # break: GB9158
    return x.log()


run(torch.ones(3))
