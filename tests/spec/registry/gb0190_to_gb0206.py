# The number of graphs of the whole program is left open.
import collections
import torch
import types

# GB0190
class Box:
    k = 1


@torch.compile
def run(x, box):
    return x + getattr(box, f"k{x.sum()}", 1)  # break: GB0190


run(torch.ones(2), Box())


# GB0193
@torch.compile
def run(xs):
    return max(xs, key=lambda t: t.numel())  # break: GB0193


run([torch.ones(1), torch.ones(2)])


# GB0201
@torch.compile
def run(x, fields):
    Pair = collections.namedtuple("Pair", fields, defaults=(x,))  # break: GB0201
    return Pair(1).b + 1


run(torch.ones(2), ["a", "b"])


# GB0203
class Key:
    pass


@torch.compile
def run(x, keys):
    return x + len(keys)  # break: GB0203 | skip: GB0203


run(torch.ones(2), {Key(): 1}.keys())


# GB0204
class Key:
    pass


@torch.compile
def run(x, table):
    return x + len(table)  # break: GB0204 | skip: GB0204


run(torch.ones(2), types.MappingProxyType({Key(): 1}))


# GB0206
@torch.compile
def run(x):
    x.requires_grad = True  # break: GB0206
    return (x * 2).sum()


run(torch.ones(2))
