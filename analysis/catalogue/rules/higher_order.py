"""Breaks of higher-order operators: functions given to torch that become graphs of their own."""

from __future__ import annotations

from ..model import Rule

GB0067 = Rule(
    id="GB0067",
    slug="side-effect-in-higher-order-op",
    type="HOP: Unsafe side effect",
    summary="A function given to a higher-order operator changes something outside of it.",
    message="{function|the function given here} changes {name|a variable} outside of its own scope",
    hints=("Return the value instead of storing it.",),
)

GB0078 = Rule(
    id="GB0078",
    slug="nonstrict-trace-limitation",
    type="Limitation of `nonstrict_trace",
    summary="`nonstrict_trace` is used in a way that is not supported.",
    message="`nonstrict_trace` is used here in a way that is not supported{reason&: }",
    hints=("Apply `nonstrict_trace` outside the compiled function, at the top level of the module.",),
)

GB0144 = Rule(
    id="GB0144",
    slug="custom-jvp",
    type="Unsupported custom jvp",
    summary="An `autograd.Function` that defines `jvp` is applied.",
    message="{what|this autograd.Function} defines `jvp`, which is not traced",
    hints=("Remove `jvp` if forward-mode gradients are not needed, or apply the function outside.",),
)

GB0236 = Rule(
    id="GB0236",
    slug="nonstrict-trace-argument",
    type="Invalid input type for nonstrict_trace-ed function",
    summary="A function marked with `nonstrict_trace` gets an argument of a type that is not registered.",
    message=("{argument|an argument} of {function|this function} has a type that `nonstrict_trace` does not accept"),
    hints=(("Pass tensors and numbers, or register the class with `torch.utils._pytree.register_pytree_node`."),),
)

GB4413 = Rule(
    id="GB4413",
    slug="attribute-not-restored",
    type="HOP: Non-nullified side effect",
    summary="A function given to a higher-order operator leaves an attribute changed.",
    message="{what|an attribute} is changed by a function given to a higher-order operator, and not set back",
    hints=("Change the attribute outside of the operator, or set it back at the end.",),
)
