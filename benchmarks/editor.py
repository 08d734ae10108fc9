"""How fast the language server answers an edit, measured by a client over its standard input and output.

    python -m benchmarks.editor                    the latency of edits, and the start
    python -m benchmarks.editor --random 10000     random edits: no crash, nothing stale, memory

The file has 1,500 lines and one compiled model; an edit stands inside of one function. The server's own pause after an
edit (``DEBOUNCE_SECONDS``) is taken off what the client measures.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from gbpredict.server.lsp.analyzer import DEBOUNCE_SECONDS

from benchmarks.model_file import model_file
from tests.lsp.editor import Editor, ids
from tests.lsp.random_edits import random_edits

MAX_GROWTH = 50.0
"""Megabytes that the process may grow by after the first tenth of the edits."""


def _memory(pid: int) -> float:
    """Resident memory of a process in MB; 0 where the system does not say."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def latency(blocks: int, edits: int) -> None:
    """Keystrokes in the forward method of a block in the middle of the file."""
    text = model_file(41, blocks)
    lines = text.split("\n")
    place = [n for n, line in enumerate(lines) if "h = self.dropout(h)" in line][blocks // 2]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.py").write_text(text)
        started = time.perf_counter()
        editor = await Editor(Path(folder)).start()
        uri = editor.open("model.py", text)
        await editor.diagnostics(uri, 1)
        first = time.perf_counter() - started
        times: list[float] = []
        for number in range(edits):
            typed = "        gain = h.std() * 2"[: 9 + number % 14]
            statement = typed if number % 3 else f"        gain = {number}"
            changed = "\n".join([*lines[:place], statement, *lines[place:]])
            begun = time.perf_counter()
            editor.change(uri, changed, number + 2)
            await editor.diagnostics(uri, number + 2)
            times.append(time.perf_counter() - begun - DEBOUNCE_SECONDS)
            await asyncio.sleep(0.02)
        await editor.stop()
    milliseconds = [t * 1000 for t in times]
    print(
        f"{len(lines)} lines, {blocks} of 41 blocks compiled: start to first findings {first:.2f} s; "
        f"{edits} edits: p50 {statistics.median(milliseconds):.0f} ms, p95 {_percentile(milliseconds, 0.95):.0f} ms"
    )


async def fuzz(count: int, seed: int) -> None:
    """Random edits without waiting, and at the end what a new server says of the same text."""
    start = model_file(6, 6)
    with tempfile.TemporaryDirectory() as folder:
        editor = await Editor(Path(folder)).start()
        uri = editor.open("model.py", start)
        await editor.diagnostics(uri, 1)
        worker = (await editor.command("gbpredict.server.state"))["pid"]
        memory: list[float] = []
        version = 1
        began = time.perf_counter()
        for number, text in enumerate(random_edits(start, count, seed)):
            version += 1
            if number % 97 == 96:
                editor.close(uri)
                editor.open("model.py", text, version)
            else:
                editor.change(uri, text, version)
            if number % 10 == 0:
                await editor.diagnostics(uri, version)
            else:
                await asyncio.sleep(0.002)
            if number % max(count // 10, 1) == count // 10 // 2:
                memory.append(_memory(worker))
        last = text + "\n" + start
        editor.change(uri, start, version + 1)
        await editor.diagnostics(uri, version + 1)
        editor.change(uri, last if _parses(last) else start + "\n", version + 2)
        seen = await editor.diagnostics(uri, version + 2)
        state = await editor.command("gbpredict.server.state")
        await editor.stop()
        other = await Editor(Path(folder)).start()
        again = other.open("model.py", last if _parses(last) else start + "\n")
        fresh = await other.diagnostics(again, 1)
        await other.stop()
    assert ids(seen) == ids(fresh), (ids(seen), ids(fresh))
    assert state["starts"] == 1, "the analysis process ended meanwhile"
    grown = memory[-1] - memory[0]
    assert grown < MAX_GROWTH, f"the memory of the analysis grew by {grown:.0f} MB"
    print(
        f"{count} random edits in {time.perf_counter() - began:.0f} s: no crash, nothing stale; memory of the analysis "
        f"{memory[0]:.0f} MB after the first tenth, {memory[-1]:.0f} MB at the end (grew by {grown:.0f} MB)"
    )


def _parses(text: str) -> bool:
    try:
        compile(text, "model.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def main() -> None:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--blocks", type=int, nargs="*", default=[41, 12])
    given = parser.parse_args()
    if given.random:
        asyncio.run(fuzz(given.random, given.seed))
        return
    for blocks in given.blocks:
        asyncio.run(latency(blocks, given.edits))


if __name__ == "__main__":
    main()
