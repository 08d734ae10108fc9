"""``inspect``: signatures and the questions about what kind of thing a value is."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .class_relations import dotted_name
from .constant import ConstantVariable
from .dicts import ConstDictVariable
from .exc import ObservedException
from .functions import (
    FunctoolsPartialVariable,
    NativeFunctionVariable,
    UserFunctionVariable,
    UserMethodVariable,
)
from .misc import ObjectVariable, PythonModuleVariable
from .user_defined import ClassVariable, UserDefinedClassVariable, UserDefinedObjectVariable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..analysis.catalogue.model import Rule
    from .protocol import Tracer

KINDS = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")


class ParameterVariable(VariableTracker):
    """``inspect.Parameter``."""

    __slots__ = ("name", "kind", "default", "annotation")

    def __init__(
        self, name: str, kind: int, default: VariableTracker | None, annotation: VariableTracker | None
    ) -> None:
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def python_type_name(self) -> str:
        return "Parameter"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("inspect.Parameter")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        match name:
            case "name":
                return tx.constant(self.name)
            case "kind":
                return tx.lookup(f"inspect.Parameter.{KINDS[self.kind]}")
            case "default" | "annotation":
                return getattr(self, name) or tx.lookup("inspect.Parameter.empty")
            case "empty":
                return tx.lookup("inspect.Parameter.empty")
            case "replace":
                return NativeFunctionVariable(name, self._replace)
            case _ if name in KINDS:
                return tx.lookup(f"inspect.Parameter.{name}")
            case _:
                return tx.missing_attribute(self, name)

    def _replace(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return ParameterVariable(
            self.name,
            self.kind,
            kwargs.get("default", self.default),  # type: ignore[arg-type]
            kwargs.get("annotation", self.annotation),  # type: ignore[arg-type]
        )


class SignatureVariable(VariableTracker):
    """``inspect.Signature``."""

    __slots__ = ("parameters", "returns")

    def __init__(self, parameters: list[ParameterVariable], returns: VariableTracker | None) -> None:
        self.parameters = parameters
        self.returns = returns

    def python_type_name(self) -> str:
        return "Signature"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("inspect.Signature")

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        match name:
            case "parameters":
                return tx.dict({p.name: p for p in self.parameters})
            case "return_annotation":
                return self.returns or tx.lookup("inspect.Parameter.empty")
            case "empty":
                return tx.lookup("inspect.Parameter.empty")
            case "bind" | "bind_partial":
                return NativeFunctionVariable(name, lambda tx, a, k: self._bind(tx, a, k, name == "bind_partial"))
            case "replace":
                return NativeFunctionVariable(name, self._replace)
            case _:
                return tx.missing_attribute(self, name)

    def _replace(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        given = tx.iterate(kwargs["parameters"]) if "parameters" in kwargs else list(self.parameters)
        parameters = [p for p in given or [] if isinstance(p, ParameterVariable)]
        return SignatureVariable(parameters, kwargs.get("return_annotation", self.returns))  # type: ignore[arg-type]

    def _bind(self, tx: Tracer, args: Args, kwargs: Kwargs, partial: bool) -> VariableTracker:
        bound: dict[str, VariableTracker] = {}
        rest, named = list(args), dict(kwargs)
        for p in self.parameters:
            if p.kind in (0, 1) and rest:
                bound[p.name] = rest.pop(0)
            elif p.kind == 2 and rest:
                bound[p.name] = tx.tuple(rest)
                rest = []
            elif p.kind in (1, 3) and p.name in named:
                bound[p.name] = named.pop(p.name)
            elif p.kind == 4 and named:
                bound[p.name] = tx.dict(named)
                named = {}
            elif p.kind in (0, 1, 3) and p.default is None and not partial:
                tx.throw(TypeError, f"missing a required argument: '{p.name}'")
        if rest:
            tx.throw(TypeError, "too many positional arguments")
        if named:
            tx.throw(TypeError, f"got an unexpected keyword argument '{next(iter(named))}'")
        return BoundArgumentsVariable(self, tx.dict(bound))


class BoundArgumentsVariable(VariableTracker):
    """``inspect.BoundArguments``."""

    __slots__ = ("signature", "arguments")

    def __init__(self, signature: SignatureVariable, arguments: VariableTracker) -> None:
        self.signature = signature
        self.arguments = arguments

    def python_type_name(self) -> str:
        return "BoundArguments"

    def _table(self) -> dict[str, VariableTracker]:
        table = self.arguments
        assert isinstance(table, ConstDictVariable) and table.items is not None
        return {k.as_python_constant(): v for k, v in table.items.values()}

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        match name:
            case "arguments":
                return self.arguments
            case "signature":
                return self.signature
            case "apply_defaults":
                return NativeFunctionVariable(name, self._defaults)
            case "args":
                items: Args = []
                table = self._table()
                for p in self.signature.parameters:
                    if p.kind in (0, 1) and p.name in table:
                        items.append(table[p.name])
                    elif p.kind == 2:
                        items.extend(tx.iterate(table[p.name]) or [] if p.name in table else [])
                return tx.tuple(items)
            case "kwargs":
                table = self._table()
                result: dict[str, VariableTracker] = {}
                for p in self.signature.parameters:
                    if p.kind == 3 and p.name in table:
                        result[p.name] = table[p.name]
                    elif p.kind == 4 and p.name in table:
                        inner = table[p.name]
                        if isinstance(inner, ConstDictVariable):
                            result.update({k.as_python_constant(): v for k, v in inner.items.values()})
                return tx.dict(result)
            case _:
                return tx.missing_attribute(self, name)

    def _defaults(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        table = self._table()
        complete: dict[str, VariableTracker] = {}
        for p in self.signature.parameters:
            if p.name in table:
                complete[p.name] = table[p.name]
            elif p.default is not None:
                complete[p.name] = p.default
            elif p.kind == 2:
                complete[p.name] = tx.tuple([])
            elif p.kind == 4:
                complete[p.name] = tx.dict({})
        tx.assign(self, "arguments", tx.dict(complete))
        return tx.constant(None)


def _parameters(fn: UserFunctionVariable, skip: int) -> SignatureVariable:
    annotations = fn.annotations() if fn.annotations else {}
    parameters = [
        ParameterVariable(p.name, p.kind, fn.defaults.get(p.name), annotations.get(p.name)) for p in fn.code.params
    ]
    if skip and parameters and parameters[0].kind in (0, 1):
        parameters = parameters[skip:]
    return SignatureVariable(parameters, annotations.get("return"))


def signature_of(tx: Tracer, value: VariableTracker, follow: bool = True) -> SignatureVariable | None:
    """``inspect.signature(value)``; None where it is not known."""
    skip = 0
    for _ in range(20):
        if isinstance(value, UserMethodVariable):
            skip += 1
            value = value.fn
            continue
        if isinstance(value, SignatureVariable):
            return value
        attrs: Any = getattr(value, "attrs", None)
        if isinstance(attrs, dict) and "__signature__" in attrs:
            found: Any = attrs["__signature__"]  # type: ignore[index]
            return found if isinstance(found, SignatureVariable) else None
        wrapped = tx.getattr_or(value, "__wrapped__", None) if follow else None
        if wrapped is not None and wrapped is not value and not isinstance(value, ClassVariable):
            value = wrapped
            continue
        break
    if isinstance(value, UserFunctionVariable):
        return _parameters(value, skip)
    if isinstance(value, FunctoolsPartialVariable):
        inner = signature_of(tx, value.func)
        if inner is None:
            return None
        rest = [p for p in inner.parameters[len(value.args) :] if p.name not in value.keywords]
        return SignatureVariable(rest, inner.returns)
    if isinstance(value, UserDefinedClassVariable):
        for name in ("__init__", "__new__"):
            init = value.find(name)
            if isinstance(init, UserFunctionVariable):
                return _parameters(init, 1)
        if value.options.get("is_dataclass"):
            return SignatureVariable(
                [ParameterVariable(f.name, 3 if f.kw_only else 1, f.default or f.factory, None) for f in value.fields],
                None,
            )
        return None if value.unknown_base else SignatureVariable([], None)
    if isinstance(value, UserDefinedObjectVariable):
        call = tx.getattr_or(value, "forward", None) or tx.getattr_or(value, "__call__", None)
        return signature_of(tx, call) if call is not None else None
    inner_fn = getattr(value, "target", None) or getattr(value, "fn", None) or getattr(value, "inner", None)
    return signature_of(tx, inner_fn) if isinstance(inner_fn, VariableTracker) else None


def _refuse_signature(tx: Tracer, target: VariableTracker) -> None:
    """What ``inspect`` asks of C functions and of classes without a constructor is not traced."""
    what = f"inspect.signature of {target.describe()}"
    if type(target).__name__ == "TorchInGraphFunctionVariable":
        tx.throw(TypeError, f"{target.describe()} is not a Python function")
    if type(target).__name__ == "BuiltinVariable":
        tx.graph_break(R.GB0175, what=what, function="isinstance")
    if isinstance(target, UserDefinedClassVariable) and not target.unknown_base:
        if target.find("__init__") is None and target.find("__new__") is None:
            tx.graph_break(R.GB0156, what=what, type="type", method="__text_signature__")


def _untraced(name: str, result: type, rule: Rule = R.GB0007) -> Callable[[Tracer, Args, Kwargs], VariableTracker]:
    """A question whose answer TorchDynamo does not trace."""

    def ask(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        tx.graph_break(rule, what=f"inspect.{name}", function=f"inspect.{name}")
        return tx.unknown(f"inspect.{name}()", result)

    return ask


def _members(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``inspect.getmembers(object, predicate)``: what the program itself has put there."""
    target = args[0]
    predicate = args[1] if len(args) > 1 else kwargs.get("predicate")
    if not isinstance(target, (UserDefinedClassVariable, UserDefinedObjectVariable)):
        return tx.unknown("inspect.getmembers()")
    names: set[str] = set()
    if isinstance(target, UserDefinedClassVariable):
        cls = target
    else:
        tx.graph_break(R.GB0059, what="dir() of an object", function="dir")
        names.update(target.attrs)
        cls = target.cls
    for base in cls.mro:
        if isinstance(base, UserDefinedClassVariable):
            names.update(base.namespace)
    found: list[VariableTracker] = []
    for name in sorted(names):
        value = tx.getattr_or(target, name, None)
        if value is None:
            continue
        passes = True if predicate is None or predicate.is_python_constant() else tx.truth(tx.call(predicate, [value]))
        if passes is not False:
            found.append(tx.tuple([tx.constant(name), value]))
    return tx.list(found)


def _signature(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    target = args[0] if args else kwargs["obj"]
    if tx.traced:
        _refuse_signature(tx, target)
    found = signature_of(tx, target)
    return found if found is not None else tx.unknown("inspect.signature()")


def _is_function(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    name = args[0].python_type_name()
    return tx.constant(name == "function" and not isinstance(args[0], UserMethodVariable))


def _is_class(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    value = args[0]
    if isinstance(value, ClassVariable):
        return tx.constant(True)
    answer = tx.isinstance(value, tx.lookup("builtins.type"))
    return tx.constant(answer) if answer is not None else tx.unknown(f"isclass({dotted_name(value)})", bool)


def _flagged(attribute: str) -> Callable[[Tracer, Args, Kwargs], VariableTracker]:
    def answer(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        value: Any = args[0]
        while isinstance(value, UserMethodVariable):
            value = value.fn
        return tx.constant(isinstance(value, UserFunctionVariable) and bool(getattr(value.code, attribute)))

    return answer


def _unwrap(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    value = args[0]
    for _ in range(20):
        try:
            value = tx.getattr(value, "__wrapped__")
        except ObservedException:
            return value
    return value


def _doc(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    tx.graph_break(R.GB0156, what="inspect.getdoc", type="function", method="__doc__")
    return tx.getattr_or(args[0], "__doc__", tx.constant(None))


def _function(name: str, fn: Callable[[Tracer, Args, Kwargs], VariableTracker]) -> Callable[[Tracer], VariableTracker]:
    return lambda tx: NativeFunctionVariable(name, fn)


def _make_parameter(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    given = dict(zip(("name", "kind"), args), **kwargs)
    kind = given.get("kind")
    index = int(kind.as_python_constant()) if kind is not None and kind.is_python_constant() else 1
    return ParameterVariable(
        str(given["name"].as_python_constant()), index, given.get("default"), given.get("annotation")
    )


class ParameterClassVariable(ClassVariable):
    """The class ``inspect.Parameter``."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.type")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return _make_parameter(tx, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return tx.lookup(f"inspect.Parameter.{name}")


NATIVES: dict[str, Callable[[Tracer], VariableTracker]] = {
    **{
        f"inspect.{name}": _function(f"inspect.{name}", fn)
        for name, fn in {
            "signature": _signature,
            "isfunction": _is_function,
            "isclass": _is_class,
            "ismethod": lambda tx, args, kwargs: tx.constant(isinstance(args[0], UserMethodVariable)),
            "ismodule": lambda tx, args, kwargs: tx.constant(isinstance(args[0], PythonModuleVariable)),
            "iscoroutinefunction": _flagged("is_async"),
            "isgeneratorfunction": _flagged("is_generator"),
            "isabstract": lambda tx, args, kwargs: tx.constant(False),
            "unwrap": _unwrap,
            "getdoc": _doc,
            "cleandoc": lambda tx, args, kwargs: args[0],
            "getmembers": _members,
            "getsource": _untraced("getsource", str),
            "getsourcelines": _untraced("getsourcelines", tuple),
            "getfile": _untraced("getfile", str),
            "getsourcefile": _untraced("getsourcefile", str),
            "getmodule": lambda tx, args, kwargs: tx.unknown("inspect.getmodule()"),
        }.items()
    },
    "inspect.Parameter": lambda tx: ParameterClassVariable("inspect.Parameter"),
    "inspect.Parameter.empty": lambda tx: ObjectVariable(),
    "inspect.Signature.empty": lambda tx: tx.lookup("inspect.Parameter.empty"),
    "inspect._empty": lambda tx: tx.lookup("inspect.Parameter.empty"),
    **{
        f"inspect.Parameter.{name}": (lambda tx, name=name: ConstantVariable(getattr(inspect.Parameter, name)))
        for name in KINDS
    },
}
