"""Functions loaded one by one are what lowering the whole file gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from gbpredict.analysis.frontend import lower
from gbpredict.analysis.frontend.source_text import has_future_annotations

from tests.unit.frontend.support import heads, module_of, plain, show, stdlib_files


def assert_lazy_equals_whole(data: str | bytes) -> int:
    module = module_of(data)
    skeleton = module.skeleton()
    whole = lower.lower_module(module.text, heads_only=False, future_annotations=has_future_annotations(module.text))
    lower.number(whole, 0, None)
    whole.code.end_line = skeleton.end_line
    assert plain(skeleton, module) == plain(whole.code, module)
    assert not module.problems
    return len(list(heads(skeleton)))


@pytest.mark.parametrize("path", stdlib_files(), ids=lambda path: path.stem)
def test_standard_library(path: Path) -> None:
    assert assert_lazy_equals_whole(path.read_bytes()) > 0


LAYOUTS = {
    "no newline at the end": "def f():\n  return 1",
    "one line": "def f(): return 1; x\ny = 2\n",
    "signature over lines, body behind it": "def f(a,\n      b): return a\n",
    "signature over lines": (
        "def f(\n    a=[1,\n       2],  # :\n    *,\n    b: 'x:y' = {1: 2},\n) -> int:  # comment\n"
        "    # more\n\n    return a\n"
    ),
    "docstring only": "def f():\n    '''doc\n  less indented\n    '''\nx = 1\n",
    "backslash before the body": "def f(): \\\n   return 1\ny = 2\n",
    "backslash behind the body": "def f():\n    return 1 \\\n\ny = 2\n",
    "backslash before the function": "x = 1\n\\\ndef f():\n    return 1\n",
    "carriage returns": "def f():\r\n\tx = '''a\r\nb'''\r\n\treturn x\r\n",
    "old carriage returns": "def f():\r  return 1\rx = 1\r",
    "tabs": "if x:\n\tdef f():\n\t\t  return 1\n        # less indented\n\t\n\ty\n",
    "form feed alone": "def f():\n    return 1\n\x0c\nclass A:\n    def g(self):\n        pass\n",
    "form feed before code": "\x0cdef f():\n\x0c    return 1\n",
    "async over lines": "async \\\ndef f():\n    await x\n",
    "decorated": "@a\n# c\n@b(\n  1)\ndef f():\n    @c\n    def g(): pass\n    return g\n",
    "first statement decorated": "def f():\n    # c\n    @a\n    class B: pass\n",
    "in blocks": (
        "try:\n    def f(): pass\nexcept E:\n    def f():\n        pass\nelse:\n"
        "    if x:\n        def g():\n            1\n    else:\n        def g():\n            2\n"
        "finally:\n    with a:\n        class C:\n            def h(self):\n                3\n"
        "for a in b:\n    def i():\n        4\nwhile 1:\n    def j():\n        5\n"
        "match x:\n    case 1:\n        def k():\n            6\n"
    ),
    "nested classes": (
        "class A:\n    class B:\n        def f(self):\n            return self.__x\n        def g(self): pass\n"
    ),
    "strings that look like code": "def f():\n    return '''\ndef g():\n    pass\n'''\nx = 1\n",
    "comments that look like code": "def f():\n    return 1\n# def g():\n    # x\ny = 1\n",
    "semicolons": "x = 1; y = 2;\nclass A: a = 1; b = 2\ndef f(): a; b;\n",
    "default with a lambda": "class A:\n    def f(self, x=lambda: [i for i in __y]):\n        return lambda: x\n",
    "global class member": "class A:\n    global f\n    def f(self):\n        def g(): pass\n",
    "non-ascii": "def é(ü='漢'):\n    return 'ß'  # ö\nx = é\n",
    "empty lines in the body": "def f():\n\n\n    x\n\n\n\n    y\n\n\nz\n",
}


@pytest.mark.parametrize("source", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(source: str) -> None:
    assert_lazy_equals_whole(source)


def test_heads_are_complete_without_bodies() -> None:
    module = module_of(
        "class A:\n    @d\n    async def f(self, x: int = 1, *, y=2) -> str:\n        'doc'\n        yield\n"
    )
    (head,) = heads(module.skeleton())
    assert (head.name, head.qualname, head.kind, head.lazy, head.is_async) == ("f", "A.f", "function", True, True)
    assert (head.line, head.first_line, head.end_line) == (3, 2, 5)
    assert (show(head.params), head.body) == ("[self, x:int, y=]", [])
    code, unit = module.load(head)
    assert (code.lazy, code.doc, code.is_generator, code.line, code.first_line) == (False, "doc", True, 3, 2)
    assert module.load(head) == (code, unit)
    assert module.load(code) == (code, module.unit)


def test_encodings() -> None:
    assert show(module_of(b"\xef\xbb\xbfx = '\xc3\xa9'\n").skeleton().body) == "[Assign([x!], 'é')]"
    assert show(module_of(b"# coding: latin-1\nx = '\xe9'\n").skeleton().body) == "[Assign([x!], 'é')]"


def test_the_digest_depends_on_the_bytes_alone() -> None:
    assert module_of("x\n").digest == module_of("x\n").digest != module_of("x\r\n").digest
