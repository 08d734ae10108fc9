"""Model of torch.optim.sparse_adam: never compiled."""

import torch
from gbpredict_model import graph_break

from .optimizer import Optimizer


class SparseAdam(Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "maximize": maximize})

    def step(self, closure=None):
        graph_break("GB0099", "the step of SparseAdam is disabled")
        return self._disabled_step(closure)

    @torch._dynamo.disable
    def _disabled_step(self, closure):
        return self._plain_step(closure)
