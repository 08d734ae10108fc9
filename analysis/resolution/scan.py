"""Summarises what a module's top level binds and exports, from its text, for the search of names.

This is an index, not an evaluation: of two branches that may run it prefers the first, of a ``try`` its body.
The interpreter evaluates the binding statements themselves once it knows the module.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable

import msgspec

SCAN_VERSION = 2
"""Part of every cache key: raise it whenever the meaning of a summary changes."""


class Imported(msgspec.Struct, array_like=True, frozen=True):
    """``from <level dots><module> import <name>``; ``name`` is None for ``import module``."""

    level: int
    module: str
    name: str | None = None


class Summary(msgspec.Struct, array_like=True):
    """The top level of one module."""

    defined: list[str] = []
    """Names bound by definitions and assignments."""
    imports: dict[str, Imported] = {}
    """Names bound by imports."""
    stars: list[Imported] = []
    """Modules whose names are taken over, in order: of two that have a name, the last wins."""
    lazy: dict[str, Imported] = {}
    """Names that the module provides on first use, with where they come from."""
    all: list[str] | None = None
    """The literal part of ``__all__``; None where the module has none."""
    all_of: list[Imported] = []
    """Modules whose ``__all__`` is added to this one's."""
    is_lazy: bool = False
    """Names are provided by ``__getattr__`` or by a lazy module object put in this module's place."""
    lazy_siblings: bool = False
    """What is lazily provided is whatever the modules of the same folder list in ``__all__``."""
    lazy_stub: bool = False
    """What is lazily provided stands in the stub file beside the module."""

    def bound(self, name: str) -> bool:
        """Whether a statement of the top level itself binds ``name``."""
        return name in self.imports or name in self.defined


# ``ast.TryStar`` came with 3.11; it has the fields of ``ast.Try``.
_TRY: tuple[type[ast.Try], ...] = tuple(getattr(ast, name) for name in ("Try", "TryStar") if hasattr(ast, name))

_ALL_LITERAL = re.compile(rb"^__all__\s*(?::[^=\n]+)?=\s*([\[(])", re.MULTILINE)
_ALL_ANY = re.compile(rb"\b__all__\b")
_STAR = re.compile(rb"import[ \t]*\(?[ \t]*\*")
_BINDING = re.compile(rb"^(?:class|def|async\s+def)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
_IMPORT_LINE = re.compile(rb"^from\s+(\.*)([\w.]*)\s+import\s+(?:\(([^)]*)\)|([^\n(]*))", re.MULTILINE)


def literal_all(data: bytes) -> list[str] | None:
    """``__all__`` where the text sets it once, to a literal, and nothing else touches it; else None."""
    if len(_ALL_ANY.findall(data)) != 1:
        return None
    match = _ALL_LITERAL.search(data)
    if match is None:
        return None
    closing = b"]" if match[1] == b"[" else b")"
    end = data.find(closing, match.end())
    if end < 0:
        return None
    rest = data[end + 1 : data.find(b"\n", end) if data.find(b"\n", end) >= 0 else len(data)].strip()
    if rest and not rest.startswith(b"#"):
        return None
    try:
        value = ast.literal_eval(data[match.end(1) - 1 : end + 1].decode())
    except (SyntaxError, ValueError, UnicodeDecodeError):
        return None
    return [item for item in value if isinstance(item, str)]


def has_star(data: bytes) -> bool:
    """Whether the text may contain a star import."""
    return _STAR.search(data) is not None


def mentions(data: bytes, name: bytes) -> bool:
    """Whether ``name`` occurs in the text as a whole word."""
    start = data.find(name)
    while start >= 0:
        end = start + len(name)
        if not _word_byte(data[start - 1 : start]) and not _word_byte(data[end : end + 1]):
            return True
        start = data.find(name, end)
    return False


def summarise(data: bytes) -> Summary:
    """The summary of a module's text; of text that does not parse, what its lines look like."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _by_lines(data)
    collector = _Collector()
    collector.lazy_module = _is_lazy_module(tree.body)
    collector.block(tree.body)
    return collector.finish()


def _by_lines(data: bytes) -> Summary:
    """For text that the running Python does not parse (broken, or of a newer version)."""
    summary = Summary(defined=[], imports={}, stars=[], all=literal_all(data))
    for match in _BINDING.finditer(data):
        summary.defined.append((match[1] or match[2]).decode("utf-8", "replace"))
    for match in _IMPORT_LINE.finditer(data):
        level, module = len(match[1]), match[2].decode("utf-8", "replace")
        text = re.sub(rb"#[^\n]*", b"", match[3] or match[4] or b"").decode("utf-8", "replace")
        for part in text.split(","):
            words = part.split()
            if words == ["*"]:
                summary.stars.append(Imported(level, module))
            elif words and words[0].isidentifier():
                summary.imports[words[-1]] = Imported(level, module, words[0])
    summary.is_lazy = "__getattr__" in summary.defined
    return summary


class _Collector:
    """Walks the top level once; statements further down win over earlier ones."""

    def __init__(self) -> None:
        self.lazy_module = False
        self.fallback = 0
        """Depth of branches that normally do not run: what they bind counts only where nothing else binds it."""
        self.fallback_stars: list[Imported] = []
        self.defined: dict[str, None] = {}
        self.imports: dict[str, Imported] = {}
        self.stars: list[Imported] = []
        self.all: list[str] | None = None
        self.all_of: list[Imported] = []
        self.structure: dict[str, list[str]] = {}
        self.tables: dict[str, ast.Dict] = {}
        self.lazy: dict[str, Imported] = {}
        self.is_lazy = False
        self.lazy_siblings = False
        self.lazy_stub = False

    def finish(self) -> Summary:
        lazy = self.lazy
        for module, names in self.structure.items():
            for name in names:
                lazy.setdefault(name, Imported(1, module, name))
            if module:
                lazy.setdefault(module.partition(".")[0], Imported(1, module.partition(".")[0]))
        if "__getattr__" in self.defined:
            self.is_lazy = True
            for table in self.tables.values():
                for name, target in _table_entries(table):
                    lazy.setdefault(name, target)
        if not (self.is_lazy or self.lazy_module):
            lazy = {}
        return Summary(
            defined=list(self.defined),
            imports=self.imports,
            stars=self.fallback_stars + self.stars,
            lazy=lazy,
            all=self.all,
            all_of=self.all_of,
            is_lazy=self.is_lazy or self.lazy_module,
            lazy_siblings=self.lazy_siblings,
            lazy_stub=self.lazy_stub,
        )

    def block(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            self.statement(statement)

    def fallback_block(self, statements: Iterable[ast.stmt]) -> None:
        self.fallback += 1
        self.block(statements)
        self.fallback -= 1

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self.define(node.name)
            if node.name == "__getattr__" and isinstance(node, ast.FunctionDef):
                for name, target in _named_in_getattr(node):
                    self.lazy.setdefault(name, target)
        elif isinstance(node, ast.ImportFrom):
            self.import_from(node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    self.bind(alias.asname, Imported(0, alias.name))
                else:
                    top = alias.name.partition(".")[0]
                    self.bind(top, Imported(0, top))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self.assign(target, node.value)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self.assign(node.target, node.value)
        elif isinstance(node, ast.AugAssign):
            self.augment(node)
        elif isinstance(node, ast.Expr):
            self.expression(node.value)
        elif isinstance(node, ast.If):
            self.conditional(node)
        elif isinstance(node, _TRY):
            for handler in node.handlers:
                self.fallback_block(handler.body)
            self.block(node.body)
            self.block(node.orelse)
            self.block(node.finalbody)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    self.targets(item.optional_vars)
            self.block(node.body)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            if not isinstance(node, ast.While):
                self.targets(node.target)
            self.block(node.body)
            self.block(node.orelse)
        elif isinstance(node, ast.Match):
            for case in node.cases:
                self.block(case.body)
        elif type(node).__name__ == "TypeAlias":
            name: object = getattr(node, "name", None)
            if isinstance(name, ast.Name):
                self.define(name.id)

    def conditional(self, node: ast.If) -> None:
        typing_only = _mentions_type_checking(node.test)
        if typing_only is None:
            self.fallback_block(node.orelse)
            self.block(node.body)
        elif typing_only:
            # What type checkers are told is what a lazy module provides; of other modules it is no export.
            before = self.is_lazy
            hidden = _Collector()
            hidden.block(node.body)
            if self.lazy_module:
                self.stars += hidden.stars
                self.fallback_stars += hidden.fallback_stars
                self.imports.update(hidden.imports)
                self.defined.update(hidden.defined)
            else:
                for name, target in hidden.imports.items():
                    self.lazy.setdefault(name, target)
            self.is_lazy = before
            self.block(node.orelse)
        else:
            self.block(node.body)

    def import_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                stars = self.fallback_stars if self.fallback else self.stars
                stars.append(Imported(node.level, node.module or ""))
            else:
                self.bind(alias.asname or alias.name, Imported(node.level, node.module or "", alias.name))

    def bind(self, name: str, target: Imported) -> None:
        if self.fallback and (name in self.imports or name in self.defined):
            return
        self.defined.pop(name, None)
        self.imports[name] = target

    def define(self, name: str) -> None:
        if self.fallback and name in self.imports:
            return
        self.imports.pop(name, None)
        self.defined[name] = None

    def targets(self, target: ast.expr) -> None:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.define(node.id)

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            if target.id == "__all__":
                self.all = []
                self.all_of = []
                self.extend_all(value)
            elif isinstance(value, ast.Dict):
                if target.id == "_import_structure":
                    for key, entry in zip(value.keys, value.values, strict=True):
                        self.structure_entry(key, entry)
                else:
                    self.tables[target.id] = value
            elif isinstance(value, ast.Name) and value.id in self.imports:
                # ``Public = _imported``: one more name for the same thing.
                self.bind(target.id, self.imports[value.id])
                return
            self.define(target.id)
        elif isinstance(target, ast.Subscript):
            if isinstance(target.value, ast.Name) and target.value.id == "_import_structure":
                self.structure_entry(target.slice, value)
        else:
            self.targets(target)
            if isinstance(value, ast.Call) and _last_name(value.func) in ("attach", "attach_stub"):
                self.attach(value)
        for node in ast.walk(value):
            if isinstance(node, ast.Call) and _last_name(node.func) == "define_import_structure":
                self.lazy_siblings = True

    def augment(self, node: ast.AugAssign) -> None:
        target = node.target
        if isinstance(target, ast.Name) and target.id == "__all__":
            self.all = self.all if self.all is not None else []
            self.extend_all(node.value)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            if target.value.id == "_import_structure":
                self.structure_entry(target.slice, node.value)
        elif isinstance(target, ast.Name):
            self.define(target.id)

    def expression(self, value: ast.expr) -> None:
        """``__all__.extend(...)``, ``_import_structure["x"].extend(...)`` and the like."""
        if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.args):
            return
        owner, method = value.func.value, value.func.attr
        if isinstance(owner, ast.Name) and owner.id == "__all__" and method in ("extend", "append"):
            self.all = self.all if self.all is not None else []
            if method == "extend":
                self.extend_all(value.args[0])
            else:
                self.all += _strings(value.args[0])
        elif isinstance(owner, ast.Name) and owner.id == "_import_structure" and method == "update":
            if isinstance(value.args[0], ast.Dict):
                for key, entry in zip(value.args[0].keys, value.args[0].values, strict=True):
                    self.structure_entry(key, entry)
        elif isinstance(owner, ast.Subscript) and isinstance(owner.value, ast.Name):
            if owner.value.id == "_import_structure" and method in ("extend", "append"):
                self.structure_entry(owner.slice, value.args[0])

    def extend_all(self, value: ast.expr) -> None:
        assert self.all is not None
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            self.extend_all(value.left)
            self.extend_all(value.right)
        elif isinstance(value, (ast.List, ast.Tuple, ast.Set)):
            for element in value.elts:
                if isinstance(element, ast.Starred):
                    self.extend_all(element.value)
                else:
                    self.all += _strings(element)
        elif isinstance(value, ast.Attribute) and value.attr == "__all__":
            module = _dotted(value.value)
            if module is not None:
                self.all_of.append(self.module_named(module))
        elif (
            isinstance(value, ast.Call) and value.args and _last_name(value.func) in ("list", "tuple", "sorted", "set")
        ):
            self.extend_all(value.args[0])
        elif isinstance(value, ast.Name):
            imported = self.imports.get(value.id)
            if imported is not None and imported.name == "__all__":
                self.all_of.append(Imported(imported.level, imported.module))

    def module_named(self, dotted: str) -> Imported:
        """The module that an expression at this module's top level names."""
        first, _, rest = dotted.partition(".")
        imported = self.imports.get(first)
        if imported is None:
            # ``from .core import *`` has made ``core`` a name of the package.
            return Imported(1, dotted)
        inside = [part for part in (imported.module, imported.name, rest) if part]
        return Imported(imported.level, ".".join(inside))

    def structure_entry(self, key: ast.expr | None, value: ast.expr) -> None:
        for module in _strings(key):
            self.structure.setdefault(module, []).extend(_strings(value))

    def attach(self, call: ast.Call) -> None:
        """``lazy_loader.attach(__name__, submodules, submod_attrs)``."""
        self.is_lazy = True
        if _last_name(call.func) == "attach_stub":
            self.lazy_stub = True
            return
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        submodules = named.get("submodules") or (call.args[1] if len(call.args) > 1 else None)
        attributes = named.get("submod_attrs") or (call.args[2] if len(call.args) > 2 else None)
        for module in _strings(submodules):
            self.lazy[module] = Imported(1, module)
        if isinstance(attributes, ast.Dict):
            for key, value in zip(attributes.keys, attributes.values, strict=True):
                for module in _strings(key):
                    for name in _strings(value):
                        self.lazy[name] = Imported(1, module, name)


def _is_lazy_module(body: list[ast.stmt]) -> bool:
    """Whether some statement of the top level puts another object in the module's place in ``sys.modules``."""
    for node in body:
        if isinstance(node, ast.If):
            if _is_lazy_module(node.body) or _is_lazy_module(node.orelse):
                return True
        elif isinstance(node, ast.Try):
            if _is_lazy_module(node.body):
                return True
        elif isinstance(node, ast.Assign):
            target = node.targets[0]
            if (
                isinstance(target, ast.Subscript)
                and _dotted(target.value) == "sys.modules"
                and isinstance(target.slice, ast.Name)
                and target.slice.id == "__name__"
            ):
                return True
    return False


def _mentions_type_checking(test: ast.expr) -> bool | None:
    """True for a test that type checkers take as true, False for its negation, None for any other test."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _mentions_type_checking(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return True if any(_mentions_type_checking(value) for value in test.values) else None
    return True if _last_name(test) == "TYPE_CHECKING" else None


def _table_entries(table: ast.Dict) -> Iterable[tuple[str, Imported]]:
    """What a literal table beside a module-level ``__getattr__`` says: name to module, or module to names."""
    for key, value in zip(table.keys, table.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            continue
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            if key.value.isidentifier():
                yield key.value, _target(value.value, key.value)
        elif isinstance(value, ast.Tuple) and len(value.elts) == 2 and key.value.isidentifier():
            module, name = value.elts
            if isinstance(module, ast.Constant) and isinstance(module.value, str):
                if isinstance(name, ast.Constant) and (name.value is None or isinstance(name.value, str)):
                    target = _target(module.value, name.value or key.value)
                    yield key.value, target if name.value is not None else Imported(target.level, target.module)
        elif isinstance(value, (ast.List, ast.Set, ast.Tuple)):
            for name in _strings(value):
                yield name, _target(key.value, name)


def _named_in_getattr(function: ast.FunctionDef) -> Iterable[tuple[str, Imported]]:
    """``if name == "X": from .m import X`` and the like, inside a module-level ``__getattr__``."""
    for node in ast.walk(function):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare)):
            continue
        names = [text for side in (node.test.left, *node.test.comparators) for text in _strings(side)]
        imports = [
            (alias.name, Imported(inner.level, inner.module or "", alias.name))
            for statement in node.body
            for inner in ast.walk(statement)
            if isinstance(inner, ast.ImportFrom)
            for alias in inner.names
        ]
        for name in names:
            same = [target for imported, target in imports if imported == name]
            if same or len(imports) == 1:
                yield name, (same or [imports[0][1]])[0]


def _target(text: str, name: str) -> Imported:
    """Where ``"pkg.mod"``, ``".mod"`` or ``"pkg.mod:attr"`` leads."""
    module, colon, attribute = text.partition(":")
    level = len(module) - len(module.lstrip("."))
    return Imported(level, module[level:], attribute if colon else name)


def _strings(value: ast.expr | None) -> list[str]:
    if isinstance(value, ast.Constant):
        return [value.value] if isinstance(value.value, str) else []
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return [text for element in value.elts for text in _strings(element)]
    if isinstance(value, ast.Dict):
        return [text for key in value.keys for text in _strings(key)]
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return _strings(value.left) + _strings(value.right)
    return []


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return f"{inner}.{node.attr}" if inner else None
    return None


def _last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None


def _word_byte(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_" or byte >= b"\x80"
