"""Signatures as short text that is valid Python between parentheses: ``(input, dim=None, *, out=None) -> Tensor``.

Python functions are inspected. Functions written in C are looked up in the stub files that torch ships,
one text per overload, in the order of the stub.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path
from typing import Any

import torch

_STUBS = (
    ("torch", "_C/_VariableFunctions.pyi", None),
    ("torch._C._nn", "_C/_nn.pyi", None),
    ("torch._C.TensorBase", "_C/__init__.pyi", "TensorBase"),
    ("torch._C", "_C/__init__.pyi", None),
)

_RENAMES = (
    (r"\btyping\.", ""),
    (r"\bcollections\.abc\.", ""),
    (r"\btorch\.types\.", ""),
    (r"\b_(int|bool|float|size|dtype|device|layout|complex|qscheme)\b", r"\1"),
    (r"\btorch\.Tensor\b", "Tensor"),
    (r"\btorch\._C\.TensorBase\b", "Tensor"),
    (r"\bTensorBase\b", "Tensor"),
    (r"\btorch\.(dtype|device|layout|Size|Generator)\b", r"\1"),
    (r"\bOptional\[([^\[\]]*)\]", r"\1 | None"),
    (r"\bOptional\[(.*)\]$", r"\1 | None"),
    (r"\bTuple\[", "tuple["),
    (r"\bList\[", "list["),
    (r"\bDict\[", "dict["),
    (r"'", ""),
)


def type_text(annotation: Any) -> str:
    """An annotation, with the spelling made uniform."""
    if annotation is inspect.Parameter.empty:
        return ""
    if isinstance(annotation, str):
        text = annotation
    elif isinstance(annotation, type) and not hasattr(annotation, "__origin__") and not _is_generic(annotation):
        text = (
            annotation.__qualname__
            if annotation.__module__ in ("builtins", "torch")
            else f"{annotation.__module__}.{annotation.__qualname__}"
        )
        if annotation is type(None):
            text = "None"
    elif annotation is None:
        text = "None"
    else:
        text = str(annotation)
    for pattern, new in _RENAMES:
        text = re.sub(pattern, new, text)
    return text if len(text) <= 60 and " at 0x" not in text and "~" not in text and "<" not in text else ""


def _is_generic(annotation: Any) -> bool:
    return type(annotation).__name__ in ("GenericAlias", "_GenericAlias")


def default_text(value: Any) -> str:
    """A default as Python text; ``...`` where it is no simple constant."""
    if value is None or isinstance(value, (bool, int)):
        return repr(value)
    if isinstance(value, float):
        return repr(value) if value == value and abs(value) != float("inf") else f"float({str(value)!r})"
    if isinstance(value, (str, bytes)):
        return repr(value) if len(value) <= 60 and value != sys.executable else "..."
    if isinstance(value, (tuple, list)) and type(value) in (tuple, list) and len(value) <= 8:
        inner = [default_text(item) for item in value]
        if "..." in inner:
            return "..."
        joined = ", ".join(inner)
        if isinstance(value, list):
            return f"[{joined}]"
        return f"({joined},)" if len(inner) == 1 else f"({joined})"
    if isinstance(value, dict) and not value:
        return "{}"
    if isinstance(value, (torch.dtype, torch.layout, torch.memory_format)):
        return str(value)
    return "..."


def of_python(obj: Any) -> str | None:
    """The signature of an inspectable callable."""
    obj = _undispatched(obj)
    try:
        signature = inspect.signature(obj)
    except (ValueError, TypeError):
        return None
    except Exception:
        return None
    parts: list[str] = []
    last_kind = None
    kinds = inspect.Parameter
    for parameter in signature.parameters.values():
        kind = parameter.kind
        if last_kind is kinds.POSITIONAL_ONLY and kind is not kinds.POSITIONAL_ONLY:
            parts.append("/")
        if kind is kinds.KEYWORD_ONLY and last_kind not in (kinds.KEYWORD_ONLY, kinds.VAR_POSITIONAL):
            parts.append("*")
        last_kind = kind
        star = {kinds.VAR_POSITIONAL: "*", kinds.VAR_KEYWORD: "**"}.get(kind, "")
        text = star + parameter.name
        if parameter.default is not kinds.empty:
            text += "=" + default_text(parameter.default)
        parts.append(text)
    if last_kind is kinds.POSITIONAL_ONLY:
        parts.append("/")
    returned = type_text(signature.return_annotation)
    return f"({', '.join(parts)})" + (f" -> {returned}" if returned else "")


def _undispatched(obj: Any) -> Any:
    """The function itself, or the one behind ``(*args, **kwargs)`` that the default of a flag chooses."""
    cells = getattr(obj, "__closure__", None)
    code = getattr(obj, "__code__", None)
    if inspect.isfunction(obj) and cells and {"if_false", "default"} <= set(code.co_freevars):
        values = dict(zip(code.co_freevars, (cell.cell_contents for cell in cells)))
        return values["if_true" if values["default"] else "if_false"]
    return obj


_SCHEMA_TYPES = {
    "SymInt": "int",
    "Scalar": "Number",
    "number": "Number",
    "ScalarType": "dtype",
    "Layout": "layout",
    "Device": "device",
    "MemoryFormat": "memory_format",
}


def of_schema(name: str) -> list[str]:
    """Signatures of the operator ``aten::name``, one per overload that is no ``out=`` variant."""
    texts: list[str] = []
    for schema in torch._C._jit_get_schemas_for_operator(f"aten::{name}"):
        if schema.overload_name.endswith("out") or any(argument.is_out for argument in schema.arguments):
            continue
        parts: list[str] = []
        starred = False
        for argument in schema.arguments:
            if argument.kwarg_only and not starred:
                starred = True
                parts.append("*")
            kind = re.sub(
                r"\w+",
                lambda m: _SCHEMA_TYPES.get(m.group(), m.group()),
                str(argument.real_type if hasattr(argument, "real_type") else argument.type),
            )
            kind = type_text(kind.replace("List[", "Sequence["))
            label = "input" if argument.name == "self" else argument.name
            text = label + (f": {kind!r}" if kind else "")
            if argument.has_default_value():
                text += "=" + default_text(argument.default_value)
            parts.append(text)
        returned = [type_text(str(r.type)) for r in schema.returns]
        result = returned[0] if len(returned) == 1 else f"tuple[{', '.join(returned)}]" if returned else "None"
        texts.append(f"({', '.join(parts)}) -> {result}")
    return texts


def aten_name(dotted: str) -> str:
    """The operator behind a function of torch, by torch's naming habit."""
    scope, _, name = dotted.rpartition(".")
    prefix = {"torch.linalg": "linalg_", "torch.fft": "fft_", "torch.special": "special_"}.get(scope, "")
    return prefix + name


class Book:
    """Finds the signature texts of any callable of torch."""

    def __init__(self) -> None:
        self.stubs = stubs()

    def texts(self, dotted: str, obj: Any) -> list[str]:
        """Texts of ``obj`` that is known as ``dotted``: from a stub, by inspection, or from its operator's schema."""
        scope, _, name = dotted.rpartition(".")
        places = [dotted]
        if scope == "torch.Tensor":
            places.append(f"torch._C.TensorBase.{name}")
        if not inspect.isfunction(obj) and not isinstance(obj, type):
            if scope == "torch.nn.functional":
                places += [f"torch._C._nn.{name}", f"torch.{name}"]
            home = getattr(obj, "__module__", None)
            if home == "torch._C._nn":
                places.append(f"torch._C._nn.{getattr(obj, '__name__', name)}")
        for place in places:
            if place in self.stubs:
                texts = self.stubs[place]
                if any("=..." in text for text in texts):
                    return of_schema(aten_name(dotted)) or texts
                return texts
        text = of_python(obj)
        if text is not None:
            return [text]
        module = getattr(obj, "__module__", None) or ""
        if module.startswith(("torch._C._", "torch.linalg", "torch.fft", "torch.special")) or (
            scope.startswith("torch") and "_C" not in scope
        ):
            own = getattr(obj, "__name__", "")
            return of_schema(own) or of_schema(aten_name(dotted))
        return []


def _stub_text(node: ast.FunctionDef) -> str:
    arguments = node.args

    def one(argument: ast.arg, default: ast.expr | None) -> str:
        text = argument.arg
        if argument.annotation is not None:
            kind = type_text(ast.unparse(argument.annotation))
            if kind:
                text += f": {kind!r}"
        if default is not None:
            value = ast.unparse(default)
            text += "=" + (value if len(value) < 40 else "...")
        return text

    parts: list[str] = []
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
    for index, (argument, default) in enumerate(zip(plain, defaults)):
        parts.append(one(argument, default))
        if index + 1 == len(arguments.posonlyargs):
            parts.append("/")
    if arguments.vararg is not None:
        parts.append("*" + one(arguments.vararg, None))
    elif arguments.kwonlyargs:
        parts.append("*")
    parts += [one(argument, default) for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    if arguments.kwarg is not None:
        parts.append("**" + one(arguments.kwarg, None))
    returned = type_text(ast.unparse(node.returns)) if node.returns is not None else ""
    return f"({', '.join(parts)})" + (f" -> {returned}" if returned else "")


def stubs() -> dict[str, list[str]]:
    """Dotted name to signatures, for all functions of the stub files."""
    root = Path(torch.__file__).parent
    found: dict[str, list[str]] = {}
    for prefix, file, class_name in _STUBS:
        body = ast.parse((root / file).read_text()).body
        if class_name is not None:
            body = next(n.body for n in body if isinstance(n, ast.ClassDef) and n.name == class_name)
        for node in body:
            if isinstance(node, ast.FunctionDef):
                texts = found.setdefault(f"{prefix}.{node.name}", [])
                text = _stub_text(node)
                if text not in texts:
                    texts.append(text)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and class_name is not None:
                found[f"{prefix}.{node.target.id}"] = [f"(self) -> {type_text(ast.unparse(node.annotation))}"]
        if class_name is None:
            # Overloads that take ``self`` first are old spellings kept for compatibility.
            for texts in found.values():
                modern = [text for text in texts if not text.startswith("(self")]
                if modern:
                    texts[:] = modern
    return found
