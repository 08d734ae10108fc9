# graphs: 9
"""torch.utils._pytree in compiled code."""

import torch
from torch import nn
from torch.utils import _pytree as pytree


@torch.compile
def run1(x):
    flat, spec = pytree.tree_flatten({"a": x, "b": [x, 3]})
    return pytree.tree_unflatten([flat[0] * 2, *flat[1:]], spec)["a"]


run1(torch.ones(2))


@torch.compile
def run2(x):
    return pytree.tree_map_only(torch.Tensor, lambda t: t + 1, (x, 2, {"k": x}))


run2(torch.ones(2))


@torch.compile
def run3(x):
    return pytree.tree_leaves({"a": x, "c": (x, x)})[1] + pytree.tree_all(lambda v: True, [x])


run3(torch.ones(2))


@torch.compile
def run4(x):
    return pytree.tree_map(lambda t: t.item(), [x])[0]  # break: GB0124


run4(torch.ones(()))


@torch.compile
def run5(x):
    return pytree.tree_map_with_path(lambda p, t: t * len(p), {"a": [x]})


run5(torch.ones(2))


@torch.compile
def run6(x):
    s = pytree.tree_structure((x, [x]))
    return x * s.num_leaves, repr(s)


run6(torch.ones(2))


class N:
    def __init__(self, a):
        self.a = a


pytree.register_pytree_node(N, lambda n: ([n.a], None), lambda c, _: N(c[0]))


@torch.compile
def run7(n):
    return pytree.tree_map(lambda t: t + 1, n).a


run7(N(torch.ones(2)))


@torch.compile
def run8(x):
    out = torch.utils._pytree.tree_map(lambda a, b: a + b, [x, x], [x, x])
    return out


run8(torch.ones(2))


def h(x):
    print("x")  # break: GB0059
    return x


@torch.compile
def run9(x):
    return pytree.tree_map(h, [x, x])


run9(torch.ones(2))


@torch.compile
def run10(x):
    pytree.tree_any(lambda t: t.sum() > 0, [x])  # break: GB0170
    return x + 1


run10(torch.ones(2))
