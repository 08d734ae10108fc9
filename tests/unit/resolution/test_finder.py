from __future__ import annotations

import os

import pytest
from gbpredict.analysis.resolution.finder import ModuleFinder, resolve_relative, workspace_roots

FILES = {
    "app/train.py": "",
    "app/helper.py": "",
    "app/json/__init__.py": "",
    "app/data/readme.txt": "",
    "project/pyproject.toml": "",
    "project/src/pkg/__init__.py": "",
    "project/src/pkg/logging.py": "",
    "project/src/pkg/inner/deep.py": "",
    "lib/os.py": "",
    "lib/posixpath.py": "",
    "lib/ntpath.py": "",
    "lib/json/__init__.py": "",
    "lib/logging.py": "",
    "site/thing/__init__.py": "",
    "site/thing/__init__.pyi": "",
    "site/thing/fast.cpython-311-x86_64-linux-gnu.so": "",
    "site/thing/fast.pyi": "",
    "site/thing/part/__init__.py": "",
    "site/thing/part/leaf.py": "",
    "site/thing/not-a-module.py": "",
    "site/typed-stubs/__init__.pyi": "",
    "site/typed-stubs/sub.pyi": "",
    "site/plain.py": "",
    "site/plain-stubs/__init__.pyi": "",
    "site/space/one/a.py": "",
    "project/space/two.py": "",
    "site/onlystub/__init__.pyi": "",
}


@pytest.fixture
def finder(tree, make_environment):
    root = tree(FILES)
    return ModuleFinder(make_environment(root), workspace_roots([root / "project/src/pkg/logging.py"]))


def test_roots_of_a_project(tree):
    root = tree(FILES)
    assert workspace_roots([root / "project/src/pkg/inner/deep.py"]) == (
        str(root / "project/src"),
        str(root / "project"),
    )


def where(finder, name, root):
    spec = finder.find(name)
    if spec is None:
        return None
    return spec.origin, os.path.relpath(spec.path, root).replace(os.sep, "/") if spec.path else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("os", ("stdlib", "lib/os.py")),
        ("sys", ("builtin", None)),
        ("thing", ("site", "site/thing/__init__.py")),
        ("thing.part.leaf", ("site", "site/thing/part/leaf.py")),
        ("thing.fast", ("extension", "site/thing/fast.cpython-311-x86_64-linux-gnu.so")),
        ("thing.fast.nothing", None),
        ("typed", ("stub", "site/typed-stubs/__init__.pyi")),
        ("typed.sub", ("stub", "site/typed-stubs/sub.pyi")),
        ("onlystub", ("stub", "site/onlystub/__init__.pyi")),
        ("pkg", ("workspace", "project/src/pkg/__init__.py")),
        ("space", ("namespace", None)),
        ("space.two", ("workspace", "project/space/two.py")),
        ("space.one.a", ("site", "site/space/one/a.py")),
        ("missing", None),
        ("missing.part", None),
        ("", None),
        ("logging", ("stdlib", "lib/logging.py")),
        ("helper", None),
    ],
)
def test_where_modules_are(finder, tmp_path, name, expected):
    assert where(finder, name, tmp_path) == expected


def test_stub_hints(finder, tmp_path):
    assert finder.find("thing").stub_path == str(tmp_path / "site/thing/__init__.pyi")
    assert finder.find("thing.fast").stub_path == str(tmp_path / "site/thing/fast.pyi")
    assert finder.find("plain").stub_path == str(tmp_path / "site/plain-stubs/__init__.pyi")
    assert finder.find("plain").has_source
    assert not finder.exists("typed")
    assert finder.exists("plain")


def test_os_path(finder):
    assert finder.find("os.path").name in ("posixpath", "ntpath")


def test_a_script_sees_its_own_folder_first(finder, tmp_path):
    script = finder.for_script(tmp_path / "app/train.py")
    assert where(script, "helper", tmp_path) == ("workspace", "app/helper.py")
    assert where(script, "json", tmp_path) == ("workspace", "app/json/__init__.py")
    assert where(script, "data", tmp_path) == ("namespace", None)
    assert where(finder, "json", tmp_path) == ("stdlib", "lib/json/__init__.py")
    assert finder.for_script(tmp_path / "app/helper.py") is script


def test_a_file_inside_a_package_does_not_hide_the_standard_library(finder, tmp_path):
    inside = finder.for_script(tmp_path / "project/src/pkg/__init__.py")
    assert where(inside, "logging", tmp_path) == ("stdlib", "lib/logging.py")


def test_an_installed_file_keeps_its_origin(finder, tmp_path):
    script = finder.for_script(tmp_path / "site/thing/part/leaf.py")
    assert where(script, "thing.part.leaf", tmp_path) == ("site", "site/thing/part/leaf.py")


def test_names_of_files(finder, tmp_path):
    for path, name in [
        ("site/thing/part/leaf.py", "thing.part.leaf"),
        ("site/thing/__init__.py", "thing"),
        ("project/src/pkg/logging.py", "pkg.logging"),
        ("site/space/one/a.py", "space.one.a"),
        ("app/train.py", "train"),
    ]:
        assert finder.spec_for_path(tmp_path / path).name == name
    assert finder.find("thing.part").package == "thing.part"
    assert finder.find("thing.part.leaf").package == "thing.part"


def test_submodules(finder):
    assert finder.submodules("thing") == ["thing.fast", "thing.part"]
    assert finder.submodules("plain") == []
    assert finder.submodules("missing") == []


def test_relative_names():
    assert resolve_relative("a.b", 1, "c") == "a.b.c"
    assert resolve_relative("a.b", 2, None) == "a"
    assert resolve_relative("a.b", 0, "x.y") == "x.y"
    assert resolve_relative("a", 2, "c") is None
    assert resolve_relative("", 1, "c") is None


def test_mapped_packages(tree, make_environment):
    root = tree({"src/analysis/__init__.py": "", "src/analysis/core.py": "", "src/one.py": "", "lib/os.py": ""})
    mapped = {"tool.analysis": str(root / "src/analysis"), "one": str(root / "src/one")}
    finder = ModuleFinder(make_environment(root, mapped=mapped))
    assert finder.find("tool").origin == "namespace"
    assert finder.find("tool.analysis.core").path == str(root / "src/analysis/core.py")
    assert finder.find("one").path == str(root / "src/one.py")


def test_new_files_are_seen_after_invalidate(finder, tmp_path):
    script = finder.for_script(tmp_path / "app/train.py")
    assert script.find("fresh") is None
    (tmp_path / "app/fresh.py").write_text("")
    assert script.find("fresh") is None
    finder.invalidate([tmp_path / "app"])
    assert script.find("fresh") is not None


def test_unreadable_folders_are_empty(make_environment, tmp_path):
    finder = ModuleFinder(make_environment(tmp_path), [tmp_path / "nowhere"])
    assert finder.find("anything") is None
