# graphs: 5
"""Generators that eager code made, given to compiled code."""

import torch


def gen(n):
    for i in range(n):
        yield i


@torch.compile
def run1(x, g):
    for i in g:  # skip: GB0811
        x = x + i
    return x


run1(torch.ones(2), gen(3))


@torch.compile
def run2(x, g):
    return x + sum(g)  # break: GB0811


run2(torch.ones(2), gen(3))


@torch.compile
def run3(x, g):
    return x + len(list(g))  # break: GB0811


run3(torch.ones(2), gen(3))


@torch.compile
def run4(x, g):
    a, b = g  # skip: GB0811
    return x + a


run4(torch.ones(2), gen(2))


@torch.compile
def run5(x, g):
    return x + g.send(None)  # break: GB0253


run5(torch.ones(2), gen(2))


@torch.compile
def run6(x, g):
    return [x + i for i in g]  # skip: GB0811 | skip: GB4347


run6(torch.ones(2), gen(2))


@torch.compile
def run7(x, g):
    return x + next(g, 3)  # break: GB4347


run7(torch.ones(2), gen(2))


@torch.compile
def run8(x, g):
    return dict(zip("ab", g)), x + 1  # break: GB0811


run8(torch.ones(2), gen(2))
