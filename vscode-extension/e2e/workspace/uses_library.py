"""Calls into a library that one environment has and another has not."""

import helper_library
import torch


@torch.compile
def scaled(x):
    return helper_library.scale(x) + 1


scaled(torch.ones(4))
