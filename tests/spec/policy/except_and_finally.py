# graphs: 4
"""Breaks in an except handler, in else and in finally."""
import torch


@torch.compile
def in_handler(x):
    y = x + 1
    try:
        raise KeyError("k")
    except KeyError:
        print("handler")  # skip: GB0059
    return y * 2


@torch.compile
def in_finally(x):
    y = x + 1
    try:
        y = y * 2
    finally:
        print("finally")  # break: GB0059
    return y * 2


@torch.compile
def in_else(x):
    y = x + 1
    try:
        y = y * 2
    except KeyError:
        y = y * 3
    else:
        print("else")  # break: GB0059
    return y * 2


in_handler(torch.ones(2))
in_finally(torch.ones(2))
in_else(torch.ones(2))
