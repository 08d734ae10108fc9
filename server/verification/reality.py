"""Runs one program under the real compiler in a process of its own, and reads what the compiler did."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ...analysis.resolution.environment import Environment

CHILD = Path(__file__).with_name("child.py")

NOT_USER = ("<", "torch/", "functorch/", "torchgen/")
"""How the child names files of torch, of the standard library and generated code: no place a user could change."""

UNSET = ("TORCH_LOGS", "TORCHDYNAMO_VERBOSE", "TORCH_COMPILE_DISABLE")
"""Variables of the shell that would change what the compiler does or says."""

TAIL = 4000
"""Characters kept of the end of each of the program's streams: enough for a traceback, and never a training log."""

GRACE_SECONDS = 5
"""How long a stopped program may take to end by itself before it is killed."""


class CannotVerify(Exception):
    """The program could not be run under the real compiler; the text is meant for the user."""


class RealBreak(msgspec.Struct):
    """One graph break as the compiler logged it."""

    kind: str
    gb_type: str
    cause_type: str
    frames: list[tuple[str, int, str]]
    """File, line and function, outermost first."""
    gb_id: str | None = None
    cause_id: str | None = None
    msg: str = ""

    @property
    def site(self) -> tuple[str, int] | None:
        """The innermost line outside of torch and the standard library; None when there is none."""
        return next(((path, line) for path, line, _ in reversed(self.frames) if not path.startswith(NOT_USER)), None)

    @property
    def ids(self) -> frozenset[str]:
        """Its id, and that of the break underneath."""
        return frozenset(i for i in (self.gb_id, self.cause_id) if i)


class Reality(msgspec.Struct):
    """What the compiler did with a program, and how the program itself fared."""

    torch: str
    python: str
    graphs: int
    breaks: list[RealBreak]
    traced: dict[str, list[int]]
    """Lines that the compiler interpreted, by file."""
    status: str
    seconds: float
    error: str | None = None
    exit_code: int = 0
    stdout: str = ""
    stderr: str = ""


def run(program: str, arguments: Sequence[str], environment: Environment, timeout: float) -> Reality:
    """Run ``program`` with the environment's interpreter.

    Args:
        program: path of the script.
        arguments: what the script gets as ``sys.argv[1:]``.
        environment: whose interpreter and torch are used.
        timeout: seconds after which the program is stopped.

    Raises:
        CannotVerify: no torch there, the time limit, or a program that ended before its answer was written.
    """
    version = environment.installed_version("torch")
    if version is None:
        raise CannotVerify(
            f"verify runs the program under the real compiler, and {environment.executable or environment.prefix} "
            "has no torch. Install torch there, or name an environment that has it with --python."
        )
    variables = {k: v for k, v in os.environ.items() if k not in UNSET}
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory(prefix="gbpredict-") as folder:
        answer = Path(folder, "answer.json")
        command = [environment.executable, str(CHILD), str(answer), os.path.abspath(program), *arguments]
        out, err = Path(folder, "stdout"), Path(folder, "stderr")
        started = time.perf_counter()
        with out.open("wb") as stdout, err.open("wb") as stderr:
            try:
                process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, env=variables
                )
            except OSError as error:
                raise CannotVerify(f"{environment.executable} cannot be started: {error.strerror or error}") from None
            code = _wait(process, timeout)
        seconds = time.perf_counter() - started
        streams = {"stdout": _tail(out), "stderr": _tail(err)}
        if code is None:
            raise CannotVerify(
                f"{program} did not end within {timeout:g} s under torch {version} (--timeout sets the limit)."
                + _said(streams)
            )
        if not answer.is_file():
            raise CannotVerify(
                f"{program} ended with exit code {code} after {seconds:.1f} s without an answer of the compiler "
                f"(torch {version})." + _said(streams)
            )
        try:
            reality = msgspec.json.decode(answer.read_bytes(), type=Reality)
        except msgspec.DecodeError as error:
            raise CannotVerify(f"the answer of torch {version} cannot be read: {error}") from None
    return msgspec.structs.replace(reality, exit_code=code, **streams)


def _wait(process: subprocess.Popen[bytes], timeout: float) -> int | None:
    """The exit code, or None when the time was up and the program had to be stopped."""
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return None
    except BaseException:  # an interrupt ends both
        process.kill()
        process.wait()
        raise


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(file.tell() - 4 * TAIL, 0))
        return file.read().decode("utf-8", "replace")[-TAIL:]


def _said(streams: dict[str, str]) -> str:
    text = (streams["stderr"] or streams["stdout"]).strip()
    return f" It said last:\n{text}" if text else ""
