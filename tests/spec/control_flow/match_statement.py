# graphs: 2
"""A match on plain values is decided while tracing."""
import torch


def activate(kind, x):
    match kind:
        case "relu":
            return x.relu()
        case ("scaled", factor):
            return x * factor
        case {"name": "debug"}:
            print("debug")  # break: GB0059
            return x
        case _:
            return x.tanh()


@torch.compile
def f(x):
    return activate("relu", x) + activate(("scaled", 3), x) + activate(None, x)


@torch.compile
def g(x):
    return activate({"name": "debug"}, x) + 1


f(torch.randn(2))
g(torch.randn(2))
