# graphs: 4
"""Managers of contextlib that cannot be made in compiled code."""

import contextlib, io
import torch


@torch.compile
def run(x):
    buf = io.StringIO()  # break: GB0156
    with contextlib.redirect_stdout(buf):  # break: GB0262 | skip: GB0142
        y = x + 1
    return y


run(torch.ones(2))


@torch.compile
def run2(x):
    x = x + 1
    with contextlib.suppress(ValueError):
        y = x + 1
        raise ValueError("a")
    return x


run2(torch.ones(2))


class H:
    def close(self):
        pass


@torch.compile
def run3(x):
    x = x * 2
    with contextlib.closing(H()) as h:  # break: GB0262 | skip: GB0142
        y = x + 1
    return y


run3(torch.ones(2))


def helper(x):
    with contextlib.closing(H()) as h:  # break: GB0262 | skip: GB0142
        return x + 1


@torch.compile
def run4(x):
    return helper(x * 2) + 1


run4(torch.ones(2))
