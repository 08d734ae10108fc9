"""Describes faults of the tool itself, so that they can be reported."""

from __future__ import annotations

import hashlib
import os
import traceback

from .report import InternalError

HOW_TO_REPORT = (
    "This is a fault of gbpredict, not of your code. Please report it to the project with this id, the command line "
    "and, if you can, the file; GBPREDICT_DEBUG=1 prints the traceback."
)


def internal_error(error: BaseException, entry: str = "the whole run", path: str = "") -> InternalError:
    """Describe a fault. The id depends on what was raised and where in the tool, not on the input."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].name}" if frames else "?"
    digest = hashlib.blake2b(f"{type(error).__name__}:{place}".encode(), digest_size=4).hexdigest()
    text = (str(error).strip().splitlines() or [""])[0]
    line = f"{place}:{frames[-1].lineno}" if frames else place
    summary = f"{type(error).__name__}{f': {text}' if text else ''} (in {line})"
    if debugging():
        traceback.print_exception(error)
    return InternalError(entry=entry, id=digest, summary=summary, how_to_report=HOW_TO_REPORT, path=path)


def debugging() -> bool:
    """Whether tracebacks of faults are printed."""
    return any(os.environ.get(name, "") not in ("", "0") for name in ("GBPREDICT_DEBUG", "GBPREDICT_TRACEBACK"))
