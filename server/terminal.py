"""The terminal: colours, encodings that lack characters, closed pipes and a progress line."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import unicodedata
from collections.abc import Mapping
from typing import IO

CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
    "error": "1;31",
    "warning": "1;33",
    "gutter": "1;34",
}
CLOSED_PIPE = 141
"""Exit code when the reader went away: what a shell reports for a process ended by SIGPIPE."""


def wants_colour(stream: IO[str], environ: Mapping[str, str] = os.environ) -> bool:
    """``NO_COLOR`` and ``FORCE_COLOR`` decide, in this order; else whether a capable terminal is there."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


class Style:
    """Wraps text in colours, or leaves it alone."""

    __slots__ = ("enabled",)

    def __init__(self, enabled: bool) -> None:
        self.enabled = enabled

    def __call__(self, name: str, text: str) -> str:
        return f"\x1b[{CODES[name]}m{text}\x1b[0m" if self.enabled and text else text


def prepare_streams() -> None:
    """Let output never fail for want of a character: what the terminal cannot show is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def write_out(text: str) -> None:
    """Write to standard output; end quietly when the reader has gone."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more at exit: give it a place where that works.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(CLOSED_PIPE) from None


def width_of(text: str) -> int:
    """Columns that ``text`` takes on a terminal: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def columns(stream: IO[str]) -> int | None:
    """The width of the terminal, or None where output is not to be cut."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


class ProgressLine:
    """One line on a terminal's standard error that says what is going on, once that takes long."""

    DELAY = 1.0
    """Seconds before it appears: shorter runs should not flicker."""
    PERIOD = 0.15

    def __init__(self, stream: IO[str] | None = None, delay: float = DELAY) -> None:
        self._stream = stream or sys.stderr
        self._delay = delay
        self._state = (0, 0, "")
        self._done = threading.Event()
        self._shown = False
        self._thread: threading.Thread | None = None

    def __call__(self, done: int, total: int, what: str) -> None:
        self._state = (done, total, what)

    def __enter__(self) -> ProgressLine:
        if self._stream.isatty():
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
            if self._shown:
                self._stream.write("\r\x1b[K")
                self._stream.flush()

    def _run(self) -> None:
        started = time.monotonic()
        if self._done.wait(self._delay):
            return
        while True:
            done, total, what = self._state
            count = f"{done}/{total} " if total else ""
            text = f"gbpredict: {count}{what or 'analysing'} ({time.monotonic() - started:.0f} s)"
            limit = shutil.get_terminal_size().columns - 1
            self._stream.write("\r\x1b[K" + (text if len(text) <= limit else text[: limit - 3] + "..."))
            self._stream.flush()
            self._shown = True
            if self._done.wait(self.PERIOD):
                return
