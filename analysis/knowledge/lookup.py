"""Answers questions about torch, the standard library and numpy from the shipped data files.

    k = load("2.13")
    k.symbol("torch.nn.functional.relu").rule   # "TorchInGraphFunctionVariable"

Nothing is decoded before it is asked for: a file holds one compressed block per module or class.
README.md beside this file describes the records and their vocabulary.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from . import signature
from .rules import FileRule, ModuleRules, file_rule

FORMAT = 1
"""What the files of this code base say they are; files of another format are refused."""
_DATA = Path(__file__).parent / "data"
_CORE = "-core.msgpack"
_ALIAS_LIMIT = 8
"""An alias leads to a record in one or two steps; more means damaged data, and the answer is None."""

T = TypeVar("T")


_SYMBOL_KEYS = {
    "kind": "k",
    "value": "v",
    "signature_texts": "s",
    "rule": "r",
    "why": "w",
    "breaks": "g",
    "flags": "f",
    "handler": "h",
    "polyfill": "p",
    "bases": "b",
    "type": "t",
    "defined": "d",
    "returns": "o",
    "results": "oo",
    "shape": "sh",
    "dtype": "dt",
    "call": "c",
    "tags": "x",
}
"""Field names to the short keys of the files."""


class Symbol(msgspec.Struct, frozen=True, rename=_SYMBOL_KEYS):
    """What is known of one dotted name. Fields that do not apply are empty."""

    kind: str
    """function, builtin, class, module, method, cmethod, classmethod, staticmethod, property, getset, dtype, layout,
    memory_format, constant, op, callable, object, boundmethod."""
    value: bool | int | float | str | None = None
    """Of a constant; a dtype, layout or memory format by dotted name."""
    signature_texts: tuple[str, ...] = ()
    rule: str = ""
    """The class of the variable that Dynamo makes of the object (``TorchInGraphFunctionVariable``...)."""
    why: str = ""
    """What decided the rule of a function: see README."""
    breaks: str = ""
    """Naming the object alone breaks the graph, with this type text."""
    flags: tuple[str, ...] = ()
    handler: str = ""
    """Dynamo treats calls of it by a handler of this name instead of putting them into the graph."""
    polyfill: str = ""
    """The Python function that Dynamo traces in its stead."""
    bases: tuple[str, ...] = ()
    """Of a class: its MRO after itself, without ``object``."""
    type: str = ""
    """Of an object or opaque constant: its class."""
    defined: str = ""
    """Where it is defined, if not where its canonical name says."""
    returns: str = ""
    """Result kind, where one word holds for all calls."""
    results: tuple[str, ...] = ()
    """Result kinds per overload, where they differ."""
    shape: tuple[str, ...] = ()
    """Shape rules, one per overload; a single one holds for all. README has the vocabulary."""
    dtype: tuple[str, ...] = ()
    """Dtype rules, likewise."""
    call: str = ""
    """What a traced call on plain tensors did: ``-`` no break, the type text of a break, ``?`` before it if only some
    arguments broke; empty if it was not tried."""
    tags: tuple[str, ...] = ()
    """Of the operator behind it: ``data_dependent_output``, ``dynamic_output_shape``, ``inplace``, ``view``..."""
    name: str = ""
    """The canonical dotted name, filled in by the lookup."""

    @property
    def signatures(self) -> tuple[signature.Signature, ...]:
        """One per overload; a Python function has one at most."""
        return tuple(signature.parse(text) for text in self.signature_texts)

    @property
    def callable(self) -> bool:
        return self.kind in _CALLABLE

    @property
    def in_graph(self) -> bool:
        """A call of it becomes a node of the graph (or is folded, or handled, by rules of its own)."""
        return self.rule == "TorchInGraphFunctionVariable"


_MODULE_KEYS = {
    "parameters": "p",
    "buffers": "b",
    "children": "m",
    "call": "c",
    "returns": "o",
    "shape": "sh",
}


class NNModule(msgspec.Struct, frozen=True, rename=_MODULE_KEYS):
    """A module of ``torch.nn`` as torch's own test samples make it: the sample with most parameters and buffers."""

    parameters: tuple[str, ...] = ()
    buffers: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    call: str = ""
    """As ``Symbol.call``."""
    returns: str = ""
    shape: str = ""


_CALLABLE = frozenset(
    (
        "function",
        "builtin",
        "class",
        "method",
        "cmethod",
        "classmethod",
        "staticmethod",
        "op",
        "callable",
        "boundmethod",
    )
)

_Scope = dict[str, str | Symbol]
_SCOPE = msgspec.msgpack.Decoder(_Scope)
_INDEX = msgspec.msgpack.Decoder(dict[str, bytes])


class _Core(msgspec.Struct, frozen=True):
    format: int
    torch: str
    python: str
    rules: ModuleRules
    config: dict[str, Any]
    sets: dict[str, Any]


class Knowledge:
    """The facts of one torch version."""

    def __init__(self, directory: Path, version: str) -> None:
        self._directory = directory
        self._version = version
        self._core = self._read("core", _Core)
        if self._core.format != FORMAT:
            raise ValueError(f"data of torch {version}: format {self._core.format}, expected {FORMAT}")
        self._indexes: dict[str, dict[str, bytes]] = {}
        self._scopes: dict[str, _Scope | None] = {}
        self._symbols: dict[str, Symbol | None] = {}
        self._modules: dict[str, NNModule] | None = None
        self._registry: dict[str, list[str]] | None = None
        self._sets: dict[str, frozenset[str]] = {}

    def _read(self, stem: str, kind: type[T]) -> T:
        return msgspec.msgpack.decode(self._bytes(stem), type=kind)

    def _bytes(self, stem: str) -> bytes:
        return (self._directory / f"{self._version}-{stem}.msgpack").read_bytes()

    @property
    def torch_version(self) -> str:
        return self._core.torch

    @property
    def python_version(self) -> str:
        """The Python whose standard library was described."""
        return self._core.python

    # ------------------------------------------------------------------ names

    def _index(self, dotted: str) -> dict[str, bytes]:
        top = dotted.partition(".")[0]
        stem = top if top in ("torch", "numpy") else "stdlib"
        index = self._indexes.get(stem)
        if index is None:
            index = self._indexes[stem] = _INDEX.decode(self._bytes(stem))
        return index

    def _scope(self, dotted: str) -> _Scope | None:
        """Names of a module or class, by its canonical name."""
        if dotted in self._scopes:
            return self._scopes[dotted]
        packed = self._index(dotted).get(dotted)
        scope = None if packed is None else _SCOPE.decode(zlib.decompress(packed))
        self._scopes[dotted] = scope
        return scope

    def symbol(self, dotted: str) -> Symbol | None:
        """What ``dotted`` names: a module, a member of a module, or of a class (inherited ones too)."""
        try:
            return self._symbols[dotted]
        except KeyError:
            found = self._symbols[dotted] = self._find(dotted, _ALIAS_LIMIT)
            return found

    def _find(self, dotted: str, steps: int) -> Symbol | None:
        if steps == 0:
            return None
        scope_name, _, name = dotted.rpartition(".")
        if not scope_name:
            if self._scope(dotted) is not None:
                return Symbol("module", name=dotted)
            return self._find(f"builtins.{dotted}", steps - 1)
        scope = self._scope(scope_name)
        if scope is None or name not in scope:
            if self._scope(dotted) is not None:
                return self._scope_symbol(dotted)
            holder = self._find(scope_name, steps - 1) if scope is None else None
            if holder is not None and holder.name != scope_name:
                return self._find(f"{holder.name}.{name}", steps - 1)
            owner = holder or self.symbol(scope_name)
            for base in owner.bases if owner is not None else ():
                inherited = self._scope(base)
                if inherited is not None and name in inherited:
                    return self._find(f"{base}.{name}", steps - 1)
            return None
        entry = scope[name]
        if isinstance(entry, str):
            return self._find(entry, steps - 1)
        return msgspec.structs.replace(entry, name=dotted)

    @staticmethod
    def _scope_symbol(dotted: str) -> Symbol:
        return Symbol("module", name=dotted)

    def canonical(self, dotted: str) -> str | None:
        """The name under which ``symbol`` keeps it: ``torch.nn.modules.linear.Linear`` is ``torch.nn.Linear``."""
        found = self.symbol(dotted)
        return None if found is None else found.name

    def members(self, dotted: str) -> tuple[str, ...]:
        """Names inside a module, or a class's own; empty for anything else."""
        found = self.symbol(dotted)
        scope = None if found is None else self._scope(found.name)
        return () if scope is None else tuple(scope)

    def module_exists(self, dotted: str) -> bool:
        """Whether ``import dotted`` is known to work."""
        found = self.symbol(dotted)
        return found is not None and found.kind == "module"

    def knows_package(self, dotted: str) -> bool:
        """Whether names below the top-level package of ``dotted`` are described here at all."""
        return self._scope(dotted.partition(".")[0]) is not None

    def tensor_method(self, name: str) -> Symbol | None:
        """A method, property or attribute of ``torch.Tensor``."""
        return self.symbol(f"torch.Tensor.{name}")

    def tensor_names(self) -> frozenset[str]:
        """All names that a tensor has."""
        return self._named("tensor_names", (*self.members("torch.Tensor"), *self.members("torch._C.TensorBase")))

    def _named(self, key: str, names: Iterable[str]) -> frozenset[str]:
        found = self._sets.get(key)
        if found is None:
            found = self._sets[key] = frozenset(names)
        return found

    # ------------------------------------------------------------------ rules

    def rule_for_module(self, module: str, *, called: bool = True, is_package: bool = False) -> FileRule:
        """Whether functions of a module's file are traced, for any module of any package."""
        return file_rule(self._core.rules, module, called=called, is_package=is_package)

    def rule_for(self, module: str, qualname: str, *, called: bool = True) -> str:
        """The class of variable for a Python function ``qualname`` defined in ``module``."""
        known = self.symbol(f"{module}.{qualname}")
        if known is not None and known.rule and called:
            return known.rule
        if called and qualname.rpartition(".")[2] == "__torch_function__":
            return "UserFunctionVariable"
        if not called and qualname.rpartition(".")[2] == "__getattr__":
            return "SkipFunctionVariable"
        return "SkipFunctionVariable" if self.rule_for_module(module, called=called).skip else "UserFunctionVariable"

    def group(self, name: str) -> frozenset[str]:
        """A named set: ``builtin_fold``, ``context_managers``, ``tensor_methods_in_graph``... (see README)."""
        return self._named(f"group:{name}", self._core.sets.get(name, ()))

    def mapping(self, name: str) -> dict[str, Any]:
        """A named table: ``polyfills``, ``return_types``, ``promotion``."""
        return self._core.sets.get(name, {})

    def nn_module(self, dotted: str) -> NNModule | None:
        """What a class of ``torch.nn`` registers and whether its call is traced."""
        if self._modules is None:
            self._modules = self._read("modules", dict[str, NNModule])
        name = self.canonical(dotted)
        return None if name is None else self._modules.get(name)

    def config_defaults(self) -> dict[str, Any]:
        """Flags of ``torch._dynamo.config`` with their defaults (None also where the default is no plain data)."""
        return dict(self._core.config)

    def registry(self) -> dict[str, list[str]]:
        """Ids of graph breaks to their type texts, the newest first."""
        if self._registry is None:
            self._registry = self._read("registry", dict[str, list[str]])
        return self._registry


def available_versions() -> tuple[str, ...]:
    """Torch versions that data is shipped for, oldest first."""
    names = [path.name.removesuffix(_CORE) for path in _DATA.glob(f"*{_CORE}")]
    return tuple(sorted(names, key=_order))


def _order(version: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in version.partition("+")[0].split(".")[:2]:
        digits = "".join(c for c in part if c.isdigit())
        numbers.append(int(digits) if digits else 0)
    return tuple(numbers)


def closest(version: str) -> str:
    """The shipped version that speaks best for ``version``: the newest that is not newer, else the oldest."""
    known = available_versions()
    wanted = _order(version)
    older = [v for v in known if _order(v) <= wanted]
    return older[-1] if older else known[0]


@lru_cache(maxsize=4)
def load(version: str = "2.13") -> Knowledge:
    """The facts of a shipped version; raises FileNotFoundError for one that is not shipped."""
    return Knowledge(_DATA, version)
