"""What a caller may ask of an analysis: the files to look at, and the choices that change the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

ConfigValue = bool | int | str | None

Progress = Callable[[int, int, str], None]
"""Called as ``progress(done, total, what)`` while files or entries are worked through."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to check. ``data`` is its content where that is not what the disk has: standard input, an editor."""

    path: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one run."""

    python: str | None = None
    """Interpreter or environment folder whose packages are read; None: the active one."""
    entries: tuple[str, ...] = ()
    """``module:qualname`` of what to take as compiled, beside what the files compile themselves."""
    torch: str | None = None
    """Version of torch to predict, such as ``2.13``; None: the one of the environment, else the newest known."""
    jobs: int = 1
    """Worker processes; 0: as many as the machine and the number of files make worthwhile."""
    cache: bool = True
    """Whether results may be read from and kept in the cache on disk."""
    config: tuple[tuple[str, ConfigValue], ...] = field(default=())
    """Flags of ``torch._dynamo.config`` that hold from the start, as name and value."""
