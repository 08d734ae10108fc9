"""What ``torch.nn`` modules register when they are made, and whether Dynamo traces their forward."""

from __future__ import annotations

import random
import warnings
from typing import Any

import torch

from . import opfacts

Record = dict[str, Any]


def module_infos() -> list[Any]:
    """The module database of torch's tests."""
    opfacts.op_infos()
    from torch.testing._internal.common_modules import module_db

    return list(module_db)


def _forward_break(module: Any, args: tuple[Any, ...], kwargs: Record) -> str | None:
    return opfacts.traced_break(module, args, kwargs)


def describe() -> dict[str, Record]:
    """Per class name: ``p`` parameters, ``b`` buffers, ``m`` children, ``c`` what a traced call does, ``o``, ``sh``."""
    found: dict[str, Record] = {}
    for info in module_infos():
        random.seed(0)
        torch.manual_seed(0)
        cls = info.module_cls
        name = f"torch.nn.{cls.__name__}"
        if getattr(torch.nn, cls.__name__, None) is not cls:
            continue
        try:
            inputs = info.module_inputs_func(
                info, device="cpu", dtype=torch.float32, requires_grad=False, training=True
            )
        except Exception:
            continue
        record: Record = {}
        seen = opfacts.Seen()
        breaks: list[str] = []
        for index, sample in enumerate(inputs[:6]):
            made = sample.constructor_input
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    module = cls(*made.args, **made.kwargs)
                    call = sample.forward_input
                    result = module(*call.args, **call.kwargs) if call is not None else None
            except Exception:
                continue
            parameters = [key for key, _ in module.named_parameters(recurse=False)]
            buffers = [key for key, _ in module.named_buffers(recurse=False)]
            if "p" not in record or len(parameters) + len(buffers) > len(record["p"]) + len(record["b"]):
                record["p"], record["b"] = parameters, buffers
                record["m"] = [key for key, _ in module.named_children()]
            if call is None:
                continue
            seen.note({f"a{i}": value for i, value in enumerate(call.args)}, result)
            if index < 2:
                kind = _forward_break(module, call.args, call.kwargs)
                if kind is not None:
                    breaks.append(kind)
        if breaks:
            broken = [kind for kind in breaks if kind]
            record["c"] = "-" if not broken else broken[0] if all(breaks) else f"?{broken[0]}"
        if seen.count:
            record["o"] = seen.kind()
            shape, _ = seen.best("")
            if shape:
                record["sh"] = shape
        if record:
            found[name] = record
    return found
