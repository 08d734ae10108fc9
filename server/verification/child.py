"""Run programs under the real compiler and write down what it did: the half of ``verify`` that needs torch.

A plain script, started with the interpreter that has torch; it imports nothing of gbpredict.

    child.py ANSWER PROGRAM [ARGUMENT]...    runs one program as it would run by itself, and writes what the compiler
                                             did to the file ANSWER; ends with the program's own exit code
    child.py                                 reads a JSON job a line from standard input (``{"program": path,
                                             "timeout": seconds}``) and answers each with a JSON line: torch is imported
                                             once, and every program runs in a fork of its own (the project's tests)

What is forced: every compilation uses a counting eager backend and ``fullgraph=False``, so that the program shows all
its breaks and no time is spent on code generation. Nothing else of the program or the compiler is changed.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from typing import Any

MESSAGE_LENGTH = 600
"""Longest message kept: enough for type, explanation and hints; the rest is a dump of the graph."""

ERROR_LENGTH = 800
"""Longest error text kept, for the same reason."""

RUN_TO_SKIP = ("Failed to handle graph break gracefully", "Encountered graph break that we cannot resume from")
"""How Dynamo's log line starts when the frame, or the rest of it, is left to eager execution."""


RESUMED = re.compile(r"torch_dynamo_resume_in_(.*)_at_\d+$")
"""The name of the function that continues a broken one: the reader knows it by the name before the break."""

TORCH = ("torch", "functorch", "torchgen")
NOT_USER = ("<", *(name + "/" for name in TORCH))
"""Files whose traced lines nobody asks about: torch, the standard library, generated code."""


class Paths:
    """Names files relative to the program, to site-packages or to the library; users' files in full where wanted."""

    def __init__(self, folder: str, in_full: bool) -> None:
        import sysconfig

        import torch

        site = os.path.dirname(os.path.dirname(os.path.abspath(torch.__file__)))
        paths = sysconfig.get_paths()
        self._roots = [
            (os.path.join(root, ""), prefix)
            for root, prefix in (
                (os.path.abspath(folder), ""),
                (site, ""),
                (paths["purelib"], ""),
                (paths["platlib"], ""),
                (paths["stdlib"], "<stdlib>/"),
                (os.path.realpath(paths["stdlib"]), "<stdlib>/"),
            )
        ]
        self._known: dict[str, str] = {}
        self._in_full = in_full

    def strip(self, text: str) -> str:
        """A message without the absolute parts of the paths in it."""
        for root, _ in self._roots:
            text = text.replace(root, "")
        return text

    def short(self, path: str) -> str:
        """The short form of one file name."""
        found = self._known.get(path)
        if found is None:
            found = next((prefix + path[len(root) :] for root, prefix in self._roots if path.startswith(root)), path)
            if self._in_full and not found.startswith(NOT_USER):
                found = os.path.realpath(path)
            self._known[path] = found
        return found


class Recorder:
    """Collects what the compiler does, through a handful of hooks on its own functions."""

    def __init__(self, folder: str, in_full: bool) -> None:
        self.paths = Paths(folder, in_full)
        self.graphs = 0
        self.breaks: list[dict[str, Any]] = []
        self.traced: dict[str, set[int]] = {}
        self.roots: dict[tuple[str, int, str], int] = {}

    def clear(self) -> None:
        """Forget what was seen, before another program runs in the same process."""
        self.graphs = 0
        self.breaks.clear()
        self.traced.clear()
        self.roots.clear()

    def install(self) -> None:
        """Hook the compiler. Call once per process, before the program runs."""
        self._force_backend()
        self._hook_tracing()
        self._hook_breaks()

    def _force_backend(self) -> None:
        import torch
        from torch._dynamo import eval_frame

        def counting_eager(gm: Any, example_inputs: Any, **_: Any) -> Any:
            self.graphs += 1
            return gm.forward

        class Backend:
            """Stands for inductor until the real choice is overridden below; never called."""

            compiler_name = "counting_eager"

            def __init__(self, *args: Any) -> None:
                pass

            def __call__(self, gm: Any, example_inputs: Any) -> Any:
                return counting_eager(gm, example_inputs)

            def get_compiler_config(self) -> dict[str, Any]:
                return {}

        for name in ("_TorchCompileInductorWrapper", "_TorchCompileAOTInductorWrapper"):
            if hasattr(torch, name):
                setattr(torch, name, Backend)
        original = eval_frame._optimize

        def _optimize(rebuild_ctx: Any, backend: Any = None, *, nopython: bool = False, **kwargs: Any) -> Any:
            return original(rebuild_ctx, counting_eager, nopython=False, **kwargs)

        eval_frame._optimize = _optimize

    def _hook_tracing(self) -> None:
        from torch._dynamo import symbolic_convert

        base, root = symbolic_convert.InstructionTranslatorBase, symbolic_convert.InstructionTranslator
        starts_line, run = base.starts_line, root.run

        def traced_line(translator: Any, lineno: int) -> None:
            self.traced.setdefault(translator.f_code.co_filename, set()).add(lineno)
            starts_line(translator, lineno)

        def traced_root(translator: Any) -> Any:
            code = translator.f_code
            key = (self.paths.short(code.co_filename), code.co_firstlineno, code.co_name)
            self.roots[key] = self.roots.get(key, 0) + 1
            return run(translator)

        base.starts_line = traced_line
        root.run = traced_root

    def _hook_breaks(self) -> None:
        from torch._dynamo import symbolic_convert

        base = symbolic_convert.InstructionTranslatorBase
        original = base.log_graph_break

        def log_graph_break(translator: Any, code_options: Any, reason: str, exc: Any) -> None:
            if not exc.logged:
                self.add_break(reason, exc)
            original(translator, code_options, reason, exc)

        base.log_graph_break = log_graph_break

    def add_break(self, reason: str, exc: BaseException) -> None:
        """Write down one graph break as the compiler logs it."""
        from torch._dynamo import exc as dynamo_exc
        from torch._guards import TracingContext

        def kind_of(error: BaseException) -> str:
            return getattr(error, "gb_type", None) or type(error).__name__

        cause = exc
        while True:
            below = cause.__cause__ or cause.__context__
            if not isinstance(below, dynamo_exc.Unsupported):
                break
            cause = below
        ids = dynamo_exc._load_gb_type_to_gb_id_map()
        stack = getattr(exc, "real_stack", None)
        if stack is None:
            stack = TracingContext.extract_stack()
        message = re.sub(r"0x[0-9a-f]{6,}", "0x0", self.paths.strip(str(exc)))
        self.breaks.append(
            {
                "kind": "skip" if reason.startswith(RUN_TO_SKIP) else "break",
                "gb_type": kind_of(exc),
                "gb_id": ids.get(kind_of(exc)),
                "cause_type": kind_of(cause),
                "cause_id": ids.get(kind_of(cause)),
                "frames": [[self.paths.short(f.filename), f.lineno, RESUMED.sub(r"\1", f.name)] for f in stack],
                "msg": message[:MESSAGE_LENGTH],
            }
        )

    def result(self) -> dict[str, Any]:
        """Everything seen so far, as plain data."""
        import torch

        named = {self.paths.short(path): sorted(lines) for path, lines in self.traced.items()}
        traced = {path: lines for path, lines in sorted(named.items()) if not path.startswith(NOT_USER)}
        return {
            "torch": torch.__version__,
            "graphs": self.graphs,
            "breaks": self.breaks,
            "traced": traced,
            "roots": [[*key, count] for key, count in self.roots.items()],
        }


def run_program(program: str, arguments: Sequence[str] = (), in_full: bool = False) -> tuple[dict[str, Any], int]:
    """Run one program in this process; what the compiler did, and the program's exit code.

    ``in_full`` names users' files by their whole path, not relative to the program.
    """
    folder = os.path.dirname(os.path.abspath(program))
    recorder = Recorder(folder, in_full)
    recorder.install()
    sys.path.insert(0, folder)
    sys.argv = [program, *arguments]
    status, error, code = "ok", None, 0
    started = time.perf_counter()
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as stop:
        if stop.code not in (None, 0):
            status, error = "error", f"SystemExit: {stop.code}"
            code = stop.code if isinstance(stop.code, int) else 1
            if not isinstance(stop.code, int):
                print(stop.code, file=sys.stderr)
    except BaseException as failure:  # whatever the program raises is part of the answer
        kind = type(failure)
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        status, error, code = "error", recorder.paths.strip(f"{name}: {failure}")[:ERROR_LENGTH], 1
        traceback.print_exc()
    seconds = round(time.perf_counter() - started, 3)
    answer = recorder.result()
    version = ".".join(map(str, sys.version_info[:3]))
    answer.update(case=os.path.basename(program), status=status, error=error, seconds=seconds, python=version)
    return answer, code


def run_alone(answer_path: str, program: str, arguments: Sequence[str]) -> int:
    """Run one program with this process's own streams and write the answer to a file; returns its exit code."""
    answer, code = run_program(program, arguments, in_full=True)
    with open(answer_path, "w", encoding="utf-8") as file:
        json.dump(answer, file)
    return code


def run_in_fork(program: str, timeout: float) -> dict[str, Any]:
    """Run one program in a fork, with its output silenced, and pass its answer back through a pipe."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reader)
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1) if os.environ.get("GBPREDICT_ORACLE_VERBOSE") else (0, 1, 2):
                os.dup2(silence, stream)
            signal.alarm(max(1, int(timeout)))
            answer, _ = run_program(program)
            with os.fdopen(writer, "w") as pipe:
                json.dump(answer, pipe)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if text:
        return json.loads(text)
    how = os.waitstatus_to_exitcode(status)
    why = f"no answer in {timeout:.0f} s" if how == -signal.SIGALRM else f"the process ended with code {how}"
    return {"case": os.path.basename(program), "status": "crash", "error": why, "breaks": [], "graphs": 0, "traced": {}}


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    jobs = os.fdopen(os.dup(0), "r")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import torch
    import torch._dynamo
    import torch._dynamo.symbolic_convert  # imported before the forks, so that they share it

    torch.set_num_threads(1)
    for line in jobs:
        job = json.loads(line)
        answers.write(json.dumps(run_in_fork(job["program"], job.get("timeout", 120))) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        # The folder of this script is not one that the program may import from.
        sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]
        sys.exit(run_alone(sys.argv[1], sys.argv[2], sys.argv[3:]))
    main()
