"""Starts the language server: first the process that analyses, then the protocol, whose modules take long to load."""

from __future__ import annotations

import importlib.util
import logging
import sys

from .backend import LOG, Backend

MISSING = (
    "the language server needs the packages `pygls` and `lsprotocol`, which are not installed here.\n"
    "Install them with: pip install 'gbpredict[server]'"
)


def is_available() -> bool:
    """Whether the packages of the extra ``server`` are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("pygls", "lsprotocol"))


def serve(host: str | None, port: int, log_file: str | None, log_level: str) -> None:
    """Serve one editor, over standard input and output, or over TCP where there is a ``host``."""
    backend = Backend()
    backend.start()
    try:
        handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
        if log_file:
            handlers.append(logging.FileHandler(log_file, encoding="utf-8"))
        logging.basicConfig(level=logging.WARNING, handlers=handlers, format="%(levelname)s %(name)s: %(message)s")
        LOG.setLevel(log_level.upper())
        logging.getLogger("pygls").setLevel(logging.ERROR)
        from .app import create  # imports pygls

        server = create(backend)
        if host is not None:
            server.start_tcp(host, port)
        else:
            stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
            sys.stdout = sys.stderr  # nothing but the protocol goes out there
            server.start_io(stdin, stdout)
    finally:
        backend.close()
