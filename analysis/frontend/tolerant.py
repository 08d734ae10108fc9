"""Parses and lowers units with libcst, working around whatever cannot be parsed. Importing this imports libcst."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from . import ir
from .build import Function, Judgement, Skeleton
from .depth import too_deep
from .host_core import host_parse
from .lower import Lowered, lower_function, lower_module, number, number_function
from .lower_core import Mark
from .outline import Outline, outline
from .positions import PositionTable
from .repair import Fault, piece_around, repaired
from .source import FunctionSource
from .source_text import has_future_annotations, wrapped, wrapped_offset

TOO_DEEP = "nested too deeply"


def build_skeleton(lines: list[str], *, with_positions: bool = False) -> Skeleton:
    """Lower a module as far as it can be parsed, leaving function bodies for later where that is possible."""
    text = "\n".join(lines)
    future = has_future_annotations(text)
    marks: list[Mark] | None = [] if with_positions else None
    faults: list[Fault] = []
    tree, fault, parse = judge(text)
    parsed = lines
    if fault is not None:
        remedy = repaired(lines, fault, parse, is_exact=parse is _host_fault)
        if remedy is None:
            return Skeleton(empty_module(len(lines)), None, [fault], future, None)
        parsed, faults = remedy
        text = "\n".join(parsed)
        tree, fault, parse = judge(text)
        if fault is not None:
            return Skeleton(empty_module(len(lines)), None, [*faults, fault], future, None)
    found = None if tree is None else outline(tree, parsed)
    if found is not None:
        lowered, more = _lower_skeleton(found.text.split("\n"), True, future, found, marks)
        faults += [fault._replace(line=found.line_map[min(fault.line, len(found.line_map) - 1)]) for fault in more]
    else:
        lowered, more = _lower_skeleton(parsed, False, future, None, marks)
        faults += more
    if lowered is None:
        return Skeleton(empty_module(len(lines)), None, faults, future, None)
    lowered.code.end_line = max(len(lines) - (not lines[-1]), 1)
    table = None
    if marks is not None:
        table = _table(lowered.tree, marks, None if found is None else found.line_map, 0)
    return Skeleton(lowered.code, None if parsed is lines else parsed, faults, future, table)


def _lower_skeleton(
    lines: list[str], heads_only: bool, future: bool, found: Outline | None, marks: list[Mark] | None
) -> tuple[Lowered | None, list[Fault]]:
    """Lower what the host's parser accepted. libcst may still refuse some of it."""

    def lower(text: str) -> Lowered:
        if marks is not None:
            marks.clear()
        lowered = lower_module(text, heads_only=heads_only, future_annotations=future, marks=marks)
        number(lowered, 0, None if found is None else found.codes, None if found is None else found.line_map)
        return lowered

    return _lower_tolerantly(lines, lower, _libcst_fault)


def build_function(source: FunctionSource, *, with_positions: bool = False) -> Function:
    """Lower one function. Where it cannot be lowered at all its body is empty, and the fault says why."""
    marks: list[Mark] | None = [] if with_positions else None

    def lower(text: str) -> Lowered:
        if marks is not None:
            marks.clear()
        cut = source._replace(text=text)
        lowered = lower_function(cut, marks)
        number_function(cut, lowered)
        return lowered

    lowered, faults = _lower_tolerantly(source.text.split("\n"), lower, _function_fault)
    offset = source.line - 1
    faults = [fault._replace(line=fault.line + offset) for fault in faults]
    if lowered is None:
        end_line = source.line + source.text.count("\n")
        code = ir.Code(
            source.name, source.qualname, "function", [], [], [], [], [], False, False, source.line,
            source.first_line, end_line, None, 0,
        )  # fmt: skip
        return Function(code, faults, None)
    table = None
    if marks is not None:
        table = _table(lowered.tree, marks, None, wrapped_offset(source))
    return Function(lowered.code, faults, table)


def _lower_tolerantly(
    lines: list[str], lower: Callable[[str], Lowered], judge: Callable[[str], Fault | None]
) -> tuple[Lowered | None, list[Fault]]:
    text = "\n".join(lines)
    deep = too_deep(text)
    if deep is not None:
        return None, [Fault(deep, 1, TOO_DEEP)]
    faults: list[Fault] = []
    try:
        try:
            return lower(text), faults
        except cst.ParserSyntaxError:
            fault = judge(text)
            if fault is None:
                return None, [Fault(1, 1, "this syntax is not understood")]
            remedy = repaired(lines, fault, judge, is_exact=False)
            if remedy is None:
                return None, [fault]
            lines, faults = remedy
            return lower("\n".join(lines)), faults
    except (RecursionError, MemoryError):
        return None, [*faults, Fault(1, 1, TOO_DEEP)]
    except Exception as error:  # a gap in the lowering must cost one unit, not the run
        return None, [*faults, Fault(1, 1, f"cannot be lowered ({type(error).__name__}: {error})")]


def _table(tree: cst.Module, marks: list[Mark], line_map: list[int] | None, offset: int) -> PositionTable | None:
    try:
        return PositionTable(tree, marks, line_map, offset)
    except RecursionError:
        return None


# ---------------------------------------------------------------------------- judging a text


def judge(text: str) -> Judgement:
    """The host's tree of a text, or else the fault in it and the parser to repair it with.

    A newer Python's syntax is a fault to the host's parser and none to libcst: then there is neither tree nor fault.
    Where both refuse, the host says better what is wrong and where, unless libcst takes just that piece of the text.
    """
    try:
        return host_parse(text), None, _host_fault
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        fault = _fault_of(text, error)
    if fault.message == TOO_DEEP or too_deep(text) is not None:
        return None, fault, _host_fault
    other = _libcst_fault(text)
    if other is None:
        return None, None, _libcst_fault
    if _libcst_fault(piece_around(text.split("\n"), fault.line)) is None:
        return None, other, _libcst_fault
    return None, fault, _host_fault


def _host_fault(text: str) -> Fault | None:
    try:
        host_parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _fault_of(text, error)
    return None


_DEEP_MESSAGES = ("too many nested", "too many levels", "too many statically nested", "parser stack overflow")


def _fault_of(text: str, error: BaseException) -> Fault:
    if isinstance(error, SyntaxError):
        message = error.msg
        if any(known in message for known in _DEEP_MESSAGES):
            message = TOO_DEEP
        return Fault(max(error.lineno or 1, 1), max(error.offset or 1, 1), message)
    if isinstance(error, ValueError):
        return Fault(1, 1, str(error))
    return Fault(too_deep(text) or 1, 1, TOO_DEEP)


def _libcst_fault(text: str) -> Fault | None:
    try:
        cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        return Fault(max(error.raw_line, 1), error.raw_column + 1, "invalid syntax, or syntax that is not known yet")
    except Exception as error:  # libcst has raised others on malformed literals
        return Fault(1, 1, f"cannot be parsed ({error})")
    return None


def _function_fault(text: str) -> Fault | None:
    whole = wrapped(text)
    fault = _libcst_fault(whole)
    if fault is None or whole.startswith(text):
        return fault
    return fault._replace(line=max(fault.line - 1, 1))


def empty_module(lines: int) -> ir.Code:
    """A module without statements."""
    return ir.Code("<module>", "<module>", "module", [], [], [], [], [], False, False, 1, 1, max(lines, 1), None, 0)
