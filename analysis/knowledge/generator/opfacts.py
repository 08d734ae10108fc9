"""Finds by experiment what operators give back: kinds, shape rules, dtype rules, and whether Dynamo takes them.

Torch's own test suite has sample inputs for several hundred operators. Every rule of the vocabulary that
explains all samples of an overload is a fact about it; the first in order of usefulness is kept.
"""

from __future__ import annotations

import random
import sys
import types
import unittest
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
import torch._dynamo
from torch._dynamo.exc import Unsupported
from torch._dynamo.utils import counters

from . import signatures
from .probe import gb_type
from .tensor_rules import DTYPE_RULES, RANKS, SHAPES, Bound, Overload, bind, overload, tensors

DTYPES = (torch.float32, torch.int64, torch.bool, torch.float64, torch.complex64, torch.float16, torch.int32)
SAMPLES = 14
"""Samples per dtype: enough to tell the rules apart, few enough to take a minute in all."""
TRACED = 2
"""Samples given to Dynamo."""
PREFERRED = {
    name: rule
    for rule, names in {
        "index_select": "index_select",
        "sdpa": "scaled_dot_product_attention",
        "cdist": "cdist",
        "matmul": "bmm",
        "embedding": "embedding",
        "halved": "glu",
        "sizes": "zeros ones empty full rand randn new_zeros new_ones new_full new_empty",
        "narrow": "narrow",
        "index": "gather",
        "second": "expand_as view_as reshape_as",
    }.items()
    for name in names.split()
}
"""Rules that hold by definition, where the samples are too few to exclude a simpler one."""


def op_infos() -> list[Any]:
    """The operator database of torch's tests. It imports a helper package of the tests that is not needed here."""
    random.seed(0)
    torch.manual_seed(0)
    if "expecttest" not in sys.modules:
        stand_in = types.ModuleType("expecttest")
        stand_in.TestCase = unittest.TestCase  # type: ignore[attr-defined]
        stand_in.assert_expected_inline = lambda *_: None  # type: ignore[attr-defined]
        sys.modules["expecttest"] = stand_in
    from torch.testing._internal.common_methods_invocations import op_db

    return list(op_db)


# --------------------------------------------------------------------------- result kinds


def result_kind(value: Any) -> str:
    """A word: ``Tensor``, ``int``, ``tuple[Tensor, Tensor]``, ``list[Tensor]``, ``torch.return_types.max``."""
    if isinstance(value, torch.Tensor):
        return "Tensor"
    if value is None:
        return "None"
    if isinstance(value, torch.Size):
        return "Size"
    if isinstance(value, tuple) and type(value).__module__ == "torch.return_types":
        return f"torch.return_types.{type(value).__name__}"
    if isinstance(value, tuple):
        return f"tuple[{', '.join(map(result_kind, value))}]" if value else "tuple[]"
    if isinstance(value, list):
        kinds = set(map(result_kind, value))
        return f"list[{kinds.pop()}]" if len(kinds) == 1 else "list"
    return type(value).__name__


def merged_kind(kinds: list[str]) -> str:
    """One word for several observed kinds; tuples of unequal length become ``tuple[Tensor, ...]``."""
    distinct = list(dict.fromkeys(kinds))
    if len(distinct) == 1:
        return distinct[0]
    if all(kind.startswith("tuple[") and set(kind[6:-1].split(", ")) <= {"Tensor", ""} for kind in distinct):
        return "tuple[Tensor, ...]"
    return ""


# --------------------------------------------------------------------------- experiments


@dataclass
class Seen:
    """Which rules are still possible for one overload."""

    kinds: list[str] = field(default_factory=list)
    shapes: list[set[str]] | None = None
    dtypes: list[set[str]] | None = None
    count: int = 0
    operands: int = 0
    mixed: bool = False
    """Whether operands of different dtypes were accepted. What they gave is kept only while it leaves a rule."""

    def note_mixed(self, bound: Bound, result: Any) -> None:
        """A result for operands of unequal dtypes: narrows the dtype rules of a single tensor, if any fits."""
        if isinstance(result, torch.Tensor) and self.dtypes is not None and len(self.dtypes) == 1:
            left = self.dtypes[0] & self._matching(DTYPE_RULES, bound, result.dtype)
            if left & {"same", "promote", "div", "promote_float", "bool", "int64"}:
                self.dtypes = [left]
                self.mixed = True

    def note(self, bound: Bound, result: Any) -> None:
        self.kinds.append(result_kind(result))
        self.count += 1
        self.operands = max(self.operands, len(tensors(bound)))
        leaves = (
            [result] if isinstance(result, torch.Tensor) else list(result) if isinstance(result, (tuple, list)) else []
        )
        if not leaves or not all(isinstance(leaf, torch.Tensor) for leaf in leaves):
            self.shapes, self.dtypes = [], []
            return
        uniform = isinstance(result, list) or "..." in merged_kind(self.kinds)
        shapes = [
            self._matching(SHAPES, bound, tuple(leaf.shape)) | self._matching(RANKS, bound, leaf.dim())
            for leaf in leaves
        ]
        explicit = isinstance(bound.get("dtype"), torch.dtype)
        dtypes = [
            set(DTYPE_RULES)
            if explicit and leaf.dtype == bound["dtype"]
            else self._matching(DTYPE_RULES, bound, leaf.dtype)
            for leaf in leaves
        ]
        if uniform or (self.shapes is not None and len(self.shapes) != len(shapes)):
            shapes = [set.intersection(*shapes, *(self.shapes or []))]
            dtypes = [set.intersection(*dtypes, *(self.dtypes or []))]
            self.shapes, self.dtypes = shapes, dtypes
            return
        self.shapes = shapes if self.shapes is None else [a & b for a, b in zip(self.shapes, shapes)]
        self.dtypes = dtypes if self.dtypes is None else [a & b for a, b in zip(self.dtypes, dtypes)]

    @staticmethod
    def _matching(rules: dict[str, Callable[[Bound], Any]], bound: Bound, actual: Any) -> set[str]:
        found: set[str] = set()
        for name, rule in rules.items():
            try:
                if rule(bound) == actual:
                    found.add(name)
            except Exception:
                continue
        return found

    def kind(self) -> str:
        return merged_kind(self.kinds)

    def best(self, name: str) -> tuple[str, str]:
        """The preferred shape and dtype rules, joined by commas for several results; empty where none holds."""
        order, dtype_order = [PREFERRED.get(name, "same"), *SHAPES, *RANKS], list(DTYPE_RULES)
        if self.operands != 1:
            first = {"full": "value", "arange": "arange"}.get(
                name, "promote" if self.mixed else "same" if self.operands else "default"
            )
            dtype_order = [first, *dtype_order]
        shapes = [next((name for name in order if name in found), "") for found in self.shapes or []]
        dtypes = [next((name for name in dtype_order if name in found), "") for found in self.dtypes or []]
        return (",".join(shapes) if any(shapes) else "", ",".join(dtypes) if any(dtypes) else "")


def samples(op: Any) -> Iterator[Any]:
    """Sample inputs of several dtypes, evenly picked."""
    for dtype in DTYPES:
        if dtype not in op.dtypes:
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                made = list(op.sample_inputs("cpu", dtype, requires_grad=False))
        except Exception:
            continue
        step = max(1, len(made) // SAMPLES)
        yield from made[::step][:SAMPLES]


def traced_break(call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """The type of the break that a traced call makes, "" for none, None where it fails otherwise."""
    torch._dynamo.reset()
    counters.clear()

    def run(*a: Any) -> Any:
        return call(*a, **kwargs)

    try:
        torch.compile(run, backend="eager")(*args)
    except Unsupported as error:
        return gb_type(error)
    except Exception:
        return None
    return next((reason.strip().split("\n")[0] for reason in counters["graph_break"]), "")


def facts(signatures_of: Callable[[str], list[str] | None]) -> dict[str, dict[str, Any]]:
    """Per dotted name (functions of torch, ``torch.Tensor`` methods): the fields ``oo``, ``sh``, ``dt``, ``c``."""
    groups: dict[str, list[tuple[Callable[..., Any], Any]]] = {}
    for op in op_infos():
        base = op.name.removeprefix("torch.")
        names = [base, *(alias.name for alias in op.aliases)]
        if base.startswith("nn.functional."):
            names.append(base.rpartition(".")[2])
        for name in names:
            target: Any = torch
            for part in name.split("."):
                target = getattr(target, part, None)
            if callable(target) and not name.startswith(("masked.", "jiterator")):
                groups.setdefault(f"torch.{name}", []).append((target, op))
            method = getattr(torch.Tensor, name, None)
            if callable(method) and "." not in name:
                groups.setdefault(f"torch.Tensor.{name}", []).append((_method(name), op))
    found: dict[str, dict[str, Any]] = {}
    torch.manual_seed(0)
    for dotted, members in groups.items():
        record = _examine(dotted, members, signatures_of(dotted) or [])
        record.update(FIXED.get(dotted, {}))
        if record:
            found[dotted] = record
    return found


FIXED: dict[str, dict[str, Any]] = {
    # The test suite reorders the arguments of ``where``, so that its samples do not fit.
    "torch.where": {"sh": ["broadcast"], "dt": ["branches"], "c": "-"},
    "torch.Tensor.where": {"sh": ["broadcast"], "dt": ["promote"], "c": "-"},
    "torch.masked_fill": {"dt": ["same"]},
    "torch.Tensor.masked_fill": {"dt": ["same"]},
}
"""Facts that the samples cannot show."""


def _method(name: str) -> Callable[..., Any]:
    def call(tensor: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(tensor, name)(*args, **kwargs)

    return call


def _examine(dotted: str, members: list[tuple[Callable[..., Any], Any]], texts: list[str]) -> dict[str, Any]:
    overloads = [overload(text) for text in texts]
    seen = [Seen() for _ in overloads]
    breaks: list[str] = []
    for target, op in members:
        traced = 0
        for sample in samples(op):
            args, kwargs = (sample.input, *sample.args), dict(sample.kwargs)
            if dotted.startswith("torch.Tensor.") and not isinstance(sample.input, torch.Tensor):
                continue
            if not _try(target, args, kwargs, overloads, seen):
                continue
            for changed in _with_other_dtypes(args):
                _try(target, changed, kwargs, overloads, seen, mixed=True)
            if traced < TRACED:
                traced += 1
                kind = traced_break(target, args, kwargs)
                if kind is not None:
                    breaks.append(kind)
    record: dict[str, Any] = {}
    kinds = [notes.kind() if notes.kinds else "" for notes in seen]
    rules = [notes.best(dotted.rpartition(".")[2]) if notes.count else ("", "") for notes in seen]
    kinds = [kind or text.rpartition(") -> ")[2] if ") -> " in text else kind for kind, text in zip(kinds, texts)]
    if any(kinds):
        record["oo"] = kinds
    if any(shape for shape, _ in rules):
        record["sh"] = _compact([shape for shape, _ in rules])
    if any(dtype for _, dtype in rules):
        record["dt"] = _compact([dtype for _, dtype in rules])
    if breaks and any(breaks):
        kind = next(b for b in breaks if b)
        record["c"] = kind if all(breaks) else f"?{kind}"
    elif breaks:
        record["c"] = "-"
    return record


def _try(
    target: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    overloads: list[Overload],
    seen: list[Seen],
    mixed: bool = False,
) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = target(*args, **kwargs)
    except Exception:
        return False
    for shape, notes in zip(overloads, seen):
        bound = bind(shape, args, kwargs)
        if bound is not None:
            if mixed:
                notes.note_mixed(bound, result)
            elif tensors(bound) or isinstance(result, torch.Tensor):
                notes.note(bound, result)
            else:
                notes.kinds.append(result_kind(result))
            break
    return True


def _with_other_dtypes(args: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The same arguments with operands of unequal dtypes: they tell promotion from following the first operand."""
    listed = isinstance(args[0], (list, tuple)) and len(args[0]) > 1
    pair = list(args[0][:2]) if listed else list(args[:2])
    if len(pair) < 2 or not all(isinstance(item, torch.Tensor) for item in pair) or pair[0].dtype != pair[1].dtype:
        return
    others = {torch.float32: (torch.float64, torch.int64), torch.int64: (torch.float32, torch.int32)}
    for dtype in others.get(pair[0].dtype, ()):
        for first, second in ((pair[0], pair[1].to(dtype)), (pair[0].to(dtype), pair[1])):
            yield ([first, second, *args[0][2:]], *args[1:]) if listed else (first, second, *args[2:])


def _compact(words: list[str]) -> list[str]:
    """One word where all overloads agree that were seen, else one per overload."""
    seen = {word for word in words if word}
    return [seen.pop()] if len(seen) == 1 else words


# --------------------------------------------------------------------------- tags of the operators

TAGS = (
    "data_dependent_output",
    "dynamic_output_shape",
    "nondeterministic_seeded",
    "inplace_view",
    "pointwise",
    "reduction",
    "generated",
)


def tags() -> dict[str, list[str]]:
    """Operator name to tags, plus ``view`` and ``inplace`` as the schemas tell them."""
    found: dict[str, list[str]] = {}
    for name in sorted(
        {
            schema.name.removeprefix("aten::")
            for schema in torch._C._jit_get_all_schemas()
            if schema.name.startswith("aten::")
        }
    ):
        packet = getattr(torch.ops.aten, name, None)
        if packet is None:
            continue
        words: list[str] = []
        for overload_name in packet.overloads():
            op = getattr(packet, overload_name)
            words += [tag.name for tag in op.tags if tag.name in TAGS and tag.name != "generated"]
            if any(argument.is_out for argument in op._schema.arguments):
                continue
            returned = [r.alias_info for r in op._schema.returns if r.alias_info is not None]
            if any(info.is_write for info in returned):
                words.append("inplace")
            elif returned:
                words.append("view")
        words = sorted(set(words))
        if words:
            found[name] = words
    return found


def _resolve(dotted: str) -> Any:
    target: Any = torch
    for part in dotted.split(".")[1:]:
        target = getattr(target, part)
    return target


def merge(into: dict[int, dict[str, Any]]) -> None:
    """Add what was found to the facts of the objects, by their ids."""
    book = signatures.Book()
    for dotted, record in facts(lambda dotted: book.texts(dotted, _resolve(dotted))).items():
        own = into.setdefault(id(_resolve(dotted)), {})
        for key, value in record.items():
            own.setdefault(key, value)
    words = tags()
    for scope, holder in (
        ("torch", torch),
        ("torch.Tensor", torch.Tensor),
        ("torch.nn.functional", torch.nn.functional),
        ("torch.linalg", torch.linalg),
        ("torch.fft", torch.fft),
        ("torch.special", torch.special),
    ):
        for name in dir(holder):
            value = getattr(holder, name, None)
            found = words.get(signatures.aten_name(f"{scope}.{name}"))
            if found and callable(value):
                into.setdefault(id(value), {}).setdefault("x", found)
