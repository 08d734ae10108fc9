# graphs: 4
"""A random number is a tensor in the graph: it can be compared, and jumping on that depends on data; arithmetic on it
alone, or iterating a range of it, leaves the frame to eager execution."""
import random

import torch


@torch.compile
def compared(x):
    number = random.randint(0, 3)
    flag = number == 1
    return x + 1, flag


@torch.compile
def larger(x):
    return x + max(random.randint(1, 2), 1)


@torch.compile
def negative(x):
    number = random.randint(1, 2)
    return x + (-number)  # skip: GB0213


@torch.compile
def jump(x):
    if random.randint(0, 3) > 1:  # break: GB0170
        return x + 1
    return x - 1


@torch.compile
def index(x):
    return x[random.randint(0, 2)]  # break: GB0033


@torch.compile
def length(x):
    for _ in range(random.randint(1, 2)):  # skip: GB4841
        x = x + 1
    return x


random.seed(0)
for function in (compared, larger, negative, jump, index, length):
    function(torch.ones(4))
