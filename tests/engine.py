"""Run the analyzer the way the command does, inside this process, and return its JSON as plain data.

The tests and the conformance runner go through here only, so that they depend on the JSON contract and on the one
facade behind the command, never on the insides of the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


def check(paths: Sequence[str | Path], *, python: str | None = None, **options: Any) -> Answer:
    """What ``gbpredict check PATHS --format json`` prints; ``options`` are fields of the facade's ``Options``."""
    # Imported here so that test modules can be collected, and say so, when the engine itself does not import.
    from gbpredict.analysis import api
    from gbpredict.analysis.options import Options, SourceFile

    if python is not None:
        options["python"] = python
    files = [SourceFile(str(path)) for path in paths]
    report = api.check_files(files, Options(**options), None)
    return report.to_json_dict("test")


def warm(program: Path) -> None:
    """Load the engine and the facts that it uses, so that processes forked from this one need not."""
    check([program])
