"""Scopes agree with CPython's compiler."""

from __future__ import annotations

import inspect
import sys
import types
import warnings
from pathlib import Path

import pytest
from gbpredict.analysis.frontend import ir
from gbpredict.analysis.frontend.source import SourceModule

from tests.unit.frontend.support import codes, function, module_of, show, stdlib_files, walk

# From 3.12 on comprehensions are part of the function around them; 3.10 has no qualified names.
like_3_11 = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="compares with the code objects of Python 3.11")


def compiled(code: types.CodeType, out: dict[tuple[str, int], list[types.CodeType]]) -> None:
    out.setdefault((code.co_qualname, code.co_firstlineno), []).append(code)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            compiled(constant, out)


def check_against_compiler(module: SourceModule) -> int:
    theirs: dict[tuple[str, int], list[types.CodeType]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiled(compile(module.text, "m.py", "exec", dont_inherit=True), theirs)
    ours: dict[tuple[str, int], list[ir.Code]] = {}
    for code, _ in codes(module):
        ours.setdefault((code.qualname, code.first_line), []).append(code)
    checked = 0
    for key, objects in theirs.items():
        assert len(ours.get(key, ())) == len(objects), key
        if len(objects) > 1:
            continue  # several lambdas on one line
        check_code(ours[key][0], objects[0])
        checked += 1
    return checked


def check_code(code: ir.Code, real: types.CodeType) -> None:
    flags = real.co_flags
    assert code.name == real.co_name
    assert set(code.free) == set(real.co_freevars), code.qualname
    if code.kind == "class":
        assert code.cells == ["__class__"]
        assert set(real.co_cellvars) <= {"__class__"}
    else:
        assert set(code.cells) == set(real.co_cellvars), code.qualname
    assert code.is_generator == bool(flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR))
    assert code.is_async == bool(flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR))
    assert [param.name for param in code.params if param.kind < ir.VAR_POSITIONAL] == list(
        real.co_varnames[: real.co_argcount]
    )
    assert sum(param.kind == ir.KEYWORD_ONLY for param in code.params) == real.co_kwonlyargcount
    if code.kind in ("module", "class"):
        return
    assert set(real.co_names) <= set(code.names), code.qualname
    for name in own_names(code):
        if name.scope == ir.LOCAL:
            assert name.id in real.co_varnames, (code.qualname, name.id)
        elif name.scope == ir.DEREF:
            assert name.id in real.co_cellvars + real.co_freevars, (code.qualname, name.id)
        else:
            assert name.scope == ir.GLOBAL, (code.qualname, name.id)


def own_names(code: ir.Code) -> list[ir.Name]:
    """The names of a code, those of inner codes and of annotations that are not evaluated left out."""
    inner = {id(n) for c in walk(code.body) if isinstance(c, ir.Code) for n in walk(c)}
    unevaluated = {
        id(n) for a in walk(code.body) if isinstance(a, ir.AnnAssign) for n in walk([a.annotation, a.target])
    }
    return [n for n in walk(code.body) if isinstance(n, ir.Name) and id(n) not in inner | unevaluated and n.id != "*"]


@like_3_11
@pytest.mark.parametrize("path", stdlib_files(), ids=lambda path: path.stem)
def test_standard_library(path: Path) -> None:
    assert check_against_compiler(module_of(path.read_bytes())) > 3


TRICKY = {
    "class cell": (
        "class A:\n    def f(self):\n        def g(): return super()\n        return [__class__ for _ in x]\n"
    ),
    "no class around": "def f():\n    return super, __class__\n",
    "class between": "def f(a):\n    class B:\n        a = 1\n        def g(self): return a\n    return B\n",
    "global stops the search": "def f(a):\n    def g():\n        global a\n        def h(): return a\n",
    "nonlocal": (
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        def h():\n"
        "            nonlocal x\n            x = 2\n"
    ),
    "nonlocal in a class": "def f():\n    x = 1\n    class C:\n        nonlocal x\n        x = 2\n",
    "walrus": "def f(a):\n    return [y := x for x in a if [z := w for w in x]], y, z\n",
    "walrus of a global": "def f(a):\n    global y\n    return [y := x for x in a]\n",
    "walrus at module level": "[y := x for x in a]\n",
    "first iterable": "class A:\n    b = [1]\n    c = [b for x in b for y in b]\n",
    "captured loop variable": "def f(a):\n    return [lambda: x for x in a], {x: (lambda: a) for x in a}\n",
    "except name and import": (
        "def f():\n    import a.b\n    try: pass\n    except E as e: pass\n    def g(): return a, e\n"
    ),
    "deleted name": "def f(x):\n    del x, y\n    def g(): return x, y\n",
    "match captures": (
        "def f(x):\n    match x:\n        case {'a': b, **c} | [b, *c] as d: pass\n    return lambda: (b, c, d)\n"
    ),
    "defaults and decorators": "def f(a, b):\n    @a\n    def g(x=b, *, y=lambda: a): pass\n",
    "async parts": "async def f(a):\n    return [x async for x in a], (await y for y in a), {await z for z in a}\n",
    "annotation of a local": "def f(a):\n    x: a\n    def g(): return x\n",
    "class with local base": "def f(B):\n    class C(B):\n        def g(self): return C\n",
    "lambda in a comprehension": "def f(p):\n    return [[lambda q: (p, q, r) for r in s] for s in p]\n",
    "with targets": (
        "def f(a):\n    with a as (b, c.d, [*e]): pass\n    for b.x, y in a: pass\n    return lambda: (b, e, y)\n"
    ),
}


@like_3_11
@pytest.mark.parametrize("source", TRICKY.values(), ids=TRICKY)
def test_tricky_scopes(source: str) -> None:
    module = module_of(source)
    check_against_compiler(module)
    assert not module.problems


def test_names_come_in_the_order_of_use() -> None:
    code, _ = function(
        "def f(x):\n    a.b = c(d.e)\n    try: g\n    except H: x.i\n    else: j\n    return [k for k in m]\n"
    )
    assert code.names == ["c", "d", "e", "a", "b", "g", "j", "H", "i", "m"]


def test_annotations_count_as_names_only_where_they_are_evaluated() -> None:
    source = "def f():\n    x: a = b\n    def g(y: c) -> d: pass\n"
    assert function(source)[0].names == ["b", "c", "d"]
    assert function("from __future__ import annotations\n" + source)[0].names == ["b"]


def test_type_parameters_belong_to_the_nearest_function_or_module() -> None:
    module = module_of(
        "class A[T]:\n    def m[S](self, x: S) -> T: return S, T\n"
        "def f():\n    def g[U](x: U): return U\n    return g\n"
    )
    found = {code.name: code for code, _ in codes(module)}
    assert show(found["m"].body) == "[Return(Tuple([S!, T!]))]"
    assert found["f"].cells == found["g"].free == ["U"]
    class_def, _ = module.skeleton().body
    assert isinstance(class_def, ir.ClassDef)
    assert show(class_def.type_params) == "[TypeParam(T!, 'TypeVar')]"
    (method,) = class_def.code.body
    assert isinstance(method, ir.FunctionDef)
    assert show([method.type_params, method.annotations]) == "[[TypeParam(S!, 'TypeVar')], {x: S., return: T.}]"
