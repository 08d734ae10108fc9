"""Objects and functions of the standard library that need more than a kind of result: os.environ, logging, dates."""

from __future__ import annotations

import datetime
import decimal
import fractions
import logging
import pathlib
import re
import struct
import sys
import uuid
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .builtin import INSTANCE_METHODS, NATIVE_VALUES, handles, native, reorderable_names
from .constant import FALSE, NONE, ONE, TRUE, ZERO, ConstantVariable, boolean
from .dicts import ConstDictVariable, Items, Undecided
from .functions import UserMethodVariable
from .lists import ListVariable, NamedTupleVariable, join_all
from .native import Missing, NativeVariable, all_known, as_index, known, method
from .native_objects import NativeObjectVariable, object_of
from .tensor import UnspecializedPythonVariable, region_of
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer


class LoadedModulesVariable(ConstDictVariable):
    """``sys.modules``: what is imported is there. Library modules are evaluated on demand, so of a module that can be
    imported and was not yet asked for it is not known."""

    __slots__ = ()

    def __init__(self, items: Items | None = None) -> None:
        super().__init__(items)

    def find(self, tx: Tracer, key: VariableTracker) -> VariableTracker | Missing | Undecided:
        own = super().find(tx, key)
        if not isinstance(own, Undecided):
            return own
        name = key.as_python_constant() if key.is_python_constant() else None
        return tx.loaded_module(name) if isinstance(name, str) else own


# ---- os.environ: variables are taken to be unset, which is how programs are mostly run


class EnvironVariable(ConstDictVariable):
    """``os.environ``: what the program itself sets is known. A variable that it asks for with a default is taken to be
    unset; one that it takes for granted is text that is not known."""

    __slots__ = ()

    def __init__(self, items: Items | None = None) -> None:
        super().__init__({} if items is None else items, "os._Environ")

    def missing(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        return tx.unknown(f"environment variable {key.describe()}", str)

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        return None

    def keys_known(self) -> list[VariableTracker] | None:
        return None

    def values_known(self) -> list[VariableTracker] | None:
        return None

    def length(self, tx: Tracer) -> int | None:
        return None

    def put(self, tx: Tracer, key: VariableTracker, value: VariableTracker) -> None:
        if tx.traced:
            tx.graph_break(R.GB0007, what="os.environ[...] = ...", function="os.putenv")
        super().put(tx, key, value)

    @method("__delitem__")
    def _delitem(self, tx: Tracer, key: VariableTracker) -> VariableTracker:
        self.drop(tx, key.hash_key(tx))
        return NONE

    def drop(self, tx: Tracer, hashed: Hashable) -> None:
        tx.graph_break(R.GB0007, what="removal of an environment variable", function="os.unsetenv")
        super().drop(tx, hashed)

    @method("copy")
    def _copy(self, tx: Tracer) -> VariableTracker:
        return ConstDictVariable(dict(self.items), partial=True, element=UnknownVariable("environment variable", str))


@handles("os.getenv", ruled=True)
def _getenv(tx: Tracer, key: VariableTracker, default: VariableTracker = NONE) -> VariableTracker:
    return tx.call_method(tx.lookup("os.environ"), "get", [key, default])


# ---- sys


def _record(name: str, fields: str, values: list[Any]) -> Callable[[], VariableTracker]:
    return lambda: NamedTupleVariable(native(name), [ConstantVariable(v) for v in values], fields.split())


def _unknown_list(what: str) -> Callable[[], VariableTracker]:
    return lambda: ListVariable(None, UnknownVariable(what, str))


NATIVE_VALUES.update(
    {
        "os.environ": EnvironVariable,
        "sys.version_info": _record(
            "sys.version_info", "major minor micro releaselevel serial", [3, 11, 9, "final", 0]
        ),
        "sys.version": lambda: UnknownVariable("version of Python", str),
        "sys.platform": lambda: ConstantVariable("linux"),
        "sys.executable": lambda: UnknownVariable("path of the interpreter", str),
        "sys.argv": lambda: ListVariable([UnknownVariable("name of the script", str)]),
        "sys.path": _unknown_list("a path"),
        "sys.modules": LoadedModulesVariable,
        "sys.flags": lambda: UnknownVariable("flags of the interpreter"),
        "sys.stdout": lambda: NativeObjectVariable("io.TextIOWrapper"),
        "sys.stderr": lambda: NativeObjectVariable("io.TextIOWrapper"),
        "sys.stdin": lambda: NativeObjectVariable("io.TextIOWrapper"),
        "sys.float_info": lambda: NativeObjectVariable("sys.float_info", sys.float_info),
        "sys.hexversion": lambda: ConstantVariable(0x030B09F0),
        "os.name": lambda: ConstantVariable("posix"),
        "os.sep": lambda: ConstantVariable("/"),
        "os.linesep": lambda: ConstantVariable("\n"),
        "os.pathsep": lambda: ConstantVariable(":"),
        "os.curdir": lambda: ConstantVariable("."),
        "os.pardir": lambda: ConstantVariable(".."),
        "os.devnull": lambda: ConstantVariable("/dev/null"),
        "logging.root": lambda: LoggerVariable("root"),
        "datetime.timezone.utc": lambda: NativeObjectVariable("datetime.timezone", datetime.timezone.utc),
        "datetime.UTC": lambda: NativeObjectVariable("datetime.timezone", datetime.timezone.utc),
    }
)


@handles("sys.exit")
def _exit(tx: Tracer, code: VariableTracker = NONE) -> VariableTracker:
    tx.throw(SystemExit, "", code)


@handles("sys.intern")
def _intern(tx: Tracer, text: VariableTracker) -> VariableTracker:
    return text


# ---- logging

LEVELS: Final = {
    "debug": 10,
    "info": 20,
    "warning": 30,
    "warn": 30,
    "error": 40,
    "critical": 50,
    "fatal": 50,
    "exception": 40,
}
ROOT_LEVEL: Final = logging.WARNING


class LoggerVariable(NativeVariable):
    """A ``logging.Logger``. TorchDynamo has no rule for its methods, but for those the configuration names."""

    __slots__ = ("name", "level", "attrs")
    type_name = "logging.Logger"

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.level: VariableTracker = ZERO
        self.attrs: dict[str, VariableTracker] = {}

    def describe(self) -> str:
        return f"logger {self.name or ''}".strip()

    def effective_level(self) -> int | None:
        value = known(self.level)
        return None if not isinstance(value, int) else value or ROOT_LEVEL

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if not name.startswith("__"):
            names = reorderable_names(tx)
            if not {f"logging.Logger.{name}", f"{self.name}.{name}"} & names:
                tx.graph_break(R.GB0291, what=f"Logger.{name}()", method=name)
        if name in LEVELS or name == "log":
            return NONE
        if name not in self.methods:
            return tx.unknown(f"Logger.{name}()")
        return super().call_method(tx, name, args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in self.attrs:
            return self.attrs[name]
        match name:
            case "name":
                return tx.unknown("name of a logger", str) if self.name is None else ConstantVariable(self.name)
            case "level":
                return self.level
            case "disabled":
                return FALSE
            case "propagate":
                return TRUE
            case "handlers" | "filters":
                return ListVariable(None)
            case "__class__":
                return self.class_of(tx)
            case _:
                return BoundLoggerMethod(self, name)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.graph_break(R.GB0467, what="assignment to an attribute of a logger", attribute=name, type="Logger")
        tx.store(self.attrs, name, value)

    @method("setLevel")
    def _set_level(self, tx: Tracer, level: VariableTracker) -> VariableTracker:
        value = known(level)
        number = getattr(logging, value, None) if isinstance(value, str) else value
        tx.assign(self, "level", ConstantVariable(number) if isinstance(number, int) else tx.unknown("level", int))
        return NONE

    @method("getEffectiveLevel")
    def _get_effective_level(self, tx: Tracer) -> VariableTracker:
        level = self.effective_level()
        return tx.unknown("level of a logger", int) if level is None else ConstantVariable(level)

    @method("isEnabledFor")
    def _is_enabled_for(self, tx: Tracer, level: VariableTracker) -> VariableTracker:
        own, asked = self.effective_level(), as_index(tx, level)
        return boolean(tx, None if own is None or asked is None else asked >= own, "whether a logger is enabled")

    @method("addHandler", "removeHandler", "addFilter", "removeFilter")
    def _add(self, tx: Tracer, handler: VariableTracker) -> VariableTracker:
        return NONE

    @method("hasHandlers")
    def _has_handlers(self, tx: Tracer) -> VariableTracker:
        return tx.unknown("whether a logger has handlers", bool)

    @method("getChild")
    def _get_child(self, tx: Tracer, suffix: VariableTracker) -> VariableTracker:
        text = known(suffix)
        return LoggerVariable(f"{self.name}.{text}" if isinstance(text, str) and self.name else None)


class BoundLoggerMethod(VariableTracker):
    """``logger.info`` that is called later."""

    __slots__ = ("logger", "name")

    def __init__(self, logger: LoggerVariable, name: str) -> None:
        self.logger = logger
        self.name = name

    def python_type_name(self) -> str:
        return "method"

    def describe(self) -> str:
        return f"Logger.{self.name}"

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return self.logger.call_method(tx, self.name, args, kwargs)


INSTANCE_METHODS["logging.Logger"] = LoggerVariable


@handles("logging.getLogger")
def _get_logger(tx: Tracer, name: VariableTracker = NONE) -> VariableTracker:
    text = known(name)
    return LoggerVariable(text if isinstance(text, str) else "root" if text is None else None)


def _module_logging(level: str) -> Callable[..., VariableTracker]:
    def log(tx: Tracer, *args: VariableTracker, **kwargs: VariableTracker) -> VariableTracker:
        if f"logging.{level}" not in reorderable_names(tx):
            tx.graph_break(R.GB4841, what=f"logging.{level}()", function=f"logging.{level}")
        return NONE

    return log


for _level in (*LEVELS, "log"):
    handles(f"logging.{_level}", ruled=True)(_module_logging(_level))


# ---- random.Random


def random_number(tx: Tracer, kind: type) -> VariableTracker:
    """A random number: in traced code a tensor of the graph in the place of a number."""
    return UnspecializedPythonVariable(kind, region_of(tx)) if tx.traced else tx.unknown("random number", kind)


class RandomVariable(NativeVariable):
    """A ``random.Random`` object."""

    __slots__ = ()
    type_name = "random.Random"
    untraced = frozenset("gauss normalvariate triangular getrandbits shuffle choice sample choices".split())

    @method("random")
    def _random(self, tx: Tracer) -> VariableTracker:
        return random_number(tx, float)

    @method("uniform")
    def _uniform(self, tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
        return random_number(tx, float)

    @method("randint")
    def _randint(self, tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
        return random_number(tx, int)

    @method("randrange")
    def _randrange(self, tx: Tracer, start: VariableTracker, *rest: VariableTracker) -> VariableTracker:
        return random_number(tx, int)

    @method("gauss", "normalvariate", "triangular")
    def _float(self, tx: Tracer, *args: VariableTracker) -> VariableTracker:
        return tx.unknown("random number", float)

    @method("getrandbits")
    def _int(self, tx: Tracer, k: VariableTracker) -> VariableTracker:
        return tx.unknown("random number", int)

    @method("seed", "setstate")
    def _seed(self, tx: Tracer, *args: VariableTracker) -> VariableTracker:
        return NONE

    @method("getstate")
    def _getstate(self, tx: Tracer) -> VariableTracker:
        return tx.unknown("state of a random generator", tuple)

    @method("shuffle")
    def _shuffle(self, tx: Tracer, x: VariableTracker) -> VariableTracker:
        return shuffle(tx, x)

    @method("choice")
    def _choice(self, tx: Tracer, seq: VariableTracker) -> VariableTracker:
        return choice(tx, seq)

    @method("sample")
    def _sample(self, tx: Tracer, population: VariableTracker, k: VariableTracker) -> VariableTracker:
        return sample(tx, population, k)

    @method("choices")
    def _choices(
        self, tx: Tracer, population: VariableTracker, *rest: VariableTracker, **options: VariableTracker
    ) -> VariableTracker:
        return choices(tx, population, *rest, **options)


@handles("random.Random")
def _random(tx: Tracer, seed: VariableTracker = NONE) -> VariableTracker:
    return RandomVariable()


@handles("random.randint")
def _randint(tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
    return random_number(tx, int)


@handles("random.randrange")
def _randrange(tx: Tracer, start: VariableTracker, *rest: VariableTracker) -> VariableTracker:
    return random_number(tx, int)


@handles("random.uniform")
def _uniform(tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
    return random_number(tx, float)


@handles("random.choice")
def choice(tx: Tracer, seq: VariableTracker) -> VariableTracker:
    """One of the items."""
    items = tx.iterate(seq)
    if items is None:
        element = getattr(seq, "element", None)
        return element if isinstance(element, VariableTracker) else tx.unknown("random choice")
    if not items:
        tx.throw(IndexError, "Cannot choose from an empty sequence")
    if all(isinstance(known(item), str | int | float) for item in items) and len(items) > 1:
        return tx.unknown("random choice", type(known(items[0])))
    return join_all(tx, items, "random choice")


@handles("random.sample")
def sample(tx: Tracer, population: VariableTracker, k: VariableTracker) -> VariableTracker:
    """``k`` of the items."""
    size = as_index(tx, k)
    item = choice(tx, population)
    return ListVariable(None, item) if size is None or size > 1_000 else ListVariable([item] * size)


@handles("random.choices")
def choices(
    tx: Tracer,
    population: VariableTracker,
    weights: VariableTracker = NONE,
    *,
    cum_weights: VariableTracker = NONE,
    k: VariableTracker = ONE,
) -> VariableTracker:
    """``k`` of the items, with repetition."""
    return sample(tx, population, k)


@handles("random.shuffle")
def shuffle(tx: Tracer, x: VariableTracker) -> VariableTracker:
    """The items in an order that is not known."""
    if isinstance(x, ListVariable) and x.items and len(x.items) > 1:
        joined = x.item_of(tx)
        x.set_items(tx, [joined] * len(x.items))
    return NONE


# ---- objects whose value is known: dates, paths, patterns, exact numbers

CONSTRUCTORS: Final[dict[str, Callable[..., Any]]] = {
    "datetime.datetime": datetime.datetime,
    "datetime.date": datetime.date,
    "datetime.time": datetime.time,
    "datetime.timedelta": datetime.timedelta,
    "datetime.timezone": datetime.timezone,
    "decimal.Decimal": decimal.Decimal,
    "fractions.Fraction": fractions.Fraction,
    "pathlib.Path": pathlib.PurePosixPath,
    "pathlib.PosixPath": pathlib.PurePosixPath,
    "pathlib.PurePath": pathlib.PurePosixPath,
    "pathlib.PurePosixPath": pathlib.PurePosixPath,
    "uuid.UUID": uuid.UUID,
    "struct.Struct": struct.Struct,
    "re.compile": re.compile,
    "re.match": re.match,
    "re.search": re.search,
    "re.fullmatch": re.fullmatch,
    "re.sub": re.sub,
    "re.subn": re.subn,
    "re.split": re.split,
    "re.findall": re.findall,
    "re.finditer": re.finditer,
}
UNKNOWN_KINDS: Final[dict[str, Any]] = {"re.sub": str, "re.split": list, "re.findall": list, "re.subn": tuple}
KNOWN_CLASS: Final = {"re.compile": "re.Pattern"}


def _constructor(name: str, make: Callable[..., Any]) -> Callable[..., VariableTracker]:
    def construct(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
        constants = all_known(list(args), options)
        if constants is None:
            if name.startswith("re."):
                cls = KNOWN_CLASS.get(name)
                return NativeObjectVariable(cls) if cls else tx.unknown(f"result of {name}()", UNKNOWN_KINDS.get(name))
            return NativeObjectVariable(name)
        try:
            result = make(*constants[0], **constants[1])
        except Exception as error:  # whatever Python raises, the analysed program raises
            tx.throw(type(error), str(error))
        return object_of(tx, result)

    return construct


for _name, _make in CONSTRUCTORS.items():
    handles(_name)(_constructor(_name, _make))


@handles("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today")
def _now(tx: Tracer, tz: VariableTracker = NONE) -> VariableTracker:
    return NativeObjectVariable("datetime.datetime")


@handles("pathlib.Path.cwd", "pathlib.Path.home")
def _cwd(tx: Tracer) -> VariableTracker:
    return NativeObjectVariable("pathlib.Path")


@handles("builtins.open", "io.open")
def _open(tx: Tracer, *args: VariableTracker, **options: VariableTracker) -> VariableTracker:
    return NativeObjectVariable("io.TextIOWrapper")


# ---- types.SimpleNamespace


class SimpleNamespaceVariable(NativeVariable):
    """``types.SimpleNamespace``."""

    __slots__ = ("attrs",)
    type_name = "types.SimpleNamespace"

    def __init__(self, attrs: dict[str, VariableTracker]) -> None:
        self.attrs = attrs

    def describe(self) -> str:
        return f"SimpleNamespace({', '.join(self.attrs)})"

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        found = self.attrs.get(name)
        if found is not None:
            return found
        if name == "__dict__":
            return ConstDictVariable.of(tx, [(ConstantVariable(key), value) for key, value in self.attrs.items()])
        return super().var_getattr(tx, name)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        found = self.attrs.get(name)
        return tx.call(found, args, kwargs) if found is not None else super().call_method(tx, name, args, kwargs)

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        tx.graph_break(R.GB0156, what="assignment to a SimpleNamespace", type="SimpleNamespace", method="__setattr__")
        tx.store(self.attrs, name, value)

    def var_delattr(self, tx: Tracer, name: str) -> None:
        if name not in self.attrs:
            tx.missing_attribute(self, name)
        tx.discard(self.attrs, name)

    @method("__eq__")
    def _eq(self, tx: Tracer, other: VariableTracker) -> VariableTracker:
        if not isinstance(other, SimpleNamespaceVariable):
            return tx.constant(NotImplemented)
        if self.attrs.keys() != other.attrs.keys():
            return FALSE
        answers = [tx.equal(value, other.attrs[name]) for name, value in self.attrs.items()]
        return boolean(tx, False if False in answers else None if None in answers else True, "comparison of namespaces")


INSTANCE_METHODS["types.SimpleNamespace"] = SimpleNamespaceVariable


@handles("types.SimpleNamespace")
def _namespace(tx: Tracer, mapping: VariableTracker | None = None, /, **named: VariableTracker) -> VariableTracker:
    attrs: dict[str, VariableTracker] = {}
    if isinstance(mapping, ConstDictVariable):
        attrs = {str(known(key)): value for key, value in mapping.items.values()}
    return SimpleNamespaceVariable({**attrs, **named})


@handles("types.MethodType")
def _method(tx: Tracer, function: VariableTracker, obj: VariableTracker) -> VariableTracker:
    return UserMethodVariable(function, obj)


# ---- weak references


class WeakRefVariable(NativeVariable):
    """``weakref.ref(obj)``: the object is taken to live."""

    __slots__ = ("obj",)
    type_name = "weakref.ReferenceType"

    def __init__(self, obj: VariableTracker) -> None:
        self.obj = obj

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return self.obj


INSTANCE_METHODS["weakref.ReferenceType"] = WeakRefVariable


@handles("weakref.ref", "weakref.ReferenceType", ruled=True)
def _ref(tx: Tracer, obj: VariableTracker, callback: VariableTracker = NONE) -> VariableTracker:
    return WeakRefVariable(obj)


@handles("weakref.proxy")
def _proxy(tx: Tracer, obj: VariableTracker, callback: VariableTracker = NONE) -> VariableTracker:
    return obj


@handles("weakref.WeakKeyDictionary", "weakref.WeakValueDictionary", ruled=True)
def _weak_dict(tx: Tracer, source: VariableTracker | None = None) -> VariableTracker:
    made = ConstDictVariable({})
    if source is not None:
        made.merge(tx, source)
    return made


@handles("weakref.WeakSet", ruled=True)
def _weak_set(tx: Tracer, source: VariableTracker | None = None) -> VariableTracker:
    return tx.call(tx.lookup("builtins.set"), [source] if source is not None else [])


# ---- heapq, on lists


@handles("heapq.heappush")
def _heappush(tx: Tracer, heap: VariableTracker, item: VariableTracker) -> VariableTracker:
    tx.call_method(heap, "append", [item])
    return _settle(tx, heap)


@handles("heapq.heapify")
def _heapify(tx: Tracer, heap: VariableTracker) -> VariableTracker:
    return _settle(tx, heap)


def _settle(tx: Tracer, heap: VariableTracker) -> VariableTracker:
    # A sorted list is a heap; the least item comes first either way.
    if isinstance(heap, ListVariable) and heap.items is not None:
        tx.call_method(heap, "sort", [])
    return NONE


@handles("heapq.heappop")
def _heappop(tx: Tracer, heap: VariableTracker) -> VariableTracker:
    return tx.call_method(heap, "pop", [ConstantVariable(0)])


@handles("heapq.heappushpop")
def _heappushpop(tx: Tracer, heap: VariableTracker, item: VariableTracker) -> VariableTracker:
    _heappush(tx, heap, item)
    return _heappop(tx, heap)


@handles("heapq.heapreplace")
def _heapreplace(tx: Tracer, heap: VariableTracker, item: VariableTracker) -> VariableTracker:
    taken = _heappop(tx, heap)
    _heappush(tx, heap, item)
    return taken


def _extremes(largest: bool) -> Callable[..., VariableTracker]:
    def find(tx: Tracer, n: VariableTracker, iterable: VariableTracker, key: VariableTracker = NONE) -> VariableTracker:
        options = {"key": key, "reverse": TRUE if largest else FALSE}
        ordered = tx.call(tx.lookup("builtins.sorted"), [iterable], options)
        size = as_index(tx, n)
        if not isinstance(ordered, ListVariable) or ordered.items is None or size is None:
            return ListVariable(None)
        return ListVariable(ordered.items[: max(size, 0)])

    return find


handles("heapq.nlargest")(_extremes(True))
handles("heapq.nsmallest")(_extremes(False))
