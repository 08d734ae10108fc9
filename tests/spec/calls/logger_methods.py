# graphs: 3
"""Methods of a logger break; a guard on its level does not help the traced path."""
import logging

import torch

logger = logging.getLogger("demo")


@torch.compile
def f(x):
    y = x * 3
    logger.info("tripled %s", tuple(y.shape))  # break: GB0291
    return y - 1


@torch.compile
def quiet(x):
    return x * 3


f(torch.randn(2))
quiet(torch.randn(2))
