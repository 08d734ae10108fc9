"""Native functions and methods break the graph where the real compiler breaks it (recorded facts).

``native_breaks.txt`` holds statements and what TorchDynamo 2.13 did with each; ``native_known.txt`` those whose
answer differs so far. The list is two-way: a statement that comes right has to leave it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine import check

HERE = Path(__file__).parent
CHUNK = 150


def rows() -> list[tuple[str, frozenset[str]]]:
    found: list[tuple[str, frozenset[str]]] = []
    for line in (HERE / "native_breaks.txt").read_text().splitlines():
        if not line.startswith("#"):
            ids, _, text = line.partition(" | ")
            found.append((text, frozenset(ids.split()) - {"-"}))
    return found


def program(texts: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """One compiled function per text, each called once; and the lines of each."""
    source = (HERE / "native_setup.txt").read_text()
    places: list[tuple[int, int]] = []
    for number, text in enumerate(texts):
        first = source.count("\n") + 1
        lines = text.replace(";; ", "\n").replace(";;", "\n").split("\n")
        source += f"def f{number}(x, y, i):\n    x = x + 1\n" + "".join(f"    {line}\n" for line in lines)
        source += "    return x + 1\n"
        places.append((first, source.count("\n")))
    for number in range(len(texts)):
        source += f"try:\n    torch.compile(f{number})(x, y, i)\nexcept Exception as e:\n    pass\n"
    return source, places


def differing(chunk: list[tuple[str, frozenset[str]]], folder: Path) -> set[str]:
    source, places = program([text for text, _ in chunk])
    path = folder / "statements.py"
    path.write_text(source)
    diagnostics = check([path])["diagnostics"]
    wrong: set[str] = set()
    for (text, expected), (first, last) in zip(chunk, places, strict=True):
        here = [d for d in diagnostics if first <= d["line"] <= last]
        ids = {d["id"] for d in here} | {d["cause"] for d in here if d["cause"]}
        if bool(ids) != bool(expected) or (expected and not ids & expected):
            wrong.add(text)
    return wrong


ROWS = rows()


@pytest.mark.parametrize("start", range(0, len(ROWS), CHUNK))
def test_breaks(start: int, tmp_path: Path) -> None:
    chunk = ROWS[start : start + CHUNK]
    known = set((HERE / "native_known.txt").read_text().splitlines())
    assert differing(chunk, tmp_path) == known & {text for text, _ in chunk}
