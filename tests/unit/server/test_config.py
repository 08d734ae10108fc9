"""``[tool.gbpredict]``: found, read, and refused with the place of the fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from gbpredict.server.config import Config, ConfigError, load_config


def test_all_keys(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        """
[tool.gbpredict]
python = ".venv"
torch = "2.13"
entry = ["pkg.train:Net.forward"]
exclude = ["tests/"]
select = ["GB0124"]
ignore = ["GB0059", "tensor-item"]
jobs = 2
cache = false

[tool.gbpredict.dynamo]
capture_scalar_outputs = true
recompile_limit = 16
""",
        encoding="utf-8",
    )
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert load_config(str(inner)) == Config(
        folder=str(tmp_path),
        python=".venv",
        torch="2.13",
        entry=("pkg.train:Net.forward",),
        exclude=("tests/",),
        select=("GB0124",),
        ignore=("GB0059", "tensor-item"),
        jobs=2,
        cache=False,
        dynamo={"capture_scalar_outputs": True, "recompile_limit": 16},
    )
    assert load_config(str(inner), isolated=True) == Config()


@pytest.mark.parametrize("text", ["", "[tool.other]\nx = 1\n", "not toml at all [", '[project]\nname = "gbpredict"\n'])
def test_files_of_others(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert load_config(str(tmp_path)) == Config()


def test_the_nearest_file_that_says_something_wins(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.gbpredict]\njobs = 3\n", encoding="utf-8")
    (inner / "pyproject.toml").write_text("[tool.ruff]\n", encoding="utf-8")
    assert load_config(str(inner)).jobs == 3


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[tool.gbpredict]\njobs = = 2\n", "pyproject.toml:2:8", "malformed TOML"),
        ("[tool.gbpredict]\njobs = 'x", "pyproject.toml:2", "malformed TOML"),
        ("[tool.gbpredict]\n\njobs = 0\n", "pyproject.toml:3:", "`jobs` must be a whole number"),
        ("[tool.gbpredict]\njobs = true\n", "pyproject.toml:2:", "`jobs` must be a whole number"),
        ("[tool.gbpredict]\ncache = 1\n", "pyproject.toml:2:", "`cache` must be true or false"),
        ("[tool.gbpredict]\nignore = 'GB0124'\n", "pyproject.toml:2:", "`ignore` must be a list of strings"),
        ("[tool.gbpredict]\nignore = [1]\n", "pyproject.toml:2:", "`ignore` must be a list of strings"),
        ("[tool.gbpredict]\npython = 3.11\n", "pyproject.toml:2:", "`python` must be a string"),
        ("[tool.gbpredict]\nexlude = []\n", "pyproject.toml:2:", "did you mean `exclude`?"),
        ("[tool.gbpredict]\nwhatever = []\n", "pyproject.toml:2:", "known are cache"),
        ("[a]\nb = 1\n[tool.gbpredict.dynamo]\nx = [1]\n", "pyproject.toml:3:", "`dynamo` must be a table of flags"),
        ("[tool]\ngbpredict = 3\n", "pyproject.toml:2:", "must be a table"),
    ],
)
def test_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, place: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_config(".")
    assert str(raised.value).startswith(place)
    assert message in str(raised.value)


def test_undecodable_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"[tool.gbpredict]\n# \xff\n")
    with pytest.raises(ConfigError, match="cannot read this configuration"):
        load_config(str(tmp_path))
