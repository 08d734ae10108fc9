"""Calls of user functions: binding arguments as Python does, making and running the frame.

Binding models ``inspect.Signature.bind`` and ``variables/functions.py::bind_args_cached``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...variables.base import Args, Kwargs, VariableTracker
from ...variables.dicts import ConstDictVariable
from ...variables.functions import CellVariable, LocalGeneratorObjectVariable, UserFunctionVariable
from ...variables.lists import ListVariable, TupleVariable
from ...variables.sets import SetVariable
from ...variables.unknown import UnknownVariable
from ..frontend import ir
from .arguments import UNKNOWN_ARGUMENTS, UNKNOWN_KEYWORDS
from .code import FunctionCode
from .dispatch import run_block
from .frame import RETURN, Frame
from .generators import GeneratorRun

if TYPE_CHECKING:
    from .machine import Machine


def bind(m: Machine, fn: UserFunctionVariable, args: Args, kwargs: Kwargs) -> dict[str, VariableTracker]:
    """Parameter name to value. Raises ObservedException(TypeError) with Python's own words."""
    params = fn.code.params
    name = fn.code.name
    bound: dict[str, VariableTracker] = {}
    kwargs = dict(kwargs)
    unknown = kwargs.pop(UNKNOWN_ARGUMENTS, None) is not None
    unknown_keywords = kwargs.pop(UNKNOWN_KEYWORDS, None)
    open_ended = unknown or unknown_keywords is not None
    positional = [p for p in params if p.kind in (ir.POSITIONAL_ONLY, ir.POSITIONAL_OR_KEYWORD)]
    for p, value in zip(positional, args):
        bound[p.name] = value
    var_positional = next((p for p in params if p.kind == ir.VAR_POSITIONAL), None)
    var_keyword = next((p for p in params if p.kind == ir.VAR_KEYWORD), None)
    if var_positional is not None:
        rest = list(args[len(positional) :])
        bound[var_positional.name] = TupleVariable(None if unknown else rest)
    elif len(args) > len(positional):
        m.throw(
            TypeError,
            f"{name}() takes {len(positional)} positional argument{'s' * (len(positional) != 1)} but "
            f"{len(args)} {'were' if len(args) != 1 else 'was'} given",
        )
    by_name = {p.name: p for p in params if p.kind in (ir.POSITIONAL_OR_KEYWORD, ir.KEYWORD_ONLY)}
    extra: dict[str, VariableTracker] = {}
    for key, value in kwargs.items():
        if key in by_name:
            if key in bound and var_keyword is not None and m.trace is not None and type(fn) is UserFunctionVariable:
                extra[key] = value  # TorchDynamo's own binding does not notice
                continue
            if key in bound:
                m.throw(TypeError, f"{name}() got multiple values for argument '{key}'")
            bound[key] = value
        elif var_keyword is not None:
            extra[key] = value
        else:
            m.throw(TypeError, f"{name}() got an unexpected keyword argument '{key}'")
    missing: list[str] = []
    for p in params:
        if p.kind in (ir.VAR_POSITIONAL, ir.VAR_KEYWORD) or p.name in bound:
            continue
        default = fn.defaults.get(p.name)
        if open_ended and (default is None or unknown_keywords is not None):
            bound[p.name] = UnknownVariable(f"argument {p.name}")
        elif default is not None:
            bound[p.name] = default
        else:
            missing.append(p.name)
    if missing:
        plural = "s" * (len(missing) != 1)
        names = " and ".join(f"'{n}'" for n in missing)
        m.throw(TypeError, f"{name}() missing {len(missing)} required positional argument{plural}: {names}")
    if var_keyword is not None:
        bound[var_keyword.name] = ConstDictVariable(None) if unknown_keywords is not None else m.dict(extra)
    return bound


def make_frame(m: Machine, fn: UserFunctionVariable, bound: dict[str, VariableTracker], parent: Frame | None) -> Frame:
    """A frame ready to run ``fn`` with its parameters bound."""
    handle = fn.code
    assert isinstance(handle, FunctionCode)
    f = Frame(handle, fn.module, parent)  # type: ignore[arg-type]
    f.function = fn
    code = f.code
    if fn.closure:
        f.cells.update(fn.closure)
    for name in code.cells:
        f.cells[name] = CellVariable(bound.get(name))
    cells = code.cells
    for name, value in bound.items():
        if name not in cells:
            f.locals[name] = value
    return f


def run_frame(m: Machine, f: Frame) -> VariableTracker:
    """Run a frame's body to its end; for generators: make the generator."""
    code = f.code
    kind = code.kind
    if code.is_generator or code.is_async:
        return make_generator(m, f)
    if kind == "listcomp":
        f.locals[".result"] = ListVariable([])
    elif kind == "setcomp":
        f.locals[".result"] = SetVariable({})
    elif kind == "dictcomp":
        f.locals[".result"] = ConstDictVariable({})
    before = m.frame
    m.frame = f
    try:
        signal = run_block(m, code.body, f)
    finally:
        m.frame = before
    if ".result" in f.locals and kind != "function":
        return f.locals[".result"]
    return finish(m, f, signal)


def finish(m: Machine, f: Frame, signal: int) -> VariableTracker:
    """What the frame returns, joined with what it returned on other paths."""
    value = f.value if signal == RETURN and f.value is not None else m.none
    for other in f.pending:
        value = m.join(other, value)
    return value


def make_generator(m: Machine, f: Frame) -> VariableTracker:
    """A generator object (or coroutine) over a frame that has not started."""
    run = GeneratorRun(f)
    generator = LocalGeneratorObjectVariable(f.code.name, run.resume)
    generator.birth = m.birth
    run.owner = generator
    return generator
