"""Every change of analysed state, in order, so that it can be taken back or joined.

Rolling back models what TorchDynamo does when an inlined call breaks (its symbolic effects are dropped and the real
call runs instead); joining is what a static tool adds: two paths from an undecided test meet again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any


class Missing:
    """The value of a key that is not there."""

    def __repr__(self) -> str:
        return "<missing>"


MISSING = Missing()

TABLE = 0
SLOT = 1
ORDER = 2

Delta = dict[tuple[int, Hashable], tuple[int, Any, Hashable, Any, Any]]
"""(id of owner, key) -> (kind, owner, key, value before, value after)."""

Guard = Callable[[Any, Hashable, Any], None]
"""Asked before each write of a value at a key of an owner (None: it is deleted)."""

Suspended = tuple[list[tuple[int, Any, Hashable, Any]], int, Guard | None]


class Journal:
    """A log of writes. Nothing is logged while no mark is set."""

    __slots__ = ("log", "marks", "watch", "guard")

    def __init__(self) -> None:
        self.log: list[tuple[int, Any, Hashable, Any]] = []
        self.marks = 0
        self.watch: set[tuple[int, Hashable]] | None = None
        """Where the keys of written tables are noted while a compiled segment runs."""
        self.guard: Guard | None = None
        """Asked before each write, where some are not allowed: raises for those."""

    def store(self, table: dict[Any, Any], key: Hashable, value: Any) -> None:
        if self.guard is not None:
            self.guard(table, key, value)
        if self.marks:
            self.log.append((TABLE, table, key, table.get(key, MISSING)))
        if self.watch is not None:
            self.watch.add((id(table), key))
        table[key] = value

    def discard(self, table: dict[Any, Any], key: Hashable) -> None:
        if self.guard is not None:
            self.guard(table, key, None)
        if self.marks:
            self.log.append((ORDER, table, None, dict(table)))
            self.log.append((TABLE, table, key, table[key]))
        del table[key]

    def assign(self, owner: Any, slot: str, value: Any) -> None:
        if self.guard is not None:
            self.guard(owner, slot, value)
        if self.marks:
            self.log.append((SLOT, owner, slot, getattr(owner, slot)))
        setattr(owner, slot, value)

    def suspend(self) -> Suspended:
        """Stop logging: what is written until ``restore`` stays, whatever becomes of the marks set before (library
        globals are evaluated once, whichever path asked for them first)."""
        outer = (self.log, self.marks, self.guard)
        self.log, self.marks, self.guard = [], 0, None
        return outer

    def restore(self, outer: Suspended) -> None:
        """End of ``suspend``."""
        self.log, self.marks, self.guard = outer

    def mark(self) -> int:
        self.marks += 1
        return len(self.log)

    def release(self, mark: int) -> None:
        """Keep the changes since ``mark``."""
        self.marks -= 1
        if not self.marks:
            self.log.clear()

    def rollback(self, mark: int) -> None:
        """Take back all changes since ``mark``; the mark stays set."""
        log = self.log
        while len(log) > mark:
            kind, owner, key, old = log.pop()
            if kind == SLOT:
                setattr(owner, key, old)  # type: ignore[arg-type]
            elif kind == ORDER:
                owner.clear()
                owner.update(old)
            elif old is MISSING:
                owner.pop(key, None)
            else:
                owner[key] = old

    def delta(self, mark: int) -> Delta:
        """The net changes since ``mark``."""
        changes: Delta = {}
        for kind, owner, key, old in self.log[mark:]:
            if kind == ORDER:
                continue
            at = (id(owner), key)
            if at not in changes:
                now = getattr(owner, key) if kind == SLOT else owner.get(key, MISSING)  # type: ignore[arg-type]
                changes[at] = (kind, owner, key, old, now)
        return changes

    def apply(self, kind: int, owner: Any, key: Hashable, value: Any) -> None:
        """Write one entry of a delta."""
        if kind == SLOT:
            self.assign(owner, key, value)  # type: ignore[arg-type]
        elif value is MISSING:
            if key in owner:
                self.discard(owner, key)
        else:
            self.store(owner, key, value)

    def merge(
        self,
        deltas: list[Delta],
        join: Callable[[Any, Any], Any],
        lost: Callable[[Any, Hashable, list[Any]], None] | None = None,
    ) -> None:
        """After all paths were rolled back to their common start: write what holds after either. ``lost`` is told of
        contents that differ too much to be joined."""
        keys: dict[tuple[int, Hashable], tuple[int, Any, Hashable, Any, Any]] = {}
        for delta in deltas:
            for at, change in delta.items():
                keys.setdefault(at, change)
        for at, (kind, owner, key, before, _) in keys.items():
            values = [delta[at][4] if at in delta else before for delta in deltas]
            result = values[0]
            for value in values[1:]:
                if value is not result:
                    result = join(result, value)
            self.apply(kind, owner, key, result)
            if result is None and lost is not None and key == "items":
                lost(owner, key, values)
