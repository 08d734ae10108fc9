"""One cache folder for all tests of a run: nothing of the user's is read or written, and nothing is lowered twice."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

VARIABLE = "GBPREDICT_CACHE_DIR"
_FOLDER = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder; worker processes inherit its name."""
    if VARIABLE not in os.environ:
        config.stash[_FOLDER] = os.environ[VARIABLE] = tempfile.mkdtemp(prefix="gbpredict-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take away what this process made."""
    folder = config.stash.get(_FOLDER, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
