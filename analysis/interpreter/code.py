"""Code that can run: a lowered function (or class body, or comprehension) with the unit that knows its positions."""

from __future__ import annotations

from ..frontend import ir
from ..frontend.source import SourceModule, Unit


class FunctionCode:
    """The code of one function. Its body is lowered when it is first needed. Implements ``variables`` CodeHandle."""

    __slots__ = ("head", "source", "_full", "_unit")

    def __init__(self, head: ir.Code, source: SourceModule, unit: Unit | None) -> None:
        self.head = head
        self.source = source
        self._full: ir.Code | None = None if head.lazy else head
        self._unit = unit

    @property
    def code(self) -> ir.Code:
        if self._full is None:
            self._full, self._unit = self.source.load(self.head)
        return self._full

    @property
    def unit(self) -> Unit:
        if self._full is None:
            self._full, self._unit = self.source.load(self.head)
        assert self._unit is not None
        return self._unit

    @property
    def name(self) -> str:
        return self.head.name

    @property
    def qualname(self) -> str:
        return self.head.qualname

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def line(self) -> int:
        return self.head.first_line

    @property
    def is_generator(self) -> bool:
        return self.code.is_generator

    @property
    def is_async(self) -> bool:
        return self.code.is_async

    @property
    def params(self) -> list[ir.Param]:
        return self.head.params

    @property
    def free(self) -> list[str]:
        return self.code.free

    @property
    def doc(self) -> str | None:
        return self.code.doc
