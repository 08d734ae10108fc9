# graphs: 1
"""An exception that the function catches itself is traced through."""
import torch


def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        return 1.0


@torch.compile
def f(x):
    try:
        if x.shape[0] != 4:
            raise ValueError("four expected")
        y = x + 1
    except ValueError:
        y = x - 1
    finally:
        x = x * 2
    return y * lookup({"a": 2.0}, "b") + x


f(torch.randn(3))
