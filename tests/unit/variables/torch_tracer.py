"""A small stand-in for the interpreter: evaluates expressions over abstract torch values."""

from __future__ import annotations

import ast
from typing import Any, NoReturn

from gbpredict.analysis.knowledge.lookup import load
from gbpredict.variables import numpy as _numpy  # noqa: F401  (registers arrays)
from gbpredict.variables.base import VariableTracker
from gbpredict.variables.constant import ConstantVariable
from gbpredict.variables.exc import ObservedException, Unsupported
from gbpredict.variables.lists import ListVariable, SliceVariable, TupleVariable
from gbpredict.variables.torch import lookup_torch
from gbpredict.variables.unknown import UnknownVariable

OPERATORS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Pow: "pow", ast.MatMult: "matmul", ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor",
    ast.LShift: "lshift", ast.RShift: "rshift", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
    ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip
MIRROR = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


class Thrown(Exception):
    """The analysed program raises."""


class TorchTracer:
    """Implements as much of ``Tracer`` as values of torch ask for."""

    def __init__(self, traced: bool = False, **config: Any) -> None:
        self.traced = traced
        self.region = object() if traced else None
        self.knowledge = load()
        self.config = {**self.knowledge.config_defaults(), **config}
        self.grad: bool | None = True
        self.ops = 0
        self.names: dict[str, VariableTracker] = {}

    def dynamo_config(self, name: str) -> Any:
        return self.config[name]

    def grad_enabled(self) -> bool | None:
        return self.grad

    def set_grad_enabled(self, mode: bool | None) -> None:
        self.grad = mode

    def graph_break(self, rule: Any, /, *, skip_frame: bool = False, **fields: str) -> None:
        if self.traced:
            raise Unsupported(rule, fields, skip_frame=skip_frame)

    def add_op(self, count: int = 1) -> None:
        self.ops += count

    def assign(self, owner: Any, slot: str, value: Any) -> None:
        setattr(owner, slot, value)

    def store(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        table[key] = value

    def discard(self, table: dict[Any, Any], key: Any) -> None:
        del table[key]

    def unknown(self, reason: str, pytype: type | None = None) -> VariableTracker:
        return UnknownVariable(reason, pytype)

    def throw(self, exc_type: type[BaseException], message: str = "", *args: Any) -> NoReturn:
        raise Thrown(f"{exc_type.__name__}: {message}")

    def missing_attribute(self, owner: VariableTracker, name: str) -> NoReturn:
        self.throw(AttributeError, name)

    def not_callable(self, fn: VariableTracker, args: Any, kwargs: Any) -> NoReturn:
        self.throw(TypeError, "not callable")

    def not_iterable(self, value: VariableTracker) -> NoReturn:
        self.throw(TypeError, "not iterable")

    def no_length(self, value: VariableTracker) -> NoReturn:
        self.throw(TypeError, "no len")

    def constant(self, value: Any) -> VariableTracker:
        if isinstance(value, tuple):
            return TupleVariable([self.constant(v) for v in value])
        if isinstance(value, list):
            return ListVariable([self.constant(v) for v in value])
        return ConstantVariable(value)

    def tuple(self, items: Any) -> VariableTracker:
        return TupleVariable(list(items))

    def list(self, items: Any) -> VariableTracker:
        return ListVariable(list(items))

    def lookup(self, dotted: str) -> VariableTracker:
        return lookup_torch(dotted, self.knowledge) or UnknownVariable(dotted)

    def iterate(self, value: VariableTracker) -> Any:
        return value.unpack(self)  # type: ignore[arg-type]

    def call(self, fn: VariableTracker, args: Any, kwargs: Any = None) -> VariableTracker:
        return fn.call_function(self, args, kwargs or {})  # type: ignore[arg-type]

    def call_method(self, obj: VariableTracker, name: str, args: Any, kwargs: Any = None) -> VariableTracker:
        return obj.call_method(self, name, args, kwargs or {})  # type: ignore[arg-type]

    def getattr(self, obj: VariableTracker, name: str) -> VariableTracker:
        return obj.var_getattr(self, name)  # type: ignore[arg-type]

    def length(self, obj: VariableTracker) -> Any:
        return obj.length(self)  # type: ignore[arg-type]

    def binary(self, op: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        return self.operate({"*": "mul", "+": "add", "-": "sub"}[op], left, right)

    # ---- evaluation

    def operate(self, name: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        result = left.call_method(self, f"__{name}__", [right], {}) if not isinstance(left, ConstantVariable) else None  # type: ignore[arg-type]
        if result is None or (isinstance(result, ConstantVariable) and result.value is NotImplemented):
            mirrored = MIRROR.get(name, "r" + name)
            if isinstance(right, ConstantVariable) and isinstance(left, ConstantVariable):
                return left.call_method(self, f"__{name}__", [right], {})  # type: ignore[arg-type]
            result = right.call_method(self, f"__{mirrored}__", [left], {})  # type: ignore[arg-type]
        return result

    def run(self, text: str) -> VariableTracker:
        """Statements separated by newlines; gives the value of the last one, an expression."""
        tree = ast.parse(text)
        for statement in tree.body[:-1]:
            self.statement(statement)
        last = tree.body[-1]
        assert isinstance(last, ast.Expr)
        return self.value(last.value)

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            value = self.value(node.value)
            if isinstance(target, ast.Name):
                self.names[target.id] = value
            elif isinstance(target, ast.Subscript):
                self.call_method(self.value(target.value), "__setitem__", [self.value(target.slice), value])
            elif isinstance(target, ast.Attribute):
                self.value(target.value).var_setattr(self, target.attr, value)  # type: ignore[arg-type]
        elif isinstance(node, ast.AugAssign):
            assert isinstance(node.target, ast.Name)
            name = OPERATORS[type(node.op)]
            left = self.names[node.target.id]
            self.names[node.target.id] = self.call_method(left, f"__i{name}__", [self.value(node.value)])
        elif isinstance(node, ast.Expr):
            self.value(node.value)

    def value(self, node: ast.expr) -> VariableTracker:
        match node:
            case ast.Constant(value=found):
                return ConstantVariable(found)
            case ast.Name(id=name):
                return self.names[name] if name in self.names else UnknownVariable(name)
            case ast.Tuple(elts=elts):
                return TupleVariable([self.value(e) for e in elts])
            case ast.List(elts=elts):
                return ListVariable([self.value(e) for e in elts])
            case ast.Slice():
                return SliceVariable(
                    [
                        self.value(p) if p is not None else ConstantVariable(None)
                        for p in (node.lower, node.upper, node.step)
                    ]
                )
            case ast.Attribute():
                dotted = ast.unparse(node).replace("F.", "torch.nn.functional.", 1)
                if dotted.startswith("torch.") and (found := lookup_torch(dotted, self.knowledge)) is not None:
                    return found
                return self.getattr(self.value(node.value), node.attr)
            case ast.Subscript(value=owner, slice=key):
                return self.call_method(self.value(owner), "__getitem__", [self.value(key)])
            case ast.BinOp(left=left, op=op, right=right):
                return self.operate(OPERATORS[type(op)], self.value(left), self.value(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.operate(OPERATORS[type(op)], self.value(left), self.value(right))
            case ast.UnaryOp(op=op, operand=operand):
                value = self.value(operand)
                if isinstance(value, ConstantVariable):
                    return ConstantVariable(eval(compile(ast.Expression(node), "", "eval")))
                name = {ast.USub: "neg", ast.Invert: "invert", ast.UAdd: "pos"}[type(op)]
                return self.call_method(value, f"__{name}__", [])
            case ast.Call(func=func, args=args, keywords=keywords):
                given: list[VariableTracker] = []
                for arg in args:
                    if isinstance(arg, ast.Starred):
                        given.extend(self.iterate(self.value(arg.value)))
                    else:
                        given.append(self.value(arg))
                named = {k.arg: self.value(k.value) for k in keywords if k.arg}
                dotted = ast.unparse(func).replace("F.", "torch.nn.functional.", 1)
                found = lookup_torch(dotted, self.knowledge) if dotted.startswith("torch.") else None
                if found is None and isinstance(func, ast.Attribute):
                    return self.call_method(self.value(func.value), func.attr, given, named)
                return self.call(found or self.value(func), given, named)
            case _:
                raise NotImplementedError(ast.dump(node))


__all__ = ["ObservedException", "Thrown", "TorchTracer"]
