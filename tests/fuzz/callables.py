"""Rules for what can be called: how functions are defined, bound, wrapped, decorated and reached.

Each rule writes the definitions it needs and returns an expression that takes one tensor and gives one.
"""

from __future__ import annotations

from tests.fuzz import statements
from tests.fuzz.grammar import INDENT, Generator, Scope

# ---------------------------------------------------------------------------- bodies


def body(g: Generator, s: Scope, least: int = 1) -> None:
    """Statements and the return of a function whose first tensor is its result."""
    statements.block(g, s, least)
    s.emit(f"return {statements.tensor(g, s) if g.chance(0.4) else s.tensors[0]}")


def function_scope(s: Scope, *tensors: str, ints: tuple[str, ...] = ()) -> Scope:
    """The scope of a function defined at ``s`` (outer names are read as free variables)."""
    outer = [] if s.top else s.tensors
    return s.inner(
        tensors=[*tensors, *[t for t in outer if t not in tensors]],
        ints=[*ints, *([] if s.top else s.ints)],
        loops=0,
        generator=False,
        top=False,
        cells=[],
        depth=s.depth + 1,
    )


def at_module(g: Generator, s: Scope) -> Scope:
    """A module-level scope at the same depth of nesting."""
    made = g.module_level()
    made.depth = s.depth
    return made


# ---------------------------------------------------------------------------- plain functions


def module_function(g: Generator, s: Scope) -> str:
    """``def f(x)`` of the module, perhaps decorated."""
    name = g.name("f")
    top = at_module(g, s)
    for decorator in decorators(g, s):
        top.emit(decorator)
    top.emit(f"def {name}(x):")
    body(g, function_scope(top, "x", ints=("2",)))
    g.publish(top)
    return name


def nested(g: Generator, s: Scope) -> str:
    """A function defined at this place, which may capture and change variables of it."""
    name = g.name("inner")
    if g.chance(0.25):
        for decorator in decorators(g, s):
            s.emit(decorator)
    parameter = g.pick(["x", "z"])
    extra, ints = g.pick([("", ()), (", k=2", ("k",)), (", *rest", ()), (", *, k=1", ("k",)), (", **kw", ())])
    inner = function_scope(s, parameter, ints=ints)
    # Names that this body binds would be its own variables: only its parameter is assigned.
    inner.tensors = [parameter, *[t for t in inner.tensors if t != parameter]]
    s.emit(f"def {name}({parameter}{extra}):")
    if s.cells and g.chance(0.5):
        cell = g.pick(s.cells)
        inner.emit(f"nonlocal {cell}")
        inner.emit(f"{cell} += 1")
    body(g, inner)
    return name


def lambda_(g: Generator, s: Scope) -> str:
    """A lambda, perhaps with a default."""
    inner = function_scope(s, "a")
    value = statements.tensor(g, inner, simple=True)
    return f"(lambda a{g.pick(['', ', k=1'])}: {value})"


def two_arguments(g: Generator) -> tuple[str, str]:
    """A function of the module with a tensor and more; its name, and that of the first parameter."""
    name = g.name("g")
    kind = g.pick(["y=1", "*, y=1", "*args", "y=1, /", "y=1, **kw"])
    first = g.pick(["x", "u"])
    top = g.module_level()
    top.emit(f"def {name}({first}, {kind}):")
    inner = function_scope(top, first, ints=("y",) if "y" in kind else ("1",))
    inner.depth = 3
    body(g, inner)
    g.publish(top)
    return name, first


def keyword_call(g: Generator, s: Scope) -> str:
    """A function with more parameters, called in one of the ways that Python has."""
    name = g.name("h")
    top = at_module(g, s)
    signature, call = g.pick(
        [
            ("x, scale, shift=0.5", "{f}({x}, scale=2)"),
            ("x, /, scale, *, shift=0.5", "{f}({x}, 2, shift=1)"),
            ("x, *scales, shift=0", "{f}({x}, 1, 2)"),
            ("x, **options", "{f}({x}, scale=2, shift=1)"),
            ("x, scale=2, **options", "{f}({x}, **{{'shift': 1, 'scale': 3}})"),
            ("*args", "{f}(*[{x}, 2])"),
            ("x, scale=torch.ones(4)", "{f}(x={x})"),
            ("x, fn=torch.sin", "{f}({x}, fn=torch.cos)"),
            ("x, fn=plain", "{f}({x})"),
        ]
    )
    top.emit(f"def {name}({signature}):")
    inner = function_scope(top, "x")
    uses = {
        "scales": "x = x * len(scales)",
        "options": "x = x + options.get('shift', 0)",
        "args": "x = args[0] * args[1]",
        "fn=": "x = fn(x)",
        "scale": "x = x * scale",
    }
    inner.emit(next(line for word, line in uses.items() if word in signature))
    body(g, inner)
    g.publish(top)
    return call.format(f=name, x=g.pick(s.tensors))


# ---------------------------------------------------------------------------- decorators


def wrapping_decorator(g: Generator, with_arguments: bool) -> str:
    """A decorator of the program's own; the expression that goes behind the ``@``."""
    name = g.name("deco")
    before = g.pick(["pass", "tag = fn.__name__", "kwargs = dict(kwargs)", "assert args"])
    if g.chance(g.breaks):
        before = statements.fill(g, Scope([], 0, ["args[0]"], ["2"]), g.pick(statements.BREAKS))
    result = g.pick(
        [
            "return fn(*args, **kwargs)",
            "return fn(*args, **kwargs) * {k}",
            "out = fn(*args, **kwargs)\n{i}return out + {k}",
            "wrapper.calls = getattr(fn, 'calls', 0)\n{i}return fn(*args, **kwargs)"
            if g.breaks and g.chance(0.3)
            else "return fn(*args, **kwargs)",
        ]
    )
    pad = INDENT * (3 if with_arguments else 2)
    result = result.replace("{i}", pad).replace("{k}", "k" if with_arguments else "2")
    wraps = g.chance(0.6)
    if wraps:
        g.need("functools")
    lines = [f"def {name}(k):"] if with_arguments else []
    base = INDENT if with_arguments else ""
    lines += [f"{base}def decorate(fn):" if with_arguments else f"def {name}(fn):"]
    lines += [f"{base}{INDENT}@functools.wraps(fn)"] if wraps else []
    lines += [f"{base}{INDENT}def wrapper(*args, **kwargs):", f"{pad}{before}", f"{pad}{result}"]
    lines += [f"{base}{INDENT}return wrapper"]
    lines += [f"{INDENT}return decorate"] if with_arguments else []
    g.top += ["", *lines]
    return f"{name}(2)" if with_arguments else name


def class_decorator(g: Generator) -> str:
    """A decorator that is a class with ``__call__``."""
    name = g.name("Deco")
    g.top += [
        "",
        f"class {name}:",
        f"{INDENT}def __init__(self, fn):",
        f"{INDENT * 2}self.fn = fn",
        f"{INDENT}def __call__(self, *args, **kwargs):",
        f"{INDENT * 2}return self.fn(*args, **kwargs)",
    ]
    return name


def decorators(g: Generator, s: Scope) -> list[str]:
    """Lines that go above a ``def``."""
    if not g.chance(0.4):
        return []
    kind = g.pick(
        [
            "wrap",
            "wrap",
            "args",
            "args",
            "no_grad",
            "no_grad",
            "enable",
            "inference",
            "lru",
            "manager",
            "disable",
            "autocast",
            "class",
            "compile",
            "nonstrict",
            "allow",
            "jit",
            "cond",
            "assume",
            "no_grad_plain",
        ]
    )
    match kind:
        case "wrap":
            return [f"@{wrapping_decorator(g, False)}"]
        case "args":
            return [f"@{wrapping_decorator(g, True)}"]
        case "no_grad":
            return ["@torch.no_grad()"]
        case "no_grad_plain":
            return ["@torch.no_grad"]
        case "enable":
            return ["@torch.enable_grad()"]
        case "inference":
            return ["@torch.inference_mode()"] if g.chance(0.3) else ["@torch.set_grad_enabled(True)"]
        case "lru":
            g.need("functools")
            return [f"@functools.{g.pick(['lru_cache', 'lru_cache(maxsize=None)', 'cache'])}"]
        case "manager":
            return [f"@{manager_call(g, at_module(g, s), reads_locals=False)}"]
        case "disable" if g.breaks and g.chance(0.5):
            return [g.pick(["@torch.compiler.disable", "@torch.compiler.disable(recursive=False)"])]
        case "autocast":
            return ["@torch.autocast('cpu', enabled=False)"]
        case "class":
            return [f"@{class_decorator(g)}"]
        case "compile":
            return ["@torch.compile"]
        case "nonstrict" if not s.tensors:
            return ["@torch._dynamo.nonstrict_trace"]
        case "wrap_twice":
            return [f"@{wrapping_decorator(g, False)}", f"@{wrapping_decorator(g, True)}"]
        case _:
            return []


# ---------------------------------------------------------------------------- generators and context managers


def generator_call(g: Generator, s: Scope) -> str:
    """A generator object of tensors."""
    if g.chance(0.25):
        inner = s.inner(tensors=[*s.tensors], ints=[*s.ints, "q"])
        return f"({statements.tensor(g, inner, simple=True)} for q in range(2))"
    name = g.name("gen")
    top = at_module(g, s)
    top.emit(f"def {name}(x):")
    inner = function_scope(top, "x", ints=("2",))
    inner.generator = True
    statements.block(g, inner)
    inner.emit(f"yield {g.pick(inner.tensors[:1])}")
    match g.pick(["", "", "from", "loop", "finally", "send"]):
        case "from":
            inner.emit("yield from [x + 1]")
        case "loop":
            inner.emit("for j in range(2):")
            inner.emit(f"{INDENT}yield x * j")
        case "finally":
            inner.emit("try:")
            inner.emit(f"{INDENT}yield x")
            inner.emit("finally:")
            inner.emit(f"{INDENT}x = x + 1")
        case "send":
            inner.emit("got = yield x")
            inner.emit("yield x if got is None else got")
        case _:
            pass
    g.publish(top)
    x = g.pick(s.tensors)
    wrap = g.pick(["{}", "{}", "list({})", "tuple({})", "reversed(list({}))", "itertools.islice({}, 1)", "iter({})"])
    if "itertools" in wrap:
        g.need("itertools")
    return wrap.format(f"{name}({x})")


def take_next(g: Generator, s: Scope) -> str:
    """The first item of a generator."""
    call = generator_call(g, s)
    return g.pick(["next({})", "next(iter({}))", "list({})[0]", "sum({})", "max([{}], key=len)[0]"][:4]).format(
        call if not call.startswith(("list", "tuple")) else f"iter({call})"
    )


def manager_call(g: Generator, s: Scope, reads_locals: bool = True) -> str:
    """A context manager of the program's own."""
    name = g.name("cm")
    g.need("contextlib")
    top = at_module(g, s)
    if g.chance(0.6):
        top.emit("@contextlib.contextmanager")
        top.emit(f"def {name}(tag='a'):")
        inner = function_scope(top, "torch.ones(4)")
        inner.depth = 4

        def step() -> None:
            text = g.pick(statements.BREAKS if g.chance(g.breaks) else statements.HARMLESS)
            inner.emit(statements.fill(g, inner, text))

        if g.chance(0.5):
            step()
        if g.chance(0.4):
            inner.emit("try:")
            inner.emit(f"{INDENT}yield {g.pick(['', '1', 'tag'])}".rstrip())
            inner.emit(g.pick(["finally:", "finally:", "except KeyError:"]))
            inner.indent += 1
            step()
            inner.indent -= 1
        elif g.chance(0.4):
            inner.emit(f"with {g.pick(['torch.no_grad()', 'contextlib.nullcontext()'])}:")
            inner.emit(f"{INDENT}yield")
        else:
            inner.emit("yield")
            step()
    else:
        base = g.pick(["", "(contextlib.ContextDecorator)", "(contextlib.AbstractContextManager)"])
        if not reads_locals:
            base = "(contextlib.ContextDecorator)"
        top.emit(f"class {name}{base}:")
        inner = function_scope(top, "torch.ones(4)")
        inner.depth = 4
        for header, last in (("__enter__(self)", "return self"), ("__exit__(self, *exc)", "return False")):
            inner.emit(f"def {header}:")
            inner.indent += 1
            text = g.pick(statements.BREAKS if g.chance(g.breaks) else statements.HARMLESS)
            inner.emit(statements.fill(g, inner, text))
            inner.emit(last)
            inner.indent -= 1
    g.publish(top)
    return f"{name}()"


# ---------------------------------------------------------------------------- objects


def object_method(g: Generator, s: Scope) -> str:
    """A method of an object: bound, unbound, of the class, static, a property, inherited, ``__call__``."""
    name = g.name("Box")
    kind = g.pick(
        [
            "bound",
            "bound",
            "unbound",
            "classmethod",
            "static",
            "property",
            "super",
            "call",
            "field",
            "getattr",
            "descriptor",
            "count",
            "mixin",
            "slots",
            "alias",
            "partialmethod",
            "cached",
        ]
    )
    top = at_module(g, s)
    base = ""
    if kind in ("super", "mixin"):
        parent = g.name("Base")
        top.emit(f"class {parent}:")
        inner = function_scope(top, "x")
        inner.emit("def run(self, x):")
        inner.indent += 1
        body(g, inner)
        base = f"({parent})"
    top.emit(f"class {name}{base}:")
    cls = top.inner()
    if kind == "slots":
        cls.emit("__slots__ = ('scale', 'calls', 'fn')")
    if kind == "partialmethod":
        g.need("functools")
    cls.emit("def __init__(self, scale=2):")
    cls.emit(f"{INDENT}self.scale = scale")
    cls.emit(f"{INDENT}self.calls = 0")
    inner = function_scope(cls, "x", ints=("self.scale",))
    inner.indent = 2
    head = {"classmethod": "cls, x", "static": "x", "property": "self"}.get(kind, "self, x")
    if kind == "classmethod":
        inner.ints = ["len(cls.__name__)"]
    if kind == "static":
        inner.ints = ["2"]
    special = {"classmethod": "@classmethod", "static": "@staticmethod"}.get(kind)
    if special:
        cls.emit(special)
    elif kind == "property":
        cls.emit("@property")
    elif kind == "cached":
        g.need("functools")
        cls.emit("@functools.cached_property")
        head = "self"
    if kind not in ("property", "cached"):
        for decorator in decorators(g, s):
            cls.emit(decorator)
    method = {"call": "__call__", "getattr": "__getattr__"}.get(kind, "run")
    if kind == "getattr":
        cls.emit("def __getattr__(self, key):")
        cls.emit(f"{INDENT}if key != 'run':")
        cls.emit(f"{INDENT * 2}raise AttributeError(key)")
        cls.emit(f"{INDENT}return lambda x: x * 2")
    else:
        cls.emit(f"def {method}({head}):")
        if kind in ("property", "cached"):
            inner.tensors = ["torch.ones(4)"]
            inner.depth = 4
            text = g.pick(statements.BREAKS if g.chance(g.breaks) else statements.HARMLESS)
            inner.emit(statements.fill(g, inner, text))
            inner.emit("return self.scale")
        else:
            if kind == "count":
                inner.emit("self.calls += 1")
            if kind == "super":
                inner.emit(g.pick(["x = super().run(x)", "x = super(type(self), self).run(x)"]))
            body(g, inner)
    if kind == "alias":
        cls.emit("go = run")
    if kind == "partialmethod":
        cls.emit("go = functools.partialmethod(run)")
    g.publish(top)
    instance = g.name("box")
    if g.chance(0.8):
        g.top += [f"{instance} = {name}()"]
    else:
        instance = f"{name}()"
    x = g.pick(s.tensors)
    forms = {
        "unbound": f"{name}.run({instance}, {x})",
        "classmethod": g.pick([f"{name}.run({x})", f"{instance}.run({x})"]),
        "static": g.pick([f"{name}.run({x})", f"{instance}.run({x})"]),
        "property": f"{x} * {instance}.run",
        "cached": f"{x} * {instance}.run",
        "call": f"{instance}({x})",
        "getattr": f"getattr({instance}, 'run')({x})",
        "alias": f"{instance}.go({x})",
        "partialmethod": f"{instance}.go({x})",
        "field": f"{instance}.run.__func__({instance}, {x})",
    }
    return forms.get(kind, f"{instance}.run({x})")


def module_call(g: Generator, s: Scope) -> str:
    """An ``nn.Module`` of the program."""
    name = g.name("Net")
    top = at_module(g, s)
    top.emit(f"class {name}(torch.nn.Module):")
    cls = top.inner()
    cls.emit("def __init__(self):")
    cls.emit(f"{INDENT}super().__init__()")
    cls.emit(f"{INDENT}self.lin = torch.nn.Linear(4, 4)")
    cls.emit(f"{INDENT}self.n = 2")
    for decorator in decorators(g, s):
        cls.emit(decorator)
    cls.emit("def forward(self, x):")
    inner = function_scope(cls, "x", ints=("self.n",))
    if g.chance(0.5):
        inner.emit("x = self.lin(x)")
    body(g, inner)
    g.publish(top)
    instance = g.name("net")
    g.top += [f"{instance} = {name}()" + g.pick(["", ".eval()"])]
    return f"{instance}({g.pick(s.tensors)})"


# ---------------------------------------------------------------------------- references and calls


def reference(g: Generator, s: Scope) -> str:
    """An expression for a function of one tensor."""
    if s.functions and g.chance(0.5):
        return g.pick(s.functions)
    if g.full(s):
        return g.pick(["torch.sin", "torch.relu", "plain", "torch.nn.functional.gelu", "torch.Tensor.cos"])
    return g.weighted(((3, module_function), (2, lambda_), (2, partial), (2, factory), (1, bound_reference)))(g, s)


def partial(g: Generator, s: Scope) -> str:
    """``functools.partial`` in one of its forms."""
    g.need("functools")
    inner = g.pick(["plain", module_function(g, s)])
    if inner != "plain":
        return g.pick([f"functools.partial({inner})", f"functools.partial(functools.partial({inner}))"])
    return g.pick(
        [
            "functools.partial(plain, scale=3)",
            "functools.partial(torch.add, other=1)",
            "functools.partial(plain)",
            "functools.partial(torch.mul, torch.ones(4))",
            "functools.partial(functools.partial(plain, scale=2), scale=1)",
        ]
    )


def factory(g: Generator, s: Scope) -> str:
    """A function that makes and returns a function."""
    name = g.name("make")
    top = at_module(g, s)
    top.emit(f"def {name}(k):")
    inner = function_scope(top, "torch.ones(4)", ints=("k",))
    inner.tensors = []
    if g.chance(0.3):
        inner.emit("count = 0")
        inner.cells.append("count")
        inner.ints.append("count")
    made = function_scope(inner, "x", ints=("k",))
    for decorator in decorators(g, s) if g.chance(0.4) else []:
        inner.emit(decorator)
    inner.emit("def made(x):")
    if inner.cells and g.chance(0.7):
        made.emit("nonlocal count")
        made.emit("count += 1")
    body(g, made)
    inner.emit("return made")
    g.publish(top)
    if g.chance(0.4):
        instance = g.name("fn")
        g.top += [f"{instance} = {name}(2)"]
        return instance
    return f"{name}({g.pick(['2', *s.ints])})"


def bound_reference(g: Generator, s: Scope) -> str:
    """A bound method as a value."""
    name = g.name("Holder")
    top = at_module(g, s)
    top.emit(f"class {name}:")
    top.emit(f"{INDENT}def run(self, x):")
    inner = function_scope(top, "x")
    inner.indent = 2
    body(g, inner)
    g.publish(top)
    return f"{name}().run"


def reference_call(g: Generator, s: Scope) -> str:
    """A function reached through a value: a variable, a container, an argument."""
    function, x = reference(g, s), g.pick(s.tensors)
    return g.pick(
        [
            "{f}({x})",
            "{f}({x})",
            "[{f}, torch.cos][0]({x})",
            "{{'a': {f}}}['a']({x})",
            "list(map({f}, [{x}]))[0]",
            "apply({f}, {x})",
            "apply({f}, {x}, times=2)",
            "functools.reduce(lambda a, fn: fn(a), [{f}, torch.sin], {x})",
        ]
    ).format(f=function, x=x)


def apply_result(g: Generator, s: Scope) -> str:
    """A function of the module, called."""
    return f"{module_function(g, s)}({g.pick(s.tensors)})"


def recursive(g: Generator, s: Scope) -> str:
    """A function that calls itself a known number of times."""
    name = g.name("rec")
    top = at_module(g, s)
    top.emit(f"def {name}(x, n):")
    inner = function_scope(top, "x", ints=("n",))
    inner.depth = max(inner.depth, 3)
    inner.emit("if n <= 0:")
    inner.emit(f"{INDENT}return x")
    statements.block(g, inner)
    inner.emit(f"return {name}(x, n - 1)")
    g.publish(top)
    return f"{name}({g.pick(s.tensors)}, 2)"


CALLS = (
    (5, apply_result),
    (4, reference_call),
    (3, keyword_call),
    (5, object_method),
    (2, module_call),
    (2, take_next),
    (1, recursive),
)


def call(g: Generator, s: Scope) -> str:
    """An expression that calls something of the program."""
    text = g.weighted(CALLS)(g, s)
    if "functools." in text:
        g.need("functools")
    return text
