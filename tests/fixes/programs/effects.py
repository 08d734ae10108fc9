"""Printing, logging, warning and reading the clock: only while not compiling."""

import logging
import time
import warnings

import torch

logger = logging.getLogger(__name__)


@torch.compile
def step(x):
    start = time.perf_counter()
    # the user's own words stay
    print("shape", x.shape)  # so do these
    logger.info(
        "sum of %s",
        x.shape,
    )
    warnings.warn("careful")
    for k in range(2):
        x = x + k
    elapsed = time.perf_counter() - start
    return x if elapsed < 1e9 else -x


def main():
    return step(torch.arange(6.0))
