"""What a function does with its parameters, read from its code: evidence that one of them is a tensor, or is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ..frontend import ir

TENSOR_ATTRIBUTES = frozenset(
    (
        "unsqueeze unsqueeze_ detach detach_ clone requires_grad requires_grad_ permute size dim numel masked_fill "
        "masked_fill_ masked_select masked_scatter contiguous expand expand_as repeat_interleave scatter scatter_ "
        "scatter_add scatter_add_ gather index_select index_add index_add_ backward softmax log_softmax sigmoid tanh "
        "relu matmul mm bmm new_zeros new_ones new_tensor new_empty new_full cuda cpu long float bool half double "
        "bfloat16 type_as device is_cuda grad_fn is_floating_point is_complex view view_as chunk unbind narrow movedim "
        "cumsum logsumexp norm erf log1p expm1 rsqrt abs_ add_ sub_ mul_ div_ copy_ zero_ fill_ clamp_ clamp_min "
        "clamp_max masked_fill_ topk unfold square amax amin eq ne ge le gt lt logical_not logical_and bernoulli mH "
        "element_size is_contiguous storage data_ptr lerp baddbmm addmm diag_embed triu tril nan_to_num isfinite mT"
    ).split()
)
"""Attributes and methods of tensors that no other common object has."""

SHARED_ATTRIBUTES = frozenset(
    (
        "shape ndim dtype T reshape transpose sum mean std var min max any all argmax argmin nonzero item tolist "
        "squeeze flatten ravel clip clamp abs sqrt exp log pow round floor ceil cos sin to flip sort repeat split"
    ).split()
)
"""Attributes that tensors share with arrays and a few others."""

OTHER_ATTRIBUTES = frozenset(
    (
        "keys items values get append extend startswith endswith lower upper strip format join astype copy encode "
        "decode parameters named_parameters modules children state_dict forward read write pop setdefault update "
        "cat_to to_dict batch_sizes"
    ).split()
)
"""Attributes that tensors do not have."""

TORCH_NAMES = frozenset("torch F nn functional einops einsum linalg fft special".split())
EINOPS = frozenset("rearrange reduce repeat einsum pack pad_sequence scatter scatter_sum scatter_mean".split())
NOT_TENSOR_CALLS = frozenset(
    (
        "tensor as_tensor from_numpy is_tensor device Size save load manual_seed Generator zeros ones empty rand randn "
        "full eye arange linspace randint randperm set_grad_enabled get_default_dtype promote_types finfo iinfo dtype "
        "compile jit no_grad zeros_ Module ModuleList Linear Parameter Sequential"
    ).split()
)
"""Functions of torch whose arguments tell nothing."""

STRONG, WEAK = 2, 1


@dataclass(slots=True)
class Use:
    """What is known of one parameter: the strongest evidence for a tensor, and whether something speaks against it."""

    evidence: int = 0
    against: bool = False
    tested: bool = False
    """Whether the function asks if it is a tensor."""
    passed: list[tuple[Any, int | str]] = field(default_factory=list)
    """Where it is handed on as it is: the function called, with the position or name of the argument."""


@dataclass(slots=True)
class Usage:
    """What a function does with its parameters, and whether it computes with tensors at all."""

    uses: dict[str, Use]
    tensor_calls: int = 0
    plain_calls: set[str] = field(default_factory=set)
    """Last names of the functions and methods it calls."""


def children(node: Any) -> Iterator[Any]:
    """The nodes right below one."""
    for name in node.__struct_fields__:
        child = getattr(node, name)
        if isinstance(child, msgspec.Struct):
            yield child
        elif isinstance(child, list):
            for item in child:  # type: ignore[misc]
                if isinstance(item, msgspec.Struct):
                    yield item


def dotted(node: Any) -> list[str]:
    """The parts of ``a.b.c``; empty for anything else."""
    parts: list[str] = []
    while type(node) is ir.Attribute:
        parts.append(node.attr)
        node = node.value
    if type(node) is not ir.Name:
        return []
    parts.append(node.id)
    parts.reverse()
    return parts


class _Reader:
    """Reads statements in order; a parameter that is bound anew tells no more."""

    def __init__(self, names: list[str]) -> None:
        self.usage = Usage({name: Use() for name in names})
        self.live = dict(self.usage.uses)

    def use_of(self, node: Any) -> Use | None:
        return self.live.get(node.id) if type(node) is ir.Name else None

    def note(self, node: Any, weight: int) -> None:
        use = self.use_of(node)
        if use is not None:
            use.evidence = max(use.evidence, weight)

    def block(self, statements: list[Any]) -> None:
        for statement in statements:
            self.read(statement)

    def read(self, node: Any) -> None:
        kind = type(node)
        handler = _HANDLERS.get(kind)
        if handler is not None and handler(self, node):
            return
        for child in children(node):
            self.read(child)


def _call(r: _Reader, n: ir.Call) -> bool:
    parts = dotted(n.func)
    last = parts[-1] if parts else getattr(n.func, "attr", "")
    r.usage.plain_calls.add(last)
    callee = r.use_of(n.func)
    if callee is not None:
        callee.against = True
    if last in ("isinstance", "is_tensor") and n.args:
        use = r.use_of(n.args[0])
        text = dotted(n.args[1])[-1:] if len(n.args) > 1 else ["Tensor"]
        if use is not None and text == ["Tensor"]:
            use.tested = True
    elif last in ("range", "open", "getattr", "int", "str", "Path") and n.args:
        use = r.use_of(n.args[0])
        if use is not None and last != "int":
            use.against = True
    elif (len(parts) > 1 and parts[0] in TORCH_NAMES) or (len(parts) == 1 and last in EINOPS):
        if last not in NOT_TENSOR_CALLS and "cuda" not in parts and "distributed" not in parts:
            r.usage.tensor_calls += 1
            for argument in n.args[:1]:
                for item in argument.elts if isinstance(argument, (ir.List, ir.Tuple)) else [argument]:
                    r.note(item, STRONG)
        elif last in ("zeros", "ones", "arange", "tensor", "as_tensor", "empty", "full", "linspace", "rand", "randn"):
            r.usage.tensor_calls += 1
    elif parts or type(n.func) is ir.Attribute:
        for index, argument in enumerate(n.args):
            use = r.use_of(argument)
            if use is not None:
                use.passed.append((n.func, index))
        for keyword in n.keywords:
            use = r.use_of(keyword.value)
            if use is not None and keyword.name:
                use.passed.append((n.func, keyword.name))
    return False


def _attribute(r: _Reader, n: ir.Attribute) -> bool:
    use = r.use_of(n.value)
    if n.attr in TENSOR_ATTRIBUTES:
        r.usage.tensor_calls += 1
        r.note(n.value, STRONG)
    elif n.attr in SHARED_ATTRIBUTES:
        r.note(n.value, WEAK)
    elif n.attr in OTHER_ATTRIBUTES and use is not None:
        use.against = True
    return False


def _compare(r: _Reader, n: ir.Compare) -> bool:
    use = r.use_of(n.left)
    if use is not None and any(type(c) is ir.Const and isinstance(c.value, str) for c in n.comparators):
        use.against = True
    return False


def _subscript(r: _Reader, n: ir.Subscript) -> bool:
    use = r.use_of(n.value)
    if use is not None:
        if type(n.index) is ir.Const and isinstance(n.index.value, str):
            use.against = True
        elif type(n.index) is ir.Tuple:
            use.evidence = max(use.evidence, WEAK)
    return False


def _assign(r: _Reader, n: ir.Assign) -> bool:
    r.read(n.value)
    for target in n.targets:
        _bind(r, target)
    return True


def _bind(r: _Reader, target: Any) -> None:
    if type(target) is ir.Name:
        r.live.pop(target.id, None)
    elif isinstance(target, (ir.Tuple, ir.List)):
        for item in target.elts:
            _bind(r, item)
    else:
        r.read(target)


def _for(r: _Reader, n: ir.For) -> bool:
    r.read(n.iterable)
    _bind(r, n.target)
    r.block(n.body)
    r.block(n.orelse)
    return True


def _function(r: _Reader, n: ir.FunctionDef) -> bool:
    return True


_HANDLERS: dict[type, Any] = {
    ir.Call: _call,
    ir.Attribute: _attribute,
    ir.Compare: _compare,
    ir.Subscript: _subscript,
    ir.Assign: _assign,
    ir.For: _for,
    ir.FunctionDef: _function,
    ir.ClassDef: _function,
}


def usage_of(code: ir.Code) -> Usage:
    """What the code of a function tells about its parameters."""
    reader = _Reader([p.name for p in code.params])
    reader.block(code.body)
    return reader.usage
