"""Draws of Python's random numbers, made inside of the graph. Other numbers, of the same distribution."""

import random

import torch


@torch.compile
def noisy(x):
    scale = random.random()
    shift = random.uniform(0, 1)
    return x * 0 * scale + x * 0 * shift


def main():
    return noisy(torch.arange(6.0))
