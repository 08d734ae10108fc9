# graphs: 17
"""inspect: signatures, kinds of functions, sources."""

import inspect
import torch
from torch import nn


def loss(pred, target, *, weight=None, **kw):
    return (pred - target).mean()


@torch.compile
def run1(x):
    sig = inspect.signature(loss)
    p = sig.parameters["weight"]
    if p.default is None and p.kind == inspect.Parameter.KEYWORD_ONLY:
        x = x + 1
    if any(q.kind is inspect.Parameter.VAR_KEYWORD for q in sig.parameters.values()):
        x = x * 2
    return x


run1(torch.ones(2))


@torch.compile
def run2(x):
    return loss(**{k: x for k in inspect.signature(loss).parameters if k in ("pred", "target")})


run2(torch.ones(2))


class A:
    def m(self, a, b=1):
        return a

    @staticmethod
    def s(a):
        return a

    def __call__(self, q):
        return q


@torch.compile
def run3(x):
    return x * len(inspect.signature(A().m).parameters) + len(inspect.signature(A.s).parameters)


run3(torch.ones(2))


@torch.compile
def run4(x):
    return x * len(inspect.signature(A()).parameters)


run4(torch.ones(2))


@torch.compile
def run5(x):
    return x * len(inspect.signature(A).parameters)  # break: GB0156


run5(torch.ones(2))


@torch.compile
def run6(x):
    if (
        inspect.isclass(A)
        and inspect.ismethod(A().m)
        and inspect.isfunction(loss)
        and callable(loss)
        and not inspect.isgeneratorfunction(loss)
        and not inspect.iscoroutinefunction(loss)
        and not inspect.isbuiltin(loss)
        and not inspect.ismodule(A)
    ):
        return x + 1
    return x


run6(torch.ones(2))


@torch.compile
def run7(x):
    return x * len(inspect.getfullargspec(loss).args)


run7(torch.ones(2))


@torch.compile
def run8(x):
    return x * len(inspect.getsource(loss))  # break: GB0007


run8(torch.ones(2))


@torch.compile
def run9(x):
    return x, inspect.getdoc(loss), inspect.getmodule(loss) is None  # break: GB0156


run9(torch.ones(2))


@torch.compile
def run10(x):
    f = inspect.currentframe()  # break: GB0007
    return x + 1


run10(torch.ones(2))


@torch.compile
def run11(x):
    return x * len(inspect.stack())  # break: GB0007


run11(torch.ones(2))


@torch.compile
def run12(x):
    b = inspect.signature(loss).bind_partial(x)
    return x * len(b.arguments)


run12(torch.ones(2))


@torch.compile
def run13(x):
    return x * len(inspect.getmembers(A, inspect.isfunction))


run13(torch.ones(2))


@torch.compile
def run14(x):
    return x * len(inspect.signature(nn.Linear.forward).parameters)


run14(torch.ones(2))


@torch.compile
def run15(x):
    return x, inspect.unwrap(loss)(x, x), inspect.getmro(A)[0] is A


run15(torch.ones(2))


@torch.compile
def run16(x):
    return x * len(inspect.getfile(loss)), str(inspect.signature(loss))  # break: GB0007


run16(torch.ones(2))


@torch.compile
def run17(x):
    try:
        inspect.signature(loss).bind(1, 2, 3)
    except TypeError:
        return x + 1
    return x


run17(torch.ones(2))


@torch.compile
def run18(x):
    return x * loss.__code__.co_argcount + len(loss.__code__.co_varnames), loss.__kwdefaults__["weight"]


run18(torch.ones(2))
