"""Library-like files, which compile nothing: what is found in them, how certain it is, and on what it hangs."""

from __future__ import annotations

from pathlib import Path

import pytest
from gbpredict.analysis.api import check_files
from gbpredict.analysis.options import Options, SourceFile

from tests.spec.expectations import parse

FILES = sorted((Path(__file__).parent / "files").glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_findings_agree_with_comments(path: Path) -> None:
    report = check_files([SourceFile(str(path))], Options(cache=False))
    assert not report.errors
    expected = {(f.line, f.id, f.possible, f.condition) for f in parse(path.read_text()).findings}
    found = {
        (d.line, d.id, d.certainty == "possible", d.condition)
        for d in report.diagnostics
        if Path(d.path).name == path.name
    }
    assert found == expected
