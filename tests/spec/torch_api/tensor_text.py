# graphs: 4
"""Tensors as text."""
import torch


@torch.compile
def in_fstring(x):
    text = f"value {x}"
    return x + 1, text


@torch.compile
def as_str(x):
    text = str(x)  # break: GB0059
    return x + 1, text


@torch.compile
def as_repr(x):
    text = repr(x)  # break: GB0569
    return x + 1, text


@torch.compile
def formatted(x):
    text = "{} and {:.2f}".format(x.shape, 1.5)
    return x + len(text)


@torch.compile
def percent(x):
    text = "%s" % (x,)  # skip: GB0059
    return x + 1, text


for function in (in_fstring, as_str, as_repr, formatted, percent):
    function(torch.ones(2))
