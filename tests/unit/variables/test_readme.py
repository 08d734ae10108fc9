"""The table of ``variables/README.md`` names classes, files and programs that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.oracle.record import load_record

ROOT = Path(__file__).parents[3]
ROW = re.compile(
    r"^\| (?P<theirs>[A-Z]\w+) \| (?P<ours>\S+) \| (?P<file>\S+) \| (?P<specs>[^|]+) \| (?P<out>[^|]+) \|$"
)
LINES = (ROOT / "variables" / "README.md").read_text().splitlines()
ROWS = [m for line in LINES if (m := ROW.match(line)) and m["theirs"] != "TorchDynamo"]


def test_every_row_is_read_and_stands_once() -> None:
    names = [row["theirs"] for row in ROWS]
    assert len(names) == len(set(names)) >= 40


@pytest.mark.parametrize("row", [pytest.param(r, id=r["theirs"]) for r in ROWS])
def test_row(row: re.Match[str]) -> None:
    if row["ours"] == "-":
        assert row["file"] == "-" and row["out"].strip() != "-", "what is left out needs a reason"
        return
    assert re.search(rf"^(class|def) {row['ours']}\b", (ROOT / row["file"]).read_text(), re.MULTILINE)
    specs = row["specs"].split()
    if specs == ["-"]:
        assert row["out"].strip() != "-"
        return
    for name in specs:
        program = ROOT / "tests" / "spec" / f"{name}.py"
        assert program.is_file() and load_record(program) is not None, name
