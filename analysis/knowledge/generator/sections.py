"""Puts together the sections of the data files of the torch that runs this."""

from __future__ import annotations

import logging
import platform
import zlib
from pathlib import Path
from typing import Any

import torch

from . import dynamo, modules, opfacts, pack, symbols

FORMAT = 1
"""Raised whenever the shape of the data changes; the reader refuses other numbers."""


def scoped(scopes: dict[str, Any]) -> dict[str, bytes]:
    """Each scope packed and compressed by itself, so that a reader decodes only what it asks for."""
    return {name: zlib.compress(pack.packb(scope), 9) for name, scope in sorted(scopes.items())}


def build() -> dict[str, Any]:
    """All sections: file stem to plain data."""
    facts = dynamo.callable_facts()
    opfacts.merge(facts)
    walker = symbols.Walker(("torch",), facts)
    walker.collect(symbols.torch_modules())
    names = symbols.importable(symbols.STDLIB)
    stdlib = symbols.Walker(tuple(sorted({name.partition(".")[0] for name in names})), facts)
    stdlib.collect(names)
    numpy = symbols.Walker(("numpy",), facts)
    numpy.collect(symbols.importable(symbols.NUMPY))
    return {
        "torch": scoped(walker.write()),
        "stdlib": scoped(stdlib.write()),
        "numpy": scoped(numpy.write()),
        "core": {
            "format": FORMAT,
            "torch": torch.__version__.partition("+")[0],
            "python": platform.python_version(),
            "rules": dynamo.module_rules(),
            "config": dynamo.config_defaults(),
            "sets": dynamo.sets(),
        },
        "modules": modules.describe(),
        "registry": dynamo.registry(),
    }


def write(out: Path) -> list[tuple[str, int]]:
    """Write all sections into a folder; names and sizes of the files."""
    logging.disable(logging.CRITICAL)
    short = ".".join(torch.__version__.split(".")[:2])
    out.mkdir(parents=True, exist_ok=True)
    written: list[tuple[str, int]] = []
    for stem, data in build().items():
        path = out / f"{short}-{stem}.msgpack"
        written.append((path.name, path.write_bytes(pack.packb(data))))
    return written
