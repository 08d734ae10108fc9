"""Functions that can be called: user functions, closures, methods, partials, generators, skipped and wrapped ones.

Models ``torch/_dynamo/variables/functions.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Protocol

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .exc import ObservedException

if TYPE_CHECKING:
    from .protocol import Tracer


class CodeHandle(Protocol):
    """The code of a function, opaque to values: the interpreter knows how to run it."""

    @property
    def name(self) -> str: ...

    @property
    def qualname(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def line(self) -> int: ...

    @property
    def is_generator(self) -> bool: ...

    @property
    def is_async(self) -> bool: ...

    @property
    def params(self) -> list[Any]: ...

    @property
    def free(self) -> list[str]: ...

    @property
    def doc(self) -> str | None: ...


class CellVariable(VariableTracker):
    """A cell: a variable shared by scopes. ``contents`` is None while it is unassigned."""

    __slots__ = ("contents",)

    def __init__(self, contents: VariableTracker | None = None) -> None:
        self.contents = contents

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "cell_contents":
            if self.contents is None:
                tx.throw(ValueError, "Cell is empty")
            return self.contents
        return tx.missing_attribute(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        if name == "cell_contents":
            tx.assign(self, "contents", value)


class NativeFunctionVariable(VariableTracker):
    """A function whose behaviour is written in Python of the analyzer itself."""

    __slots__ = ("name", "fn", "bound")

    def __init__(
        self, name: str, fn: Callable[[Tracer, Args, Kwargs], VariableTracker], bound: VariableTracker | None = None
    ) -> None:
        self.name = name
        self.fn = fn
        self.bound = bound

    def python_type_name(self) -> str:
        return "function"

    def describe(self) -> str:
        return self.name

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.FunctionType")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return self.fn(tx, args, kwargs)

    def bind(self, obj: VariableTracker) -> NativeFunctionVariable:
        return NativeFunctionVariable(self.name, lambda tx, args, kwargs: self.fn(tx, [obj, *args], kwargs), obj)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__name__", "__qualname__"):
            return tx.constant(self.name.rsplit(".", 1)[-1] if name == "__name__" else self.name)
        if name == "__doc__":
            return tx.constant(None)
        if name == "__module__":
            return tx.constant(self.name.rpartition(".")[0])
        if name == "__self__" and self.bound is not None:
            return self.bound
        return tx.missing_attribute(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        """Decorators write texts and signatures to what may be a function of torch: nothing reads them."""
        if not name.startswith("__"):
            tx.missing_attribute(self, name)


class BaseUserFunctionVariable(VariableTracker):
    """A function whose code the interpreter can run."""

    __slots__ = ()

    def python_type_name(self) -> str:
        return "function"


class UserFunctionVariable(BaseUserFunctionVariable):
    """A function of the analysed program.

    ``module`` is the module whose globals it reads; ``closure`` its cells by name; ``defaults`` by parameter name;
    ``attrs`` what was set on it, with ``__name__`` and its like where they were overwritten.
    ``owner`` is the class whose body defined it (for the ``__class__`` cell).
    """

    __slots__ = ("code", "module", "closure", "defaults", "attrs", "annotations", "owner", "flags")

    def __init__(
        self,
        code: CodeHandle,
        module: VariableTracker,
        closure: dict[str, CellVariable],
        defaults: dict[str, VariableTracker],
        annotations: Callable[[], dict[str, VariableTracker]] | None = None,
    ) -> None:
        self.code = code
        self.module = module
        self.closure = closure
        self.defaults = defaults
        self.attrs: dict[str, VariableTracker] = {}
        self.annotations = annotations
        self.owner: VariableTracker | None = None
        self.flags: frozenset[str] = frozenset()

    def describe(self) -> str:
        return f"function {self.code.qualname}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.FunctionType")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.call_user_function(self, args, kwargs)

    def bind(self, obj: VariableTracker) -> UserMethodVariable:
        return UserMethodVariable(self, obj)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        found = self.attrs.get(name)
        if found is not None:
            return found
        match name:
            case "__name__":
                return tx.constant(self.code.name)
            case "__qualname__":
                return tx.constant(self.code.qualname)
            case "__doc__":
                return tx.constant(self.code.doc)
            case "__module__":
                return tx.getattr(self.module, "__name__")
            case "__dict__":
                return tx.dict(dict(self.attrs))
            case "__globals__":
                return tx.getattr(self.module, "__dict__")
            case "__closure__":
                if not self.closure:
                    return tx.constant(None)
                return tx.tuple(list(self.closure.values()))
            case "__defaults__" | "__kwdefaults__":
                return self._defaults(tx, name)
            case "__annotations__":
                return tx.dict(self.annotations() if self.annotations else {})
            case "__code__":
                return CodeObjectVariable(self.code)
            case "__call__":
                return self
            case "__repr__" | "__str__":
                return NativeFunctionVariable(
                    name, lambda tx, args, kwargs: tx.unknown(f"text of {self.describe()}", str)
                )
            case "__get__":
                return NativeFunctionVariable("__get__", self._descriptor_get)
            case "__class__":
                return self.class_of(tx)
            case "__wrapped__" | "__self__" | "__func__":
                return tx.missing_attribute(self, name)
            case _:
                return tx.missing_attribute(self, name)

    def _descriptor_get(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        if args and not (args[0].is_python_constant() and args[0].as_python_constant() is None):
            return self.bind(args[0])
        return self

    def _defaults(self, tx: Tracer, name: str) -> VariableTracker:
        keyword_only = {p.name for p in self.code.params if p.kind == 3}
        if name == "__kwdefaults__":
            chosen = {k: v for k, v in self.defaults.items() if k in keyword_only}
            return tx.dict(chosen) if chosen else tx.constant(None)
        values = [v for k, v in self.defaults.items() if k not in keyword_only]
        return tx.tuple(values) if values else tx.constant(None)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        self.check_mutation(tx, name)
        if name == "__defaults__" or name == "__kwdefaults__":
            positional = name == "__defaults__"
            names = [p.name for p in self.code.params if (p.kind != 3) == positional]
            items = tx.iterate(value) if positional else None
            if items is not None:
                for parameter, item in zip(names[len(names) - len(items) :], items):
                    tx.store(self.defaults, parameter, item)
            return
        tx.store(self.attrs, name, value)

    def var_delattr(self, tx: Tracer, name: str) -> None:
        if name not in self.attrs:
            tx.missing_attribute(self, name)
        tx.discard(self.attrs, name)

    def check_mutation(self, tx: Tracer, name: str) -> None:
        """TorchDynamo follows no change of a function that was there before."""
        tx.graph_break(R.GB0467, what=f"{self.describe()}.{name} = ...", name=name)


class NestedUserFunctionVariable(UserFunctionVariable):
    """A function made by traced code: it may capture cells."""

    __slots__ = ()

    def check_mutation(self, tx: Tracer, name: str) -> None:
        """Its attributes are the trace's own."""

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name == "__repr__" and any(
            cell.contents is None or not cell.contents.is_python_constant() for cell in self.closure.values()
        ):
            tx.graph_break(R.GB1584, what=self.describe(), function=self.code.name)
        elif name == "__str__":
            tx.graph_break(R.GB0059, what="str", function="str")
        return super().call_method(tx, name, args, kwargs)


class CodeObjectVariable(VariableTracker):
    """``f.__code__``."""

    __slots__ = ("code",)

    def __init__(self, code: CodeHandle) -> None:
        self.code = code

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("code", id(self.code))

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        params = self.code.params
        match name:
            case "co_name":
                return tx.constant(self.code.name)
            case "co_qualname":
                return tx.constant(self.code.qualname)
            case "co_filename":
                return tx.constant(self.code.path)
            case "co_firstlineno":
                return tx.constant(self.code.line)
            case "co_argcount":
                return tx.constant(sum(p.kind <= 1 for p in params))
            case "co_kwonlyargcount":
                return tx.constant(sum(p.kind == 3 for p in params))
            case "co_posonlyargcount":
                return tx.constant(sum(p.kind == 0 for p in params))
            case "co_varnames":
                ordered = [p for p in params if p.kind <= 1] + [p for p in params if p.kind == 3]
                return tx.tuple([tx.constant(p.name) for p in ordered])
            case _:
                return tx.unknown(f"code.{name}")


class UserMethodVariable(BaseUserFunctionVariable):
    """A bound method: ``fn`` with ``obj`` as its first argument."""

    __slots__ = ("fn", "obj")

    def __init__(self, fn: VariableTracker, obj: VariableTracker) -> None:
        self.fn = fn
        self.obj = obj

    def python_type_name(self) -> str:
        return "method"

    def describe(self) -> str:
        return f"method {self.fn.describe()}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.MethodType")

    def hash_key(self, tx: Tracer) -> Hashable:
        return ("method", id(self.fn), id(self.obj))

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.call(self.fn, [self.obj, *args], kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "__func__":
            return self.fn
        if name == "__self__":
            return self.obj
        if name == "__class__":
            return self.class_of(tx)
        if name == "__call__":
            return self
        return tx.getattr(self.fn, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.throw(AttributeError, f"'method' object has no attribute '{name}'")


class FunctoolsPartialVariable(VariableTracker):
    """``functools.partial(func, *args, **keywords)``."""

    __slots__ = ("func", "args", "keywords", "attrs")

    def __init__(self, func: VariableTracker, args: Args, keywords: Kwargs) -> None:
        if isinstance(func, FunctoolsPartialVariable):
            args = [*func.args, *args]
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return "functools.partial"

    def describe(self) -> str:
        return f"partial of {self.func.describe()}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("functools.partial")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.call(self.func, [*self.args, *args], {**self.keywords, **kwargs})

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name == "func":
            return self.func
        if name == "args":
            return tx.tuple(self.args)
        if name == "keywords":
            return tx.dict(self.keywords)
        found = self.attrs.get(name)
        if found is not None:
            return found
        return tx.missing_attribute(self, name)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__repr__", "__str__"):
            tx.graph_break(R.GB6053 if name == "__repr__" else R.GB0059, what=self.describe(), function=name)
            return tx.unknown("text of a partial", str)
        return super().call_method(tx, name, args, kwargs)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.graph_break(R.GB0467, what=f"{self.describe()}.{name} = ...", name=name)
        tx.store(self.attrs, name, value)


class SkipFunctionVariable(VariableTracker):
    """A callable that TorchDynamo does not trace: C functions, skipped files, disabled functions.

    ``inner`` runs in eager mode (None: nothing is known of its result); ``rule`` is the break when it is called in
    traced mode; ``reason`` goes into the message. ``recursive``: what it calls is not compiled either.
    """

    __slots__ = ("name", "inner", "rule", "reason", "recursive", "attrs")

    def __init__(
        self,
        name: str,
        inner: VariableTracker | None = None,
        rule: Any = None,
        reason: str = "",
        recursive: bool = False,
    ) -> None:
        self.name = name
        self.inner = inner
        self.rule = rule or R.GB0007
        self.reason = reason
        self.recursive = recursive
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return "function"

    def describe(self) -> str:
        return self.name

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        tx.graph_break(self.rule, function=self.name, what=self.name, reason=self.reason)
        if self.inner is None:
            return tx.unknown(f"result of {self.name}")
        if self.recursive:
            return tx.without_compiler(lambda: tx.call(self.inner, args, kwargs))  # type: ignore[arg-type]
        return tx.call_uncompiled(self.inner, args, kwargs)

    def bind(self, obj: VariableTracker) -> UserMethodVariable:
        return UserMethodVariable(self.inlined(), obj)

    def inlined(self) -> SkipFunctionVariable:
        """The function as TorchDynamo meets it where it goes to inline a method or a wrapped function: a disabled one
        is refused there by a rule of its own."""
        if self.rule is not R.GB0098:
            return self
        made = SkipFunctionVariable(self.name, self.inner, R.GB0099, self.reason, self.recursive)
        made.attrs = self.attrs
        return made

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        found = self.attrs.get(name)
        if found is not None:
            return found
        if self.inner is not None:
            if name == "__wrapped__":
                return self.inner
            return tx.getattr(self.inner, name)
        if name == "__name__":
            return tx.constant(self.name.rpartition(".")[2])
        return tx.unknown(f"{self.name}.{name}")

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


LRU_CACHE = "functools._lru_cache_wrapper"


class WrapperUserFunctionVariable(VariableTracker):
    """An object that wraps a function and that TorchDynamo looks through: ``lru_cache``, ``torch.jit.script``."""

    __slots__ = ("wrapped", "kind", "attrs")

    def __init__(self, wrapped: VariableTracker, kind: str) -> None:
        self.wrapped = wrapped
        self.kind = kind
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return self.kind

    def describe(self) -> str:
        return f"{self.kind} of {self.wrapped.describe()}"

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.call(self.wrapped, args, kwargs)

    def bind(self, obj: VariableTracker) -> UserMethodVariable:
        return UserMethodVariable(self, obj)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attrs:
            return self.attrs[name]
        if name == "__wrapped__":
            return self.wrapped
        if name in ("cache_clear", "cache_info", "cache_parameters"):
            if tx.traced:
                # The compiler sees the wrapped function, which has no such method.
                tx.missing_attribute(self, name)
            return NativeFunctionVariable(name, lambda tx, args, kwargs: tx.unknown(name))
        return tx.getattr(self.wrapped, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


class ContextDecoratedFunctionVariable(VariableTracker):
    """A function decorated by a context manager: ``@torch.no_grad()``. ``make`` gives the manager for each call."""

    __slots__ = ("fn", "make", "attrs")

    def __init__(self, fn: VariableTracker, make: Callable[[], VariableTracker]) -> None:
        self.fn = fn
        self.make = make
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return "function"

    def describe(self) -> str:
        return self.fn.describe()

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.FunctionType")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        fn = self.fn.inlined() if isinstance(self.fn, SkipFunctionVariable) else self.fn
        return tx.call_in_context(self.make(), fn, args, kwargs)

    def bind(self, obj: VariableTracker) -> UserMethodVariable:
        return UserMethodVariable(self, obj)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attrs:
            return self.attrs[name]
        if name == "__wrapped__":
            return self.fn
        return tx.getattr(self.fn, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


class LocalGeneratorObjectVariable(VariableTracker):
    """A generator object. ``resume`` runs its frame up to the next yield: the interpreter provides it."""

    __slots__ = ("name", "resume", "birth")

    def __init__(self, name: str, resume: Any) -> None:
        self.name = name
        self.resume = resume
        self.birth: object = None
        """What made it (``Tracer.birth``): in any other frame TorchDynamo meets it as an object it cannot run."""

    def foreign(self, tx: Tracer) -> bool:
        """Whether traced code meets it that did not make it (a resumed frame still knows its own)."""
        here: Any = tx.birth
        made: Any = self.birth
        return tx.traced and (made is None or here is None or made[0] is not here[0])

    def _refuse(self, tx: Tracer, rule: Any, what: str) -> None:
        if self.foreign(tx):
            tx.graph_break(rule, what=f"{what} of a generator made outside", type="generator", method=what)

    def python_type_name(self) -> str:
        return "generator"

    def describe(self) -> str:
        return f"generator {self.name}"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("types.GeneratorType")

    def iterator(self, tx: Tracer) -> VariableTracker:
        self._refuse(tx, R.GB0811, "iteration")
        return self

    def next_item(self, tx: Tracer) -> VariableTracker:
        self._refuse(tx, R.GB4347, "next()")
        return self.resume(tx, "send", tx.constant(None))

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        self._refuse(tx, R.GB0811, "iteration")
        return tx.drain(self)

    def length(self, tx: Tracer) -> int | None:
        return tx.no_length(self)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        match name:
            case "__next__":
                return self.next_item(tx)
            case "__iter__":
                return self
            case "send" | "throw" | "close" if self.foreign(tx):
                self._refuse(tx, R.GB0253, name)
                return tx.unknown(f"{name}() of a generator")
            case "send":
                return self.resume(tx, "send", args[0])
            case "throw":
                exc = args[0] if len(args) < 2 else tx.call(args[0], [args[1]])
                return self.resume(tx, "throw", exc)
            case "close":
                return self.resume(tx, "close", tx.constant(None))
            case _:
                return VariableTracker.call_method(self, tx, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("send", "throw", "close", "__next__", "__iter__"):
            return NativeFunctionVariable(name, lambda tx, args, kwargs: self.call_method(tx, name, args, kwargs))
        if name in ("__name__", "__qualname__"):
            return tx.constant(self.name)
        return tx.missing_attribute(self, name)


__all__ = [
    "BaseUserFunctionVariable",
    "CellVariable",
    "CodeHandle",
    "CodeObjectVariable",
    "ContextDecoratedFunctionVariable",
    "FunctoolsPartialVariable",
    "LocalGeneratorObjectVariable",
    "NativeFunctionVariable",
    "NestedUserFunctionVariable",
    "ObservedException",
    "SkipFunctionVariable",
    "UserFunctionVariable",
    "UserMethodVariable",
    "WrapperUserFunctionVariable",
]
