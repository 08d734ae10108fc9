"""The intermediate representation: what every source file becomes before anything looks at it.

Small position-carrying records, one class per construct of Python, free of syntax trivia.
``pos`` is an index into the span table of the enclosing unit (see ``positions``): spans are worked out
only for the few nodes that a report shows. Nodes are plain data (msgspec structs), so that a lowered
unit can be kept on disk and read back without the source having to be parsed again.

Nothing here knows values, files or torch.
"""

from __future__ import annotations

from typing import Literal

import msgspec

IR_VERSION = 1
"""Part of every cache key: raise it whenever the shape or the meaning of a node changes."""

Scope = Literal[0, 1, 2, 3]
LOCAL: Scope = 0
"""A fast local of the executing code."""
DEREF: Scope = 1
"""A cell: a local captured by an inner function, or a free variable."""
GLOBAL: Scope = 2
"""A name of the module, then of builtins."""
CLASSNAME: Scope = 3
"""A name in a class body or at module level: the namespace itself, then an enclosing cell, then globals."""


class Node(msgspec.Struct, array_like=True, tag=True, tag_field="node", gc=False):
    """Base of all nodes. They only ever form trees, so the garbage collector need not look at them."""


# ---------------------------------------------------------------------------- expressions


class Const(Node):
    """``None``, a bool, an int of 64 bits, a float or a str."""

    value: None | bool | int | float | str
    pos: int


class BytesConst(Node):
    """A bytes literal."""

    value: bytes
    pos: int


class ComplexConst(Node):
    """An imaginary literal: ``3j`` has ``imag == 3.0``."""

    imag: float
    pos: int


class BigInt(Node):
    """An int literal of more than 64 bits, as decimal text."""

    text: str
    pos: int


class EllipsisConst(Node):
    """``...``."""

    pos: int


class Name(Node):
    """A name that is read, bound or deleted, according to where it stands."""

    id: str
    scope: int
    pos: int


class Attribute(Node):
    """``value.attr``, read, bound or deleted."""

    value: Expr
    attr: str
    pos: int


class Subscript(Node):
    """``value[index]``, read, bound or deleted."""

    value: Expr
    index: Expr
    pos: int


class Slice(Node):
    """Only as an index, or inside an index tuple."""

    lower: Expr | None
    upper: Expr | None
    step: Expr | None
    pos: int


class Keyword(Node):
    """``name=value``; ``**value`` where ``name`` is None."""

    name: str | None
    value: Expr


class Call(Node):
    """``args`` may hold ``Starred``."""

    func: Expr
    args: list[Expr]
    keywords: list[Keyword]
    pos: int


class BinOp(Node):
    """``op`` is Python's own sign: ``+ - * @ / // % ** << >> & | ^``."""

    op: str
    left: Expr
    right: Expr
    pos: int


class UnaryOp(Node):
    """``op``: ``- + ~ not``."""

    op: str
    operand: Expr
    pos: int


class BoolOp(Node):
    """``op``: ``and``, ``or``; at least two values."""

    op: str
    values: list[Expr]
    pos: int


class Compare(Node):
    """``ops``: ``== != < <= > >= is``, ``is not``, ``in``, ``not in``."""

    left: Expr
    ops: list[str]
    comparators: list[Expr]
    pos: int


class IfExp(Node):
    """``body if test else orelse``."""

    test: Expr
    body: Expr
    orelse: Expr
    pos: int


class NamedExpr(Node):
    """``target := value``."""

    target: Name
    value: Expr
    pos: int


class Tuple(Node):
    """A tuple display or a tuple of targets."""

    elts: list[Expr]
    pos: int


class List(Node):
    """A list display or a list of targets."""

    elts: list[Expr]
    pos: int


class Set(Node):
    """A set display."""

    elts: list[Expr]
    pos: int


class Dict(Node):
    """A key of None stands for ``**value``."""

    keys: list[Expr | None]
    values: list[Expr]
    pos: int


class Starred(Node):
    """``*value``, in a display, a call or a target."""

    value: Expr
    pos: int


class FormattedValue(Node):
    """One ``{value!conversion:spec}``; conversion is "", "r", "s" or "a"."""

    value: Expr
    conversion: str
    spec: JoinedStr | None
    pos: int


class JoinedStr(Node):
    """An f-string: ``Const`` strings and ``FormattedValue``s."""

    values: list[Expr]
    pos: int


class TemplateStr(Node):
    """A t-string of Python 3.14."""

    values: list[Expr]
    pos: int


class Lambda(Node):
    """A lambda; ``defaults`` as in ``FunctionDef``."""

    code: Code
    defaults: list[Expr | None]
    pos: int


class Comprehension(Node):
    """A list, set or dict comprehension or a generator expression: a call of ``code``, whose only parameter
    ``.0`` is an iterator over ``iterable`` (evaluated outside). ``kind``: "list", "set", "dict", "generator".
    The body of ``code`` holds the loops; ``CompAppend`` statements add to the result."""

    kind: str
    code: Code
    iterable: Expr
    pos: int


class Yield(Node):
    """``yield value``."""

    value: Expr | None
    pos: int


class YieldFrom(Node):
    """``yield from value``."""

    value: Expr
    pos: int


class Await(Node):
    """``await value``."""

    value: Expr
    pos: int


# ---------------------------------------------------------------------------- statements


class ExprStmt(Node):
    """An expression as a statement."""

    value: Expr
    pos: int


class CompAppend(Node):
    """Only in the code of a comprehension: add ``value`` (for a dict: ``key: value``) to the result."""

    key: Expr | None
    value: Expr
    pos: int


class Assign(Node):
    """``targets[0] = targets[1] = value``."""

    targets: list[Expr]
    value: Expr
    pos: int


class AugAssign(Node):
    """``target op= value``; ``op`` as in ``BinOp``."""

    op: str
    target: Expr
    value: Expr
    pos: int


class AnnAssign(Node):
    """``annotation`` is evaluated only where Python would (class bodies and modules keep it for dataclasses);
    ``annotation_text`` is its source."""

    target: Expr
    annotation: Expr
    annotation_text: str
    value: Expr | None
    pos: int


class Return(Node):
    """``return value``."""

    value: Expr | None
    pos: int


class Delete(Node):
    """``del targets``."""

    targets: list[Expr]
    pos: int


class Raise(Node):
    """``raise exc from cause``."""

    exc: Expr | None
    cause: Expr | None
    pos: int


class Assert(Node):
    """``assert test, msg``."""

    test: Expr
    msg: Expr | None
    pos: int


class If(Node):
    """``if``; an ``elif`` is an ``If`` as the only statement of ``orelse``."""

    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    pos: int
    has_yield: bool = False


class While(Node):
    """``while``, with its ``else``."""

    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    pos: int
    has_yield: bool = False


class For(Node):
    """``for`` or ``async for``, with its ``else``."""

    target: Expr
    iterable: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    is_async: bool
    pos: int
    has_yield: bool = False


class WithItem(Node):
    """``context as target``."""

    context: Expr
    target: Expr | None


class With(Node):
    """``with`` or ``async with``."""

    items: list[WithItem]
    body: list[Stmt]
    is_async: bool
    pos: int
    has_yield: bool = False


class ExceptHandler(Node):
    """``except type as name``."""

    type: Expr | None
    name: Name | None
    body: list[Stmt]
    pos: int


class Try(Node):
    """``is_star``: the handlers are ``except*``."""

    body: list[Stmt]
    handlers: list[ExceptHandler]
    orelse: list[Stmt]
    finalbody: list[Stmt]
    is_star: bool
    pos: int
    has_yield: bool = False


class TypeParam(Node):
    """``[T]``, ``[*Ts]``, ``[**P]``; ``kind``: "TypeVar", "TypeVarTuple", "ParamSpec". Bounds and defaults left out.

    Python keeps these names in a scope of their own. Here ``target`` is a variable of the nearest enclosing function
    or module, to be bound to an opaque typing object before the rest of the statement is evaluated.
    """

    target: Name
    kind: str


class FunctionDef(Node):
    """Binds ``target`` to a function of ``code``, after ``decorators`` (first written first).

    ``defaults`` has one entry per parameter of ``code.params`` that can have one, in order, None where it has none.
    ``annotations`` is evaluated lazily: parameter name, or "return", to expression.
    """

    target: Name
    code: Code
    decorators: list[Expr]
    defaults: list[Expr | None]
    annotations: dict[str, Expr]
    pos: int
    type_params: list[TypeParam] = []


class ClassDef(Node):
    """``code`` is the class body (kind "class"): it runs in a fresh namespace."""

    target: Name
    code: Code
    bases: list[Expr]
    keywords: list[Keyword]
    decorators: list[Expr]
    pos: int
    type_params: list[TypeParam] = []


class ImportAlias(Node):
    """``import a.b as c``: name "a.b", target c. Without ``as`` the target is the name ``a``."""

    name: str
    target: Name
    has_as: bool


class Import(Node):
    """``import a, b.c``."""

    names: list[ImportAlias]
    pos: int


class ImportFrom(Node):
    """``module`` is "" for ``from . import x``; a star import has one alias named "*"."""

    module: str
    level: int
    names: list[ImportAlias]
    pos: int


class Pass(Node):
    """``pass``."""

    pos: int


class Break(Node):
    """``break``."""

    pos: int


class Continue(Node):
    """``continue``."""

    pos: int


class TypeAlias(Node):
    """``type X[T] = value``."""

    target: Name
    value: Expr
    pos: int
    type_params: list[TypeParam] = []


class MatchCase(Node):
    """``case pattern if guard``."""

    pattern: Pattern
    guard: Expr | None
    body: list[Stmt]


class Match(Node):
    """``match subject``."""

    subject: Expr
    cases: list[MatchCase]
    pos: int
    has_yield: bool = False


class MatchValue(Node):
    """Compares with ``==``."""

    value: Expr
    pos: int


class MatchSingleton(Node):
    """Compares with ``is``: None, True, False."""

    value: None | bool
    pos: int


class MatchSequence(Node):
    """``[a, *b]``."""

    patterns: list[Pattern]
    pos: int


class MatchMapping(Node):
    """``{key: pattern, **rest}``."""

    keys: list[Expr]
    patterns: list[Pattern]
    rest: Name | None
    pos: int


class MatchClass(Node):
    """``cls(pattern, name=pattern)``."""

    cls: Expr
    patterns: list[Pattern]
    kwd_names: list[str]
    kwd_patterns: list[Pattern]
    pos: int


class MatchStar(Node):
    """Only inside a sequence; no target for ``*_``."""

    target: Name | None
    pos: int


class MatchAs(Node):
    """``pattern as target``; both None is ``_``; no pattern is a capture."""

    pattern: Pattern | None
    target: Name | None
    pos: int


class MatchOr(Node):
    """``a | b``."""

    patterns: list[Pattern]
    pos: int


# ---------------------------------------------------------------------------- code

POSITIONAL_ONLY = 0
POSITIONAL_OR_KEYWORD = 1
VAR_POSITIONAL = 2
KEYWORD_ONLY = 3
VAR_KEYWORD = 4


class Param(Node):
    """``kind`` as in ``inspect.Parameter``; ``annotation_text`` is "" where there is none.
    ``scope`` is DEREF where an inner function captures the parameter, else LOCAL."""

    name: str
    kind: int
    annotation_text: str
    scope: int


class Code(Node):
    """A scope that runs: a module, class body, function, lambda or comprehension.

    ``kind``: "module", "class", "function", "lambda", "listcomp", "setcomp", "dictcomp", "genexpr".
    ``name`` is CPython's co_name: ``<lambda>``, ``<listcomp>`` and so on for the nameless.
    ``cells`` are own variables that inner scopes capture; ``free`` are captured from outside (``__class__`` included).
    A class offers exactly one cell, ``__class__``, whether or not a method asks for it. In a class body a name that is
    captured from outside has the scope CLASSNAME and is listed in ``free``; one declared ``nonlocal`` has DEREF.
    A docstring is in ``doc`` only: it is no statement of ``body``. ``global`` and ``nonlocal`` leave no statement.
    ``lazy``: only the head was lowered (``body`` is empty and the fields about the body are not known yet):
    ``SourceModule.load`` gives the whole. ``pos`` values index the span table of the unit that lowered the code.
    """

    name: str
    qualname: str
    kind: str
    params: list[Param]
    body: list[Stmt]
    cells: list[str]
    free: list[str]
    names: list[str]
    """The global names it mentions, and attribute names as CPython's ``co_names`` holds both, in order."""
    is_generator: bool
    is_async: bool
    line: int
    """The line of its ``def`` (decorators excluded), counting from 1 in the file."""
    first_line: int
    """CPython's co_firstlineno: the first decorator's line where there is one."""
    end_line: int
    doc: str | None
    pos: int
    lazy: bool = False


Expr = (
    Const
    | BytesConst
    | ComplexConst
    | BigInt
    | EllipsisConst
    | Name
    | Attribute
    | Subscript
    | Slice
    | Call
    | BinOp
    | UnaryOp
    | BoolOp
    | Compare
    | IfExp
    | NamedExpr
    | Tuple
    | List
    | Set
    | Dict
    | Starred
    | FormattedValue
    | JoinedStr
    | TemplateStr
    | Lambda
    | Comprehension
    | Yield
    | YieldFrom
    | Await
)
Pattern = MatchValue | MatchSingleton | MatchSequence | MatchMapping | MatchClass | MatchStar | MatchAs | MatchOr
Stmt = (
    ExprStmt
    | CompAppend
    | Assign
    | AugAssign
    | AnnAssign
    | Return
    | Delete
    | Raise
    | Assert
    | If
    | While
    | For
    | With
    | Try
    | FunctionDef
    | ClassDef
    | Import
    | ImportFrom
    | Pass
    | Break
    | Continue
    | TypeAlias
    | Match
)
