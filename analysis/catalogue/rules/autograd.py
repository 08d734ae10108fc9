"""Breaks of autograd: backward inside the compiled code, changes of what requires gradients, hooks."""

from __future__ import annotations

from ..model import Rule

GB0100 = Rule(
    id="GB0100",
    slug="hook-handle-in-global",
    type="Storing Tensor hook handle in globals",
    summary="The handle of a tensor hook is stored in a global.",
    message="the handle of a tensor hook is stored in the global {name|variable}",
    hints=("Return the handle, or keep it on an object that the caller passes in.",),
)

GB0104 = Rule(
    id="GB0104",
    slug="grad-fn",
    type="Tensor with grad_fn()",
    summary="The `grad_fn` of a tensor is read inside the compiled function.",
    message="`grad_fn` of {what|a tensor} is read inside a compiled function",
    hints=("Use `t.requires_grad`, which is known.",),
)

GB0108 = Rule(
    id="GB0108",
    slug="retain-grad",
    type="Tensor.retain_grad() with AOTDispatcher",
    kind="skip",
    summary="`retain_grad()` is called on a tensor made inside the compiled function.",
    message="`retain_grad()` on {what|an intermediate tensor} inside a compiled function",
    hints=("Return the tensor and call `retain_grad()` outside, or register a hook.",),
    effect="The function runs without being compiled.",
)

GB0123 = Rule(
    id="GB0123",
    slug="backward-call",
    type="Unsupported Tensor.backward() call",
    summary="`backward()` is called inside the compiled function.",
    message="`backward()` inside a compiled function ends the graph",
    hints=(
        "Compile the part up to the loss, and call `backward()` outside.",
        "`torch._dynamo.config.trace_autograd_ops = True` lets the compiler trace it in many cases.",
    ),
)

GB0125 = Rule(
    id="GB0125",
    slug="requires-grad-call",
    type="Unsupported Tensor.requires_grad_() call",
    summary="`requires_grad_()` changes whether a tensor records gradients, inside the compiled function.",
    message="`requires_grad_()` changes {what|a tensor} inside a compiled function",
    hints=(
        "Set it before the compiled function is called.",
        "To stop gradients use `detach()`.",
    ),
)

GB0206 = Rule(
    id="GB0206",
    slug="requires-grad-attribute",
    type="setattr() on Tensor.requires_grad",
    summary="The attribute `requires_grad` of a tensor is set inside the compiled function.",
    message="setting `requires_grad` of {what|a tensor} inside a compiled function",
    hints=("Set it before the compiled function is called.",),
)

GB0225 = Rule(
    id="GB0225",
    slug="factory-with-requires-grad",
    type="Attempted to use tensor creation function with requires_grad=True",
    summary="A tensor is made with `requires_grad=True` inside the compiled function.",
    message="{function|a tensor factory} is called with `requires_grad=True` inside a compiled function",
    hints=("Make the leaf outside and pass it in.",),
)

GB0442 = Rule(
    id="GB0442",
    slug="backward-without-inputs",
    type="backward() with empty inputs",
    summary="`backward(inputs=[])` is called.",
    message="`backward` is called with an empty list of inputs",
    hints=("Leave `inputs` out, or name the leaves.",),
)

GB7054 = Rule(
    id="GB7054",
    slug="backward-to-non-leaf",
    type="backward() with non-leaf tensor",
    summary="`backward(inputs=...)` names a tensor that is not a leaf.",
    message="`backward` is asked for the gradient of {what|a tensor} that is not a leaf",
    hints=("Ask for leaves, or use `torch.func.grad`.",),
)

GB7299 = Rule(
    id="GB7299",
    slug="gradient-after-break",
    type="_autograd_grad with lost grad_fn linkage",
    summary="A function from `torch.func` needs a gradient graph that a break has cut.",
    message="{function|this gradient} was prepared before the graph ended and cannot be computed after it",
    hints=("Repair the break itself, or keep the transform and its use together.",),
)

GB7444 = Rule(
    id="GB7444",
    slug="hook-asks-layout",
    type="register_hook with stride-dependent code",
    summary="A hook on a tensor decides by the layout of the gradient.",
    message="the hook {function|given here} decides by the strides of the gradient, which are not known",
    hints=("Make the hook do the same whatever the layout: `g.contiguous()` costs nothing when it is.",),
)

GB8985 = Rule(
    id="GB8985",
    slug="intermediate-leaf-leaks",
    type="requires_grad_() intermediate leaked as output",
    summary="A tensor made inside is set to require gradients and leaves the compiled function.",
    message="{what|a tensor made here} is set to require gradients and leaves the compiled function",
    hints=("Make the leaf outside and pass it in.",),
)

GB9186 = Rule(
    id="GB9186",
    slug="autograd-grad-call",
    type="using `torch.autograd.grad` with `torch._dynamo.config.trace_autograd_ops=False`",
    summary="`torch.autograd.grad` is called inside the compiled function.",
    message="`torch.autograd.grad` inside a compiled function ends the graph",
    hints=(
        "Use `torch.func.grad` or `torch.func.vjp`, which are traced.",
        "`torch._dynamo.config.trace_autograd_ops = True` lets the compiler trace it in many cases.",
    ),
)
