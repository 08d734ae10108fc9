"""What each construct of the language becomes."""

from __future__ import annotations

import pytest

from tests.unit.frontend.support import function, module_of, show, statements

CONSTRUCTS = [
    (
        "x = 1",
        "[Assign([x!], 1)]",
    ),
    (
        "x = y = 0x_ff",
        "[Assign([x!, y!], 255)]",
    ),
    (
        "a, *b = [c, (d, e)] = 1,",
        "[Assign([Tuple([a!, Starred(b!)]), List([c!, Tuple([d!, e!])])], Tuple([1]))]",
    ),
    (
        "x.y[0] = -1",
        "[Assign([Subscript(Attribute(x!, 'y'), 0)], UnaryOp('-', 1))]",
    ),
    (
        "x: int",
        "[AnnAssign(x!, int!, 'int', None)]",
    ),
    (
        "self.x: List[int] = []",
        "[AnnAssign(Attribute(self!, 'x'), Subscript(List!, int!), 'List[int]', List([]))]",
    ),
    (
        "x @= y ** 2 // 3",
        "[AugAssign('@', x!, BinOp('//', BinOp('**', y!, 2), 3))]",
    ),
    (
        "x if a and b and (c and d) or not e else z",
        (
            "[ExprStmt(IfExp(BoolOp('or', [BoolOp('and', [a!, b!, BoolOp('and', [c!, d!])]), UnaryOp('not', "
            "e!)]), x!, z!))]"
        ),
    ),
    (
        "1 < x <= y is not None != z not in w",
        "[ExprStmt(Compare(1, ['<', '<=', 'is not', '!=', 'not in'], [x!, y!, None, z!, w!]))]",
    ),
    (
        "f(a, *b, k=1, **kw)",
        "[ExprStmt(Call(f!, [a!, Starred(b!)], [Keyword('k', 1), Keyword(None, kw!)]))]",
    ),
    (
        "x[1:2, ::3, ..., *y], x[:], x[a:b:c], x[0,]",
        (
            "[ExprStmt(Tuple([Subscript(x!, Tuple([Slice(1, 2, None), Slice(None, None, 3), EllipsisConst(), "
            "Starred(y!)])), Subscript(x!, Slice(None, None, None)), Subscript(x!, Slice(a!, b!, c!)), "
            "Subscript(x!, Tuple([0]))]))]"
        ),
    ),
    (
        "{1: 2, **d}, {1, *s}, [], (), {}",
        ("[ExprStmt(Tuple([Dict([1, None], [2, d!]), Set([1, Starred(s!)]), List([]), Tuple([]), Dict([], [])]))]"),
    ),
    (
        "'a' \"b\" r'\\n' '\\x41\\N{BULLET}\\\nc', b'\\xff' rb'\\d', u'x'",
        "[ExprStmt(Tuple(['ab\\\\nA•c', b'\\xff\\\\d', 'x']))]",
    ),
    (
        "f'{x!r:>{w}.2f} {{}} {y = } {z:%H}' 'tail' rf'\\{x}'",
        (
            "[ExprStmt(JoinedStr([FormattedValue(x!, 'r', JoinedStr(['>', FormattedValue(w!, '', None), "
            "'.2f'])), ' {} y = ', FormattedValue(y!, 'r', None), ' ', FormattedValue(z!, '', "
            "JoinedStr(['%H'])), 'tail\\\\', FormattedValue(x!, '', None)]))]"
        ),
    ),
    (
        "t'a{b}' 'c'",
        "[ExprStmt(TemplateStr(['a', FormattedValue(b!, '', None), 'c']))]",
    ),
    (
        "1_000, 99999999999999999999, 1e3, 2j, True, None, ...",
        (
            "[ExprStmt(Tuple([1000, BigInt('99999999999999999999'), 1000.0, ComplexConst(2.0), True, None, "
            "EllipsisConst()]))]"
        ),
    ),
    (
        "(y := f(x))",
        "[ExprStmt(NamedExpr(y!, Call(f!, [x!], [])))]",
    ),
    (
        "lambda a, /, b=1, *c, d, e=2, **k: (yield)",
        "[ExprStmt(Lambda(<<lambda>(a/, b, *c, d=, e=, **k) [Return(Yield(None))]>, [None, 1, None, 2]))]",
    ),
    (
        "[x for a in b if a if c for x in a]",
        (
            "[ExprStmt(Comprehension('list', <<listcomp>(.0/) [For(a, .0, [If(a, [If(c!, [For(x, a, "
            "[CompAppend(None, x)], [], False)], [])], [])], [], False)]>, b!))]"
        ),
    ),
    (
        "{k: v async for k, v in it}",
        (
            "[ExprStmt(Comprehension('dict', <<dictcomp>(.0/) [For(Tuple([k, v]), .0, [CompAppend(k, v)], [], "
            "True)]>, it!))]"
        ),
    ),
    (
        "{x for x in y}, (x for x in y), [*x for x in y], {**d for d in y}",
        (
            "[ExprStmt(Tuple([Comprehension('set', <<setcomp>(.0/) [For(x, .0, [CompAppend(None, x)], [], "
            "False)]>, y!), Comprehension('generator', <<genexpr>(.0/) [For(x, .0, [ExprStmt(Yield(x))], [], "
            "False)]>, y!), Comprehension('list', <<listcomp>(.0/) [For(x, .0, [CompAppend(None, Starred(x))], "
            "[], False)]>, y!), Comprehension('dict', <<dictcomp>(.0/) [For(d, .0, [CompAppend(None, d)], [], "
            "False)]>, y!)]))]"
        ),
    ),
    (
        "del a, b.c, d[0]; del (e, f)",
        "[Delete([a!, Attribute(b!, 'c'), Subscript(d!, 0)]), Delete([Tuple([e!, f!])])]",
    ),
    (
        "raise; raise E; raise E from c",
        "[Raise(None, None), Raise(E!, None), Raise(E!, c!)]",
    ),
    (
        "assert x, 'no'",
        "[Assert(x!, 'no')]",
    ),
    (
        "import a.b.c, d as e, f.g as h",
        ("[Import([ImportAlias('a.b.c', a!, False), ImportAlias('d', e!, True), ImportAlias('f.g', h!, True)])]"),
    ),
    (
        "from . import a; from ..b.c import (d as e, f,); from x import *",
        (
            "[ImportFrom('', 1, [ImportAlias('a', a!, False)]), ImportFrom('b.c', 2, [ImportAlias('d', e!, "
            "True), ImportAlias('f', f!, False)]), ImportFrom('x', 0, [ImportAlias('*', *!, False)])]"
        ),
    ),
    (
        """\
if a: b
elif c: pass
else: d
""",
        "[If(a!, [ExprStmt(b!)], [If(c!, [Pass()], [ExprStmt(d!)])])]",
    ),
    (
        """\
while a:
    break
else:
    continue
""",
        "[While(a!, [Break()], [Continue()])]",
    ),
    (
        """\
for i, (j, *k) in x:
    pass
else:
    y
""",
        "[For(Tuple([i!, Tuple([j!, Starred(k!)])]), x!, [Pass()], [ExprStmt(y!)], False)]",
    ),
    (
        "with a as b, (c) as (d, e), f: pass",
        "[With([WithItem(a!, b!), WithItem(c!, Tuple([d!, e!])), WithItem(f!, None)], [Pass()], False)]",
    ),
    (
        "with (a as b, c,): pass",
        "[With([WithItem(a!, b!), WithItem(c!, None)], [Pass()], False)]",
    ),
    (
        """\
try: a
except A: b
except (B, C) as e: c
except: d
else: e
finally: f
""",
        (
            "[Try([ExprStmt(a!)], [ExceptHandler(A!, None, [ExprStmt(b!)]), ExceptHandler(Tuple([B!, C!]), e!, "
            "[ExprStmt(c!)]), ExceptHandler(None, None, [ExprStmt(d!)])], [ExprStmt(e!)], [ExprStmt(f!)], False)]"
        ),
    ),
    (
        """\
try: a
except* A as e: pass
""",
        "[Try([ExprStmt(a!)], [ExceptHandler(A!, e!, [Pass()])], [], [], True)]",
    ),
    (
        """\
match x, y:
    case 1 | -2 | 'a' | None: a
    case [a, *_, (b, *c)] if a: b
    case {'k': A.B, **rest}: c
    case A.C(x, y=D() as d): d
    case _: e
""",
        (
            "[Match(Tuple([x!, y!]), [MatchCase(MatchOr([MatchValue(1), MatchValue(UnaryOp('-', 2)), "
            "MatchValue('a'), MatchSingleton(None)]), None, [ExprStmt(a!)]), "
            "MatchCase(MatchSequence([MatchAs(None, a!), MatchStar(None), MatchSequence([MatchAs(None, b!), "
            "MatchStar(c!)])]), a!, [ExprStmt(b!)]), MatchCase(MatchMapping(['k'], [MatchValue(Attribute(A!, "
            "'B'))], rest!), None, [ExprStmt(c!)]), MatchCase(MatchClass(Attribute(A!, 'C'), [MatchAs(None, "
            "x!)], ['y'], [MatchAs(MatchClass(D!, [], [], []), d!)]), None, [ExprStmt(d!)]), "
            "MatchCase(MatchAs(None, None), None, [ExprStmt(e!)])])]"
        ),
    ),
    (
        "global g",
        "[]",
    ),
    (
        "type X[T: int, *Ts, **P] = list[T]",
        (
            "[TypeAlias(X!, Subscript(list!, T!), [TypeParam(T!, 'TypeVar'), TypeParam(Ts!, 'TypeVarTuple'), "
            "TypeParam(P!, 'ParamSpec')])]"
        ),
    ),
    (
        '''\
def f():
    """doc"""
    global g
    g = x = 1
    return x
''',
        "[Assign([g!, x], 1), Return(x)]",
    ),
    (
        """\
def f():
    yield; a = yield b; yield from c
""",
        "[ExprStmt(Yield(None)), Assign([a], Yield(b!)), ExprStmt(YieldFrom(c!))]",
    ),
    (
        """\
async def f():
    await a
    async for x in y: pass
    async with z as w: pass
    return [await i for i in j]
""",
        (
            "[ExprStmt(Await(a!)), For(x, y!, [Pass()], [], True), With([WithItem(z!, w)], [Pass()], True), "
            "Return(Comprehension('list', <<listcomp>(.0/) [For(i, .0, [CompAppend(None, Await(i))], [], "
            "False)]>, j!))]"
        ),
    ),
    (
        """\
def f(a):
    def g(b: a, c=a) -> a: return a
    class C(a, metaclass=a):
        a = a; b
        def h(self): return super().h, a
    @deco
    def k(x): pass
""",
        (
            "[FunctionDef(g, <g(b:a, c) [Return(a^)]>, [], [None, a^], {b: a^, return: a^}), ClassDef(C, "
            "<C() [Assign([a.], a.), ExprStmt(b.), FunctionDef(h., "
            "<h(self) [Return(Tuple([Attribute(Call(super!, [], []), 'h'), a^]))]>, [], [None], {})]>, [a^], "
            "[Keyword('metaclass', a^)], []), FunctionDef(k, <k(x) [Pass()]>, [deco!], [None], {})]"
        ),
    ),
    (
        '''\
class A(B, *C, k=1, **D):
    """doc"""
    x: int = 1
    def __m(self, __p): pass
    __y = x
''',
        (
            "[ClassDef(A!, <A() [AnnAssign(x., int., 'int', 1), FunctionDef(_A__m., <__m(self, _A__p) []>, [], "
            "[None, None], {}), Assign([_A__y.], x.)]>, [B!, Starred(C!)], [Keyword('k', 1), Keyword(None, D!)], "
            "[])]"
        ),
    ),
    (
        """\
@a.b(1)
async def g(x=1, *, y, z=2) -> int: pass
""",
        ("[FunctionDef(g!, <g(x, y=, z=) []>, [Call(Attribute(a!, 'b'), [1], [])], [1, None, 2], {return: int!})]"),
    ),
    (
        "class C[T](A[T]): pass",
        "[ClassDef(C!, <C() [Pass()]>, [Subscript(A!, T!)], [], [], [TypeParam(T!, 'TypeVar')])]",
    ),
    (
        """\
try: pass
except A, B: pass
""",
        "[Try([Pass()], [ExceptHandler(Tuple([A!, B!]), None, [Pass()])], [], [], False)]",
    ),
    (
        "x = f'{a['b']}'",
        "[Assign([x!], JoinedStr([FormattedValue(Subscript(a!, 'b'), '', None)]))]",
    ),
]


@pytest.mark.parametrize(("source", "expected"), CONSTRUCTS, ids=[source.strip()[:40] for source, _ in CONSTRUCTS])
def test_construct(source: str, expected: str) -> None:
    """Sources that start with ``def f`` or ``async def f`` show that function's body, others the module's."""
    body = function(source)[0].body if source.startswith(("def f", "async def f")) else statements(source)
    assert show(body) == expected


def test_private_names_are_mangled_everywhere_but_in_keywords() -> None:
    code, _ = function(
        "class _A:\n"
        "    def f(self, __p, *, __k=1):\n"
        "        import __m.n as __z\n"
        "        global __g\n"
        "        g(__x=1); self.__a = __g; __b__\n"
        "        def __h(): return lambda __l: __l\n"
    )
    assert [param.name for param in code.params] == ["self", "_A__p", "_A__k"]
    assert show(code.body) == (
        "[Import([ImportAlias('__m.n', _A__z, True)]), ExprStmt(Call(g!, [], [Keyword('__x', 1)])), "
        "Assign([Attribute(self, '_A__a')], _A__g!), ExprStmt(__b__!), "
        "FunctionDef(_A__h, <__h() [Return(Lambda(<<lambda>(_A__l) [Return(_A__l)]>, [None]))]>, [], [], {})]"
    )


def test_a_class_of_underscores_mangles_nothing() -> None:
    code, _ = function("class __:\n    def f(self): return self.__x\n")
    assert show(code.body) == "[Return(Attribute(self, '__x'))]"


@pytest.mark.parametrize(
    ("source", "doc", "body"),
    [
        ("def f():\n    'a' \"b\"\n", "ab", "[]"),
        ("def f(): 'doc'; x\n", "doc", "[ExprStmt(x!)]"),
        ("def f():\n    b'no'\n", None, "[ExprStmt(b'no')]"),
        ("def f():\n    f'no'\n", None, "[ExprStmt(JoinedStr(['no']))]"),
        ("def f():\n    pass\n    'no'\n", None, "[Pass(), ExprStmt('no')]"),
    ],
)
def test_docstrings(source: str, doc: str | None, body: str) -> None:
    code, _ = function(source)
    assert (code.doc, show(code.body)) == (doc, body)


def test_a_module_and_a_class_have_docstrings_too() -> None:
    module = module_of("'m'\nclass A:\n    'c'\n    x = 1\n").skeleton()
    assert module.doc == "m"
    assert module.body[0].code.doc == "c"
    assert show(module.body) == "[ClassDef(A!, <A() [Assign([x.], 1)]>, [], [], [])]"


def test_statements_know_whether_they_suspend() -> None:
    code, _ = function(
        "async def f():\n"
        "    if a: pass\n"
        "    elif (yield): pass\n"
        "    while a: lambda: (yield)\n"
        "    for x in y:\n"
        "        with z: await x\n"
        "    try: pass\n"
        "    finally: [await i for i in j]\n"
        "    with a: (await i for i in j)\n"
        "    async with a: pass\n"
        "    match a:\n"
        "        case 1 if (yield): pass\n"
    )
    assert [statement.has_yield for statement in code.body] == [True, False, True, True, False, True, True]
    assert code.body[0].orelse[0].has_yield
    assert code.is_async and code.is_generator


def test_large_and_odd_literals() -> None:
    digits = "9" * 5000
    assert show(statements(f"x = {digits}\n")) == f"[Assign([x!], BigInt('{digits}'))]"
    assert show(statements("9223372036854775807, 9223372036854775808\n")) == (
        "[ExprStmt(Tuple([9223372036854775807, BigInt('9223372036854775808')]))]"
    )
    assert show(statements("1e999, 00, 0o17, 0b1_1\n")) == "[ExprStmt(Tuple([inf, 0, 15, 3]))]"
    assert show(statements("'\\ud800', '\\777', '\\q'\n")) == "[ExprStmt(Tuple(['\\ud800', '\u01ff', '\\\\q']))]"
