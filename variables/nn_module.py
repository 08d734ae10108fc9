"""What instances of ``torch.nn.Module`` do that their source does not tell: attribute registration, calls, hooks.

Models ``torch/_dynamo/variables/nn_module.py`` and the C-level conventions of ``torch/nn/modules/module.py``. The
functions here stand in for the methods that the model source of ``Module`` marks as native."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import object_model
from .base import Args, Kwargs, VariableTracker
from .constant import ConstantVariable
from .dicts import ConstDictVariable
from .functions import NativeFunctionVariable
from .native_classes import Native
from .user_defined import UnspecializedNNModuleVariable, UserDefinedObjectVariable

if TYPE_CHECKING:
    from .protocol import Tracer

TABLES = ("_parameters", "_buffers", "_modules")


def _table(obj: UserDefinedObjectVariable, name: str) -> ConstDictVariable | None:
    found = obj.attrs.get(name)
    return found if isinstance(found, ConstDictVariable) else None


def _entry(tx: Tracer, obj: UserDefinedObjectVariable, table: str, name: str) -> VariableTracker | None:
    found = _table(obj, table)
    if found is None:
        return None
    pair = found.items.get(ConstantVariable(name).hash_key(tx))
    return pair[1] if pair is not None else None


def _put(tx: Tracer, obj: UserDefinedObjectVariable, table: str, name: str, value: VariableTracker) -> None:
    found = _table(obj, table)
    if found is not None:
        key = ConstantVariable(name)
        tx.store(found.items, key.hash_key(tx), (key, value))


def _take_out(tx: Tracer, obj: UserDefinedObjectVariable, name: str, tables: tuple[str, ...]) -> bool:
    removed = False
    key = ConstantVariable(name).hash_key(tx)
    for table in tables:
        found = _table(obj, table)
        if found is not None and key in found.items:
            tx.discard(found.items, key)
            removed = True
    return removed


def is_parameter(value: VariableTracker) -> bool:
    """Whether a value is an ``nn.Parameter``."""
    if isinstance(value, UserDefinedObjectVariable) and value.inner is not None:
        value = value.inner
    return value.is_tensor() and bool(getattr(value, "is_parameter", False))


def module_init(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``Module.__init__``."""
    obj = args[0]
    if not isinstance(obj, UserDefinedObjectVariable):
        return tx.constant(None)
    values: dict[str, VariableTracker] = {"training": tx.initial_training(obj.cls)}
    for name in (
        *TABLES, "_non_persistent_buffers_set", "_backward_pre_hooks", "_backward_hooks", "_is_full_backward_hook",
        "_forward_hooks", "_forward_hooks_with_kwargs", "_forward_hooks_always_called", "_forward_pre_hooks",
        "_forward_pre_hooks_with_kwargs", "_state_dict_hooks", "_state_dict_pre_hooks", "_load_state_dict_pre_hooks",
        "_load_state_dict_post_hooks",
    ):  # fmt: skip
        if name == "_is_full_backward_hook":
            values[name] = tx.constant(None)
        elif name == "_non_persistent_buffers_set":
            values[name] = tx.call(tx.lookup("builtins.set"), [])
        else:
            values[name] = ConstDictVariable({})
    for name, value in values.items():
        tx.store(obj.attrs, name, value)
    return tx.constant(None)


def module_setattr(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``Module.__setattr__``: parameters, submodules and buffers go to their tables."""
    obj, name_value, value = args
    done = tx.constant(None)
    if not isinstance(obj, UserDefinedObjectVariable) or not name_value.is_python_constant():
        return done
    name = name_value.as_python_constant()
    is_none = isinstance(value, ConstantVariable) and value.value is None
    if is_parameter(value):
        _take_out(tx, obj, name, ("_buffers", "_modules"))
        if name in obj.attrs:
            tx.discard(obj.attrs, name)
        _put(tx, obj, "_parameters", name, value)
        return done
    if _entry(tx, obj, "_parameters", name) is not None:
        if not is_none and not isinstance(value, UnspecializedNNModuleVariable) and value.is_tensor():
            tx.throw(TypeError, f"cannot assign a tensor as parameter '{name}'")
        if is_none:
            _put(tx, obj, "_parameters", name, value)
            return done
    if isinstance(value, UnspecializedNNModuleVariable):
        _take_out(tx, obj, name, ("_parameters", "_buffers"))
        if name in obj.attrs:
            tx.discard(obj.attrs, name)
        _put(tx, obj, "_modules", name, value)
        return done
    if is_none and _entry(tx, obj, "_modules", name) is not None:
        _put(tx, obj, "_modules", name, value)
        return done
    if _entry(tx, obj, "_buffers", name) is not None and (is_none or value.is_tensor()):
        _put(tx, obj, "_buffers", name, value)
        return done
    if value.is_tensor() and getattr(value, "is_buffer", False) and _table(obj, "_buffers") is not None:
        _put(tx, obj, "_buffers", name, value)
        return done
    object_model.generic_setattr(tx, obj, name, value)
    return done


def module_getattr(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``Module.__getattr__``: what is in none of the tables is missing."""
    obj, name_value = args
    name = name_value.as_python_constant() if name_value.is_python_constant() else ""
    if isinstance(obj, UserDefinedObjectVariable):
        for table in TABLES:
            found = _entry(tx, obj, table, name)
            if found is not None:
                return found
        if obj.cls.unknown_base or obj.partial:
            return tx.unknown(f"{obj.cls.name}.{name}")
    tx.throw(AttributeError, f"'{obj.python_type_name()}' object has no attribute '{name}'")


def module_delattr(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``Module.__delattr__``."""
    obj, name_value = args
    if isinstance(obj, UserDefinedObjectVariable) and name_value.is_python_constant():
        name = name_value.as_python_constant()
        if not _take_out(tx, obj, name, TABLES):
            object_model.generic_delattr(tx, obj, name)
    return tx.constant(None)


def _hooks(obj: UserDefinedObjectVariable, name: str) -> list[tuple[VariableTracker, VariableTracker]]:
    table = _table(obj, name)
    return list(table.items.values()) if table is not None else []


def _with_kwargs(tx: Tracer, obj: UserDefinedObjectVariable, table: str, hook_id: VariableTracker) -> bool:
    found = _table(obj, table)
    return found is not None and hook_id.hash_key(tx) in found.items


def module_call(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``Module.__call__``: forward pre-hooks, ``forward``, forward hooks."""
    obj, rest = args[0], list(args[1:])
    if not isinstance(obj, UserDefinedObjectVariable):
        return tx.unknown("call of a module")
    for hook_id, hook in _hooks(obj, "_forward_pre_hooks"):
        if _with_kwargs(tx, obj, "_forward_pre_hooks_with_kwargs", hook_id):
            result = tx.call(hook, [obj, tx.tuple(rest), tx.dict(kwargs)])
            pair = None if _is_none(result) else tx.iterate(result)
            if pair is not None and len(pair) == 2:
                rest = tx.iterate(pair[0]) or rest
                table = pair[1]
                if isinstance(table, ConstDictVariable):
                    kwargs = {k.as_python_constant(): v for k, v in table.items.values()}
            continue
        result = tx.call(hook, [obj, tx.tuple(rest)])
        if not _is_none(result):
            items = getattr(result, "items", None)
            rest = list(items) if isinstance(items, list) else [result]  # type: ignore[arg-type]
    output = tx.call(tx.getattr(obj, "forward"), rest, kwargs)
    for hook_id, hook in _hooks(obj, "_forward_hooks"):
        if _with_kwargs(tx, obj, "_forward_hooks_with_kwargs", hook_id):
            result = tx.call(hook, [obj, tx.tuple(rest), tx.dict(kwargs), output])
        else:
            result = tx.call(hook, [obj, tx.tuple(rest), output])
        if not _is_none(result):
            output = result
    return output


def _is_none(value: VariableTracker) -> bool:
    return isinstance(value, ConstantVariable) and value.value is None


MODEL_NATIVES: dict[str, Native] = {
    "torch.nn.modules.module.Module.__init__": module_init,
    "torch.nn.modules.module.Module.__setattr__": module_setattr,
    "torch.nn.modules.module.Module.__getattr__": module_getattr,
    "torch.nn.modules.module.Module.__delattr__": module_delattr,
    "torch.nn.modules.module.Module.__call__": module_call,
    "torch.nn.modules.module.Module._call_impl": module_call,
    "torch.nn.modules.module.Module._wrapped_call_impl": module_call,
}
"""Behaviour of the methods that model sources mark with ``@native``, by dotted name."""


def native_for(dotted: str) -> NativeFunctionVariable:
    """The function that stands in for a method marked ``@native``."""
    fn = MODEL_NATIVES.get(dotted)
    if fn is None:
        return NativeFunctionVariable(dotted, lambda tx, args, kwargs: tx.unknown(f"result of {dotted}"))
    return NativeFunctionVariable(dotted, fn)
