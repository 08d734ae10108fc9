"""Breaks of numpy code, which is traced as if arrays were tensors."""

from __future__ import annotations

from ..model import Rule

GB0105 = Rule(
    id="GB0105",
    slug="to-numpy-without-tracing",
    type="Tensor.numpy() with trace_numpy=False",
    summary="`t.numpy()` is called while tracing of numpy is switched off.",
    message="`numpy()` of {what|a tensor} while `torch._dynamo.config.trace_numpy` is off",
    hints=("Leave `trace_numpy` on, which is the default, or stay with tensors.",),
)

GB0157 = Rule(
    id="GB0157",
    slug="array-attribute-unknown",
    type="Unsupported ndarray attribute access",
    summary="An attribute of a numpy array is read that has no counterpart in torch.",
    message="the array attribute {name|that is read here} has no counterpart in torch",
    hints=("Use `shape`, `dtype`, `ndim`, `size`, `T`, which have one.",),
)

GB0158 = Rule(
    id="GB0158",
    slug="array-method-unknown",
    type="Unsupported ndarray method call",
    summary="A method of a numpy array is called that has no counterpart in torch.",
    message="the array method {method|that is called here} has no counterpart in torch",
    hints=("Convert with `torch.from_numpy` and use the tensor's method.",),
)

GB0185 = Rule(
    id="GB0185",
    slug="array-without-tensor",
    type="failed to convert numpy.ndarray to Tensor",
    summary="A numpy array has a dtype for which there is no tensor.",
    message="{what|this numpy array} cannot be treated as a tensor",
    hints=("Keep strings and objects in lists; give the compiled function numeric arrays.",),
    effect=("The graph ends where the array is used; most often the whole function runs without being compiled."),
)

GB0250 = Rule(
    id="GB0250",
    slug="array-of-objects",
    type="ndarray.astype(object)",
    summary="A numpy array is converted to an array of objects.",
    message="{what|a numpy array} is converted to an array of objects",
    hints=("Use a list for objects.",),
)

GB0293 = Rule(
    id="GB0293",
    slug="numpy-call-without-tracing",
    type="attempted to trace numpy function with config.trace_numpy=False",
    summary="A numpy function is called while tracing of numpy is switched off.",
    message="{function|a numpy function} is called while `torch._dynamo.config.trace_numpy` is off",
    hints=("Leave `trace_numpy` on, which is the default, or use the torch function of the same purpose.",),
)

GB0294 = Rule(
    id="GB0294",
    slug="numpy-function-unknown",
    type="attempted to trace numpy function unsupported by PyTorch",
    summary="A numpy function is called that has no counterpart in torch.",
    message="{function|this numpy function} has no counterpart in torch",
    hints=("Use the torch function of the same purpose, or call numpy outside the compiled function.",),
)

GB0231 = Rule(
    id="GB0231",
    slug="from-numpy-untraced",
    type="call `torch.from_numpy` with `torch._dynamo.config.trace_numpy=False`",
    summary="`torch.from_numpy` is called while tracing of numpy is off.",
    message="`torch.from_numpy` while `torch._dynamo.config.trace_numpy` is off",
    hints=("Leave `trace_numpy` on, or convert outside of the compiled function.",),
)

GB0290 = Rule(
    id="GB0290",
    slug="numpy-method-untraced",
    type="attempted to trace numpy.* function as a method",
    summary="A method of an array is called while tracing of numpy is off.",
    message="`{what|a method of an array}` while `torch._dynamo.config.trace_numpy` is off",
    hints=("Leave `trace_numpy` on, or use tensors.",),
)

GB0298 = Rule(
    id="GB0298",
    slug="numpy-random-stream",
    type="attempted to trace torch._numpy.random function with config.use_numpy_random_stream=True",
    summary="A random function of numpy is called under `use_numpy_random_stream`.",
    message="`{what|a random function of numpy}` under `torch._dynamo.config.use_numpy_random_stream`",
    hints=("Leave the setting off, or use torch's random functions.",),
)
