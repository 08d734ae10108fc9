"""The fuzzer's half that has torch: runs many small programs in one process, one after the other.

Started as a plain script by the interpreter that has torch. Reads one JSON job per line, ``{"programs": [path, ...]}``,
and answers with one line per program. Programs of a job share a fork, and the compiler is reset between them: forking,
which costs more than running one of these programs, is paid once per job. A crash costs the rest of its job.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "server" / "verification"))

from child import ERROR_LENGTH, Recorder  # the recorder runs as a plain script too: it belongs to no package there

SECONDS = 20
"""Most that one program may take; they need a tenth of a second."""


def run_here(program: str, recorder: Recorder) -> tuple[str, str | None]:
    """Run one program in this process; its status and what it raised."""
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as stop:
        return ("ok", None) if stop.code in (None, 0) else ("error", f"SystemExit: {stop.code}")
    except BaseException as failure:  # whatever the program raises is part of the answer
        kind = type(failure)
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        return "error", recorder.paths.strip(f"{name}: {failure}")[:ERROR_LENGTH]
    return "ok", None


def run_all(programs: list[str], answers: Any) -> None:
    """Run the programs in this process, with one recorder for all of them."""
    import torch

    recorder = Recorder(os.path.dirname(programs[0]), False)
    recorder.install()
    for program in programs:
        recorder.clear()
        signal.alarm(SECONDS)
        started = time.perf_counter()
        torch.manual_seed(0)
        status, error = run_here(program, recorder)
        signal.alarm(0)
        answer = recorder.result()
        seconds = round(time.perf_counter() - started, 3)
        answer.update(case=os.path.basename(program), status=status, error=error, seconds=seconds)
        answer["python"] = ".".join(map(str, sys.version_info[:3]))
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        torch._dynamo.reset()
        torch.set_grad_enabled(True)
        gc.unfreeze()


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    jobs = os.fdopen(os.dup(0), "r")
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if os.environ.get("GBPREDICT_ORACLE_VERBOSE") else (0, 1, 2):
        os.dup2(silence, stream)
    import torch
    import torch._dynamo
    import torch._dynamo.symbolic_convert

    torch.set_num_threads(1)
    for line in jobs:
        programs = json.loads(line)["programs"]
        child = os.fork()
        if child == 0:
            try:
                run_all(programs, answers)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        answers.write(json.dumps({"done": True}) + "\n")


if __name__ == "__main__":
    main()
