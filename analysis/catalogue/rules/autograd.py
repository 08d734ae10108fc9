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

GB0013 = Rule(
    id="GB0013",
    slug="hook-handle-from-outside",
    type="Attempted to represent unregistered RemovableHandle",
    summary="The handle of a hook that was registered outside is used inside the compiled function.",
    message="the handle of a hook that was registered outside is used here",
    hints=("Remove the hook before or after the call of the compiled function.",),
)

GB0085 = Rule(
    id="GB0085",
    slug="autograd-forward-not-a-function",
    type="Non-function or method in subclass of torch.autograd.Function",
    summary="The `forward` of an `autograd.Function` is no function.",
    message="{what|the `forward` of an `autograd.Function`} is no function",
    hints=("Write `forward` as a static method.",),
)

GB0139 = Rule(
    id="GB0139",
    slug="autograd-context-method",
    type="Unsupported autograd.Function context method",
    summary="`forward` of an `autograd.Function` calls a method of `ctx` that is not traced.",
    message="`{what|a method of ctx}` is not traced",
    hints=("Use `save_for_backward`, `mark_dirty`, `mark_non_differentiable` and plain attributes.",),
)

GB0145 = Rule(
    id="GB0145",
    slug="custom-vjp",
    type="Unsupported custom vjp",
    summary="An `autograd.Function` defines `vjp`.",
    message="`{what|vjp of an autograd.Function}` is not traced",
    hints=("Define `backward`.",),
)

GB0346 = Rule(
    id="GB0346",
    slug="autograd-function-not-a-function",
    type="autograd.Function.apply: non-function or method forward",
    summary="`forward` or `backward` of an `autograd.Function` is no function.",
    message="{what|a method of an `autograd.Function`} is no function",
    hints=("Write both as static methods.",),
)

GB2464 = Rule(
    id="GB2464",
    slug="dirty-input-not-returned",
    type="autograd.Function.apply: mark_dirty input not returned",
    summary="An input that `mark_dirty` names is not returned by `forward`.",
    message="{what|`forward`} does not return an input that it marks dirty",
    hints=("Return the changed input from `forward`.",),
)

GB4372 = Rule(
    id="GB4372",
    slug="autograd-keyword-only-argument",
    type="autograd_function_kwonly_args",
    summary="`forward` of an `autograd.Function` is given a keyword-only argument.",
    message="{what|`apply()`} with a keyword-only argument",
    hints=("Make it a positional argument.",),
)

GB6297 = Rule(
    id="GB6297",
    slug="autograd-same-tensor-twice",
    type="autograd.Function.apply: duplicate tensor input",
    summary="The same tensor is given twice to an `autograd.Function`.",
    message="{what|`apply()`} gets the same tensor twice",
    hints=("Pass a copy (`x.clone()`) for the second one.",),
)
