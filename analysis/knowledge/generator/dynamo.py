"""Facts of TorchDynamo itself: rule lists, special sets, configuration, the registry of break types."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch
import torch._dynamo
from torch._dynamo import trace_rules
from torch._dynamo.polyfills.loader import POLYFILLED_MODULES
from torch._dynamo.variables import torch as torch_variables
from torch._dynamo.variables.builtin import BuiltinVariable
from torch._dynamo.variables.misc import get_np_to_tnp_map

Record = dict[str, Any]


def dotted(obj: Any) -> str:
    """A readable name of a function or class."""
    if isinstance(obj, (torch._ops.OpOverload, torch._ops.OpOverloadPacket)):
        return f"torch.ops.{obj!s}"
    module = (
        getattr(obj, "__module__", None) or getattr(getattr(obj, "__objclass__", None), "__module__", "") or "builtins"
    )
    return f"{module}.{getattr(obj, '__qualname__', getattr(obj, '__name__', '?'))}"


def _polyfills() -> dict[int, tuple[Any, Any]]:
    found: dict[int, tuple[Any, Any]] = {}
    for module in POLYFILLED_MODULES:
        for name in module.__all__:
            handler = getattr(module, name)
            original = handler.__torch_dynamo_original__
            found[id(original)] = (original, handler)
    return found


def callable_facts() -> dict[int, Record]:
    """Per object id: ``f`` flags, ``h`` the special handler, ``p`` the polyfill, as symbol records hold them."""
    facts: dict[int, Record] = {}

    def flag(obj: Any, word: str) -> None:
        flags = facts.setdefault(id(obj), {}).setdefault("f", [])
        if word not in flags:
            flags.append(word)

    for fn in torch_variables.constant_fold_functions:
        flag(fn, "fold")
    for fn in torch_variables.constant_fold_functions_need_guards:
        flag(fn, "fold_guarded")
    for fn, value in torch_variables.tracing_state_functions().items():
        flag(fn, f"state:{value}")
    for fn in torch_variables.supported_ctx_manager_classes:
        flag(fn, "context")
    for fn in torch_variables.REWRITE_OPS_TO_TENSOR_SIZE_METHOD:
        flag(fn, "size_rewrite")
    for fn in torch_variables.ops_consuming_unbacked_scalars:
        flag(fn, "scalar_consumer")
    for fn in BuiltinVariable._constant_fold_functions():
        flag(fn, "fold")
    for fn in BuiltinVariable._fx_graph_functions():
        flag(fn, "graph_op")
    for fn in torch_variables.get_overridable_functions():
        try:
            flag(fn, "overridable")
        except TypeError:
            continue
    for fn, handler in torch_variables.TorchInGraphFunctionVariable._get_handlers().items():
        facts.setdefault(id(fn), {})["h"] = handler.__name__.removeprefix("handle_")
    for original, handler in _polyfills().values():
        facts.setdefault(id(original), {})["p"] = dotted(handler)
        if getattr(handler, "__torch_dynamo_can_constant_fold_through__", False):
            flag(original, "fold")
    for function, stand_in in get_np_to_tnp_map().items():
        flag(function, "traced")
        facts[id(function)]["p"] = dotted(stand_in)
        _KEEP.append(function)
    # Identity of short-lived objects could repeat; keep those alive that facts speak of.
    _KEEP.extend(torch_variables.get_overridable_functions())
    return facts


_KEEP: list[Any] = []


def module_rules() -> Record:
    """The lists by which whole modules and files are inlined or skipped, as module names or path fragments."""
    torch_dir = trace_rules._module_dir(torch) or ""
    return {
        "inlinelist": sorted(trace_rules.MOD_INLINELIST),
        "legacy_inlinelist": sorted(trace_rules.LEGACY_MOD_INLINELIST),
        "skiplist": sorted(trace_rules.MOD_SKIPLIST),
        "stdlib_skip": sorted(m.__name__ for m in trace_rules.BUILTIN_SKIPLIST),
        "stdlib_inline_when_called": ["copy"],
        "thirdparty_skip": sorted(trace_rules.THIRDPARTY_SKIPLIST),
        "skip_fragments": sorted(d for d in trace_rules.SKIP_DIRS if d.startswith("<") or d == "triton/backends"),
        "force_skip": sorted(f.removeprefix(torch_dir) for f in trace_rules.FORCE_SKIP_FILES),
        "file_rules": {k: v.__name__ for k, v in sorted(trace_rules.manual_torch_name_rule_map.items()) if ".py#" in k},
        "rule_map": {
            k: v.__name__ for k, v in sorted(trace_rules.manual_torch_name_rule_map.items()) if ".py#" not in k
        },
    }


def sets() -> Record:
    """Named groups of functions and classes."""
    return {
        "tensor_methods_in_graph": sorted({m.__name__ for m in trace_rules.get_tensor_method()}),
        "scalar_consumer_methods": sorted(torch_variables.methods_consuming_unbacked_scalars),
        "context_managers": sorted(dotted(c) for c in torch_variables.supported_ctx_manager_classes),
        "constant_fold": sorted(dotted(f) for f in torch_variables.constant_fold_functions),
        "builtin_fold": sorted({dotted(f) for f in BuiltinVariable._constant_fold_functions()}),
        "builtin_functions": sorted(
            set((trace_rules._builtin_function_ids(), trace_rules._builtin_function_ids.function_names)[1].values())
        ),
        "polyfills": dict(sorted((dotted(o), dotted(h)) for o, h in _polyfills().values())),
        "ndarray_traced": sorted(
            name
            for name in dir(torch._numpy.ndarray)
            if not name.startswith("__") or callable(getattr(torch._numpy.ndarray, name))
        ),
        "return_types": return_types(),
        "promotion": promotion(),
        "stdlib_names": sorted(sys.stdlib_module_names),
    }


def return_types() -> dict[str, list[str]]:
    """Names of the fields of the named tuples that operators return."""
    found: dict[str, list[str]] = {}
    for name, cls in sorted(vars(torch.return_types).items()):
        if isinstance(cls, type) and issubclass(cls, tuple):
            found[name] = [
                key
                for key, value in sorted(vars(cls).items(), key=lambda item: _position(cls, item[0]))
                if _position(cls, key) < 99
            ]
    return found


def _position(cls: Any, key: str) -> int:
    count = getattr(cls, "n_fields", 0)
    if key.startswith("_") or type(vars(cls).get(key)).__name__ not in ("member_descriptor", "getset_descriptor"):
        return 99
    sample = cls(tuple(range(count)))
    value = getattr(sample, key)
    return value if isinstance(value, int) else 99


def promotion() -> dict[str, str]:
    """``"float16 int64" -> "float16"``: the dtype of two tensors with dimensions together; names in order."""
    dtypes = [d for d in vars(torch).values() if isinstance(d, torch.dtype)]
    names = {d: str(d).removeprefix("torch.") for d in dtypes}
    found: dict[str, str] = {}
    for a in names:
        for b in names:
            try:
                joint = torch.promote_types(a, b)
            except Exception:
                continue
            if names[a] < names[b]:
                found[f"{names[a]} {names[b]}"] = str(joint).removeprefix("torch.")
    return found


def config_defaults() -> Record:
    """Flags of ``torch._dynamo.config`` with their defaults, where those are plain data."""
    found: Record = {}
    for key in sorted(torch._dynamo.config._config):
        value = torch._dynamo.config._config[key].default
        if isinstance(value, (set, frozenset)):
            value = sorted(map(str, value))
        if isinstance(value, str) and "/" in value:
            found[key] = None  # a path, which depends on where the generator runs
        elif value is None or isinstance(value, (bool, int, float, str)):
            found[key] = value
        elif isinstance(value, (list, tuple)) and all(isinstance(v, (str, int, float)) for v in value):
            found[key] = list(value)
        else:
            found[key] = None
    return found


def registry() -> Record:
    """Break ids to their type texts, the newest first."""
    path = Path(torch._dynamo.__file__).parent / "graph_break_registry.json"
    raw = json.loads(path.read_text())
    return {key: list(dict.fromkeys(entry["Gb_type"] for entry in entries)) for key, entries in sorted(raw.items())}
