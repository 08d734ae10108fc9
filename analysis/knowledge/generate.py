"""Writes the data files of one torch version: run it with a Python that has that torch.

    python analysis/knowledge/generate.py [--out DIRECTORY]

Developers run it once per torch version and commit the result. It needs nothing but torch and numpy.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "data")
    arguments = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Some texts of the standard library are made from sets: their order depends on the seed.
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, "PYTHONHASHSEED": "0"})
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    sys.path[0] = str(HERE)
    from generator import sections  # imports torch: only after the environment is set

    for name, size in sections.write(arguments.out):
        print(f"{name}: {size:,} bytes")


if __name__ == "__main__":
    main()
