"""Collects what a run finds: each break once, at its innermost user line, with the calls that lead to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..report import Diagnostic, StackFrame

if TYPE_CHECKING:
    from ...variables.exc import Unsupported
    from ..interpreter.frame import Frame
    from .entries import CompiledEntry

NOT_USER = frozenset({"torch", "stdlib", "builtin", "extension"})
"""Origins of modules whose lines are never a finding's place: the break is shown where user code calls them."""


@dataclass(slots=True)
class Found:
    """One break, before its place is worked out."""

    frames: tuple[tuple[Any, int], ...]
    rule: Any
    fields: dict[str, str]
    kind: str
    cause: str | None
    conditions: tuple[str, ...]
    entry: CompiledEntry


@dataclass(slots=True)
class Findings:
    """The breaks of one checked file, keyed by place and rule."""

    found: dict[tuple[Any, int, str], Found] = field(default_factory=dict)

    def add(self, error: Unsupported, kind: str, conditions: list[str], entry: CompiledEntry, fullgraph: bool) -> None:
        """Record a break. A later sighting without conditions makes a conditional one definite."""
        frames = user_frames(error.stack)
        if not frames:
            return
        root = error
        while root.cause is not None:
            root = root.cause
        frame, pos = frames[-1]
        rule = error.rule
        cause = root.rule.id if root is not error else None
        key = (frame.unit, pos, cause or rule.id)
        before = self.found.get(key)
        fields = {**root.fields, **error.fields}
        if before is not None and (not before.conditions or conditions):
            return
        self.found[key] = Found(frames, rule, fields, "error" if fullgraph else kind, cause, tuple(conditions), entry)

    def diagnostics(self) -> list[Diagnostic]:
        """All findings with their places in the files."""
        return [diagnostic(f) for f in self.found.values()]


def user_frames(stack: tuple[tuple[Any, int], ...]) -> tuple[tuple[Any, int], ...]:
    """The stack up to the innermost frame of user code."""
    for index in range(len(stack) - 1, -1, -1):
        frame: Frame = stack[index][0]
        if frame.module.origin not in NOT_USER:
            return stack[: index + 1]
    return ()


def diagnostic(f: Found) -> Diagnostic:
    """The finding as the report has it."""
    frame, pos = f.frames[-1]
    span = frame.unit.span(pos)
    stack = tuple(
        StackFrame(fr.handle.path, fr.unit.line(p), fr.code.name)
        for fr, p in f.frames
        if fr.module.origin not in NOT_USER
    )
    conditions = list(dict.fromkeys(f.conditions))
    return Diagnostic(
        path=frame.handle.path,
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
        id=f.rule.id,
        type=f.rule.type,
        message=f.rule.render(**f.fields),
        kind=f.kind,  # type: ignore[arg-type]
        cause=f.cause,
        certainty="possible" if conditions else "definite",
        condition=" and ".join(conditions) if conditions else None,
        hints=f.rule.hints,
        stack=stack,
        entry=f.entry.name,
    )
