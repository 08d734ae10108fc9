"""Breaks of control flow: branches on data, breaks inside loops, unknown instructions."""

from __future__ import annotations

from ..model import Rule

GB0082 = Rule(
    id="GB0082",
    slug="unknown-bytecode",
    type="Missing bytecode handler",
    kind="skip",
    summary="The code uses an instruction of Python that the compiler does not know.",
    message="the compiler does not know the instruction that {what|this statement} is compiled to",
    hints=("Move the statement out of the compiled function.",),
    effect="The code that contains the instruction runs without being compiled.",
)

GB0170 = Rule(
    id="GB0170",
    slug="data-dependent-branching",
    type="Data-dependent branching",
    summary="Python control flow depends on the value of a tensor.",
    message=("{what|this condition} depends on tensor data, which the compiler does not have while it traces"),
    hints=(
        (
            "Choose between values without a branch: `torch.where(cond, a, b)`, `torch.clamp`, "
            "`torch.nan_to_num`, masks."
        ),
        "Where both sides are real work, `torch.cond` keeps the branch inside the graph.",
        "If the decision belongs outside the model, take it before the compiled function is called.",
    ),
    effect=(
        "The graph ends before the test, which runs in Python; each side that is then taken is "
        "compiled as a graph of its own. Inside a loop, a `try` or a generator the whole function "
        "runs without being compiled."
    ),
)

GB6622 = Rule(
    id="GB6622",
    slug="comparison-of-lists-with-tensors",
    type="list_richcompare_nonconst",
    summary="Lists or tuples are compared that contain tensors.",
    message="comparing {what|these sequences} compares the tensors in them",
    hints=("Compare lengths and identities, or the tensors with tensor operations.",),
)

GB7000 = Rule(
    id="GB7000",
    slug="graph-break-in-loop",
    type="graph break in loop",
    kind="wrapper",
    summary="Something inside a loop breaks the graph, so the whole function runs without being compiled.",
    message=("a graph break inside this loop ({cause|see the break itself}): the rest of the function is not compiled"),
    hints=(
        "Repair the break itself, or move what causes it out of the loop.",
        ("Move the loop's body into a function of its own: it is then compiled, and only the loop runs in Python."),
    ),
    effect=(
        "The function that contains the loop runs without being compiled; functions that it calls are "
        "still compiled one by one."
    ),
)
