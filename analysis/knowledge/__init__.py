"""What the analyzer knows of torch, the standard library and numpy without importing them."""

from __future__ import annotations

from .lookup import Knowledge, Symbol, available_versions, closest, load
from .rules import FileRule
from .signature import Param, Signature

__all__ = ["FileRule", "Knowledge", "Param", "Signature", "Symbol", "available_versions", "closest", "load"]
