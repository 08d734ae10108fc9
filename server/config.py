"""The project's own choices: ``[tool.gbpredict]`` of the nearest ``pyproject.toml``."""

from __future__ import annotations

import difflib
import os
import re
import sys
from dataclasses import dataclass, field
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib  # pyright: ignore[reportMissingImports]

from ..analysis.options import ConfigValue


class ConfigError(Exception):
    """The configuration cannot be used; the text says where and why."""


@dataclass(slots=True)
class Config:
    """What ``[tool.gbpredict]`` says; everything is optional."""

    folder: str = "."
    """Where the file lies: relative paths in it mean from here."""
    python: str | None = None
    torch: str | None = None
    entry: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    jobs: int | None = None
    cache: bool = True
    dynamo: dict[str, ConfigValue] = field(default_factory=dict)
    """Flags of ``torch._dynamo.config``."""


_KINDS: dict[str, str] = {
    "python": "a string",
    "torch": "a string",
    "entry": "a list of strings",
    "exclude": "a list of strings",
    "select": "a list of strings",
    "ignore": "a list of strings",
    "jobs": "a whole number of at least 1",
    "cache": "true or false",
    "dynamo": "a table of flags",
}


def load_config(start: str, isolated: bool = False) -> Config:
    """The configuration that holds in folder ``start``: of it or the nearest folder above that has one."""
    folder = os.path.abspath(start)
    while not isolated:
        path = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(path):
            config = read_config(path)
            if config is not None:
                return config
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    return Config()


def read_config(path: str) -> Config | None:
    """Read one file; None if it says nothing about this tool. Raises ``ConfigError``."""
    shown = os.path.relpath(path)
    try:
        with open(path, "rb") as file:
            text = file.read().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{shown}: cannot read this configuration: {error}") from None
    if "gbpredict" not in text:
        return None
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        where = f":{place[1]}:{place[2]}" if place else f":{text.count(chr(10)) + 1}"
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise ConfigError(f"{shown}{where}: malformed TOML: {reason}") from None
    tool = data.get("tool")
    if not isinstance(tool, dict) or "gbpredict" not in tool:
        return None
    table: Any = tool["gbpredict"]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(table, dict):
        raise ConfigError(f"{shown}:{_line(text, 'gbpredict')}: `tool.gbpredict` must be a table")
    config = Config(folder=os.path.dirname(path))
    for key, value in table.items():
        where = f"{shown}:{_line(text, str(key))}"
        name = str(key)
        if name not in _KINDS:
            near = difflib.get_close_matches(name, _KINDS, n=1)
            known = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(sorted(_KINDS))}"
            raise ConfigError(f"{where}: unknown option `{name}` in [tool.gbpredict]; {known}")
        kind = _KINDS[name]
        if not _fits(kind, value):
            raise ConfigError(f"{where}: `{name}` must be {kind}, not {value!r}")
        if kind == "a list of strings":
            value = tuple(value)
        setattr(config, name, value)
    return config


def _fits(kind: str, value: Any) -> bool:
    if kind == "a string":
        return isinstance(value, str)
    if kind == "true or false":
        return isinstance(value, bool)
    if kind == "a list of strings":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "a table of flags":
        return isinstance(value, dict) and all(isinstance(item, (bool, int, str)) for item in value.values())
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _line(text: str, key: str) -> int:
    """The line where ``key`` is set, for messages: the first below a header that names this tool."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("["):
            inside = "gbpredict" in line
            if inside and re.search(rf"gbpredict\.\"?{re.escape(key)}\b", line):
                return number
        elif inside and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
            return number
    for number, line in enumerate(text.splitlines(), 1):
        if "gbpredict" in line:
            return number
    return 1
