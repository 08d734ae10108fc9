"""Rules for expressions and statements: ordinary ones, and those that the compiler cannot trace."""

from __future__ import annotations

from tests.fuzz import callables
from tests.fuzz.grammar import INDENT, MAX_STATEMENTS, Generator, Scope

# ---------------------------------------------------------------------------- expressions

PLAIN = (
    "{x} + 1",
    "{x} * 0.5",
    "torch.sin({x})",
    "{x}.relu()",
    "{x} + {y}",
    "{x} - {n}",
    "-{x}",
    "torch.stack([{x}, {y}]).sum(0)",
    "{x} * {x}.shape[0]",
    "torch.where({x} > 0, {x}, {y})",
    "{x}.clamp(min=0.0)",
    "torch.zeros_like({x})",
    "({x} + {y}) / 2",
    "{x}.detach()",
    "torch.cat([{x}[:2], {y}[2:]])",
)

BREAKING = (
    "{x} + {x}.sum().item()",
    "{x} * float({x}[0])",
    "{x} + int({x}.sum())",
    "{x} + len({x}.tolist())",
    "disabled({x})",
    "{x} + (time.time() > 0)",
    "{x} + {x}.nonzero().shape[0]",
    "{x} + random.random()",
    "({x} if {x}.sum() > 0 else {y})",
    "{x} + len(str({x}))",
)

INTS = ("{n}", "1", "2", "{x}.shape[0]", "{x}.dim()", "{n} + 1", "len([{x}, {y}])", "{n} % 3", "min({n}, 2)")

CONDITIONS = (
    "{n} > 1",
    "{n} % 2 == 0",
    "{x}.shape[0] == 4",
    "{x} is not None",
    "isinstance({x}, torch.Tensor)",
    "not torch.is_grad_enabled()",
    "{x}.requires_grad",
    "{n} in (1, 2)",
    "torch.compiler.is_compiling()",
    "hasattr({x}, 'shape') and {n} >= 0",
    "callable({n})",
    "len({x}.shape) > 3",
)

DATA_CONDITIONS = (
    "{x}.sum() > 0",
    "({x} > 100).any()",
    "{x}.abs().max() < 1e9",
    "torch.equal({x}, {y})",
    "{x}[0] > 1e9",
)

BREAKS = (
    'print("step")',
    "print({x}.shape)",
    "torch._dynamo.graph_break()",
    "time.time()",
    'warnings.warn("careful")',
    'log.info("x")',
    "{v} = {x}.sum().item()",
    "disabled({x})",
    "{v} = {x}.tolist()",
    "random.random()",
    "os.getcwd()",
    "{v} = {x}.max().item() + {n}",
    "unknown_shape({x})",
    "deep_disabled({x})",
)

HARMLESS = (
    "{v} = f'{{{n}}} {{{x}.shape}}'",
    "{v} = os.environ.get('NO_SUCH', '')",
    "assert {n} >= 0",
    "{v} = math.sqrt({n} + 4)",
    "{v} = [{x}, {y}]",
    "{v} = {{'a': {x}, 'n': {n}}}",
    "{v} = type({x})",
    "{v} = id({n})",
    "{v} = {x}.size().numel()",
    "{v} = os.path.join('a', 'b')",
    "pass",
    "{v} = sorted([{n}, 3, 1])",
    "{v} = functools.reduce(lambda a, b: a + b, [{n}, 1, 2])",
    "{v} = torch.is_grad_enabled()",
    "{v} = inspect.signature(plain).parameters",
    "{v} = list(itertools.chain([{n}], [1]))",
    "{v} = str({n})",
    "{v} = plain.__name__",
)

NEEDED = ("time", "random", "warnings", "os", "math", "functools", "itertools", "inspect", "contextlib")
"""Modules by whose names the tables above speak."""

PRELUDE = {
    "log.": ("import logging", "log = logging.getLogger(__name__)"),
    "deep_disabled(": (
        "@torch.compiler.disable",
        "def deep_disabled(x):",
        f"{INDENT}return torch.cos(x) + 1",
    ),
    "disabled(": ("@torch._dynamo.disable(recursive=False)", "def disabled(x):", f"{INDENT}return plain(x) * 2"),
    "unknown_shape(": ("def unknown_shape(x):", f"{INDENT}return x[x > 0].shape[0]"),
    "plain": ("def plain(x, scale=1):", f"{INDENT}return torch.relu(x) * scale"),
}
"""Definitions that the tables above speak of, by how their use starts."""


def fill(g: Generator, s: Scope, text: str) -> str:
    """A table's text with variables of the scope."""
    for module in NEEDED:
        if f"{module}." in text:
            g.need(module)
    values = {"x": g.pick(s.tensors), "y": g.pick(s.tensors), "n": g.pick(s.ints or ["2"]), "v": "v"}
    return text.format(**values)


def tensor(g: Generator, s: Scope, simple: bool = False) -> str:
    """An expression that gives a tensor."""
    if g.chance(g.breaks * 0.5):
        return fill(g, s, g.pick(BREAKING))
    if not simple and not g.full(s) and g.chance(0.45):
        return callables.call(g, s)
    return fill(g, s, g.pick(PLAIN))


def integer(g: Generator, s: Scope) -> str:
    """An expression that gives a small int."""
    return fill(g, s, g.pick(INTS))


def condition(g: Generator, s: Scope) -> str:
    """A test: of Python values mostly, of a tensor's data where a break may stand."""
    if g.chance(g.breaks):
        return fill(g, s, g.pick(DATA_CONDITIONS))
    return fill(g, s, g.pick(CONDITIONS))


# ---------------------------------------------------------------------------- statements


def assign(g: Generator, s: Scope) -> None:
    """Bind a tensor, often the one that the function returns in the end."""
    value = tensor(g, s)
    target = s.tensors[0] if g.chance(0.7) else g.name("t")
    s.emit(f"{target} = {value}")
    if target not in s.tensors:
        s.tensors.append(target)


def augmented(g: Generator, s: Scope) -> None:
    """``x = x op value`` in its short form, on a value of this scope."""
    s.emit(f"{s.tensors[0]} = {s.tensors[0]} + 0")
    s.emit(f"{s.tensors[0]} {g.pick(['+=', '*=', '-='])} {tensor(g, s, simple=True)}")


def break_statement(g: Generator, s: Scope) -> None:
    """Something untraceable, where the program has such things at all."""
    s.emit(fill(g, s, g.pick(BREAKS if g.breaks and g.chance(0.5 + g.breaks) else HARMLESS)))


def harmless(g: Generator, s: Scope) -> None:
    """Something that folklore takes for a break."""
    s.emit(fill(g, s, g.pick(HARMLESS)))


def branch(g: Generator, s: Scope) -> None:
    """``if``, with or without ``else``."""
    s.emit(f"if {condition(g, s)}:")
    block(g, s.inner())
    if g.chance(0.2):
        s.emit(f"elif {condition(g, s)}:")
        block(g, s.inner())
    if g.chance(0.5):
        s.emit("else:")
        block(g, s.inner())


def early_return(g: Generator, s: Scope) -> None:
    """A return under a condition, also inside of loops."""
    if s.generator or s.top:
        return assign(g, s)
    s.emit(f"if {condition(g, s)}:")
    s.emit(f"{INDENT}return {tensor(g, s)}")
    return None


def for_loop(g: Generator, s: Scope) -> None:
    """A loop over something of known length."""
    item = g.name("i")
    kind = g.pick(["range", "range", "list", "enumerate", "zip", "dict", "tensor", "generator", "map", "reversed"])
    inner = s.inner(loops=s.loops + 1)
    match kind:
        case "range":
            s.emit(f"for {item} in range({g.pick(['2', '3', fill(g, s, '{n}')])}):")
            inner.ints.append(item)
        case "list":
            s.emit(f"for {item} in [{tensor(g, s, simple=True)}, {s.tensors[0]}]:")
            inner.tensors.append(item)
        case "reversed":
            s.emit(f"for {item} in reversed([1, 2]):")
            inner.ints.append(item)
        case "enumerate":
            value = g.name("t")
            s.emit(f"for {item}, {value} in enumerate([{s.tensors[0]}, {tensor(g, s, simple=True)}]):")
            inner.ints.append(item)
            inner.tensors.append(value)
        case "zip":
            value = g.name("t")
            s.emit(f"for {item}, {value} in zip(range(2), ({s.tensors[0]}, {g.pick(s.tensors)})):")
            inner.ints.append(item)
            inner.tensors.append(value)
        case "dict":
            value = g.name("t")
            s.emit(f"for {item}, {value} in {{1: {s.tensors[0]}, 2: {g.pick(s.tensors)}}}.items():")
            inner.ints.append(item)
            inner.tensors.append(value)
        case "tensor":
            s.emit(f"for {item} in {g.pick(s.tensors)}.reshape(2, 2):")
            s.emit(f"{INDENT}{item} = {item}.repeat(2)")
            inner.tensors.append(item)
        case "generator":
            s.emit(f"for {item} in {callables.generator_call(g, s)}:")
            inner.tensors.append(item)
        case _:
            s.emit(f"for {item} in map({callables.reference(g, s)}, [{g.pick(s.tensors)}]):")
            inner.tensors.append(item)
    block(g, inner)
    if g.chance(0.25):
        inner.emit(f"if {condition(g, inner)}:")
        inner.emit(f"{INDENT}{g.pick(['break', 'continue'])}")
        if g.chance(0.4):
            inner.emit(f"{s.tensors[0]} = {tensor(g, inner, simple=True)}")
    if g.chance(0.1):
        s.emit("else:")
        block(g, s.inner())


def while_loop(g: Generator, s: Scope) -> None:
    """A loop that counts."""
    count = g.name("k")
    s.emit(f"{count} = 0")
    s.emit(f"while {count} < {g.pick(['2', '3'])}:")
    inner = s.inner(loops=s.loops + 1)
    inner.emit(f"{count} += 1")
    inner.ints.append(count)
    block(g, inner)


ERRORS = ("ValueError", "KeyError", "TypeError", "RuntimeError")


def try_statement(g: Generator, s: Scope) -> None:
    """``try`` with handlers and a clause at the end; what it runs may raise."""
    s.emit("try:")
    inner = s.inner()
    block(g, inner)
    error = g.pick(ERRORS)
    kind = g.pick(["except", "except", "as", "finally", "both", "else"])
    if kind != "finally" and g.chance(0.5):
        if g.chance(0.4):
            inner.emit(f"raise {error}('no')")
        else:
            inner.emit(f"if {condition(g, inner)}:")
            inner.emit(f"{INDENT}raise {error}('no')")
    if kind != "finally":
        caught = g.pick([error, f"({error}, OSError)", "Exception"])
        s.emit(f"except {caught} as e:" if kind == "as" else f"except {caught}:")
        block(g, s.inner())
    if kind == "else":
        s.emit("else:")
        block(g, s.inner())
    if kind in ("finally", "both"):
        s.emit("finally:")
        block(g, s.inner())


MANAGERS = (
    "torch.no_grad()",
    "torch.enable_grad()",
    "torch.autocast('cpu', dtype=torch.bfloat16, enabled=False)",
    "contextlib.nullcontext()",
    "contextlib.suppress(KeyError)",
    "torch.set_grad_enabled({n} > 0)",
    "torch.autograd.profiler.record_function('part')",
    "contextlib.ExitStack()",
)


def with_statement(g: Generator, s: Scope) -> None:
    """A context manager of torch, of the standard library, or of the program."""
    if g.chance(0.45):
        manager = callables.manager_call(g, s)
    else:
        manager = fill(g, s, g.pick(MANAGERS))
    s.emit(f"with {manager}:")
    block(g, s.inner())


def comprehension(g: Generator, s: Scope) -> None:
    """A list, dict or generator expression whose items are tensors."""
    inner = s.inner()
    item = g.name("c")
    over = g.pick(["range(2)", f"[{s.tensors[0]}, {g.pick(s.tensors)}]"])
    if over.startswith("range"):
        inner.ints = [*inner.ints, item]
    else:
        inner.tensors = [*inner.tensors, item]
    value = tensor(g, inner)
    test = f" if {condition(g, inner)}" if g.chance(0.2) else ""
    form = g.pick(["sum([{}], {})", "sum(({}), {})", "sum(list({}), {})", "sum({{{}}}.values(), {})"])
    if "values" in form:
        key = item if over.startswith("range") else "0"
        body = f"{key}: {value} for {item} in {over}{test}"
    else:
        body = f"{value} for {item} in {over}{test}"
        body = f"({body})" if "list(" in form else body
    s.emit(f"{s.tensors[0]} = {form.format(body, s.tensors[0])}")


def wrong_call(g: Generator, s: Scope) -> None:
    """A call whose arguments do not fit, caught as Python's TypeError."""
    name, required = callables.two_arguments(g)
    call = g.pick(
        [f"{name}()", f"{name}({{x}}, 1, 2, 3)", f"{name}({{x}}, nope=1)", f"{name}({{x}}, {required}={{x}})"]
    )
    s.emit("try:")
    s.emit(f"{INDENT}{s.tensors[0]} = {fill(g, s, call)}")
    s.emit("except TypeError:")
    block(g, s.inner())


def define(g: Generator, s: Scope) -> None:
    """A function made here and used later."""
    name = callables.nested(g, s)
    s.functions.append(name)
    if g.chance(0.7):
        s.emit(f"{s.tensors[0]} = {name}({g.pick(s.tensors)})")


def counter(g: Generator, s: Scope) -> None:
    """An integer of this function that inner ones may change."""
    name = g.name("n")
    s.emit(f"{name} = {integer(g, s)}")
    s.ints.append(name)
    s.cells.append(name)


def collect(g: Generator, s: Scope) -> None:
    """A list that is filled and read again."""
    items = g.name("items")
    s.emit(f"{items} = []")
    s.emit(f"{items}.append({tensor(g, s)})")
    s.emit(f"{items}.extend([{g.pick(s.tensors)}])")
    uses = ("sum({})", "{}[-1]", "{}.pop()", "torch.stack({}).mean(0)")
    s.emit(f"{s.tensors[0]} = {g.pick(uses).format(items)}")


def yield_statement(g: Generator, s: Scope) -> None:
    """One more item of a generator."""
    s.emit(f"yield {tensor(g, s, simple=True)}")


SIMPLE = ((5, assign), (2, break_statement), (2, harmless), (1, augmented))
"""What a deep block may hold."""

STATEMENTS = (
    (8, assign),
    (3, break_statement),
    (1, harmless),
    (1, augmented),
    (3, branch),
    (3, for_loop),
    (1, while_loop),
    (2, try_statement),
    (3, with_statement),
    (2, comprehension),
    (1, wrong_call),
    (3, define),
    (2, counter),
    (1, collect),
    (1, early_return),
)


def statement(g: Generator, s: Scope) -> None:
    """One statement."""
    if s.generator and g.chance(0.2):
        return yield_statement(g, s)
    return g.weighted(SIMPLE if g.full(s) else STATEMENTS)(g, s)


def block(g: Generator, s: Scope, least: int = 1) -> None:
    """Statements of a block."""
    for _ in range(g.random.randint(least, max(least, min(g.depth + 1, MAX_STATEMENTS) - s.depth))):
        statement(g, s)
