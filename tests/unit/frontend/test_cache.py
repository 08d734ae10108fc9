"""The cache on disk: what is read back is what was written, and nothing wrong is ever read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from gbpredict.analysis.frontend import cache as cache_module
from gbpredict.analysis.frontend.cache import LoweringCache
from gbpredict.analysis.frontend.source import SourceModule

from tests.unit.frontend.support import heads, plain, stdlib_files

SOURCE = b"""\
'''doc'''
x = [i for i in range(3)]
class A:
    @property
    def f(self):
        return lambda: self.__x
def g(a=1):
    return a
"""


def load(directory: Path, data: bytes, path: str = "m.py", names: tuple[str, ...] = ()) -> SourceModule:
    """Load a module (with all functions, or those named) through the cache, and write the cache."""
    cache = LoweringCache(directory)
    module = SourceModule.from_bytes(path, data, cache)
    for head in heads(module.skeleton()):
        if not names or head.name in names:
            module.load(head)
    cache.flush()
    return module


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is parsed while the test runs: "skeleton", or a function's name."""
    from gbpredict.analysis.frontend import build

    done: list[str] = []
    skeleton, function = build.build_skeleton, build.build_function

    def build_skeleton(lines: list[str], **options: bool) -> build.Skeleton:
        done.append("skeleton")
        return skeleton(lines, **options)

    def build_function(source: object, **options: bool) -> build.Function:
        done.append(source.name)
        return function(source, **options)

    monkeypatch.setattr(build, "build_skeleton", build_skeleton)
    monkeypatch.setattr(build, "build_function", build_function)
    return done


def test_round_trip(tmp_path: Path, parses: list[str]) -> None:
    first = load(tmp_path, SOURCE)
    assert parses == ["skeleton", "f", "g"]
    second = load(tmp_path, SOURCE)
    assert parses == ["skeleton", "f", "g"]
    assert plain(second.skeleton(), second) == plain(first.skeleton(), first)


@pytest.mark.parametrize("path", stdlib_files()[::4], ids=lambda path: path.stem)
def test_round_trip_of_real_code(path: Path, tmp_path: Path) -> None:
    first, second = (load(tmp_path, path.read_bytes(), str(path)) for _ in range(2))
    assert plain(second.skeleton(), second) == plain(first.skeleton(), first)


def test_positions_agree_after_a_round_trip(tmp_path: Path) -> None:
    load(tmp_path, SOURCE)
    module = load(tmp_path, SOURCE)
    f, g = heads(module.skeleton())
    code, unit = module.load(f)
    assert unit.text(code.body[0].pos) == "return lambda: self.__x"
    assert module.unit.text(g.pos) == "def g(a=1):"
    assert module.unit.text(module.skeleton().body[0].pos) == "x = [i for i in range(3)]"


def test_functions_survive_an_edit_elsewhere(tmp_path: Path, parses: list[str]) -> None:
    load(tmp_path, SOURCE)
    del parses[:]
    module = load(tmp_path, b"import a\n\n" + SOURCE.replace(b"return a\n", b"return a + 1\n"))
    assert parses == ["skeleton", "g"]
    f, _ = heads(module.skeleton())
    code, unit = module.load(f)
    assert (code.line, code.first_line, code.end_line) == (7, 6, 8)
    inner = code.body[0].value.code
    assert (inner.line, inner.end_line) == (8, 8)
    assert unit.span(code.body[0].pos).line == 8
    del parses[:]
    load(tmp_path, b"import a\n\n" + SOURCE.replace(b"return a\n", b"return a + 1\n"))
    assert parses == []


def test_a_function_in_another_class_is_another_function(tmp_path: Path, parses: list[str]) -> None:
    load(tmp_path, SOURCE)
    del parses[:]
    load(tmp_path, SOURCE.replace(b"class A", b"class B"))
    assert parses == ["skeleton", "f"]


def test_loading_one_by_one_adds_up(tmp_path: Path, parses: list[str]) -> None:
    load(tmp_path, SOURCE, names=("f",))
    load(tmp_path, SOURCE, names=("g",))
    del parses[:]
    load(tmp_path, SOURCE)
    assert parses == []


@pytest.mark.parametrize("junk", [b"", b"\x00", b"\x93\x01\x02", b"not msgpack at all"])
def test_a_corrupted_file_is_ignored(tmp_path: Path, parses: list[str], junk: bytes) -> None:
    load(tmp_path, SOURCE)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for data in (junk, whole[: len(whole) // 2], whole.replace(b"Return", b"Retour")):
        file.write_bytes(data)
        del parses[:]
        module = load(tmp_path, SOURCE)
        assert "f" in parses or "skeleton" in parses
        assert len(list(heads(module.skeleton()))) == 2


def test_another_version_is_ignored(tmp_path: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load(tmp_path, SOURCE)
    monkeypatch.setattr(cache_module, "_FORMAT", "other")
    del parses[:]
    load(tmp_path, SOURCE)
    assert parses == ["skeleton", "f", "g"]


def test_what_has_problems_is_parsed_again(tmp_path: Path) -> None:
    broken = SOURCE + b"def h(:\n"
    assert load(tmp_path, broken).problems == load(tmp_path, broken).problems != []


def test_text_that_cannot_be_stored_is_parsed_again(tmp_path: Path) -> None:
    source = b"x = '\\ud800'\ndef f(): return '\\udfff'\ndef g(): return 1\n"
    first, second = (load(tmp_path, source) for _ in range(2))
    assert plain(second.skeleton(), second) == plain(first.skeleton(), first)


def test_an_unwritable_directory_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    assert not load(file / "ir", SOURCE).problems


def test_old_files_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_FILES", 4)
    for number in range(6):
        load(tmp_path, SOURCE, f"m{number}.py")
    assert len(list(tmp_path.iterdir())) <= 4


def test_the_environment_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GBPREDICT_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("GBPREDICT_NO_CACHE", raising=False)
    cache = LoweringCache.from_environment()
    assert cache is not None
    SourceModule.from_bytes("m.py", SOURCE, cache).skeleton()
    cache.flush()
    assert len(list((tmp_path / "ir").iterdir())) == 1
    monkeypatch.setenv("GBPREDICT_NO_CACHE", "1")
    assert LoweringCache.from_environment() is None


def test_a_warm_load_does_not_import_libcst(tmp_path: Path) -> None:
    load(tmp_path, SOURCE)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from gbpredict.analysis.frontend.cache import LoweringCache\n"
        "from gbpredict.analysis.frontend.source import SourceModule\n"
        f"module = SourceModule.from_bytes('m.py', {SOURCE!r}, LoweringCache(Path({str(tmp_path)!r})))\n"
        "code = module.skeleton().body[-1].code\n"
        "assert module.load(code)[0].body and not module.problems\n"
        "assert 'libcst' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path.cwd())
