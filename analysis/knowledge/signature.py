"""Parameters of a callable, read from the short text that the data files keep."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Literal

import msgspec

ParamKind = Literal["positional", "normal", "star", "keyword", "doublestar"]


class Param(msgspec.Struct, frozen=True):
    """One parameter. ``type`` is the stub's word for it (``"Tensor"``, ``"int"``...), empty where unknown."""

    name: str
    kind: ParamKind
    default: str | None = None
    """The default as Python text, ``"..."`` where it is no simple constant; None where there is none."""
    type: str = ""

    @property
    def required(self) -> bool:
        return self.default is None and self.kind in ("positional", "normal", "keyword")


class Signature(msgspec.Struct, frozen=True):
    """Parameters in order, and the word for the result (empty where unknown)."""

    params: tuple[Param, ...]
    returns: str = ""

    def param(self, name: str) -> Param | None:
        return next((p for p in self.params if p.name == name), None)


def _type(argument: ast.arg) -> str:
    annotation = argument.annotation
    return annotation.value if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str) else ""


def _default(node: ast.expr | None) -> str | None:
    return None if node is None else ast.unparse(node)


@lru_cache(maxsize=2048)
def parse(text: str) -> Signature:
    """The signature that ``text`` spells, as ``(input, dim=None, *, out=None) -> Tensor``."""
    head, _, returns = text.rpartition(") -> ") if ") -> " in text else (text[:-1], "", "")
    arguments = ast.parse(f"def f{head}): ...", feature_version=(3, 10)).body[0]
    assert isinstance(arguments, ast.FunctionDef)
    spec = arguments.args
    params: list[Param] = []
    plain = [*spec.posonlyargs, *spec.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(spec.defaults)) + list(spec.defaults)
    for index, (argument, default) in enumerate(zip(plain, defaults, strict=True)):
        kind: ParamKind = "positional" if index < len(spec.posonlyargs) else "normal"
        params.append(Param(argument.arg, kind, _default(default), _type(argument)))
    if spec.vararg is not None:
        params.append(Param(spec.vararg.arg, "star", None, _type(spec.vararg)))
    for argument, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        params.append(Param(argument.arg, "keyword", _default(default), _type(argument)))
    if spec.kwarg is not None:
        params.append(Param(spec.kwarg.arg, "doublestar", None, _type(spec.kwarg)))
    return Signature(tuple(params), returns)
