"""Breaks of calls: functions that are never traced, builtins without a rule, what the program asks for itself."""

from __future__ import annotations

from ..model import Rule

GB0007 = Rule(
    id="GB0007",
    slug="call-of-skipped-function",
    type="Attempted to call function marked as skipped",
    summary=("A function is called that the compiler never traces: a builtin in C, or one on its skip list."),
    message="{function|this function} is on the compiler's list of functions that are never traced",
    hints=(
        "Move the call out of the compiled function.",
        ("If the result matters only on the host (time, files, prints, warnings), do it before or after."),
        "Guard it with `if not torch.compiler.is_compiling():` where it may be left out.",
    ),
)

GB0008 = Rule(
    id="GB0008",
    slug="inline-of-skipped-function",
    type="Attempted to inline function marked as skipped",
    summary="A Python function is called whose file or name the compiler is told not to trace.",
    message="{function|this function} is marked as not to be traced into",
    hints=(
        "Move the call out of the compiled function.",
        "For progress bars and the like: keep them in the loop that calls the compiled function.",
    ),
)

GB0021 = Rule(
    id="GB0021",
    slug="fstring-of-unknown",
    type="BUILD_STRING type error",
    summary="An f-string is built from a part whose text is not known while tracing.",
    message="{what|a part} of this f-string has no text while tracing",
    hints=("Format it outside the compiled function.",),
)

GB0025 = Rule(
    id="GB0025",
    slug="explicit-graph-break",
    type="Call to `torch._dynamo.graph_break()`",
    summary="The program asks for a graph break with `torch._dynamo.graph_break()`.",
    message="`torch._dynamo.graph_break()` ends the graph here{reason&: }",
    hints=("Remove the call if the break is no longer wanted.",),
)

GB0055 = Rule(
    id="GB0055",
    slug="argument-not-for-the-graph",
    type="Failed to convert args/kwargs to proxy",
    summary="An argument of a torch operation is an object that cannot be in the graph.",
    message="{argument|an argument} of {function|this operation} cannot be put into the graph",
    hints=(
        ("Do without the object: for random numbers seed globally instead of passing a `torch.Generator`."),
        "Create the result outside the compiled function and pass it in.",
    ),
)

GB0059 = Rule(
    id="GB0059",
    slug="untraceable-builtin",
    type="Failed to trace builtin operator",
    summary="A Python builtin is called with arguments for which the compiler has no rule.",
    message="the compiler has no rule for {function|this builtin} with {arguments|these arguments}",
    hints=(
        (
            "For prints: `torch._dynamo.config.reorderable_logging_functions.add(print)`, or print after "
            "the compiled function."
        ),
        "Replace the builtin by the tensor's own operation or by plain Python on known values.",
    ),
)

GB0098 = Rule(
    id="GB0098",
    slug="call-of-disabled-function",
    type="Skip calling `torch.compiler.disable()`d function",
    summary="A function is called that is wrapped with `torch.compiler.disable`.",
    message="{function|this function} is wrapped with `torch.compiler.disable`{reason&: }",
    hints=(
        "Take the decorator away if the reason for it has gone.",
        (
            "If the function should only be opaque and has a fixed result, "
            "`torch.compiler.allow_in_graph` or a custom operator keeps the graph whole."
        ),
    ),
)

GB0099 = Rule(
    id="GB0099",
    slug="inline-of-disabled-function",
    type="Skip inlining `torch.compiler.disable()`d function",
    summary="A Python function is called that is wrapped with `torch.compiler.disable`.",
    message="{function|this function} is wrapped with `torch.compiler.disable`{reason&: }",
    hints=(
        "Take the decorator away if the reason for it has gone.",
        "Call it outside the compiled function.",
    ),
)

GB0147 = Rule(
    id="GB0147",
    slug="unsupported-function-call",
    type="Unsupported function call",
    summary="Something is called for which the compiler has no rule at all.",
    message="the compiler has no rule for calling {function|this object}",
    hints=(("Make the object outside the compiled function and pass it in, or use a plain Python counterpart."),),
)

GB0148 = Rule(
    id="GB0148",
    slug="delayed-unsupported-call",
    type="Unsupported function call (delayed)",
    summary=("A module or object is called of which it was settled before that calling it breaks the graph."),
    message="calling {function|this object} breaks the graph{reason&: }",
    hints=(("Take `torch.compiler.disable` away from the module, or call it outside the compiled function."),),
)

GB0156 = Rule(
    id="GB0156",
    slug="unsupported-method-call",
    type="Unsupported method call",
    summary="A method is called on an object for whose type the compiler has no rule.",
    message="the compiler has no rule for the method {method|that is called here} of {type|this object}",
    hints=(
        "Do the work with plain Python objects, or before the compiled function.",
        "For an object of a C extension: wrap its use in `torch.library.custom_op`.",
    ),
)

GB0177 = Rule(
    id="GB0177",
    slug="function-not-in-python",
    type="can't handle functions not implemented in python ",
    kind="skip",
    summary="A function that is not written in Python is looked through to be inlined.",
    message="{function|this function} is not written in Python, so its code cannot be followed",
    hints=("Call it outside the compiled function, or write the wrapper in Python.",),
    effect="The function that calls it runs without being compiled.",
)

GB0208 = Rule(
    id="GB0208",
    slug="torch-call-without-tensor",
    type="torch.* op returned non-Tensor",
    summary=("A torch function returns something that is neither a tensor nor a constant the compiler knows."),
    message=("{function|this torch function} returns {result|a value that is no tensor}, which cannot be in the graph"),
    hints=(
        "Compute it before the compiled function and pass it in, or keep it on the module.",
        "Sizes and flags: ask the tensor (`x.shape`, `x.dtype`) instead of a torch function.",
    ),
)

GB0213 = Rule(
    id="GB0213",
    slug="builtin-on-tensors",
    type="unimplemented builtin op on tensor arguments",
    summary="A builtin or an operator function has no counterpart for tensors.",
    message="the compiler has no rule for {function|this builtin} on tensors",
    hints=(
        "Use the tensor's own operation: `torch.clamp`, `torch.maximum`, `t ** 2`.",
        "Draw random numbers outside the compiled function and pass them in.",
    ),
)

GB0260 = Rule(
    id="GB0260",
    slug="partial-without-function",
    type="missing args to functools.partial",
    summary="`functools.partial` is called without a function.",
    message="`functools.partial` needs a function as its first argument",
    hints=("Give it one: the call fails in plain Python too.",),
)

GB0275 = Rule(
    id="GB0275",
    slug="step-unsupported-too-early",
    type="torch._dynamo.step_unsupported() with empty checkpoint",
    summary="`torch._dynamo.step_unsupported()` is called where no partial graph exists.",
    message="`torch._dynamo.step_unsupported()` is called where no partial graph exists",
    hints=("Remove the call: it is for tests of the compiler.",),
)

GB0291 = Rule(
    id="GB0291",
    slug="logger-method",
    type="logging.Logger method not supported for non-export cases",
    summary="A method of a `logging.Logger` is called.",
    message="{what|a logging call} cannot be traced",
    hints=(
        "Log outside the compiled function.",
        ("`torch._dynamo.config.ignore_logging_functions` names logging functions to drop while compiling."),
        "Guard it: `if not torch.compiler.is_compiling(): logger.info(...)`.",
    ),
)

GB0297 = Rule(
    id="GB0297",
    slug="random-with-wrong-arguments",
    type="random.Random() with improper arguments",
    summary="`random.Random` is constructed with arguments that are not traced.",
    message="`random.Random` with these arguments is not traced",
    hints=("Give one constant seed, or make the generator outside the compiled function.",),
)

GB4297 = Rule(
    id="GB4297",
    slug="explicit-skip-frame",
    type="Call to `torch._dynamo.skip_frame()`",
    kind="skip",
    summary="The program asks that the frame be left alone with `torch._dynamo.skip_frame()`.",
    message="`torch._dynamo.skip_frame()`: this function runs without being compiled{reason&: }",
    hints=("Remove the call if skipping is no longer wanted.",),
    effect="The function runs without being compiled; functions that it calls are still compiled.",
)

GB4393 = Rule(
    id="GB4393",
    slug="issubclass-of-non-class",
    type="issubclass() with unsupported arguments",
    summary="`issubclass` is asked of something that is not a class.",
    message="`issubclass` is asked of {what|something that is no class}",
    hints=("Use `isinstance` for objects.",),
)

GB4695 = Rule(
    id="GB4695",
    slug="torchscript-inside",
    type="torch.jit.script/freeze modules unsupported",
    summary="`torch.jit.script` or `torch.jit.freeze` is called inside the compiled function.",
    message="{function|TorchScript} is called inside a compiled function",
    hints=("Use the plain module: compiling replaces scripting.",),
)

GB7312 = Rule(
    id="GB7312",
    slug="arguments-do-not-fit",
    type="failed to bind arguments when attempting to inline",
    summary="A function is called with arguments that do not fit its parameters.",
    message="the arguments do not fit the parameters of {function|this function}{reason&: }",
    hints=("The call raises `TypeError` in plain Python too: correct it.",),
)

GB7650 = Rule(
    id="GB7650",
    slug="generator-method",
    type="torch.Generator method",
    summary="A method of a `torch.Generator` is called.",
    message="{method|a method} of a `torch.Generator` is not traced",
    hints=("Seed outside the compiled function.",),
)

GB0292 = Rule(
    id="GB0292",
    slug="regular-expression-iterator",
    type="constant-like method call with unsupported return type",
    summary="A method of a pattern gives something that the compiler cannot hold.",
    message="`{what|a method of a pattern}` gives an iterator",
    hints=("Use `findall`, `match` or `search`.",),
)

GB0296 = Rule(
    id="GB0296",
    slug="print-cannot-wait",
    type="attempted to reorder a debugging function that can't actually be reordered",
    summary="A reordered `print` is given something that cannot be printed later.",
    message="{what|a reordered `print()`} is given something that cannot be printed later",
    hints=("Print tensors, constants and f-strings of them.",),
)

GB0299 = Rule(
    id="GB0299",
    slug="regular-expression-on-tensor-text",
    type="constant-like method call with non-constant args",
    summary="A regular expression is applied to text that is not known while tracing.",
    message="`{what|a method of a pattern}` of text that is not known",
    hints=("Apply it to constant text, or outside of the compiled function.",),
)

GB0193 = Rule(
    id="GB0193",
    slug="key-function-on-tensors",
    type="invalid call to builtin op handler",
    summary="`min` or `max` with a key function is given values that are no constants.",
    message="{what|a builtin} is called with arguments for which its handler does not fit",
    hints=("Compute the keys as tensors, or use plain values.",),
)
