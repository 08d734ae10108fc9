# graphs: 1
"""Attributes by computed names, __getattr__, and vars."""
import torch


class Config:
    dropout = 0.1

    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)

    def __getattr__(self, name):
        if name.startswith("default_"):
            return 3
        raise AttributeError(name)


config = Config(width=2, act="relu")


@torch.compile
def f(x):
    act = getattr(torch, config.act)
    if hasattr(config, "missing"):
        print("missing is there")
    return act(x) * getattr(config, "width") + config.default_size + getattr(config, "bias", 0)


f(torch.ones(2))
