"""Objects of the standard library: of known value (paths, patterns, dates), or of known class only (locks, loggers)."""

from __future__ import annotations

import importlib
import pathlib
from collections.abc import Hashable
from types import BuiltinMethodType, MethodDescriptorType
from typing import TYPE_CHECKING, Any, Final

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .constant import ARITHMETIC, NOT_IMPLEMENTED, ConstantVariable, wrap
from .exc import NotConstant
from .native import MISSING, GetAttrVariable, all_known
from .native_facts import FOLDED_MODULES
from .traced_facts import METHODS, OPERATORS, PATH_METHODS, TEXT
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

METHOD_RESULTS: Final[dict[str, dict[str, Any]]] = {
    "hashlib._Hash": {"hexdigest": str, "digest": bytes, "update": type(None), "copy": "hashlib._Hash"},
    "threading.Lock": {
        "acquire": bool,
        "release": type(None),
        "locked": bool,
        "__enter__": bool,
        "__exit__": type(None),
    },
    "uuid.UUID": {"__str__": str, "__repr__": str, "__int__": int},
}
"""What methods of objects give of which only the class is known."""

ATTRIBUTE_RESULTS: Final[dict[str, dict[str, Any]]] = {
    "uuid.UUID": {"hex": str, "int": int, "bytes": bytes, "urn": str, "version": int},
    "hashlib._Hash": {"name": str, "digest_size": int, "block_size": int},
}


def typed(tx: Tracer, reason: str, kind: Any) -> VariableTracker:
    """An unknown of a kind as the tables give it: a type, None for None itself, or the name of a native class."""
    if isinstance(kind, str):
        return NativeObjectVariable(kind)
    return ConstantVariable(None) if kind is type(None) else tx.unknown(reason, kind)


OPAQUE: Final = frozenset(
    "builtins.bytearray builtins.memoryview array.array numpy.random.Generator numpy.random.RandomState io.StringIO "
    "io.BytesIO io.TextIOWrapper io.BufferedReader io.BufferedWriter threading.Lock threading.RLock hashlib._Hash "
    "datetime.datetime datetime.date datetime.time datetime.timedelta decimal.Decimal struct.Struct".split()
)
"""Classes written in C whose objects TorchDynamo can hold but not look into."""

SEQUENCES: Final = frozenset("builtins.bytearray builtins.memoryview array.array".split())

SLOTS: Final[dict[str, str]] = {
    "__len__": "GB6012", "__getitem__": "GB4880", "__setitem__": "GB7786", "__delitem__": "GB7786",
    "__contains__": "GB4411", "__iter__": "GB0811", "__mul__": "GB9458", "__rmul__": "GB9458", "__imul__": "GB9458",
    "__str__": "GB0005", "__repr__": "GB2852", "__reversed__": "GB6012", "__bytes__": "GB0059",
}  # fmt: skip
"""The breaks of asking an opaque sequence for what only C code knows."""

LOCKING: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(
        ("queue.Queue", "queue.LifoQueue", "queue.PriorityQueue"),
        frozenset("put get put_nowait get_nowait empty full qsize join task_done".split()),
    ),
    "threading.Event": frozenset("set clear wait".split()),
    "threading.Condition": frozenset("wait notify notify_all acquire release".split()),
    "threading.Semaphore": frozenset("acquire release".split()),
    "threading.BoundedSemaphore": frozenset("acquire release".split()),
    "threading.Barrier": frozenset("wait reset abort".split()),
}
"""Methods of the standard library whose Python code enters a lock."""


def is_c_method(type_name: str, name: str) -> bool:
    """Whether a method of a class of the standard library is written in C: TorchDynamo has no rule for those."""
    module, _, short = type_name.rpartition(".")
    if type_name.startswith("numpy.random."):
        return True
    if module not in FOLDED_MODULES:
        return False
    found = getattr(getattr(importlib.import_module(module), short, None), name, None)
    return isinstance(found, MethodDescriptorType | BuiltinMethodType)


class NativeObjectVariable(VariableTracker):
    """An object of a native class; ``value`` is the real object if it is known and never changes."""

    __slots__ = ("type_name", "value", "attrs")
    supported = False
    """As a context manager (a lock, a file): TorchDynamo cannot enter it."""

    def __init__(self, type_name: str, value: Any = MISSING) -> None:
        self.type_name = type_name
        self.value = value
        self.attrs: dict[str, VariableTracker] = {}

    def python_type_name(self) -> str:
        return self.type_name.rpartition(".")[2]

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup(self.type_name)

    def describe(self) -> str:
        return self.type_name if self.value is MISSING else repr(self.value)[:60]

    def as_python_constant(self) -> Any:
        if self.value is MISSING:
            raise NotConstant(self)
        return self.value

    def hash_key(self, tx: Tracer) -> Hashable:
        if self.value is MISSING:
            return super().hash_key(tx)
        try:
            hash(self.value)
        except TypeError as error:
            tx.throw(TypeError, str(error))
        return ("object", self.value)

    def truth(self, tx: Tracer) -> bool | None:
        if self.type_name in SEQUENCES:
            self.state_break(tx, "__len__")
            return None
        return True if self.value is MISSING else bool(self.value)

    def length(self, tx: Tracer) -> int | None:
        if self.value is MISSING:
            self.state_break(tx, "__len__")
            return None
        return len(self.value) if hasattr(self.value, "__len__") else tx.no_length(self)

    def iterator(self, tx: Tracer) -> VariableTracker:
        if self.value is MISSING:
            self.state_break(tx, "__iter__")
            return tx.unknown(f"items of {self.type_name}")
        return super().iterator(tx)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        if self.value is MISSING:
            self.state_break(tx, "__iter__")
            return None
        if not hasattr(self.value, "__iter__"):
            return tx.not_iterable(self)
        return [self.wrap(tx, item) for item in self.value]

    def wrap(self, tx: Tracer, result: Any) -> VariableTracker:
        return object_of(tx, result)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        own = self.attrs.get(name)
        if own is not None:
            return tx.call(own, args, kwargs)
        self.state_break(tx, name)
        if tx.traced and self.type_name in ("re.Pattern", "re.Match") and not name.startswith("__"):
            constants = all_known(args, kwargs)
            unknowable = (a.is_tensor() or type(a).__name__ == "StringFormatVariable" for a in args)
            if constants is None and any(unknowable):
                tx.graph_break(R.GB0299, what=f"{self.type_name}.{name}()", method=name)
            elif name in ("finditer", "scanner"):
                tx.graph_break(R.GB0292, what=f"{self.type_name}.{name}()", method=name)
        if self.value is not MISSING:
            return self._fold(tx, name, args, kwargs)
        results = METHOD_RESULTS.get(self.type_name, {})
        if name == "__len__":
            return tx.unknown(f"length of {self.type_name}", int)
        if name in ("__add__", "__iadd__", "__mul__", "__imul__") and self.type_name in SEQUENCES:
            return self if name[2] == "i" else NativeObjectVariable(self.type_name)
        if name == "__enter__" and self.type_name.startswith("io."):
            return self
        if name in ("__eq__", "__ne__") and name not in results:
            return tx.unknown(f"comparison of {self.type_name}", bool)
        if name in ("__repr__", "__str__", "__format__"):
            return tx.unknown(f"text of {self.type_name}", str)
        if name == "__hash__":
            return tx.unknown(f"hash of {self.type_name}", int)
        return typed(tx, f"{self.type_name}.{name}()", results.get(name))

    def state_break(self, tx: Tracer, name: str) -> None:
        """The break of calling a method in traced code, if it has one."""
        if not tx.traced:
            return
        special = name.startswith("__")
        table = OPERATORS if name in ARITHMETIC else TEXT if name == "__str__" else {} if special else METHODS
        rule = table.get(self.type_name)
        if rule is None and special and self.type_name in SEQUENCES:
            rule = SLOTS.get(name)
        if rule is None and name in LOCKING.get(self.type_name, ()):
            rule = "GB0142"
        if rule is None and not special and (self.value is MISSING or self.type_name in OPAQUE):
            rule = "GB0156" if is_c_method(self.type_name, name) else None
        if rule is None and self.type_name.startswith("pathlib.") and name in IMPURE_METHODS:
            rule = PATH_METHODS
        if rule is not None:
            what = f"{self.type_name}.{name}()"
            tx.graph_break(getattr(R, rule), what=what, function=what, type=self.type_name, method=name, operator=name)

    def _fold(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if not hasattr(self.value, name):
            # A path is kept as a pure one: what touches the disk is never carried out.
            if self.type_name == "pathlib.Path" and hasattr(pathlib.Path, name):
                return typed(tx, f"{self.type_name}.{name}()", IMPURE_METHODS.get(name))
            return tx.missing_attribute(self, name)
        if (type(self.value).__name__, name) in IMPURE or name in IMPURE_METHODS:
            return typed(tx, f"{self.type_name}.{name}()", IMPURE_METHODS.get(name))
        constants = all_known(args, kwargs)
        if constants is None:
            if name.startswith("__") and not any(isinstance(a, UnknownVariable) for a in args):
                return NOT_IMPLEMENTED
            return tx.unknown(f"{self.type_name}.{name}() of unknown arguments")
        try:
            return self.wrap(tx, getattr(self.value, name)(*constants[0], **constants[1]))
        except Exception as error:  # whatever Python raises, the analysed program raises
            tx.throw(type(error), str(error))

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        own = self.attrs.get(name)
        if own is not None:
            return own
        if name == "__class__":
            return self.class_of(tx)
        if self.value is not MISSING:
            if not hasattr(type(self.value), name) and not hasattr(self.value, name):
                if self.type_name == "pathlib.Path" and hasattr(pathlib.Path, name):
                    return GetAttrVariable(self, name)
                return tx.missing_attribute(self, name)
            found = getattr(type(self.value), name, None)
            if callable(found):
                return GetAttrVariable(self, name)
            return self.wrap(tx, getattr(self.value, name))
        known_attributes = ATTRIBUTE_RESULTS.get(self.type_name, {})
        if name in known_attributes:
            return typed(tx, f"{self.type_name}.{name}", known_attributes[name])
        if name in METHOD_RESULTS.get(self.type_name, {}):
            return GetAttrVariable(self, name)
        return tx.unknown(f"{self.type_name}.{name}")

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.store(self.attrs, name, value)


IMPURE: Final = frozenset({("datetime", "now"), ("datetime", "today"), ("date", "today")})

IMPURE_METHODS: Final[dict[str, Any]] = {
    **dict.fromkeys("exists is_file is_dir is_symlink is_mount samefile".split(), bool),
    **dict.fromkeys("read_text".split(), str),
    **dict.fromkeys("read_bytes".split(), bytes),
    **dict.fromkeys("mkdir touch unlink rmdir chmod".split(), type(None)),
    **dict.fromkeys("write_text write_bytes".split(), int),
    **dict.fromkeys("open stat lstat glob rglob iterdir owner group".split(), None),
    **dict.fromkeys("resolve absolute expanduser cwd home readlink".split(), "pathlib.Path"),
    **dict.fromkeys("astimezone timestamp".split(), None),
}
"""Methods of known objects (paths, dates) that ask the machine: their results are of a kind, not of a value."""


def object_of(tx: Tracer, result: Any) -> VariableTracker:
    """The value of a real object that a folded call gave."""
    kind: type[Any] = type(result)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__ in ("pathlib", "datetime", "decimal", "fractions", "uuid", "re", "_struct"):
        name = "pathlib.Path" if kind.__module__ == "pathlib" else name.removeprefix("_")
        return NativeObjectVariable(name, result)
    if isinstance(result, tuple) and kind is tuple:
        return tx.tuple([object_of(tx, item) for item in result])  # pyright: ignore[reportUnknownVariableType]
    if isinstance(result, list):
        return tx.list([object_of(tx, item) for item in result])  # pyright: ignore[reportUnknownVariableType]
    return wrap(tx, result)
