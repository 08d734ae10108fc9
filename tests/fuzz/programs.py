"""Whole programs: the compiled function, what it needs, and the calls that run it."""

from __future__ import annotations

from tests.fuzz import callables
from tests.fuzz.grammar import Generator
from tests.fuzz.statements import NEEDED, PRELUDE

APPLY = ("def apply(fn, x, times=1):", "    for _ in range(times):", "        x = fn(x)", "    return x")


def program(seed: str) -> str:
    """The source of one program; the same seed gives the same source."""
    g = Generator(seed)
    top = g.module_level()
    form = g.pick(["decorator", "decorator", "decorator", "call", "module", "method"])
    inputs = "x, n" if g.chance(0.7) else "x"
    ints = ("n",) if inputs != "x" else ("2",)
    match form:
        case "module" | "method":
            kind = "(torch.nn.Module)" if form == "module" else ""
            top.emit(f"class Root{kind}:")
            top.indent = 1
            if form == "method":
                top.emit("@torch.compile")
            name = "forward" if form == "module" else "run"
            top.emit(f"def {name}(self, {inputs}):")
            call = "torch.compile(Root())" if form == "module" else "Root().run"
        case "call":
            top.emit(f"def main({inputs}):")
            call = "torch.compile(main)"
        case _:
            top.emit("@torch.compile")
            top.emit(f"def main({inputs}):")
            call = "main"
    scope = callables.function_scope(top, "x", ints=ints)
    scope.depth = 0
    callables.body(g, scope, least=2)
    g.publish(top)
    g.calls.append(f"run = {call}")
    arguments = ["torch.ones(4)", *(["2"] if "n" in ints else [])]
    g.calls.append(f"run({', '.join(arguments)})")
    if g.chance(0.5):
        second = list(arguments)
        if "n" in ints:
            second[1] = g.pick(["2", "1", "3"])
        if g.chance(0.2):
            second[0] = "torch.ones(4, requires_grad=True)"
        g.calls.append(f"run({', '.join(second)})")
    return finished(g)


def finished(g: Generator) -> str:
    """The source, with the shared definitions that it uses."""
    text = "\n".join([*g.top, *g.calls])
    prelude: list[str] = []
    for word, lines in (*PRELUDE.items(), ("apply(", APPLY)):
        if word in text or (word == "plain" and prelude):
            prelude += ["", *lines]
            text += "\n".join(lines)
    for module in NEEDED:
        if f"{module}." in text:
            g.need(module)
    g.top[:0] = prelude
    return g.source()
