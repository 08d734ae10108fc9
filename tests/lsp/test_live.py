"""The live session: after any edits its report is that of a new session."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from gbpredict.analysis.api import with_deep_stack
from gbpredict.analysis.live import LiveSession
from gbpredict.analysis.options import Options
from gbpredict.analysis.report import Report

from benchmarks.model_file import model_file
from tests.lsp.editor import BREAKING
from tests.lsp.random_edits import random_edits

SMALL = model_file(blocks=4, used=4)
OPTIONS = Options(cache=False)


def _plain(report: Report) -> object:
    return msgspec.to_builtins(msgspec.structs.replace(report, seconds=0.0))


def _fresh(path: str, text: str) -> Report:
    session = LiveSession(OPTIONS, [path])
    session.set_text(path, text.encode("utf-8", "surrogatepass"))
    return session.check(path)


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_give_what_a_new_session_gives(tmp_path: Path, seed: int) -> None:
    path = str(tmp_path / "model.py")

    def run() -> None:
        session = LiveSession(OPTIONS, [path])
        compared = 0
        for number, text in enumerate(random_edits(SMALL, 45, seed)):
            session.set_text(path, text.encode("utf-8", "surrogatepass"))
            report = session.check(path)
            assert not report.errors
            if not session.broken(path) and number % 3 == 0:
                compared += 1
                assert _plain(report) == _plain(_fresh(path, text)), text
        assert compared > 3

    with_deep_stack(run)


def test_edits_inside_of_functions_keep_the_rest(tmp_path: Path) -> None:
    path = str(tmp_path / "model.py")
    lines = SMALL.split("\n")
    places = [n for n, line in enumerate(lines) if "h = self.norm(x)" in line]

    def run() -> None:
        session = LiveSession(OPTIONS, [path])
        for count, place in enumerate(places * 2):
            text = "\n".join(
                [*lines[:place], *["        x = x + 1"] * count, "", "        print(h)" * (count % 2), *lines[place:]]
            )
            session.set_text(path, text.encode())
            report = session.check(path)
            assert _plain(report) == _plain(_fresh(path, text))

    with_deep_stack(run)


def test_a_report_holds_until_something_it_rests_on_changes(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("def peak(x):\n    return x.max()\n")
    (tmp_path / "other.py").write_text("import torch\n")
    main = tmp_path / "main.py"
    main.write_text(
        BREAKING.replace("import torch\n", "import torch\nfrom helper import peak as top\n").replace(
            "x.abs()", "top(x)"
        )
    )

    def run() -> None:
        session = LiveSession(OPTIONS, [str(main)])
        first = session.check(str(main))
        session.set_text(str(tmp_path / "other.py"), b"import torch, math\n")
        assert session.check(str(main)) is first
        session.set_text(str(tmp_path / "helper.py"), b"def peak(x):\n    return x.max().item()\n")
        assert not session.is_current(str(main))
        assert str(tmp_path / "helper.py") in {d.path for d in session.check(str(main)).diagnostics}
        session.set_text(str(tmp_path / "helper.py"), None)
        assert [d.id for d in session.check(str(main)).diagnostics] == ["GB0124"]

    with_deep_stack(run)


def test_a_module_that_comes_into_being_is_found(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(
        "import torch\nfrom later import peak\n\n@torch.compile\ndef f(x):\n    return peak(x)\n\nf(torch.ones(2))\n"
    )

    def run() -> None:
        session = LiveSession(OPTIONS, [str(main)])
        assert session.check(str(main)).diagnostics == []
        later = str(tmp_path / "later.py")
        session.set_text(later, b"def peak(x):\n    return x.max().item()\n")
        assert [d.id for d in session.check(str(main)).diagnostics] == ["GB0124"]
        session.set_text(later, None)
        assert session.check(str(main)).diagnostics == []

    with_deep_stack(run)


def test_comments_silence(tmp_path: Path) -> None:
    path = str(tmp_path / "model.py")

    def ids(text: str) -> list[str]:
        return with_deep_stack(lambda: [d.id for d in _fresh(path, text).diagnostics])

    assert ids(BREAKING) == ["GB0124"]
    assert ids(BREAKING.replace(".item()", ".item()  # gbpredict: ignore")) == []
    assert ids(BREAKING.replace(".item()", ".item()  # gbpredict: ignore[tensor-item] for the log")) == []
    assert ids(BREAKING.replace(".item()", ".item()  # gbpredict: ignore[GB0059]")) == ["GB0124"]
    assert ids(BREAKING.replace("(x):", "(x):  # gbpredict: ignore[GB0124]")) == []
    assert ids("# gbpredict: ignore-file\n" + BREAKING) == []
    assert ids(BREAKING.replace(".item()", ".item(); s = '# gbpredict: ignore'")) == ["GB0124"]
