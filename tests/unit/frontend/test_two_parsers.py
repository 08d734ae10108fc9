"""The lowering of the host's tree gives what the lowering of libcst's gives: IR, position numbers and spans."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from gbpredict.analysis.frontend import build
from gbpredict.analysis.frontend.source import SourceModule

from tests.unit.frontend.support import heads, module_of, stdlib_files

CONSTRUCTS = """\
from __future__ import annotations
import a.b, c.d as e
from .f import (g as h, i)
x: int = 1; y: "str"; z[0]: int
a, (b, *c) = d[1, ::2, ...] = {**k, "v": -1j, 1: 10**40, **{}}
t = f"a{b!r:>{w}.2}{c=}" 'd' "{{" if not (p and q or r) and s is not None in u else lambda a, /, b=1, *c, d, **f: 1
def f(a: int, /, b: str = "x", *args: T, c=1, d, **kw) -> (yes):
    '''doc'''
    global G
    def inner():
        nonlocal b
        b = yield (yield from a)
        return __class__
    return [i async for i in a if i if not i for j in (i) if j] or {k: v for k, v in z} or {*s} or sum(q for q in w)
@dec(1)
class C(B, *bases, metaclass=M, **kw):
    "doc"
    __private = 1
    def m(self): return self.__private, super().m(), (n := 3)
    async def n(self):
        async with a as b, (c): await d
        async for (i) in e: pass
        else: x @= 2
if a: pass
elif b:
    del p, (q, r), s[0]
else:
    if c: raise X from Y
while (n := f()) : break
else:  # not: here
    pass
for i, in z:
    continue
try: pass
except (A, B) as exc: assert a, b
except: raise
else: print(*a, k=1, *b, **c)
finally: x = y = z
match p, q:
    case [1, *rest] | {"k": v, **others} | C(1, a=b) if g: pass
    case (None | -1 | 2+3j | a.b) as m: pass
    case _: pass
with open("f") as (k), g: pass
x = not a < b <= c != d
x = "\\N{BULLET}\\u00e9\\\\n" if 0 else b"\\xff" b'r'
"""


def same(left: Any, right: Any, path: str = "") -> None:
    assert type(left) is type(right), path
    if isinstance(left, msgspec.Struct):
        for name in left.__struct_fields__:
            if name != "annotation_text":  # with its parentheses, or without
                same(getattr(left, name), getattr(right, name), f"{path}.{name}")
    elif isinstance(left, list):
        assert len(left) == len(right), path
        for index, pair in enumerate(zip(left, right)):
            same(*pair, f"{path}[{index}]")
    elif isinstance(left, dict):
        assert list(left) == list(right), path
        for key in left:
            same(left[key], right[key], f"{path}.{key}")
    else:
        assert left == right, path


def compare(module: SourceModule) -> tuple[int, int]:
    """The numbers of spans that are equal and that differ."""
    equal = differ = 0

    def spans(host: Any, other: Any) -> None:
        nonlocal equal, differ
        assert len(host) == len(other)
        for pos in range(1, len(host)):
            span = host.span(pos)
            if span is not None:
                equal, differ = (equal + 1, differ) if span == other.span(pos) else (equal, differ + 1)

    host, other = (build.build_skeleton(module.lines, with_positions=True, exact=exact) for exact in (False, True))
    same(host.code, other.code)
    spans(host.positions, other.positions)
    for head in heads(module.skeleton()):
        source = module._function_source(head)
        one, two = (build.build_function(source, with_positions=True, exact=exact) for exact in (False, True))
        same(one.code, two.code, head.qualname)
        spans(one.positions, two.positions)
    return equal, differ


@pytest.mark.parametrize("path", stdlib_files()[1::4], ids=lambda path: path.stem)
def test_real_code(path: Path) -> None:
    equal, differ = compare(module_of(path.read_bytes()))
    # The parentheses of a tuple or a generator expression count in one and not in the other, in some places.
    assert differ <= equal // 200 + 2


def test_every_construct() -> None:
    equal, differ = compare(module_of(CONSTRUCTS))
    assert differ <= 12 < equal


def test_libcst_is_not_imported_for_what_the_host_parses(tmp_path: Path) -> None:
    program = tmp_path / "m.py"
    program.write_text(CONSTRUCTS)
    code = (
        "import sys; from gbpredict.analysis.frontend.source import SourceModule as S;"
        f"m = S.from_bytes('m.py', open({str(program)!r}, 'rb').read()); c = m.skeleton();"
        "m.unit.span(c.body[3].pos); assert not m.problems, m.problems; assert 'libcst' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
