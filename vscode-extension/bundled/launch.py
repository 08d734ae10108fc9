"""Starts gbpredict with the packages that come with the extension, or with those of the environment.

    python launch.py useBundled|fromEnvironment ARGUMENT...

``useBundled`` puts the bundled packages first. Some of them have compiled parts, which fit certain versions of Python
on one platform; where they do not fit, the environment's packages come first and the bundled ones only fill the gaps.
``fromEnvironment`` always has that order. As a script's folder, and not the current one, is searched for modules,
nothing in the workspace can stand in for a module of the tool.
"""

from __future__ import annotations

import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

LIBS = Path(__file__).resolve().parent / "libs"

COMPILED = ("libcst/native", "msgspec/_core")
"""Compiled modules without which their packages cannot be imported."""

CANNOT_START = 3
"""Exit code: the packages are not there, or not for this Python."""


def fits() -> bool:
    """Whether the bundled packages can be imported by this Python."""
    return all(any((LIBS / (module + suffix)).is_file() for suffix in EXTENSION_SUFFIXES) for module in COMPILED)


def main() -> None:
    """Put the search path in order and hand over to the command."""
    strategy = sys.argv.pop(1)
    here = str(Path(__file__).resolve().parent)
    sys.path[:] = [entry for entry in sys.path if entry != here]
    if strategy == "useBundled" and fits():
        sys.path.insert(0, str(LIBS))
    elif LIBS.is_dir():
        sys.path.append(str(LIBS))
    try:
        from gbpredict.server.cli import main as command
    except ImportError as error:
        version = ".".join(map(str, sys.version_info[:2]))
        print(
            f"gbpredict cannot be imported by Python {version} ({sys.executable}): {error}. "
            "Install it there (pip install 'gbpredict[server]'), or choose another interpreter.",
            file=sys.stderr,
        )
        raise SystemExit(CANNOT_START) from None
    sys.argv[0] = "gbpredict"
    sys.exit(command())


if __name__ == "__main__":
    main()
