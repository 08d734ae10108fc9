"""Kinds of parameters from text: annotations and docstrings (Google, numpy and Sphinx styles)."""

from __future__ import annotations

import re
from dataclasses import dataclass

SCALARS: dict[str, type] = {
    "int": int, "float": float, "bool": bool, "str": str, "boolean": bool, "string": str, "integer": int,
}  # fmt: skip

_TENSOR = re.compile(
    r"(?:torch\.|t\.|th\.)?(?:Float|Long|Bool|Int|Half|Double|Byte|Short)?Tensor|(?:torch\.|nn\.)+Parameter"
)
_SHAPED = re.compile(r"(?:jaxtyping\.)?[A-Z]\w*\[\s*(?:torch\.)?Tensor\s*,.*\]", re.DOTALL)
"""jaxtyping's ``Float[Tensor, "batch dim"]``."""
_GENERIC = re.compile(r"(?:typing\.|collections\.abc\.)?(\w+)\[(.*)\]", re.DOTALL)
_SEQUENCES = frozenset("list List Sequence Iterable MutableSequence tuple Tuple".split())
_DICTS = frozenset("dict Dict Mapping MutableMapping OrderedDict".split())


@dataclass(frozen=True, slots=True)
class Hint:
    """One kind that a parameter may have: "tensor", "none", "scalar" (with ``pytype``), "list", "tuple" and "dict"
    (with the hints of what is in them), or "other" (with its text)."""

    kind: str
    pytype: type | None = None
    items: tuple[tuple[Hint, ...], ...] = ()
    open: bool = True
    text: str = ""

    def holds_tensor(self) -> bool:
        return self.kind == "tensor" or any(h.holds_tensor() for item in self.items for h in item)


TENSOR, NONE = Hint("tensor"), Hint("none")


def split_top(text: str, separator: str) -> list[str]:
    """Split where no bracket or quote is open."""
    parts: list[str] = []
    depth, start, quote = 0, 0, ""
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "[(":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == separator and not depth:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [p.strip() for p in parts if p.strip()]


def annotation_hints(text: str) -> tuple[Hint, ...]:
    """The alternatives that an annotation names."""
    text = text.strip().strip("\"'").strip()
    if not text:
        return ()
    parts = split_top(text, "|")
    if len(parts) > 1:
        return tuple(h for part in parts for h in annotation_hints(part))
    if text == "None":
        return (NONE,)
    if _TENSOR.fullmatch(text) or _SHAPED.fullmatch(text):
        return (TENSOR,)
    if text in SCALARS:
        return (Hint("scalar", SCALARS[text]),)
    generic = _GENERIC.fullmatch(text)
    if generic is None:
        return (Hint("other", text=text),)
    head, inside = generic[1], split_top(generic[2], ",")
    if head in ("Optional", "Union"):
        inner = tuple(h for part in inside for h in annotation_hints(part))
        return (*inner, NONE) if head == "Optional" else inner
    if head in ("Annotated", "Final") and inside:
        return annotation_hints(inside[0])
    if head == "Literal":
        values = {type(part) for part in inside}
        return (Hint("scalar", str),) if values and all(p[0] in "\"'" for p in inside) else (Hint("other", text=text),)
    if head in _SEQUENCES and inside:
        fixed = head in ("tuple", "Tuple") and inside[-1] != "..."
        members = [annotation_hints(p) for p in inside if p != "..."]
        return (Hint("tuple" if head in ("tuple", "Tuple") else "list", items=tuple(members), open=not fixed),)
    if head in _DICTS and len(inside) == 2:
        return (Hint("dict", items=(annotation_hints(inside[1]),)),)
    return (Hint("other", text=text),)


def _documented(name: str) -> list[re.Pattern[str]]:
    word = rf"[`*]{{0,2}}{re.escape(name)}[`*]{{0,2}}"
    return [
        re.compile(rf"^\s*{word}\s*\((.+)$", re.MULTILINE),  # x (torch.Tensor, optional): ...
        re.compile(rf"^\s*:type\s+{word}\s*:(.+)$", re.MULTILINE),
        re.compile(rf"^\s*:param\s+(\S[^:\n]*?)\s+{word}\s*:", re.MULTILINE),
        re.compile(rf"^\s*:param\s+{word}\s*:(.+)$", re.MULTILINE),
        re.compile(rf"^\s*{word}\s*:(.+)$", re.MULTILINE),  # x : torch.Tensor, and x: the input tensor
    ]


_OPENING = 60
"""Characters of a description in which the kind of a parameter is looked for."""


def documented_hints(doc: str | None, name: str) -> tuple[Hint, ...]:
    """The kind that a docstring gives a parameter."""
    if not doc or name not in doc:
        return ()
    for pattern in _documented(name):
        found = pattern.search(doc)
        if found is None:
            continue
        text = found[1].strip().lower()[:_OPENING]
        words = re.findall(r"[a-z_.]+", text)
        optional = (NONE,) if "optional" in words or "none" in words else ()
        if any(
            w in ("list", "tuple", "sequence", "dict", "iterable", "callable", "function", "module") for w in words[:3]
        ):
            return ()
        if any("tensor" in w for w in words):
            return (TENSOR, *optional)
        scalar = next((SCALARS[w] for w in words[:2] if w in SCALARS), None)
        return (Hint("scalar", scalar), *optional) if scalar is not None else ()
    return ()
