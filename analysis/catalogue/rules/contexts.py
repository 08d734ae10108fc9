"""Breaks of `with`: context managers that cannot be entered, or not be left in the middle."""

from __future__ import annotations

from ..model import Rule

GB0066 = Rule(
    id="GB0066",
    slug="break-under-context-manager",
    type="Graph break under GenericContextWrappingVariable",
    kind="wrapper",
    summary=("Something breaks the graph inside a `with` whose context manager cannot be left and entered again."),
    message=(
        "a graph break inside a `with` of {what|a context manager} that cannot be split ({cause|see the break itself})"
    ),
    hints=(
        "Repair the break itself, or move it out of the `with`.",
        "Put the `with` around the call of the compiled function.",
    ),
    effect=(
        "The function that contains the `with` runs without being compiled; functions that it calls "
        "are still compiled one by one."
    ),
)

GB0142 = Rule(
    id="GB0142",
    slug="unsupported-context-manager",
    type="Unsupported context manager",
    summary="A `with` statement uses a context manager that the compiler does not know.",
    message="the compiler cannot enter {what|this context manager}",
    hints=(
        "Put the `with` around the call of the compiled function instead of inside it.",
        ("A context manager written with `@contextmanager` or as a class in Python is traced; one in C is not."),
    ),
    effect=(
        "The graph ends before the `with`; the statement and its body run in Python, while functions "
        "that the body calls are still compiled."
    ),
)

GB0212 = Rule(
    id="GB0212",
    slug="profiler-escapes",
    type="torch.profiler object escaped from compiled region",
    kind="skip",
    summary="A profiler made inside the compiled function leaves it.",
    message="{what|a profiler} made inside a compiled function leaves it",
    hints=("Profile around the call of the compiled function.",),
    effect="The function runs without being compiled.",
)

GB0221 = Rule(
    id="GB0221",
    slug="contextmanager-not-a-generator",
    type="non-generator contextlib.contextmanager",
    summary="A function decorated with `@contextmanager` is not a generator function.",
    message="{function|this function} is decorated with `@contextmanager` but is not a generator function",
    hints=("Write it with one `yield`.",),
)

GB0262 = Rule(
    id="GB0262",
    slug="contextlib-not-supported",
    type="unsupported contextlib.* API",
    summary="A tool of `contextlib` is used that the compiler does not trace.",
    message="{what|this tool of contextlib} is not traced",
    hints=("Use `try`/`finally`, or enter the context outside the compiled function.",),
)

GB0249 = Rule(
    id="GB0249",
    slug="accelerator-stream",
    type="bad device argument to torch.accelerator.current_stream",
    summary="`torch.accelerator.current_stream` is called where there is no accelerator.",
    message="{what|`torch.accelerator.current_stream()`} without an accelerator",
    hints=("Ask `torch.accelerator.is_available()` first.",),
)

GB2533 = Rule(
    id="GB2533",
    slug="context-manager-leaves",
    type="reconstructing @contextmanager object",
    summary="A context manager made by a `@contextmanager` function leaves the compiled function.",
    message="{what|a context manager} made inside a compiled function leaves it",
    hints=("Return what the caller needs instead of the manager.",),
)
