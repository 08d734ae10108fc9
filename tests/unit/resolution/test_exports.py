from __future__ import annotations

import textwrap

import pytest
from gbpredict.analysis.resolution import scan
from gbpredict.analysis.resolution.exports import FEW_STARS, ExportIndex
from gbpredict.analysis.resolution.finder import ModuleFinder
from gbpredict.analysis.resolution.scan import Imported
from gbpredict.analysis.resolution.sources import SourceStore


@pytest.fixture
def index_of(tree, make_environment):
    def make(files: dict[str, str], cache: bool = False) -> ExportIndex:
        root = tree({f"site/{name}": text for name, text in files.items()})
        finder = ModuleFinder(make_environment(root))
        return ExportIndex(finder, SourceStore(), root / "cache" if cache else None)

    return make


def located(index: ExportIndex, module: str, name: str) -> str | None:
    spec = index.finder.find(module)
    assert spec is not None
    found = index.locate(spec, name)
    if found is None:
        return None
    return f"{found.module.name}:{found.name}" if found.name else found.module.name


LAZY_INIT = """
    from typing import TYPE_CHECKING
    from ..utils import _LazyModule, define_import_structure

    if TYPE_CHECKING:
    {stars}
    else:
        import sys
        _file = globals()["__file__"]
        sys.modules[__name__] = _LazyModule(__name__, _file, define_import_structure(_file), module_spec=__spec__)
"""


def lazy_init(*modules: str) -> str:
    stars = "\n".join(f"        from .{module} import *" for module in modules)
    return textwrap.dedent(LAZY_INIT).replace("{stars}", textwrap.indent(textwrap.dedent(stars), "    "))


def hub() -> dict[str, str]:
    """A package of the kind of transformers: a table of names, and models that list their own."""
    kinds = [f"m{number}" for number in range(FEW_STARS + 6)] + ["bert", "d_fine"]
    files = {
        "hub/__init__.py": """
            __version__ = "1"
            from typing import TYPE_CHECKING
            from .utils import _LazyModule, is_torch_available, define_import_structure

            _import_structure = {"config": ["Config"], "data": []}
            try:
                if not is_torch_available():
                    raise ImportError
            except ImportError:
                from .utils import dummies
                _import_structure["utils.dummies"] = [name for name in dir(dummies)]
            else:
                _import_structure["training"] = ["Trainer"]
                _import_structure["training"].extend(["Callback"])
                _import_structure["training"] += ["State"]

            if TYPE_CHECKING:
                from .config import Config as Config
                from .models import *
                try:
                    if not is_torch_available():
                        raise ImportError
                except ImportError:
                    from .utils.dummies import *
                else:
                    from .training import Trainer
            else:
                import sys
                sys.modules[__name__] = _LazyModule(__name__, __file__, _import_structure)
        """,
        "hub/config.py": "class Config: ...\n",
        "hub/data.py": "",
        "hub/training.py": "class Trainer: ...\nclass Callback: ...\nclass State: ...\n",
        "hub/utils/__init__.py": """
            from .lazy import _LazyModule, define_import_structure
            def is_torch_available(): ...
        """,
        "hub/utils/lazy.py": "class _LazyModule: ...\ndef define_import_structure(f): ...\n",
        "hub/utils/dummies.py": "class Trainer: ...\nclass BertModel: ...\n",
        "hub/models/__init__.py": lazy_init(*kinds),
    }
    for kind in kinds:
        title = kind.replace("_", " ").title().replace(" ", "")
        files[f"hub/models/{kind}/__init__.py"] = lazy_init(f"configuration_{kind}", f"modeling_{kind}")
        files[f"hub/models/{kind}/configuration_{kind}.py"] = f"class {title}Config: ...\n__all__ = ['{title}Config']\n"
        files[f"hub/models/{kind}/modular_{kind}.py"] = f"class {title}Model: ...\n__all__ = ['{title}Model']\n"
        files[f"hub/models/{kind}/extra_{kind}.py"] = f"class {title}Extra: ...\n__all__ = ['{title}Extra']\n"
        files[f"hub/models/{kind}/modeling_{kind}.py"] = (
            f"from .configuration_{kind} import {title}Config\nfrom ..bert.modeling_bert import BertModel\n"
            if kind != "bert"
            else ""
        ) + f"class {title}Model: ...\nclass {title}Hidden: ...\n__all__ = [\n    '{title}Model',\n]\n"
    return files


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BertModel", "hub.models.bert.modeling_bert:BertModel"),
        ("BertConfig", "hub.models.bert.configuration_bert:BertConfig"),
        ("DFineModel", "hub.models.d_fine.modeling_d_fine:DFineModel"),
        ("M7Model", "hub.models.m7.modeling_m7:M7Model"),
        ("BertExtra", "hub.models.bert.extra_bert:BertExtra"),
        ("BertHidden", None),
        ("Config", "hub.config:Config"),
        ("Trainer", "hub.training:Trainer"),
        ("Callback", "hub.training:Callback"),
        ("State", "hub.training:State"),
        ("is_torch_available", "hub.utils:is_torch_available"),
        ("_LazyModule", "hub.utils.lazy:_LazyModule"),
        ("data", "hub.data"),
        ("models", "hub.models"),
        ("__version__", "hub:__version__"),
        ("Nothing", None),
    ],
)
def test_a_hub_of_lazy_packages(index_of, name, expected):
    assert located(index_of(hub()), "hub", name) == expected


def test_the_disk_cache_answers_until_a_file_of_the_chain_changes(index_of, tmp_path, monkeypatch):
    index = index_of(hub(), cache=True)
    assert located(index, "hub", "BertModel") == "hub.models.bert.modeling_bert:BertModel"
    index.flush()
    again = ExportIndex(index.finder, SourceStore(), tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(scan, "summarise", lambda data: pytest.fail("parsed again"))
        patch.setattr(SourceStore, "peek", lambda *a: pytest.fail("read again"))
        assert located(again, "hub", "BertModel") == "hub.models.bert.modeling_bert:BertModel"
    # The report's key knows the files that the answer rests on.
    assert str(tmp_path / "site/hub/models/__init__.py") in again.store.consulted()
    (tmp_path / "site/hub/models/bert/modeling_bert.py").write_text("__all__ = []\n")
    changed = ExportIndex(index.finder, SourceStore(), tmp_path / "cache")
    assert located(changed, "hub", "BertModel") == "hub.utils.dummies:BertModel"


def test_a_damaged_or_unwritable_cache_is_ignored(index_of, tmp_path):
    index = index_of(hub(), cache=True)
    located(index, "hub", "Config")
    index.flush()
    for file in (tmp_path / "cache").rglob("*"):
        if file.is_file():
            file.write_bytes(b"\xff\x00 no record")
    assert located(ExportIndex(index.finder, SourceStore(), tmp_path / "cache"), "hub", "Config") == "hub.config:Config"
    blocked = ExportIndex(index.finder, SourceStore(), tmp_path / "site/hub/config.py")
    assert located(blocked, "hub", "Config") == "hub.config:Config"
    blocked.flush()


def test_an_overlay_counts_more_than_the_cache(index_of, tmp_path):
    index = index_of({"pkg/__init__.py": "from .a import f\n", "pkg/a.py": "def f(): ...\n"}, cache=True)
    assert located(index, "pkg", "f") == "pkg.a:f"
    index.flush()
    store = SourceStore()
    store.set_overlay(tmp_path / "site/pkg/__init__.py", b"def f(): ...\n")
    assert located(ExportIndex(index.finder, store, tmp_path / "cache"), "pkg", "f") == "pkg:f"


def test_star_imports_and_all(index_of):
    index = index_of(
        {
            "pkg/__init__.py": """
                from . import a, b
                from .a import *
                from .b import *
                from .c import *
                from .renamed import inner as outer
                __all__ = a.__all__ + b.__all__ + ["own"]
                __all__ += ["outer"]
                __all__.extend(["late"])
                def own(): ...
                late = 1
            """,
            "pkg/a.py": "__all__ = ['one', 'both']\ndef one(): ...\ndef both(): ...\ndef hidden(): ...\n",
            "pkg/b.py": "__all__ = ('two', 'both')\nfrom .deep import two\ndef both(): ...\n",
            "pkg/c.py": "def three(): ...\ndef _private(): ...\nfrom .deep import four\n",
            "pkg/deep.py": "def two(): ...\ndef four(): ...\n",
            "pkg/renamed.py": "inner = 1\n",
            "top.py": "from pkg import *\n",
        }
    )
    for name, expected in {
        "one": "pkg.a:one",
        "two": "pkg.deep:two",
        "both": "pkg.b:both",
        "hidden": None,
        "three": "pkg.c:three",
        "_private": None,
        "four": "pkg.deep:four",
        "outer": "pkg.renamed:inner",
        "own": "pkg:own",
        "a": "pkg.a",
        "deep": "pkg.deep",
    }.items():
        assert located(index, "pkg", name) == expected, name
    pkg, top = index.finder.find("pkg"), index.finder.find("top")
    assert set(index.names(pkg)) == {"own", "outer", "late", "one", "both", "two"}
    assert index.names(top) == index.names(pkg)
    assert index.exports(pkg, "two")
    assert not index.exports(pkg, "three")
    assert index.star_provider(top, "both").name == "pkg.b"
    assert index.star_provider(top, "three") is None


def test_fallbacks_prefer_what_normally_runs(index_of):
    index = index_of(
        {
            "pkg/__init__.py": """
                try:
                    from .fast import f
                except ImportError:
                    f = None
                if available():
                    from .real import g
                else:
                    from .dummy import g
            """,
            "pkg/fast.py": "def f(): ...\n",
            "pkg/real.py": "def g(): ...\n",
            "pkg/dummy.py": "def g(): ...\n",
        }
    )
    assert located(index, "pkg", "f") == "pkg.fast:f"
    assert located(index, "pkg", "g") == "pkg.real:g"


def test_cycles_and_missing_packages_end(index_of):
    index = index_of(
        {
            "pkg/__init__.py": "from .a import x\nfrom absent import y\nfrom .a import *\nfrom . import gone\n",
            "pkg/a.py": "from . import x\nfrom pkg import *\n",
        }
    )
    assert located(index, "pkg", "x") == "pkg.a:x"
    assert located(index, "pkg", "y") == "pkg:y"
    assert located(index, "pkg", "gone") == "pkg:gone"
    assert located(index, "pkg", "z") is None
    index.names(index.finder.find("pkg"))


def test_module_getattr_with_literal_tables(index_of):
    index = index_of(
        {
            "pkg/__init__.py": """
                from typing import TYPE_CHECKING
                import importlib
                if TYPE_CHECKING:
                    from .typed import Shown
                _BY_NAME = {"A": ".a", "B": "pkg.b", "C": (".a", "Other"), "D": "pkg.b:Inner", "mod": (".b", None)}
                _BY_MODULE = {".a": ["E"], "b": ["F"]}
                def __getattr__(name):
                    return getattr(importlib.import_module(_BY_NAME[name]), name)
            """,
            "pkg/a.py": "A = Other = E = 1\n",
            "pkg/b.py": "B = Inner = F = 1\n",
            "pkg/typed.py": "class Shown: ...\n",
            "plain/__init__.py": """
                from typing import TYPE_CHECKING
                if TYPE_CHECKING:
                    from pkg.typed import Shown
                TABLE = {"A": "pkg.a"}
            """,
        }
    )
    for name, expected in {
        "A": "pkg.a:A",
        "B": "pkg.b:B",
        "C": "pkg.a:Other",
        "D": "pkg.b:Inner",
        "E": "pkg.a:E",
        "mod": "pkg.b",
        "Shown": "pkg.typed:Shown",
    }.items():
        assert located(index, "pkg", name) == expected, name
    assert located(index, "plain", "Shown") is None
    assert located(index, "plain", "A") is None
    assert index.is_lazy(index.finder.find("pkg"))
    assert not index.is_lazy(index.finder.find("plain"))


def test_module_getattr_that_imports_by_name(index_of):
    index = index_of(
        {
            "pkg/__init__.py": """
                __all__ = ("Pool", "Other")
                def __getattr__(name):
                    global Pool
                    if name == "Pool":
                        from .pool import Pool as pool
                        Pool = pool
                        return pool
                    if name in ("Old", "Older"):
                        from .pool import New
                        return New
                    raise AttributeError(name)
            """,
            "pkg/pool.py": "class Pool: ...\nclass New: ...\n",
        }
    )
    assert located(index, "pkg", "Pool") == "pkg.pool:Pool"
    assert located(index, "pkg", "Older") == "pkg.pool:New"
    # Listed, but no text says where it comes from.
    assert located(index, "pkg", "Other") == "pkg:Other"


def test_a_lazy_submodule_is_found_without_search(index_of, monkeypatch):
    files = hub()
    files["hub/initialization.py"] = "def normal_(): ...\n"
    index = index_of(files)
    monkeypatch.setattr(ExportIndex, "_candidates", lambda *a: pytest.fail("searched"))
    assert located(index, "hub", "initialization") == "hub.initialization"


def test_long_modules_are_not_parsed_for_a_definition(index_of, monkeypatch):
    text = "# " + "x" * 40_000 + "\nclass Net: ...\nfrom .other import f\n"
    index = index_of({"pkg/__init__.py": "", "pkg/long.py": text, "pkg/other.py": "def f(): ...\n"})
    assert located(index, "pkg.long", "f") == "pkg.other:f"
    index = ExportIndex(index.finder, SourceStore())
    monkeypatch.setattr(scan, "summarise", lambda data: pytest.fail("parsed"))
    assert located(index, "pkg.long", "Net") == "pkg.long:Net"


def test_lazy_loader(index_of):
    index = index_of(
        {
            "img/__init__.py": """
                import lazy_loader as lazy
                __getattr__, __dir__, __all__ = lazy.attach(
                    __name__, submodules={"filters"}, submod_attrs={"io": ["read", "write"]}
                )
            """,
            "img/filters.py": "",
            "img/io.py": "def read(): ...\ndef write(): ...\n",
            "stub/__init__.py": """
                import lazy_loader as lazy
                __getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
            """,
            "stub/__init__.pyi": "from .inner import thing\nfrom . import inner\n",
            "stub/inner.py": "def thing(): ...\n",
        }
    )
    assert located(index, "img", "read") == "img.io:read"
    assert located(index, "img", "filters") == "img.filters"
    assert located(index, "stub", "thing") == "stub.inner:thing"
    assert located(index, "stub", "inner") == "stub.inner"


def test_text_that_does_not_parse_still_has_names():
    summary = scan.summarise(b"from .a import b, c as d\nfrom .e import *\nclass F(:\n    pass\ndef g(): ...\nh = 1\n")
    assert summary.imports == {"b": Imported(1, "a", "b"), "d": Imported(1, "a", "c")}
    assert summary.stars == [Imported(1, "e")]
    assert summary.defined == ["F", "g", "h"]


def test_literal_all():
    assert scan.literal_all(b"__all__ = ['a', \"b\",]  # note\n") == ["a", "b"]
    assert scan.literal_all(b"__all__: list[str] = ('a',)\n") == ["a"]
    assert scan.literal_all(b"__all__ = ['a'] + other\n") is None
    assert scan.literal_all(b"__all__ = ['a']\n__all__ += ['b']\n") is None
    assert scan.literal_all(b"__all__ = names()\n") is None
    assert scan.literal_all(b"x = 1\n") is None


def test_whole_words_only():
    assert scan.mentions(b"x = BertModel", b"BertModel")
    assert not scan.mentions(b"BertModelOutput TFBertModel _BertModel", b"BertModel")
    assert scan.mentions(b"TFBertModel, BertModel", b"BertModel")


def test_every_binding_statement_counts():
    summary = scan.summarise(
        textwrap.dedent("""
            import os.path, json as j
            (a, [b, *c]), d.e = f()
            g: int = 1
            h: int
            for i in x: k = i
            while x: l = 1
            with open(y) as m, n as (o, p): q = 1
            match z:
                case 1: r = 1
            try: s = 1
            finally: t = 1
            u += 1
            async def v(): w = 1
            del_ = lambda: 0
            @dec
            class A:
                inside = 1
        """).encode()
    )
    assert set(summary.defined) == set("abcgiklmopqrstuvA") | {"del_"}
    assert summary.imports == {"os": Imported(0, "os"), "j": Imported(0, "json")}
