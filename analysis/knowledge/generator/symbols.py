"""Walks modules and classes and writes one record per name: what it is and what Dynamo does with it."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import types
import warnings
from collections.abc import Iterable
from typing import Any

import torch

from . import probe, signatures

Record = dict[str, Any]
Scope = dict[str, "Record | str"]

TORCH_EXCLUDED = tuple(
    """
    torch._inductor torch.testing._internal torch.testing._comparison torch.ao torch.quantization torch._export
    torch._lazy torch._numpy torch._refs torch._prims torch._decomp torch._vendor torch._strobelight torch._native
    torch._awaits torch._custom_op torch._dispatch torch._logging torch._subclasses torch._meta_registrations
    torch._jit_internal_ torch._dynamo. torch._C_flatbuffer torch._functorch._ torch._higher_order_ops.
    torch._library. torch.distributed.elastic torch.distributed.rpc torch.distributed._ torch.distributed.checkpoint
    torch.distributed.launch torch.distributed.run torch.distributed.pipelining torch.distributed.algorithms
    torch.distributed.tensor._ torch.distributed.tensor.debug torch.distributed.tensor.examples
    torch.distributed.tensor.experimental torch.distributed.flight_recorder torch.distributed.debug
    torch.distributed.nn torch.distributed.optim torch.distributed.fsdp._ torch.distributed.autograd torch.onnx._
    torch.onnx.symbolic torch.onnx.ops torch.fx.passes torch.fx.experimental. torch.fx._ torch.utils.benchmark
    torch.utils.tensorboard torch.utils.bottleneck torch.utils.hipify torch.utils.cpp_extension
    torch.utils.model_dump torch.utils.viz torch.utils.jit torch.utils.serialization torch.utils._sympy
    torch.utils._strobelight torch.utils._debug_mode torch.utils.data._ torch.utils.data.datapipes
    torch.utils.data.backward_compatibility torch.package torch.contrib torch.test torch.nn.qat torch.nn.quantized
    torch.nn.intrinsic torch.nn.quantizable torch.nn.backends torch.jit._ torch.jit.supported_ops
    torch.jit.unsupported torch.export._ torch.export.pt2_archive torch.export.experimental torch.export.passes
    torch.xpu torch.mtia torch.backends._ torch.multiprocessing._ torch.nativert torch.numa torch.monitor torch.hub
    torch._python_dispatcher torch._lobpcg torch._weights torch._thread torch._appdirs torch._sources torch._vmap
    torch._storage_docs torch._tensor_docs torch._torch_docs torch._size_docs torch._utils_internal
    torch._streambase torch._deploy torch._lowrank torch._tensor_str torch._classes torch._compile
    torch._linalg_utils torch._environment torch._opaque_base torch._namedtensor_internals torch._python torch.csrc
    torch.include torch.lib torch.share torch.bin
    """.split()
)
"""Prefixes of modules that user code hardly ever names. What a module that stays exports of them is kept."""

TORCH_EXTRA = tuple(
    """
    torch._C torch._C._nn torch._C._functorch torch._C._autograd torch._dynamo torch._dynamo.config
    torch._dynamo.comptime torch._dynamo.decorators torch._dynamo.eval_frame torch._dynamo.external_utils
    torch._dynamo.testing torch._dynamo.utils torch._functorch.apis torch._functorch.config
    torch._functorch.eager_transforms torch._functorch.functional_call torch._functorch.vmap torch._higher_order_ops
    torch._library torch._subclasses.fake_tensor torch.fx.experimental.symbolic_shapes
    torch.fx.experimental.proxy_tensor torch._inductor.config torch.distributed._functional_collectives
    torch.distributed._composable.fsdp torch.distributed.algorithms._checkpoint.checkpoint_wrapper
    torch.utils._pytree torch.utils._python_dispatch torch.utils._device torch.distributed.tensor._api
    torch.jit._trace torch.jit._script torch._utils torch._guards
    """.split()
)

STDLIB = tuple(
    """
    builtins os os.path posixpath sys time random math cmath operator functools itertools collections
    collections.abc copy json json.encoder json.decoder re logging logging.handlers warnings contextlib contextvars
    dataclasses enum typing inspect types abc datetime uuid hashlib hmac pickle threading queue subprocess
    multiprocessing concurrent.futures asyncio shutil pathlib tempfile struct string textwrap statistics fractions
    decimal numbers heapq bisect weakref gc io traceback importlib importlib.util importlib.metadata pprint secrets
    socket glob fnmatch csv base64 binascii zlib gzip zipfile tarfile platform getpass locale ast dis array calendar
    argparse configparser signal atexit select errno ctypes linecache tokenize keyword difflib unicodedata codecs
    html urllib.parse urllib.request http.client xml.etree.ElementTree sqlite3 timeit cProfile pdb unittest
    unittest.mock doctest graphlib copyreg reprlib sched resource site sysconfig pkgutil runpy marshal shelve mmap
    stat filecmp zoneinfo colorsys imghdr wave selectors ssl email faulthandler tracemalloc symtable code
    """.split()
)

NUMPY = ("numpy", "numpy.fft", "numpy.linalg", "numpy.random", "numpy.typing", "numpy.testing", "numpy.ma")


def torch_modules() -> list[str]:
    """Names of the torch modules to describe, all importable."""
    names = ["torch"]

    def walk(package: Any, prefix: str) -> None:
        for info in pkgutil.iter_modules(getattr(package, "__path__", []), prefix):
            name = info.name
            if name.startswith(TORCH_EXCLUDED) or name.endswith("__main__"):
                continue
            try:
                module = importlib.import_module(name)
            except BaseException:
                continue
            names.append(name)
            if info.ispkg:
                walk(module, name + ".")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        walk(torch, "torch.")
        for name in TORCH_EXTRA:
            try:
                importlib.import_module(name)
            except Exception:
                continue
            names.append(name)
    # Modules made in C or at run time, reachable as attributes only.
    seen = set(names)
    for name in list(names):
        for key, value in list(vars(sys.modules[name]).items()):
            if isinstance(value, types.ModuleType) and not key.startswith("__"):
                real = value.__name__
                if (
                    real.startswith("torch")
                    and real not in seen
                    and sys.modules.get(real) is value
                    and not real.startswith(TORCH_EXCLUDED)
                ):
                    seen.add(real)
                    names.append(real)
    return list(dict.fromkeys(names))


def importable(wanted: Iterable[str]) -> list[str]:
    """Those of the modules that this installation has, imported."""
    names: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in wanted:
            try:
                importlib.import_module(name)
            except ImportError:
                continue
            names.append(name)
    return names


def _unwrap(value: Any) -> Any:
    return value.__func__ if isinstance(value, (staticmethod, classmethod)) else value


_CALLABLES = (
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    torch._ops.OpOverload,
    torch._ops.OpOverloadPacket,
)


def _is_callable_object(value: Any) -> bool:
    return isinstance(value, _CALLABLES) or (callable(value) and not isinstance(value, types.ModuleType))


def kind_of(value: Any, in_class: bool) -> str:
    """The word for what a value is, as README lists them."""
    if isinstance(value, types.ModuleType):
        return "module"
    if isinstance(value, type):
        return "class"
    if isinstance(value, staticmethod):
        return "staticmethod"
    if isinstance(value, (classmethod, types.ClassMethodDescriptorType)):
        return "classmethod"
    if isinstance(value, property):
        return "property"
    if isinstance(value, (types.GetSetDescriptorType, types.MemberDescriptorType)):
        return "getset"
    if isinstance(value, types.FunctionType):
        return "method" if in_class else "function"
    if isinstance(value, (types.MethodDescriptorType, types.WrapperDescriptorType)):
        return "cmethod"
    if isinstance(value, (types.BuiltinFunctionType, types.MethodType)):
        return "builtin" if isinstance(value, types.BuiltinFunctionType) else "boundmethod"
    if isinstance(value, torch.dtype):
        return "dtype"
    if isinstance(value, (torch._ops.OpOverload, torch._ops.OpOverloadPacket)):
        return "op"
    if isinstance(value, (torch.device, torch.layout, torch.memory_format)):
        return type(value).__name__
    if value is None or isinstance(value, (bool, int, float, str, complex, bytes)):
        return "constant"
    return "callable" if callable(value) else "object"


def constant(value: Any, brief: bool) -> Any:
    """The value as plain data, or None where it is none or too long to be worth it."""
    if brief and type(value) is not bool:
        return None
    if type(value) in (bool, int, float) and value == value:
        return value if not (isinstance(value, int) and abs(value) > 1 << 62) else None
    if type(value) is str and len(value) <= 80 and "/" not in value:
        return value
    if isinstance(value, (torch.dtype, torch.layout, torch.memory_format)):
        return str(value)
    return None


class Walker:
    """Collects scopes, then asks for the variables of everything at once."""

    def __init__(self, families: tuple[str, ...], facts: dict[int, Record]) -> None:
        self.families = families
        self.facts = facts
        self.names: dict[int, list[str]] = {}
        self.keep: list[Any] = []
        self.scopes: dict[str, Any] = {}
        self._members: dict[int, list[tuple[str, Any]]] = {}

    def _ours(self, value: Any) -> bool:
        name = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", None)
        if not isinstance(name, str):
            return True
        return name.partition(".")[0] in self.families or name.startswith("_")

    def collect(self, modules: Iterable[str]) -> None:
        for name in modules:
            self.scopes[name] = sys.modules[name]
        for name, module in list(self.scopes.items()):
            self.names.setdefault(id(module), []).append(name)
            self.keep.append(module)
            for key, value in self.members(module):
                if self.named(value):
                    self.names.setdefault(id(value), []).append(f"{name}.{key}")
                    self.keep.append(value)
        for value in self.keep:
            home = _home(value)
            ranked = sorted((_rank(name, home), name) for name in set(self.names[id(value)]))
            self.names[id(value)] = [name for _, name in ranked]
        for value in list(self.keep):
            if (
                isinstance(value, type)
                and self._ours(value)
                and type(value).__name__ != "tensortype"
                and value.__name__ != "_VariableFunctionsClass"
            ):
                self.scopes.setdefault(self.names[id(value)][0], value)

    @staticmethod
    def named(value: Any) -> bool:
        """Whether identity makes an alias of a second name (not so for small constants)."""
        return isinstance(value, types.ModuleType) or _is_callable_object(value)

    def members(self, scope: Any) -> list[tuple[str, Any]]:
        """Names and values of a module or class, read once: some attributes are made anew at each access."""
        if id(scope) not in self._members:
            self._members[id(scope)] = self._read_members(scope)
        return self._members[id(scope)]

    def _read_members(self, scope: Any) -> list[tuple[str, Any]]:
        found: dict[str, Any] = {}
        for key, value in list(vars(scope).items()):
            found[key] = value
        if isinstance(scope, types.ModuleType) and type(scope) is not types.ModuleType:
            for key in dir(type(scope)):
                if not key.startswith("__") and key not in found:
                    try:
                        with warnings.catch_warnings():
                            warnings.simplefilter("ignore")
                            found[key] = getattr(scope, key)
                    except Exception:
                        continue
        in_class = isinstance(scope, type)
        return [
            (key, value)
            for key, value in sorted(found.items())
            if isinstance(key, str)
            and (
                (in_class and _kept_dunder(key))
                or not key.startswith("__")
                or key == "__version__"
                or key == "__build_class__"
                or key == "__import__"
            )
        ]

    def write(self) -> dict[str, Scope]:
        """All scopes: name to record, or to the canonical dotted name where the record stands elsewhere."""
        book = signatures.Book() if "torch" in self.families else None
        asked: list[Any] = []
        index: dict[int, int] = {}
        for scope in self.scopes.values():
            for _, value in self.members(scope):
                target = value.fget if isinstance(value, property) else _unwrap(value)
                if target is not None and id(target) not in index and self._askable(target):
                    index[id(target)] = len(asked)
                    asked.append(target)
        answers = probe.variables_of(asked)
        result: dict[str, Scope] = {}
        for name, scope in self.scopes.items():
            out: Scope = {}
            for key, value in self.members(scope):
                dotted = f"{name}.{key}"
                if self.named(value) and not isinstance(scope, type):
                    first = self.names[id(value)][0]
                    if isinstance(value, types.ModuleType):
                        real = value.__name__
                        if real in self.scopes and self.scopes[real] is value:
                            first = self.names[id(value)][0]
                        elif not self._ours(value):
                            first = real
                    elif not self._ours(value):
                        module = getattr(value, "__module__", "")
                        first = f"{module}.{getattr(value, '__qualname__', key)}"
                        if module in ("typing", "typing_extensions", "types", "collections.abc"):
                            continue
                    if first != dotted:
                        out[key] = first
                        continue
                out[key] = self._record(dotted, value, scope, book, answers, index)
            result[name] = out
        return result

    @staticmethod
    def _askable(value: Any) -> bool:
        return not isinstance(
            value,
            (
                types.ModuleType,
                torch.Tensor,
                bool,
                int,
                float,
                str,
                bytes,
                tuple,
                list,
                dict,
                set,
                frozenset,
                type(None),
            ),
        )

    def _record(
        self,
        dotted: str,
        value: Any,
        scope: Any,
        book: signatures.Book | None,
        answers: list[tuple[str, str]],
        index: dict[int, int],
    ) -> Record:
        in_class = isinstance(scope, type)
        kind = kind_of(value, in_class)
        record: Record = {"k": kind}
        target = value.fget if isinstance(value, property) else _unwrap(value)
        if kind in ("constant", "dtype", "layout", "memory_format"):
            plain = constant(value, brief=self.families[0] != "torch" and dotted.rpartition(".")[2].startswith("_"))
            if plain is not None:
                record["v"] = plain
            elif value is not None:
                record["t"] = type(value).__name__
            return record
        if kind == "module":
            return record
        where = index.get(id(target))
        if where is not None:
            rule, problem = answers[where]
            if rule:
                record["r"] = rule
            elif problem:
                record["g"] = problem
        if kind in (
            "function",
            "method",
            "staticmethod",
            "classmethod",
            "property",
            "builtin",
            "cmethod",
            "boundmethod",
            "callable",
        ):
            why = probe.file_reason(target) if callable(target) else ""
            if why:
                record["w"] = why
        if kind == "object":
            record["t"] = f"{type(value).__module__}.{type(value).__qualname__}"
        if callable(target) or kind == "getset":
            if book is not None and (kind != "property" or dotted in book.stubs):
                texts = book.texts(dotted, target)
            else:
                text = signatures.of_python(target) if kind != "property" else None
                texts = [text] if text else []
            if texts:
                record["s"] = texts
        if kind == "class":
            record["b"] = [self._dotted(base) for base in value.__mro__[1:-1]]
        module = getattr(target, "__module__", None)
        if not in_class and isinstance(module, str) and module != dotted.rpartition(".")[0]:
            record["d"] = f"{module}.{getattr(target, '__qualname__', '')}"
        if callable(target):
            for key, fact in self.facts.get(id(target), {}).items():
                record[key] = fact
        results = record.pop("oo", None) or [
            text.rpartition(") -> ")[2] for text in record.get("s", []) if ") -> " in text
        ]
        if results and kind != "class":
            if len(set(results)) == 1:
                record["o"] = results[0]
            else:
                record["oo"] = results
        return record

    def _dotted(self, cls: type) -> str:
        names = self.names.get(id(cls))
        return names[0] if names else f"{cls.__module__}.{cls.__qualname__}"


_DUNDERS = frozenset(
    """
    __init__ __new__ __call__ __getattr__ __setattr__ __delattr__ __getattribute__ __enter__ __exit__ __iter__
    __next__ __len__ __getitem__ __setitem__ __delitem__ __contains__ __bool__ __eq__ __ne__ __lt__ __le__ __gt__
    __ge__ __hash__ __add__ __radd__ __iadd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__
    __floordiv__ __mod__ __pow__ __rpow__ __matmul__ __rmatmul__ __and__ __or__ __xor__ __invert__ __neg__ __pos__
    __abs__ __lshift__ __rshift__ __int__ __float__ __index__ __repr__ __str__ __format__ __deepcopy__ __copy__
    __reversed__ __dir__ __array__ __torch_function__ __torch_dispatch__ __post_init__ __get__ __set__ __set_name__
    __init_subclass__ __class_getitem__ __instancecheck__ __subclasscheck__ __prepare__ __missing__ __ior__ __iand__
    __ixor__ __isub__ __imul__ __itruediv__ __divmod__ __rdivmod__ __rfloordiv__ __rmod__ __rand__ __ror__ __rxor__
    __rlshift__ __rrshift__ __ifloordiv__ __imod__ __ipow__ __ilshift__ __irshift__ __round__ __trunc__ __floor__
    __ceil__ __complex__ __length_hint__ __await__ __aiter__ __anext__ __aenter__ __aexit__
    """.split()
)
"""Special methods that are worth a record."""


def _kept_dunder(key: str) -> bool:
    return not key.startswith("__") or key in _DUNDERS


def _home(value: Any) -> str:
    if isinstance(value, types.ModuleType):
        return value.__name__
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"


def _rank(dotted: str, home: str) -> tuple[int, int, int, int, str]:
    """Sort key that puts the name first by which users know an object.

    Public names come before private ones; then a name in a package around the defining module
    (``torch.nn.Linear``), then the defining module's own, then accidental re-exports.
    Outside torch the defining module's own name is the one.
    """
    parts = dotted.split(".")
    private = sum(part.startswith("_") for part in parts)
    if home in sys.modules:
        nearness = -1 if dotted == home else 2
    elif dotted == home or (home.startswith(dotted.rpartition(".")[0] + ".") and "<locals>" in home):
        nearness = 0 if not home.startswith("torch") or parts[-1].startswith("_") else 1
    else:
        nearness = (
            0
            if home.startswith("torch")
            and home.startswith(dotted.rpartition(".")[0] + ".")
            and not parts[-1].startswith("_")
            else 2
        )
    return (private, nearness, len(parts), len(dotted), dotted)
