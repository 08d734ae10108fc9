# graphs: 5
"""After a break, a callee is compiled when an argument holds a tensor or its code names a torch module."""
import torch
import torch.nn.functional as F


class Holder:
    def __init__(self, t):
        self.t = t


def by_object(holder):
    print("the object is not looked into")  # break: GB0059
    print("again")
    return holder.t * 2


def by_list(tensors):
    print("a list is looked into")  # break: GB0059
    print("again")  # break: GB0059
    return tensors[0] * 2


def by_name(n):
    print("its code names torch.nn.functional")  # break: GB0059
    print("again")  # break: GB0059
    return F.relu(n.t)


@torch.compile
def first(x):
    return by_object(Holder(x)) + 1


@torch.compile
def second(x):
    return by_list([x]) + 1


@torch.compile
def third(x):
    return by_name(Holder(x)) + 1


first(torch.ones(2))
second(torch.ones(2))
third(torch.ones(2))
