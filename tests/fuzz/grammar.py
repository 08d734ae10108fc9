"""The generator's frame: random choices, scopes of variables, and the program that comes of them.

All tensors are float vectors of four elements, so that every program runs; what varies is Python: which functions call
which, how they are made, bound, wrapped and passed around, and where the compiler is given something it cannot trace.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

INDENT = "    "

DEPTHS = (1, 2, 2, 3, 4)
"""How deeply calls and blocks may nest, one of these per program: 4 is a break under a loop in a helper of a helper.
Most programs are small, so that they run fast and can be read when they disagree."""

LINES = (12, 20, 30, 60)
"""A program that has grown so long gets only simple expressions from then on."""

MAX_STATEMENTS = 4
"""Statements of one block, at most."""


@dataclass(slots=True)
class Scope:
    """What code at one place may use, and where its lines go."""

    lines: list[str]
    indent: int
    tensors: list[str] = field(default_factory=list)
    ints: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    """Names that can be called with one tensor and give one."""
    depth: int = 0
    loops: int = 0
    cells: list[str] = field(default_factory=list)
    """Integer variables of the enclosing function, which a ``nonlocal`` may name."""
    generator: bool = False
    top: bool = False

    def inner(self, **changes: object) -> Scope:
        """A block inside of this one: what is bound there is not relied upon after it."""
        values = {name: getattr(self, name) for name in self.__slots__}
        values.update(
            indent=self.indent + 1,
            depth=self.depth + 1,
            tensors=list(self.tensors),
            ints=list(self.ints),
            functions=list(self.functions),
            cells=list(self.cells),
        )
        values.update(changes)
        return Scope(**values)  # type: ignore[arg-type]

    def emit(self, line: str) -> None:
        """Write a line at this place."""
        self.lines.append(INDENT * self.indent + line)


class Generator:
    """One program's random choices and its module level."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.imports: set[str] = set()
        self.top: list[str] = []
        self.calls: list[str] = []
        self.count = 0
        self.depth = self.random.choice(DEPTHS)
        self.limit = self.random.choice(LINES)
        self.breaks = self.random.choice([0.0, 0.04, 0.1, 0.2])
        """Chance of a break where one can stand; programs without any are lookalikes."""

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random.random() < probability

    def pick(self, options: Sequence[T]) -> T:
        """One of them."""
        return self.random.choice(options)

    def weighted(self, table: Sequence[tuple[int, Callable[..., T]]]) -> Callable[..., T]:
        """One of the rules, by weight."""
        return self.random.choices([rule for _, rule in table], [weight for weight, _ in table])[0]

    def name(self, stem: str) -> str:
        """A new name."""
        self.count += 1
        return f"{stem}{self.count}"

    def need(self, *modules: str) -> None:
        """Import modules at the top."""
        self.imports.update(f"import {m}" for m in modules)

    def full(self, scope: Scope) -> bool:
        """Whether to end with something simple here."""
        return scope.depth >= self.depth or len(self.top) + len(scope.lines) > self.limit

    def module_level(self) -> Scope:
        """A scope whose definitions go to the module, before everything that was begun after it."""
        return Scope([], 0, top=True)

    def publish(self, scope: Scope) -> None:
        """Put the finished lines of a module-level scope into the program."""
        self.top += ["", *scope.lines]

    def source(self) -> str:
        """The program."""
        head = ["import torch", *sorted(self.imports)]
        return "\n".join([*head, *self.top, "", *self.calls]) + "\n"
