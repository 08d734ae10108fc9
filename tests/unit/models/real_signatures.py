"""Print the signatures of the real torch's modules as JSON. Run with the interpreter that has torch."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import warnings
from typing import Any

warnings.simplefilter("ignore")


def parameters(fn: Any) -> list[list[Any]] | None:
    """Name, kind and whether there is a default, of each parameter; None where Python cannot tell."""
    try:
        signature = inspect.signature(fn)
    except (TypeError, ValueError):
        return None
    return [[p.name, p.kind.name, p.default is not p.empty] for p in signature.parameters.values()]


def describe(module: Any) -> dict[str, Any]:
    """Classes with their methods and bases, and functions, of one module."""
    found: dict[str, Any] = {}
    for name, value in vars(module).items():
        if inspect.isclass(value):
            methods = {}
            for attr in dir(value):
                member = inspect.getattr_static(value, attr)
                if isinstance(member, (classmethod, staticmethod)):
                    member = member.__func__
                if inspect.isfunction(member):
                    methods[attr] = parameters(member)
                else:
                    methods[attr] = None
            found[name] = {"bases": [base.__name__ for base in value.__mro__], "methods": methods}
        elif inspect.isfunction(value):
            found[name] = {"parameters": parameters(inspect.unwrap(value))}
        else:
            found[name] = {}
    return found


def main() -> None:
    result: dict[str, Any] = {}
    for name in json.load(sys.stdin):
        try:
            result[name] = describe(importlib.import_module(name))
        except ImportError as error:
            result[name] = {"error": str(error)}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
