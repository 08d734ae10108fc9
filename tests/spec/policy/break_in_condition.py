# graphs: 7
"""A break in the test of an if, of a while, of an assert, in an index, a default, a return, a yield."""
import torch


def loud(flag):
    print("asked")  # break: GB0059
    return flag


@torch.compile
def in_if(x):
    x = x.sin()
    if loud(True):
        x = x.cos()
    return x.tan()


@torch.compile
def in_and(x):
    x = x.sin()
    if x.shape[0] == 2 and loud(True):
        x = x.cos()
    return x.tan()


@torch.compile
def in_index(x):
    y = x.sin()
    return y[int(loud(True))] * 2


@torch.compile
def in_return(x):
    return x.sin(), loud(True)


for function in (in_if, in_and, in_index, in_return):
    function(torch.ones(2))
