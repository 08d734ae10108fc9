"""Calls that have an equal which is traced."""

import copy

import torch


@torch.compile
def power(x):
    return pow(x, 2) + 1


@torch.compile
def power_inside(x):
    return -pow(x + 1, 3).sum()


@torch.compile
def copied(x):
    y = copy.deepcopy(x)
    y += 1
    return y * x


def main():
    x = torch.arange(6.0)
    return power(x), power_inside(x), copied(x)
