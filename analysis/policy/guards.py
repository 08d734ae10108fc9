"""What a compiled piece of code is specialized on: when a call needs a new compilation, and what becomes symbolic.

Models ``torch/_dynamo/guards.py``, ``variables/builder.py`` (which kind of guard a value gets) and ``pgo.py``
(automatic dynamic shapes). A guard is made for what traced code reads: a path from a local or global variable through
attributes and items, with the fingerprint of what was found there. A later call fits a compilation when all of its
guards hold.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

from ...variables.base import VariableTracker
from ...variables.constant import ConstantVariable
from ...variables.dicts import ConstDictVariable
from ...variables.functions import CellVariable, UserFunctionVariable, UserMethodVariable
from ...variables.lists import DequeVariable, ListVariable, NamedTupleVariable, TupleVariable
from ...variables.misc import PythonModuleVariable
from ...variables.shapes import SymDim, hint
from ...variables.tensor import SymNodeVariable, TensorVariable
from ...variables.unknown import UnknownVariable
from ...variables.user_defined import (
    UnspecializedNNModuleVariable,
    UserDefinedClassVariable,
    UserDefinedObjectVariable,
)

if TYPE_CHECKING:
    from ..interpreter.frame import Frame
    from ..interpreter.machine import Machine

RECOMPILE_LIMIT = "recompile_limit"
"""The configuration flag: so many compilations of one piece of code, and it runs eager from then on."""

MAX_ITEMS = 64
"""Items of one container that are looked into for guards. Longer ones are tables whose length alone is compared."""

Path = tuple[Hashable, ...]
DYNAMIC = "dynamic"
MARKED = {"dynamic": "marked dynamic", "maybe dynamic": "marked as maybe dynamic"}
SYMBOLIC = (DYNAMIC, *MARKED.values())
"""What a guard demands of a size that is symbolic, of itself or by ``mark_dynamic``: not to be 0 or 1."""
ABSENT = ("absent",)
RESULT = "___stack0"
"""The name under which a resumed frame gets the result of the operation at the break."""
TABLES = ("_parameters", "_buffers", "_modules")
SEQUENCES = (ListVariable, TupleVariable, DequeVariable, NamedTupleVariable)


class Compilation:
    """One compiled version of a piece of code: its guards by path, and where each path starts."""

    __slots__ = ("number", "guards", "roots", "grad")

    def __init__(self, number: int, grad: bool | None) -> None:
        self.number = number
        self.guards: dict[Path, Hashable] = {}
        self.roots: dict[Hashable, Any] = {}
        self.grad = grad


class GuardCache:
    """The compilations of one piece of code, and which numbers and sizes have been seen to change."""

    __slots__ = ("entries", "seen", "count")

    def __init__(self) -> None:
        self.entries: list[Compilation] = []
        self.seen: dict[Path, Any] = {}
        self.count = 0

    def find(self, m: Machine, roots: dict[str, VariableTracker]) -> Compilation | None:
        """The compilation that fits."""
        grad = m.grad_enabled()
        for entry in self.entries:
            if entry.grad == grad and all(_holds(entry, path, guard, roots) for path, guard in entry.guards.items()):
                return entry
        return None

    def add(self, m: Machine) -> Compilation:
        """A new compilation, whose guards are still to come."""
        entry = Compilation(self.count, m.grad_enabled())
        self.count += 1
        self.entries.append(entry)
        return entry

    def drop(self, entry: Compilation) -> None:
        """Forget a compilation that was not finished."""
        if entry in self.entries:
            self.entries.remove(entry)
        if entry.number == self.count - 1:
            self.count -= 1  # the same code is about to be compiled again: its graphs are the same ones

    def changes(self, path: Path, value: Any) -> bool:
        """Whether what stands at ``path`` has had another value when the code was compiled before."""
        if path not in self.seen:
            self.seen[path] = value
            return False
        if self.seen[path] != value:
            self.seen[path] = DYNAMIC
        return self.seen[path] == DYNAMIC


class Dynamism(NamedTuple):
    """What of the inputs becomes symbolic. The fields are configuration flags; ``torch.compile(dynamic=...)`` sets
    them for the frames that it compiles (``eval_frame.py::make_set_enable_dynamic``)."""

    automatic_dynamic_shapes: bool
    assume_static_by_default: bool
    specialize_int: bool
    specialize_float: bool


class Segment:
    """What one graph-to-be reads: from a frame's start, or from a resumption, to the next break.

    ``unread``: the variables it starts with and has not looked at; ``paths``: where known objects come from;
    ``written``: the table entries that it has stored itself; ``fresh``: this is a new compilation; ``point``: how many
    resumptions came before.
    """

    __slots__ = (
        "cache",
        "entry",
        "fresh",
        "unread",
        "paths",
        "written",
        "kept",
        "roots",
        "result",
        "point",
        "dynamism",
        "sizes",
    )

    def __init__(
        self,
        cache: GuardCache,
        entry: Compilation,
        fresh: bool,
        roots: dict[str, VariableTracker],
        point: int,
        dynamism: Dynamism,
    ) -> None:
        self.cache = cache
        self.dynamism = dynamism
        self.sizes: dict[int, Any] = {}
        self.point = point
        self.entry = entry
        self.fresh = fresh
        self.roots = roots
        self.unread = dict(roots)
        self.paths: dict[int, tuple[Path, bool]] = {}
        self.written: set[tuple[int, Hashable]] = set()
        self.kept: list[Any] = []
        self.result: VariableTracker | None = roots.get(RESULT)

    @property
    def key(self) -> tuple[int, int]:
        """Identifies the compilation."""
        return id(self.cache), self.entry.number

    def joined(self, other: Any) -> Any:
        """Where paths meet that end in different segments: the earlier one, in which no path need have broken."""
        return other if isinstance(other, Segment) and other.point < self.point else self

    # ---- reads

    def read_local(self, m: Machine, name: str, value: VariableTracker) -> VariableTracker:
        """A variable is read for the first time; the value to trace with."""
        if self.unread.pop(name, None) is value:
            return self.admit(m, ("L", name), value, local=True)
        return value

    def read_result(self, m: Machine) -> VariableTracker | None:
        """The value that the operation at the break gave is used; what to trace with in its place."""
        value = self.result
        self.result = None
        return self.admit(m, ("L", RESULT), value, local=True) if value is not None else None

    def assume(self, m: Machine, expression: Any, value: Any) -> None:
        """Traced code depends on what an expression of symbolic numbers gives."""
        if self.fresh:
            m.store(self.entry.guards, ("expression", expression), ("value", value))

    def read_cell(self, m: Machine, name: str, value: VariableTracker) -> VariableTracker:
        """A variable shared with another scope is read."""
        if self.unread.pop(name, None) is value:
            return self.admit(m, ("L", name), value, local=True)
        return value

    def read_global(
        self, m: Machine, module: PythonModuleVariable, name: str, value: VariableTracker
    ) -> VariableTracker:
        """A global variable is read."""
        if (id(module.namespace), name) in self.written:
            return value
        root = ("G", id(module), name)
        if root not in self.entry.roots:
            if isinstance(value, PythonModuleVariable):
                return value
            self.entry.roots[root] = module.namespace
        return self.admit(m, (root,), value)

    def read_attribute(
        self, m: Machine, owner: VariableTracker, table: dict[Any, Any], name: str, value: VariableTracker
    ) -> VariableTracker:
        """``owner.name`` is read, and found in ``table``."""
        known = self.paths.get(id(owner))
        if known is None or (id(table), name) in self.written or (id(table), ("constant", name)) in self.written:
            return value
        path, static = known
        inside = static or isinstance(owner, UnspecializedNNModuleVariable)
        return self.admit(m, (*path, ("a", name)), value, path[0] == "L", inside)

    def miss_attribute(self, m: Machine, owner: VariableTracker, name: str) -> None:
        """``owner`` itself has no ``name``, so that its class's is taken."""
        known = self.paths.get(id(owner))
        if self.fresh and known is not None:
            path = (*known[0], ("a", name))
            if path not in self.entry.guards:
                m.store(self.entry.guards, path, ABSENT)

    def admit(
        self, m: Machine, path: Path, value: VariableTracker, local: bool = False, static: bool = False
    ) -> VariableTracker:
        """Make the guard of what stands at ``path`` and remember where the object comes from."""
        if path in self.entry.guards:
            if not self.fresh:
                self._remember(path, value, static)
            return self._traced(m, path, value)
        if self.fresh:
            known = id(value) in self.paths
            self._remember(path, value, static)
            m.store(self.entry.guards, path, self._guard(m, path, value, local, static))
            if not known:  # an object may hold itself
                self._items(m, path, value, local, static)
        return self._traced(m, path, value)

    def _items(self, m: Machine, path: Path, value: VariableTracker, local: bool, static: bool) -> None:
        for step, item in children(value):
            self.admit(m, (*path, step), item, local, static)

    def _remember(self, path: Path, value: VariableTracker, static: bool) -> None:
        if id(value) in self.paths:
            return
        self.kept.append(value)
        self.paths[id(value)] = path, static
        if not self.fresh:
            for step, item in children(value):
                self._remember((*path, step), item, static)

    def _traced(self, m: Machine, path: Path, value: VariableTracker) -> VariableTracker:
        """The value as TorchDynamo traces it: numbers and sizes that have changed are symbolic."""
        guard: Any = self.entry.guards.get(path)
        if guard is None:
            return value
        if guard[0] == "number" and isinstance(value, ConstantVariable):
            return SymNodeVariable(type(value.value), value.value, expression=("at", path))
        if guard[0] == "number" and isinstance(value, UnknownVariable) and value.pytype is not None:
            return value
        if guard[0] == "tensor" and isinstance(value, TensorVariable) and guard[2] is not None:
            shape: Any = value.shape
            if shape is not None and any(d in SYMBOLIC for d in guard[2]) and len(shape) == len(guard[2]):
                dims = tuple(
                    SymDim(size, expression=("size", path, index))
                    if wanted in SYMBOLIC and isinstance(size, int)
                    else size
                    for index, (size, wanted) in enumerate(zip(shape, guard[2]))
                )
                if dims != shape:
                    m.assign(value, "shape", dims)
        return value

    def _guard(self, m: Machine, path: Path, value: VariableTracker, local: bool, static: bool) -> Hashable:
        if isinstance(value, SymNodeVariable) and value.hint is not None and not value.unbacked:
            value = ConstantVariable(value.hint)
        if _is_unknown_number(value):
            # Numbers that nothing is known of are taken to differ from call to call.
            return ("number", _number_type(value)) if self.cache.changes(path, object()) else ("unknown number", path)
        if isinstance(value, ConstantVariable):
            plain = value.value
            if type(plain) is int or (type(plain) is float and math.isfinite(plain)):
                flags = self.dynamism
                changed = self.cache.changes(path, plain) and flags.automatic_dynamic_shapes
                if type(plain) is int:
                    specialized = static or not local or flags.specialize_int
                else:
                    specialized = flags.specialize_float
                if (changed or not flags.assume_static_by_default) and not specialized:
                    return "number", type(plain)
        if isinstance(value, TensorVariable) and value.shape is not None and not static and value.kind == "tensor":
            dims = tuple(self._size_guard(m, path, value, index, size) for index, size in enumerate(value.shape))
            return _tensor_fingerprint(value, dims)
        return fingerprint(value)

    def _size_guard(self, m: Machine, path: Path, value: TensorVariable, index: int, size: Any) -> Hashable:
        """What is demanded of one size of a tensor. Models ``builder.py::_automatic_dynamic``."""
        number: Any = size.hint if isinstance(size, SymDim) else size
        if number is None and isinstance(size, SymDim):
            number = object()  # It depends on data, so it is taken to differ from call to call.
        flags = self.dynamism
        mark = value.marks.get(index)
        changed = number is not None and self.cache.changes((*path, ("size", index)), number)
        if number in (0, 1):
            return number
        if mark in MARKED:
            return MARKED[mark]
        if changed and flags.automatic_dynamic_shapes:
            return DYNAMIC
        if number is not None and not flags.assume_static_by_default and mark != "static":
            # Equal sizes share a symbol: they have to be equal in later calls, too.
            place = ("size", path, index)
            first = self.sizes.setdefault(number, place)
            if first is not place:
                m.store(self.entry.guards, ("expression", (operator.eq, first, place)), ("value", True))
            return DYNAMIC
        return number if isinstance(number, int) else "?" if size is None else "?!"


def children(value: VariableTracker) -> list[tuple[Hashable, VariableTracker]]:
    """The items of a container that guards look into, with the step that leads to each."""
    items: Any
    if isinstance(value, SEQUENCES):
        items = value.items
        if items is None or len(items) > MAX_ITEMS:
            return []
        return [(("i", index), item) for index, item in enumerate(items)]
    if isinstance(value, ConstDictVariable):
        items = value.items
        if value.partial or len(items) > MAX_ITEMS:
            return []
        return [(("k", key), item) for key, (_, item) in items.items()]
    if isinstance(value, UserFunctionVariable):
        return [(("c", name), cell.contents) for name, cell in value.closure.items() if cell.contents is not None]
    if isinstance(value, UserMethodVariable):
        return [(("self",), value.obj)]
    return []


def step_into(value: Any, step: Any) -> VariableTracker | None:
    """What one step of a path leads to; None where there is nothing."""
    kind = step[0]
    if kind == "a":
        attrs: Any = getattr(value, "attrs", None)
        found = attrs.get(step[1]) if attrs is not None else None
        if found is None and isinstance(value, UnspecializedNNModuleVariable):
            for table in TABLES:
                items: Any = getattr(value.attrs.get(table), "items", None)
                pair = items.get(("constant", step[1])) if items is not None else None
                if pair is not None:
                    return pair[1]
        return found
    if kind == "i":
        items = getattr(value, "items", None)
        return items[step[1]] if isinstance(items, list) and step[1] < len(items) else None  # type: ignore[arg-type]
    if kind == "k":
        items = getattr(value, "items", None)
        pair = items.get(step[1]) if isinstance(items, dict) else None  # type: ignore[arg-type]
        return pair[1] if pair is not None else None
    if kind == "c":
        cell = getattr(value, "closure", {}).get(step[1])
        return cell.contents if cell is not None else None
    if kind == "self":
        return getattr(value, "obj", None)
    return None


def _resolve(entry: Compilation, path: Path, roots: dict[str, VariableTracker]) -> VariableTracker | None:
    if path[0] == "L":
        value: VariableTracker | None = roots.get(path[1])  # type: ignore[arg-type]
        steps = path[2:]
    else:
        root: Any = path[0]
        value = entry.roots[root].get(root[2])
        steps = path[1:]
    for step in steps:
        if value is None:
            return None
        value = step_into(value, step)
    return value


def _number_type(value: Any) -> type:
    kind = value.pytype
    return kind if isinstance(kind, type) else float


def _is_unknown_number(value: VariableTracker) -> bool:
    if isinstance(value, UnknownVariable):
        return value.pytype is float or (value.pytype is int and "tensor" in value.reason)
    return isinstance(value, SymNodeVariable) and value.hint is None and value.pytype in (int, float)


def _evaluate(expression: Any, entry: Compilation, roots: dict[str, VariableTracker]) -> Any:
    """What an expression of symbolic numbers gives for other variables. Raises LookupError where it is not known."""
    if not isinstance(expression, tuple):
        return expression
    kind: Any = expression[0]  # type: ignore[assignment]
    if kind == "at":
        found = _resolve(entry, expression[1], roots)  # type: ignore[arg-type]
        if isinstance(found, (ConstantVariable, SymNodeVariable)):
            number: Any = found.value if isinstance(found, ConstantVariable) else found.hint
            if isinstance(number, (int, float)):
                return number
        raise LookupError
    if kind == "size":
        found = _resolve(entry, expression[1], roots)  # type: ignore[arg-type]
        shape: Any = found.shape if isinstance(found, TensorVariable) else None
        if shape is not None and expression[2] < len(shape):
            number = hint(shape[expression[2]])
            if number is not None:
                return number
        raise LookupError
    return kind(*[_evaluate(part, entry, roots) for part in expression[1:]])  # type: ignore[misc]


def _holds(entry: Compilation, path: Path, guard: Any, roots: dict[str, VariableTracker]) -> bool:
    if path[0] == "expression":
        try:
            return bool(_evaluate(path[1], entry, roots) == guard[1])
        except (LookupError, ArithmeticError, TypeError, ValueError):
            return False
    value = _resolve(entry, path, roots)
    if value is None or guard == ABSENT:
        return value is None and guard == ABSENT
    if isinstance(value, SymNodeVariable) and value.hint is not None and not value.unbacked:
        value = ConstantVariable(value.hint)
    if _is_unknown_number(value):
        return guard[0] == "number" and guard[1] is _number_type(value)
    if guard[0] == "number":
        return isinstance(value, ConstantVariable) and type(value.value) is guard[1]
    found: Any = fingerprint(value)
    if guard[0] != "tensor" or found[0] != "tensor":
        return found == guard
    if (*found[:2], *found[3:]) != (*guard[:2], *guard[3:]):
        return False
    ours, theirs = found[2], guard[2]
    marks = value.marks if isinstance(value, TensorVariable) else {}
    if ours is None or theirs is None:
        return True
    return (
        len(ours) == len(theirs)
        and all((size not in (0, 1)) if wanted in SYMBOLIC else (size == wanted) for size, wanted in zip(ours, theirs))
        and all(mark == "static" or theirs[index] == MARKED[mark] for index, mark in marks.items())
    )


def _size(dim: Any) -> Hashable:
    if isinstance(dim, SymDim):
        return dim.hint if dim.hint is not None else ("data-dependent",)
    return "?" if dim is None else dim


def _tensor_fingerprint(value: TensorVariable, dims: tuple[Hashable, ...] | None) -> Hashable:
    return "tensor", value.dtype, dims, value.requires_grad, value.device, id(value.subclass) if value.subclass else 0


def fingerprint(value: VariableTracker) -> Hashable:
    """What a guard compares of a value itself; items and attributes have guards of their own."""
    if isinstance(value, ConstantVariable):
        return "constant", type(value.value).__name__, repr(value.value)
    if isinstance(value, TensorVariable):
        shape = value.shape
        dims = None if shape is None else tuple(_size(d) for d in shape)
        return _tensor_fingerprint(value, dims)
    if isinstance(value, SEQUENCES):
        items: Any = value.items
        return "sequence", type(value).__name__, None if items is None else len(items)
    if isinstance(value, ConstDictVariable):
        return "dict", None if value.partial else tuple(repr(k) for k in value.items)
    if isinstance(value, UserDefinedObjectVariable):
        return "object", id(value.cls)
    if isinstance(value, (UserDefinedClassVariable, PythonModuleVariable)):
        return "identity", id(value)
    if isinstance(value, UserMethodVariable):
        return "method", id(getattr(getattr(value.fn, "code", None), "head", value.fn))
    code = getattr(value, "code", None)
    if code is not None:
        return "function", id(getattr(code, "head", code))
    if isinstance(value, CellVariable):
        return ("cell",)
    return type(value).__name__, value.python_type_name()


def has_tensor(m: Machine, f: Frame, live: dict[str, VariableTracker] | None = None) -> bool:
    """Whether a frame has anything to do with tensors: others are not compiled.
    Models ``convert_frame.py::has_tensor_in_frame``."""
    for name in f.code.names:
        found = f.module.namespace.get(name)
        if isinstance(found, PythonModuleVariable) and found.name.partition(".")[0] in ("torch", "numpy"):
            return True
    seen: set[int] = set()
    values = list(f.locals.values()) if live is None else list(live.values())
    if live is None:
        values += [cell.contents for cell in f.cells.values() if cell.contents is not None]
    return any(_holds_tensor(v, seen) for v in values)


def _holds_tensor(value: VariableTracker, seen: set[int]) -> bool:
    if id(value) in seen:
        return False
    seen.add(id(value))
    if value.is_tensor() or isinstance(value, UnspecializedNNModuleVariable):
        return True
    if isinstance(value, UserDefinedClassVariable) and value.metaclass is None:
        return any(getattr(c, "qualname", "") == "Module" and _is_torch(c) for c in value.mro)
    if type(value).__name__ in ("NumpyNdarrayVariable", "NumpyScalarVariable"):
        return True
    items: Any = getattr(value, "items", None)
    if isinstance(value, (ListVariable, TupleVariable)) and items is not None:
        return any(_holds_tensor(v, seen) for v in items)
    if type(value) is ConstDictVariable and items is not None:
        return any(_holds_tensor(v, seen) for _, v in items.values())
    return False


def _is_torch(cls: Any) -> bool:
    return str(getattr(getattr(cls, "module", None), "name", "")).startswith("torch.")
