# graphs: 2
"""Code for eager execution only, behind is_compiling, is not traced."""
import torch


@torch.compile
def f(x):
    if not torch.compiler.is_compiling():
        print("eager", x.sum().item())
    return x * 2


def g(x):
    if torch.compiler.is_compiling():
        return x * 2
    print("never seen by the compiler")
    return x * 3


f(torch.randn(3))
torch.compile(g)(torch.randn(3))
