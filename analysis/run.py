"""Analyses files that have no stored report: in this process, or spread over several."""

from __future__ import annotations

import os
import time
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING

import msgspec

from .faults import HOW_TO_REPORT, internal_error
from .report import InternalError, Report
from .session import FileSession
from .workspace import Workspace

if TYPE_CHECKING:
    from .options import Options, Progress, SourceFile
    from .reportcache import ReportCache
    from .resolution.environment import Environment

FILES_PER_PROCESS = 6
"""A further process is started for so many files: starting one takes about as long as two small programs."""

SAVE_SECONDS = 5.0
"""How often a process writes what it learnt of modules. Too low: it writes more than it computes. Too high: more is
lost where it is killed."""

MAX_PROCESSES = 8
"""More are only started on request: each may need some 100 MB."""


def analyse(
    files: list[SourceFile],
    wanted: list[int],
    options: Options,
    environment: Environment,
    cache: ReportCache | None,
    progress: Progress | None = None,
) -> list[Report]:
    """The reports of the ``wanted`` files, in that order."""
    processes = min(options.jobs or _processes(len(wanted)), len(wanted))
    if processes > 1:
        return _spread(files, wanted, options, environment, cache, progress, processes)
    reports: list[Report] = []

    def run() -> None:
        worker = _Worker(files, options, environment, cache)
        for count, index in enumerate(wanted):
            if progress is not None:
                progress(count, len(wanted), files[index].path)
            reports.append(worker.report(index))
        worker.finish()

    from .api import with_deep_stack

    with_deep_stack(run)
    return reports


def _processes(files: int) -> int:
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        cores = os.cpu_count() or 1
    return max(1, min(cores, MAX_PROCESSES, files // FILES_PER_PROCESS))


class _Worker:
    """What one process keeps from file to file."""

    def __init__(
        self, files: list[SourceFile], options: Options, environment: Environment, cache: ReportCache | None
    ) -> None:
        self.files = files
        self.options = options
        self.saved = time.monotonic()
        self.cache = cache
        self.workspace = Workspace([file.path for file in files], options, environment)
        for file in files:
            if file.data is not None:
                self.workspace.store.set_overlay(file.path, file.data)

    def report(self, index: int) -> Report:
        """Analyse one file, and keep its report."""
        path = self.files[index].path
        store = self.workspace.store
        store.start_recording()
        try:
            report = FileSession(self.workspace, path, self.options).run()
        except Exception as fault:  # outside of what the session guards itself: the other files go on
            if os.environ.get("GBPREDICT_RAISE"):
                raise
            return Report(torch=self.workspace.torch_version, files=1, errors=[internal_error(fault, path, path)])
        if self.cache is not None:
            self.cache.put(path, report, store.recorded(), store.searched(), self.workspace.finder.folders())
        return report

    def save(self) -> None:
        """``finish``, if the last time was some seconds ago: what other processes learn is worth reading."""
        if time.monotonic() - self.saved > SAVE_SECONDS:
            self.finish()

    def finish(self) -> None:
        """Write what was learnt of modules to the caches on disk."""
        self.workspace.flush()
        self.saved = time.monotonic()


# ---------------------------------------------------------------------------- several processes

_worker: _Worker | None = None


def _start(files: list[SourceFile], options: Options, environment: Environment, cache: ReportCache | None) -> None:
    global _worker
    _worker = _Worker(files, options, environment, cache)
    Finalize(None, _worker.finish, exitpriority=100)


def _one(index: int) -> bytes:
    from .api import with_deep_stack

    worker = _worker
    assert worker is not None
    report = with_deep_stack(lambda: worker.report(index))
    worker.save()
    return msgspec.msgpack.encode(report)


def _spread(
    files: list[SourceFile],
    wanted: list[int],
    options: Options,
    environment: Environment,
    cache: ReportCache | None,
    progress: Progress | None,
    processes: int,
) -> list[Report]:
    """The same in several processes. The order of the answers is that of the files, whoever is done first."""
    answers: dict[int, Report] = {}

    def pool(count: int) -> ProcessPoolExecutor:
        # Forking is not safe on every system, and would copy whatever the caller runs in threads.
        return ProcessPoolExecutor(
            count, mp_context=get_context("spawn"), initializer=_start, initargs=(files, options, environment, cache)
        )

    def gather(executor: ProcessPoolExecutor, indices: list[int]) -> None:
        running: dict[Future[bytes], int] = {executor.submit(_one, index): index for index in indices}
        try:
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    index = running.pop(future)
                    try:
                        answers[index] = msgspec.msgpack.decode(future.result(), type=Report)
                    except BrokenProcessPool:
                        continue
                    if progress is not None:
                        progress(len(answers), len(wanted), files[index].path)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise

    with pool(processes) as executor:
        gather(executor, wanted)
    for index in [index for index in wanted if index not in answers]:
        # A process died (of memory, mostly), and the files of the others with it: each on its own tells which it was.
        with pool(1) as executor:
            gather(executor, [index])
        if index not in answers:
            answers[index] = Report(files=1, errors=[_died(files[index].path)])
    return [answers[index] for index in wanted]


def _died(path: str) -> InternalError:
    return InternalError(
        entry="the whole file",
        id="process",
        summary="the process that analysed the file ended without an answer (out of memory?)",
        how_to_report=HOW_TO_REPORT,
        path=path,
    )
