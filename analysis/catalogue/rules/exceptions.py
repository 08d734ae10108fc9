"""Breaks of exceptions: raised and not caught, assertions, undefined names, failed imports."""

from __future__ import annotations

from ..model import Rule

GB0002 = Rule(
    id="GB0002",
    slug="assertion-on-symbolic-size",
    type="Assertion failed on symbolic shapes",
    summary="An assertion about a symbolic size is false.",
    message="this assertion about a symbolic size fails",
    hints=(
        "If the assertion is right, the program fails in the same way without the compiler.",
        "Use `torch._check` for what always holds.",
    ),
)

GB0011 = Rule(
    id="GB0011",
    slug="undefined-local",
    type="Attempted to read undefined local variable",
    kind="skip",
    summary="A local variable is read that has no value on this path.",
    message="the local variable {name|read here} has no value on this path",
    hints=("Give it a value on every path.",),
    effect="The function runs without being compiled, so that Python itself raises the exception.",
)

GB0034 = Rule(
    id="GB0034",
    slug="assertion-must-not-split",
    type="Data-dependent assertion failed (cannot compile partial graph)",
    kind="skip",
    summary="An assertion that depends on unknown data stands where the graph must not be split.",
    message="this assertion depends on data and stands where the graph cannot be split",
    hints=("Check before the compiled function, or use `torch._check`.",),
    effect="The function runs without being compiled.",
)

GB0069 = Rule(
    id="GB0069",
    slug="import-failure",
    type="Import failure",
    kind="skip",
    summary="An import inside the compiled function fails.",
    message="importing {name|this module} fails while tracing",
    hints=("Import at the top of the file, and keep a flag of whether it is there.",),
    effect="The function runs without being compiled.",
)

GB0088 = Rule(
    id="GB0088",
    slug="observed-exception",
    type="Observed exception",
    kind="skip",
    summary="The program raises an exception here, and nothing in the compiled function catches it.",
    message="{exception|an exception} is raised here and not caught in the compiled function",
    hints=(
        "Check the condition outside the compiled function, or use `torch._check`.",
        (
            "If the exception is not expected, the program fails in the same way without the compiler: "
            "run it eagerly to see."
        ),
    ),
    effect="The function runs without being compiled, so that Python itself raises the exception.",
)

GB0091 = Rule(
    id="GB0091",
    slug="uninitialized-closure-variable",
    type="Read uninitialized cell",
    kind="skip",
    summary="A variable of an enclosing function is read before it has a value.",
    message="{name|a variable of the enclosing function} is read before it has a value",
    hints=("Assign it before the inner function is called.",),
    effect="The function runs without being compiled, so that Python itself raises the exception.",
)

GB0135 = Rule(
    id="GB0135",
    slug="attribute-of-exception",
    type="Unsupported attribute assignment on Exception object",
    summary="An attribute is set on an exception that was made while tracing.",
    message="setting {name|an attribute} of an exception inside a compiled function",
    hints=("Pass the data as an argument of the exception: `MyError(message, code)`.",),
)

GB0273 = Rule(
    id="GB0273",
    slug="exception-with-keywords",
    type="Keyword args passed to exception constructor",
    summary="An exception of Python is constructed with keyword arguments.",
    message="{exception|an exception} is constructed with keyword arguments",
    hints=("Give the arguments by position.",),
)

GB9158 = Rule(
    id="GB9158",
    slug="torch-check-message-closure",
    type="Can't convert torch._check*() message closure",
    summary="The message function of `torch._check` uses values that are not constants.",
    message="the message of {what|`torch._check`} uses {name|a value} that is not a constant",
    hints=(
        'Make the message a constant: `lambda: "x is too short"`.',
        "Take sizes into a local number first, if they are static.",
    ),
)

GB0171 = Rule(
    id="GB0171",
    slug="assertion-error-without-text",
    type="assert with non-string message",
    summary="An `AssertionError` is made with something that is no constant text.",
    message="{what|`AssertionError(...)`} with something that is no constant text",
    hints=("Give a constant message.",),
)
