# graphs: 6
"""torch.compiler.disable on methods, classes, properties."""

import torch


class A(torch.nn.Module):
    @torch.compiler.disable
    def forward(self, x):
        return x + 1


class B(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = A()
        self.c = torch.nn.Linear(2, 2)

    def forward(self, x):
        return self.a(x) + self.c(x)  # break: GB0099


torch.compile(B())(torch.ones(1, 2))


class D(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.c = torch.nn.Linear(2, 2)

    @torch.compiler.disable
    def log(self, x):
        return self.c(x)

    def forward(self, x):
        return self.log(x) + self.c(x)  # break: GB0099


torch.compile(D())(torch.ones(1, 2))


@torch.compiler.disable(recursive=False)
def nr(x):
    return inner(x) + 1


def inner(x):
    print("i")  # break: GB0059
    return x * 2


@torch.compile
def run(x):
    return nr(x) * 2  # break: GB0099


run(torch.ones(2))


@torch.compiler.disable
class K:
    def __init__(self, x):
        self.x = x


@torch.compile
def run2(x):
    return K(x).x * 2  # break: GB0099


run2(torch.ones(2))


class S:
    @staticmethod
    @torch.compiler.disable
    def f(x):
        return x

    @classmethod
    @torch.compiler.disable
    def g(cls, x):
        return x

    @property
    @torch.compiler.disable
    def h(self):
        return 3


@torch.compile
def run3(x):
    return S.f(x) * 2  # break: GB0098


run3(torch.ones(2))


@torch.compile
def run4(x):
    return S.g(x) * 2  # break: GB0099


run4(torch.ones(2))


@torch.compile
def run5(x):
    return S().h * x  # skip: GB0098


run5(torch.ones(2))
