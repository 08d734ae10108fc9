"""Side effects and imports: kept out of the compiled function, or moved to where they run once."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import libcst as cst

from ..place import Place
from .proposal import IS_COMPILING, Proposal, code_of, in_place_of, last_name, the_call

CLOCKS = frozenset("time perf_counter monotonic process_time thread_time".split())
COUNTING_CLOCKS = frozenset(f"{name}_ns" for name in CLOCKS)


def skip_while_compiling(place: Place) -> Iterator[Proposal]:
    """A call for its effect alone, under ``if not torch.compiler.is_compiling()``: eager runs keep it."""
    match place.statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.Call() as call)]) if call is the_call(place):
            pass
        case _:
            return
    source = place.source
    lines = [source.lines[number - 1] for number in range(place.first, place.last + 1)]
    step = "\t" if place.indent.endswith("\t") else "    "
    held = [step + line if line.strip() else line for line in lines]
    if len(lines) > 1 and _has_long_string(place):
        return  # indenting would change the text
    code = f"{place.indent}if not {IS_COMPILING}:{source.newline}" + "".join(held)
    yield Proposal("Do this only while not compiling", code if code.endswith(("\n", "\r")) else code + source.newline)


def constant_clock(place: Place) -> Iterator[Proposal]:
    """``time.time()`` as a constant while compiling, the clock otherwise."""
    call = the_call(place)
    if call is None or last_name(call) not in CLOCKS | COUNTING_CLOCKS:
        return
    zero = "0" if last_name(call) in COUNTING_CLOCKS else "0.0"
    new = in_place_of(call, place.parents[0], f"{zero} if {IS_COMPILING} else {code_of(call)}")
    yield Proposal("Read the clock only while not compiling", place.replaced(call, new))


def hoist_import(place: Place) -> Iterator[Proposal]:
    """An import inside of a function, at the top of the file: it runs once, before anything is compiled."""
    match place.statement:
        case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom() as statement]):
            pass
        case _:
            return
    text = code_of(statement)
    if not place.indent or "__future__" in text:
        return
    top = text.split()[1].partition(".")[0]
    yield Proposal("Import it at the top of the file", "", safe=top in sys.stdlib_module_names, imports=(text,))


def _has_long_string(place: Place) -> bool:
    return any(mark in place.code(place.statement) for mark in ('"""', "'''", "\\\n"))
