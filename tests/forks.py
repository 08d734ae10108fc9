"""Run many small jobs in forks of this process, a few at a time, each with a time limit of its own.

The expensive imports happen once, in the parent; a job that crashes, hangs or fills the memory takes nothing with it.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

OUTPUT_KEPT = 4000
"""Characters of a job's own standard output and error that are kept: the end of a traceback, not a flood."""


@dataclass(slots=True)
class Outcome:
    """What became of one job."""

    key: Any
    value: Any = None
    seconds: float = 0.0
    error: str = ""
    output: str = ""


@dataclass(slots=True)
class _Running:
    key: Any
    pid: int
    started: float
    answer: int
    log: int
    parts: list[bytes] = field(default_factory=list)


def run_forked(
    jobs: Iterable[Any], work: Callable[[Any], Any], *, parallel: int = 2, timeout: float = 20.0
) -> Iterator[Outcome]:
    """Yield an outcome for each job, in the order in which they finish; ``work`` must return JSON-able data."""
    waiting = iter(jobs)
    running: dict[int, _Running] = {}
    exhausted = False
    with selectors.DefaultSelector() as selector:
        while True:
            while not exhausted and len(running) < parallel:
                try:
                    key = next(waiting)
                except StopIteration:
                    exhausted = True
                    break
                job = _start(key, work)
                running[job.answer] = job
                selector.register(job.answer, selectors.EVENT_READ)
            if not running:
                return
            for ready, _ in selector.select(timeout=0.5):
                job = running[ready.fd]
                chunk = os.read(ready.fd, 1 << 20)
                if chunk:
                    job.parts.append(chunk)
                    continue
                selector.unregister(ready.fd)
                del running[ready.fd]
                yield _finish(job, late=False, timeout=timeout)
            now = time.perf_counter()
            for job in [j for j in running.values() if now - j.started > timeout]:
                os.kill(job.pid, signal.SIGKILL)
                selector.unregister(job.answer)
                del running[job.answer]
                yield _finish(job, late=True, timeout=timeout)


def _start(key: Any, work: Callable[[Any], Any]) -> _Running:
    answer, answer_end = os.pipe()
    log = os.memfd_create("log") if hasattr(os, "memfd_create") else os.open("/dev/null", os.O_RDWR)
    sys.stdout.flush()
    sys.stderr.flush()
    started = time.perf_counter()
    pid = os.fork()
    if pid:
        os.close(answer_end)
        return _Running(key, pid, started, answer, log)
    code = 1
    try:
        os.close(answer)
        os.dup2(log, 1)
        os.dup2(log, 2)
        # Whoever captures output in the parent (pytest does) has replaced these objects, not the descriptors.
        sys.stdout, sys.stderr = (os.fdopen(fd, "w", closefd=False) for fd in (1, 2))
        began = time.perf_counter()
        value = work(key)
        seconds = time.perf_counter() - began
        with os.fdopen(answer_end, "w") as pipe:
            json.dump({"value": value, "seconds": seconds}, pipe)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _finish(job: _Running, *, late: bool, timeout: float) -> Outcome:
    _, status = os.waitpid(job.pid, 0)
    seconds = time.perf_counter() - job.started
    size = os.lseek(job.log, 0, os.SEEK_END)
    os.lseek(job.log, max(0, size - OUTPUT_KEPT), os.SEEK_SET)
    output = os.read(job.log, OUTPUT_KEPT).decode(errors="replace")
    os.close(job.answer)
    os.close(job.log)
    if late:
        return Outcome(job.key, None, seconds, f"no answer in {timeout:.0f} s", output)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        lines = output.strip().splitlines()
        return Outcome(job.key, None, seconds, lines[-1] if lines else f"ended with code {code}", output)
    answer = json.loads(b"".join(job.parts))
    return Outcome(job.key, answer["value"], answer["seconds"], "", output)
