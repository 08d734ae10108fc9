# graphs: 6
"""Operators made by torch.library."""

import torch


@torch.library.custom_op("cs::a", mutates_args=())
def a(x: torch.Tensor) -> torch.Tensor:
    print("k")
    return x.clone() if x.sum() > 0 else x + 1


@torch.compile
def run(x):
    return a(x) + 1


try:
    run(torch.ones(2))
except Exception as e:
    print(str(e)[:100])


@a.register_fake
def _(x):
    return torch.empty_like(x)


@torch.compile
def run2(x):
    return a(x) + 1


run2(torch.ones(2))


@torch.compile
def run3(x):
    return torch.ops.cs.a(x) + 1


run3(torch.ones(2))


@torch.compile
def run4(x):
    return torch.ops.cs.a.default(x) + 1


run4(torch.ones(2))
lib = torch.library.Library("cs2", "DEF")
lib.define("b(Tensor x, int k) -> Tensor")


def b_impl(x, k):
    return x * k


lib.impl("b", b_impl, "CompositeExplicitAutograd")


@torch.library.register_fake("cs2::b")
def _(x, k):
    return torch.empty_like(x)


@torch.compile
def run5(x):
    return torch.ops.cs2.b(x, 3) + 1


run5(torch.ones(2))


@torch.library.custom_op("cs::m", mutates_args={"out"})
def m(x: torch.Tensor, out: torch.Tensor) -> None:
    out.copy_(x)


@torch.compile
def run6(x):
    o = torch.empty_like(x)
    m(x, o)
    return o


run6(torch.ones(2))


@torch.compile
def run7(x):
    return a(x)[0] + a(x).shape[0]


run7(torch.ones(2))
