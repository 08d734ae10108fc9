"""Model of torch.optim.lbfgs: never compiled."""

import torch
from gbpredict_model import graph_break

from .optimizer import Optimizer


class LBFGS(Optimizer):
    def __init__(
        self,
        params,
        lr=1,
        max_iter=20,
        max_eval=None,
        tolerance_grad=1e-7,
        tolerance_change=1e-9,
        history_size=100,
        line_search_fn=None,
    ):
        super().__init__(
            params,
            {
                "lr": lr,
                "max_iter": max_iter,
                "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
                "tolerance_grad": tolerance_grad,
                "tolerance_change": tolerance_change,
                "history_size": history_size,
                "line_search_fn": line_search_fn,
            },
        )
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]
        self._numel_cache = None

    def step(self, closure):
        graph_break("GB0099", "the step of LBFGS is disabled")
        return self._disabled_step(closure)

    @torch._dynamo.disable
    def _disabled_step(self, closure):
        return self._plain_step(closure)
