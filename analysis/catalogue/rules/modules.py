"""Breaks of torch.nn: recurrent modules, parameters made inside, hooks and containers."""

from __future__ import annotations

from ..model import Rule

GB0014 = Rule(
    id="GB0014",
    slug="recurrent-module",
    type="Attempted to wrap RNN, GRU, or LSTM",
    summary="An `nn.RNN`, `nn.LSTM` or `nn.GRU` is used inside the compiled function.",
    message="{what|a recurrent module of torch.nn} is not traced",
    hints=(
        ("`torch._dynamo.config.allow_rnn = True` lets the compiler trace it, at the price of unrolling."),
        "Compile the parts before and after it, and leave the recurrent module to its own kernels.",
    ),
)

GB0226 = Rule(
    id="GB0226",
    slug="parameter-of-non-tensor",
    type="`torch.nn.Parameter()` with unsupported data type",
    summary="`nn.Parameter` is constructed from something that is not a tensor.",
    message="`nn.Parameter` of {what|something that is no tensor} inside a compiled function",
    hints=("Make parameters in `__init__`.",),
)

GB0264 = Rule(
    id="GB0264",
    slug="parameter-constructor",
    type="Attempted to use `torch.nn.Parameter()` constructor with Dynamo",
    summary="`nn.Parameter(...)` is constructed inside the compiled function.",
    message="`nn.Parameter(...)` is constructed inside a compiled function",
    hints=("Make parameters in `__init__`, or before the compiled function is called.",),
)

GB0237 = Rule(
    id="GB0237",
    slug="parameter-flag-not-constant",
    type="non-constant `requires_grad` argument to `torch.nn.Parameter`",
    summary="`nn.Parameter` gets a `requires_grad` that is not known while tracing.",
    message="{what|`nn.Parameter()`} with a `requires_grad` that is not known",
    hints=("Use a constant.",),
)
