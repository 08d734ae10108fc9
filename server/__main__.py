"""``python -m gbpredict.server`` is the command."""

from __future__ import annotations

import os
import sys

# `-m` puts the current folder first: a json.py among the checked programs must not stand in for the library's.
if not getattr(sys.flags, "safe_path", False) and sys.path and sys.path[0] in ("", os.getcwd()):
    del sys.path[0]

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
