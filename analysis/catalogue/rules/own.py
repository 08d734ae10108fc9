"""Notes of this tool itself: what it could not see. They are never breaks, and never counted as such."""

from __future__ import annotations

from ..model import Rule

GBP001 = Rule(
    id="GBP001",
    slug="budget-exhausted",
    type="Analysis budget exhausted",
    kind="note",
    summary="A limit of the analysis was reached before everything had been seen.",
    message="the analysis stopped at its limit of {what|steps}: breaks further on are not shown",
    hints=("Check a smaller entry with `--entry module:qualname`.",),
)

GBP002 = Rule(
    id="GBP002",
    slug="unresolved-import",
    type="Unresolved import",
    kind="note",
    summary="The source of an imported module was not found, so what it does is unknown.",
    message="the source of `{what|a module}` was not found: what it does to the graph is unknown",
    hints=("Name the environment that has the package with `--python PATH`.",),
)

GBP003 = Rule(
    id="GBP003",
    slug="internal-error",
    type="Internal error",
    kind="note",
    summary="The tool itself failed while it looked at an entry; the other entries are unaffected.",
    message="internal error while looking at {what|this entry}: its answer is incomplete",
)

GBP004 = Rule(
    id="GBP004",
    slug="unmodelled-callable",
    type="Unmodelled callable",
    kind="note",
    summary="A function without Python source, and without a description here, was called.",
    message="nothing is known of `{what|a function}`: its result, and whether it breaks, are unknown",
)

GBP005 = Rule(
    id="GBP005",
    slug="recursion",
    type="Recursion",
    kind="note",
    summary="A function calls itself too deeply to be followed.",
    message="`{what|a function}` calls itself: followed only up to a limit",
)

GBP006 = Rule(
    id="GBP006",
    slug="dynamic-feature",
    type="Dynamic feature",
    kind="note",
    summary="Code that is made at run time (`exec`, computed attribute names) cannot be followed.",
    message="{what|code made at run time} cannot be followed from source",
)

GBP007 = Rule(
    id="GBP007",
    slug="no-entry",
    type="No entry",
    kind="note",
    summary="A file compiles nothing and defines no module with a forward.",
    message="nothing here is compiled: no torch.compile or torch.export, and no nn.Module with a forward",
    hints=("Name what is compiled elsewhere with `--entry module:qualname`.",),
)

GBP008 = Rule(
    id="GBP008",
    slug="eager-error",
    type="Program error",
    kind="note",
    summary="The program itself raises an exception at this place, so nothing after it runs.",
    message="the program raises {what|an exception} here: what follows is not reached",
)

GBP009 = Rule(
    id="GBP009",
    slug="unknown-arguments",
    type="Unknown arguments",
    kind="note",
    summary="No call of the compiled function was found, so its arguments are assumed from annotations and names.",
    message="no call of {what|this entry} was found: its arguments are assumed",
)
