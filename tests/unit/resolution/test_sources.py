from __future__ import annotations

from gbpredict.analysis.resolution import sources
from gbpredict.analysis.resolution.sources import ModuleCache, SourceStore


def test_reads_once_and_records(tree):
    root = tree({"a.py": "a = 1", "b.py": "b = 1"})
    store = SourceStore()
    assert store.read(root / "a.py") == b"a = 1"
    (root / "a.py").write_text("changed")
    assert store.read(root / "a.py") == b"a = 1"
    assert store.peek(root / "b.py") == b"b = 1"
    consulted = store.consulted()
    assert list(consulted) == [str(root / "a.py")]
    assert not SourceStore().unchanged(consulted)
    (root / "a.py").write_text("a = 1")
    assert SourceStore().unchanged(consulted)
    store.note(root / "b.py")
    assert str(root / "b.py") in store.consulted()


def test_overlays_stand_in_for_files(tree):
    root = tree({"a.py": "disk"})
    store = SourceStore()
    modules = ModuleCache(store, lambda path, data: data.decode())
    assert modules.get(root / "a.py") == "disk"
    before = store.consulted()
    store.set_overlay(root / "a.py", b"buffer")
    assert store.has_overlay(root / "a.py")
    assert (store.read(root / "a.py"), store.peek(root / "a.py")) == (b"buffer", b"buffer")
    assert modules.get(root / "a.py") == "buffer"
    assert not store.unchanged(before)
    store.set_overlay(root / "new.py", b"")
    assert store.read(root / "new.py") == b"" == store.peek(root / "new.py")
    store.set_overlay(root / "a.py", None)
    assert modules.get(root / "a.py") == "disk"
    assert store.unchanged(before)


def test_unreadable_files_are_problems(tree, monkeypatch):
    root = tree({"folder/x": "", "big.py": "x" * 100})
    store = SourceStore()
    assert store.read(root / "missing.py") is None
    assert store.read(root / "folder") is None
    assert store.read("/a\0b") is None
    monkeypatch.setattr(sources, "MAX_BYTES", 50)
    assert store.read(root / "big.py") is None
    assert len(store.problems) == 4
    assert "No such file" in store.problems[str(root / "missing.py")].message
    assert "too large" in store.problems[str(root / "big.py")].message
    assert store.consulted()[str(root / "missing.py")] == ""
    (root / "missing.py").write_text("now")
    assert not store.unchanged(store.consulted())
    store.forget()
    assert store.read(root / "missing.py") == b"now"
    assert str(root / "missing.py") not in store.problems


def test_a_module_is_made_once(tree):
    root = tree({"a.py": "x"})
    made = []
    modules = ModuleCache(SourceStore(), lambda path, data: made.append(path))
    for _ in range(3):
        modules.get(root / "a.py")
    assert made == [str(root / "a.py")]
    assert modules.get(root / "missing.py") is None
