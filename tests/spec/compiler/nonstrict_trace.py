# graphs: 7
"""nonstrict_trace, and controls called inside compiled code."""

import torch


@torch._dynamo.nonstrict_trace
def t1(x, n):
    print("a")
    return x * n


class P:
    def __init__(self, a):
        self.a = a


@torch._dynamo.nonstrict_trace
def t2(p):
    return p.a


@torch._dynamo.nonstrict_trace
def t3(x):
    return {"a": x, "b": [x + 1]}


@torch._dynamo.nonstrict_trace
def t4(x):
    return P(x)


@torch.compile
def run(x):
    return t1(x, 2) + 1


run(torch.ones(2))


@torch.compile
def run2(x, p):
    return t2(p) + 1  # break: GB0236


run2(torch.ones(2), P(torch.ones(2)))


@torch.compile
def run3(x):
    return t3(x)["b"][0] + 1


run3(torch.ones(2))


@torch.compile
def run4(x):
    return t4(x).a + 1  # break: GB0251


run4(torch.ones(2))


@torch.compile
def run5(x):
    return t1(x=x, n=3) + 1


run5(torch.ones(2))


@torch.compile
def run6(x):
    g = torch.compiler.disable(lambda t: t + 1)  # break: GB0007
    return g(x) + 1  # break: GB0098


run6(torch.ones(2))


@torch.compile
def run7(x):
    @torch.compiler.disable  # break: GB0007
    def inner(t):
        return t + 1

    return inner(x) + 1  # break: GB0098


run7(torch.ones(2))


@torch.compile
def run8(x):
    g = torch.compiler.allow_in_graph(lambda t: t + 1)  # break: GB0007
    return g(x) + 1


run8(torch.ones(2))
