from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from gbpredict.analysis.resolution import layout
from gbpredict.analysis.resolution.environment import EnvironmentProblem, discover

BASE = {
    "base/lib/python3.12/os.py": "",
    "base/lib/python3.12/lib-dynload/x": "",
    "base/lib/python3.12/site-packages/base_only.py": "",
    "base/bin/python3.12": "",
}


def venv(tree, folder: str, extra: str = "", **files: str) -> Path:
    root = tree(
        {
            **BASE,
            f"{folder}/bin/python": "",
            f"{folder}/lib/python3.12/site-packages/pkg/__init__.py": "",
            **{f"{folder}/{name}": text for name, text in files.items()},
        }
    )
    (root / folder / "pyvenv.cfg").write_text(f"home = {root}/base/bin\nversion = 3.12.4\n{extra}")
    return root


@pytest.fixture(autouse=True)
def no_user_site(monkeypatch):
    monkeypatch.setenv("PYTHONNOUSERSITE", "1")


@pytest.mark.parametrize("asked", ["env", "env/bin", "env/bin/python"])
def test_explicit_environment_in_each_spelling(tree, asked):
    root = venv(tree, "env")
    found = discover(str(root / asked), environ={})
    assert found.version == (3, 12)
    assert found.how == "explicit"
    assert found.executable == str(root / "env/bin/python")
    base = root / "base/lib/python3.12"
    site = root / "env/lib/python3.12/site-packages"
    assert found.sys_path == (str(base), str(base / "lib-dynload"), str(site))


def test_nothing_is_started(tree, monkeypatch):
    root = venv(tree, "env")
    monkeypatch.setattr("subprocess.Popen.__init__", lambda *a, **k: pytest.fail("started a process"))
    discover(str(root / "env/bin/python"), environ={})
    discover(environ={})


def test_system_packages_are_seen_where_the_environment_says_so(tree):
    root = venv(tree, "env", "include-system-site-packages = true\n")
    found = discover(str(root / "env"), environ={})
    assert found.site_packages[-1] == str(root / "base/lib/python3.12/site-packages")


def test_full_installation_and_links_to_it(tree):
    root = tree(BASE)
    (root / "other").mkdir()
    os.symlink(root / "base/bin/python3.12", root / "other/python3")
    for asked in ("base", "base/bin/python3.12", "other/python3"):
        found = discover(str(root / asked), environ={})
        assert found.stdlib[0] == str(root / "base/lib/python3.12"), asked


def test_windows_layouts(tree):
    root = tree(
        {
            "Python312/python.exe": "",
            "Python312/Lib/os.py": "",
            "Python312/DLLs/x": "",
            "env/Scripts/python.exe": "",
            "env/Lib/site-packages/pkg.py": "",
        }
    )
    (root / "env/pyvenv.cfg").write_text(f"home = {root}/Python312\nversion_info = 3.12.4.final.0\n")
    found = discover(str(root / "env"), environ={})
    assert found.sys_path == (
        str(root / "Python312/Lib"),
        str(root / "Python312/DLLs"),
        str(root / "env/Lib/site-packages"),
    )


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("missing", "no such file"),
        ("empty", "not a Python environment"),
        ("script.py", "not a Python interpreter"),
        ("notes", "not a Python interpreter"),
    ],
)
def test_a_wrong_choice_is_named(tree, asked, text):
    root = tree({"empty/x": "", "script.py": "raise SystemExit", "notes": ""})
    with pytest.raises(EnvironmentProblem, match=text) as caught:
        discover(str(root / asked), environ={})
    assert asked in caught.value.message


def test_a_file_that_only_is_named_python_is_refused(tree):
    root = tree({"odd/python": "#!/bin/sh\nexit 3\n"})
    (root / "odd/python").chmod(0o755)
    with pytest.raises(EnvironmentProblem, match="does not run"):
        discover(str(root / "odd/python"), environ={}, cache_dir=root / "cache")


def test_an_interpreter_of_unknown_layout_is_asked_once(tree, monkeypatch):
    root = tree({"shims/x": ""})
    shim = root / "shims/python3"
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    shim.chmod(0o755)
    found = discover(str(shim), environ={}, cache_dir=root / "cache")
    assert found.version == sys.version_info[:2]
    assert any(os.path.isfile(os.path.join(entry, "os.py")) for entry in found.stdlib)
    monkeypatch.setattr("jedi.create_environment", lambda *a, **k: pytest.fail("asked twice"))
    assert discover(str(shim), environ={}, cache_dir=root / "cache").sys_path == found.sys_path


def test_the_order_without_a_choice(tree):
    root = venv(tree, "active")
    venv(tree, "project/.venv")
    file = root / "project/src/deep/train.py"
    file.parent.mkdir(parents=True)
    file.write_text("")
    assert discover(near=[file], environ={"VIRTUAL_ENV": str(root / "active")}).how == "activated"
    found = discover(near=[file], environ={"VIRTUAL_ENV": str(root / "gone")})
    assert (found.how, found.prefix) == ("nearby", str(root / "project/.venv"))
    running = discover(near=[root / "elsewhere.py"], environ={})
    assert (running.how, running.executable) == ("running", sys.executable)
    conda = discover(environ={"CONDA_PREFIX": str(root / "base")})
    assert (conda.how, conda.prefix) == ("activated", str(root / "base"))


def test_path_files_and_editable_installs(tree):
    site = "env/lib/python3.12/site-packages"
    root = venv(tree, "env")
    tree(
        {
            f"{site}/a.pth": "# note\n../../../../work\nmissing\nimport os\n",
            f"{site}/b.pth": "import __editable___thing_1_finder; __editable___thing_1_finder.install()\n",
            f"{site}/__editable___thing_1_finder.py": "MAPPING: dict[str, str] = {'thing': '/src/thing'}\n",
            "work/x.py": "",
        }
    )
    found = discover(str(root / "env"), environ={})
    assert found.path_additions == (str(root / "work"),)
    assert found.mapped == {"thing": "/src/thing"}


def test_python_path_variable(tree):
    root = venv(tree, "env")
    (root / "extra").mkdir()
    found = discover(str(root / "env"), environ={"PYTHONPATH": f"{root}/extra{os.pathsep}{root}/gone"})
    assert found.sys_path[0] == str(root / "extra")


def test_distributions(tree):
    site = "env/lib/python3.12/site-packages"
    root = venv(tree, "env")
    tree(
        {
            f"{site}/Some_Thing-1.2.dist-info/METADATA": "Name: Some.Thing\nVersion: 1.2\n",
            f"{site}/Some_Thing-1.2.dist-info/RECORD": 'thing/__init__.py,,\n"other.py",,\n../../bin/x,,\n',
            f"{site}/pillow-11.0.dist-info/top_level.txt": "PIL\n",
            f"{site}/old.egg-info/PKG-INFO": "Metadata-Version: 1\nName: old\nVersion: 3\n",
        }
    )
    found = discover(str(root / "env"), environ={})
    assert found.installed_version("some-thing") == found.installed_version("SOME.THING") == "1.2"
    assert found.installed_version("old") == "3"
    assert found.installed_version("torch") is None
    assert found.distribution_for_module("thing") == ("Some_Thing", "1.2")
    assert found.distribution_for_module("other") == ("Some_Thing", "1.2")
    assert found.distribution_for_module("PIL") == ("pillow", "11.0")
    assert found.distribution_for_module("nothing") is None
    assumed = found.assuming({"torch": "2.13.0"})
    assert assumed.installed_version("Torch") == "2.13.0"
    assert assumed.distribution_for_module("torch") == ("torch", "2.13.0")
    assert found.installed_version("torch") is None


def test_an_environment_copied_without_its_base_still_has_its_packages(tree):
    root = tree({"env/lib/python3.12/site-packages/pkg.py": ""})
    (root / "env/pyvenv.cfg").write_text("home = /gone/bin\nversion = 3.12.1\n")
    found = layout.virtual_environment(str(root / "env"))
    assert found is not None
    assert (found.stdlib, found.site) == ((), (str(root / "env/lib/python3.12/site-packages"),))
