"""The editor's settings: what may be set, taken in without trusting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ...analysis.options import ConfigValue

Severity = Literal["error", "warning", "information", "hint", "off"]

_SEVERITIES = ("error", "warning", "information", "hint", "off")

DEFAULT_SEVERITY: dict[str, Severity] = {
    "error": "error",
    "definite": "warning",
    "skip": "warning",
    "possible": "information",
}
"""By what a finding is: under ``fullgraph`` (an error), certain, one that leaves the rest of its frame to eager, or
one that hangs on a condition. Ids of rules may be set as well, and go first."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one folder."""

    enable: bool = True
    run: Literal["onType", "onSave"] = "onType"
    python: str | None = None
    torch: str | None = None
    exclude: tuple[str, ...] = ()
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = field(default_factory=lambda: DEFAULT_SEVERITY)
    code_lens: bool = True
    inlay_hints: bool = True
    dynamo: tuple[tuple[str, ConfigValue], ...] = ()
    entries: tuple[str, ...] = ()
    diagnostic_mode: Literal["openFilesOnly", "workspace"] = "openFilesOnly"
    trace: str = "off"
    notifications: str = "off"


def read(data: Any, base: Settings | None = None) -> tuple[Settings, list[str]]:
    """Settings as an editor sends them, over those of ``base``; and what was not understood."""
    base = base or Settings()
    if not isinstance(data, Mapping):
        return base, []
    given: dict[str, Any] = {}
    complaints: list[str] = []
    for key, value in _flat(data):
        reader = _READERS.get(key)
        if reader is None or value is None:
            continue
        name, convert = reader
        try:
            given[name] = convert(value)
        except (ValueError, TypeError, AttributeError):
            complaints.append(f"the setting gbpredict.{key} cannot be {value!r}")
    return replace(base, **given), complaints


def _flat(data: Mapping[Any, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """``{"codeLens": {"enable": x}}`` and ``{"codeLens.enable": x}`` are the same."""
    found: list[tuple[str, Any]] = []
    for key, value in data.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and name in _GROUPS:
            found += _flat(value, f"{name}.")
        else:
            found.append((name, value))
    return found


_GROUPS = frozenset({"codeLens", "inlayHints", "trace"})


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        raise ValueError
    return value.strip() or None


def _texts(value: Any) -> tuple[str, ...]:
    if not all(isinstance(item, str) for item in value) or isinstance(value, str):
        raise ValueError
    return tuple(value)


def _ids(value: Any) -> frozenset[str]:
    return frozenset(text.strip().upper() for text in _texts(value))


def _one_of(*values: str) -> Any:
    def convert(value: Any) -> str:
        if value not in values:
            raise ValueError
        return value

    return convert


def _severities(value: Any) -> dict[str, Severity]:
    result: dict[str, Severity] = dict(DEFAULT_SEVERITY)
    for key, level in value.items():
        if level not in _SEVERITIES:
            raise ValueError
        name = str(key)
        result[name if name in DEFAULT_SEVERITY else name.upper()] = level
    return result


def _flags(value: Any) -> tuple[tuple[str, ConfigValue], ...]:
    if not all(isinstance(flag, (bool, int, str)) for flag in value.values()):
        raise ValueError
    return tuple(sorted(value.items()))


_READERS: dict[str, tuple[str, Any]] = {
    "enable": ("enable", _bool),
    "run": ("run", _one_of("onType", "onSave")),
    "python": ("python", _text),
    "torch": ("torch", _text),
    "exclude": ("exclude", _texts),
    "select": ("select", _ids),
    "ignore": ("ignore", _ids),
    "severity": ("severity", _severities),
    "codeLens.enable": ("code_lens", _bool),
    "inlayHints.enable": ("inlay_hints", _bool),
    "dynamo": ("dynamo", _flags),
    "entries": ("entries", _texts),
    "diagnosticMode": ("diagnostic_mode", _one_of("openFilesOnly", "workspace")),
    "trace.server": ("trace", _text),
    "showNotifications": ("notifications", _text),
}
