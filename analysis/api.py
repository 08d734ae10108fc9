"""The one way in for the command and the editor: files and options to a report. Never raises on what users write.

The interpreter and all it needs are imported only when a file has no stored report that still holds.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from .options import Options, Progress, SourceFile
from .report import Report
from .reportcache import ReportCache
from .resolution.diskcache import default_cache_dir
from .resolution.environment import discover
from .resolution.finder import workspace_roots

T = TypeVar("T")

STACK_BYTES = 512 * 1024 * 1024
"""Stack of the thread that runs the analysis: deep call chains of the analysed program nest as deeply in the host.
Only touched pages count as memory."""

RECURSION = 60_000
"""Host frames in that thread. Too low: deep but finite programs are cut off; the budget of calls ends endless ones."""


def check_files(files: list[SourceFile], options: Options, progress: Progress | None = None) -> Report:
    """Analyse the files, each on its own. Raises ``resolution.environment.EnvironmentProblem`` for a wrong
    ``--python``; everything else becomes part of the report."""
    start = time.perf_counter()
    paths = [file.path for file in files]
    environment = discover(options.python, near=paths)
    cache = None
    if options.cache:
        cache = ReportCache(default_cache_dir(), environment, options, workspace_roots(paths))
    answers: list[Report | None] = [cache.get(f.path, f.data) if cache is not None else None for f in files]
    missing = [index for index, answer in enumerate(answers) if answer is None]
    if missing:
        from .run import analyse

        for index, report in zip(missing, analyse(files, missing, options, environment, cache, progress)):
            answers[index] = report
    whole = Report(torch=next((answer.torch for answer in answers if answer is not None), Report().torch))
    for answer in answers:
        if answer is not None:
            whole.extend(answer)
    whole.sort()
    whole.seconds = time.perf_counter() - start
    return whole


def with_deep_stack(thunk: Callable[[], T]) -> T:
    """Run in a thread whose stack holds deeply nested programs; its exceptions are raised here."""
    result: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            result.append(thunk())
        except BaseException as exc:
            failure.append(exc)

    before = threading.stack_size(STACK_BYTES)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION))
    try:
        thread = threading.Thread(target=run, name="gbpredict-analysis", daemon=True)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
        sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return result[0]
