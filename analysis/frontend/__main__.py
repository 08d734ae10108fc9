"""Print the IR of a file: ``python -m gbpredict.analysis.frontend FILE [--spans]``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import msgspec

from .source import SourceModule, Unit


def _show(value: Any, unit: Unit, module: SourceModule, indent: str, spans: bool) -> str:
    if isinstance(value, list):
        items = cast("list[Any]", value)
        if not value:
            return "[]"
        inner = indent + "  "
        return "".join(f"\n{inner}{_show(item, unit, module, inner, spans)}" for item in items)
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(
                f"{key}: {_show(item, unit, module, indent, spans)}"
                for key, item in cast("dict[str, Any]", value).items()
            )
            + "}"
        )
    if not isinstance(value, msgspec.Struct):
        return repr(value)
    parts: list[str] = []
    if getattr(value, "lazy", False):
        value, unit = module.load(value)  # pyright: ignore[reportArgumentType]
    for name in value.__struct_fields__:
        item = getattr(value, name)
        if name == "pos":
            if spans:
                span = unit.span(item)
                parts.append(f"@{span.line}:{span.column}-{span.end_line}:{span.end_column}")
        else:
            parts.append(f"{name}={_show(item, unit, module, indent, spans)}")
    return f"{type(value).__name__}({', '.join(parts)})"


def main(arguments: list[str]) -> int:
    """Print the IR of the files named."""
    spans = "--spans" in arguments
    for name in arguments:
        if name != "--spans":
            module = SourceModule.from_bytes(name, Path(name).read_bytes())
            code = module.skeleton()
            print(_show(code, module.unit, module, "", spans))
            for problem in module.problems:
                print(problem)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
