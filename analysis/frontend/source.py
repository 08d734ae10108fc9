"""One source file: its text, its problems, and its lowered IR, function by function on demand.

Nothing that parses is imported (``build``) for what the cache holds.
"""

from __future__ import annotations

import hashlib
import io
import re
import tokenize
from typing import TYPE_CHECKING, Any, NamedTuple

from . import ir
from .cache import LoweringCache, ModuleCache, function_key, shift_lines
from .memory import FunctionMemory
from .source_text import wrapped_offset
from .spans import Span, SyntaxProblem
from .splice import Edit, codes_of, find_edit, move_lines

if TYPE_CHECKING:
    from .build import Judgement, Spans
    from .repair import Fault

_NEWLINES = re.compile(r"\r\n?")


class FunctionSource(NamedTuple):
    """A function's lines, cut out of its file, and what must be known of its surroundings."""

    text: str
    """From the line of ``def`` to the last, as they are in the file."""
    name: str
    qualname: str
    class_name: str
    """The class around it, or "": for private names and ``__class__``."""
    future_annotations: bool
    line: int
    first_line: int


class Unit:
    """What the ``pos`` values of some codes refer to: a module's own statements, or one function with all in it."""

    __slots__ = ("_exact", "_head", "_resolved", "_table", "_texts", "module")

    def __init__(self, module: SourceModule, head: ir.Code | None) -> None:
        self.module = module
        self._head = head
        self._table: Spans | None = None
        self._exact: Spans | None = None
        self._resolved = False
        self._texts: dict[int, str] = {}

    def table(self) -> Spans | None:
        """The spans of the nodes; None where they cannot be worked out."""
        if not self._resolved:
            self._resolved = True
            self._table = self.module.positions(self._head)
        return self._table

    def move(self, by: int, after: int = 0) -> None:
        """The lines of the unit beyond ``after`` stand elsewhere now."""
        self._exact = None
        if self._table is not None:
            self._table = self._table.shifted(by, after)

    def span(self, pos: int) -> Span:
        """Where a node stands in the file."""
        table = self.table()
        if table is not None and 0 <= pos < len(table):
            span = table.span(pos)
            if span is not None:
                return span
            if self._exact is None:
                self._exact = self.module.positions(self._head, exact=True)
            exact = self._exact
            span = exact.span(pos) if exact is not None and pos < len(exact) else None
            if span is not None:
                return span
        # Nested too deeply for positions.
        line = 1 if self._head is None else self._head.line
        return Span(line, 1, line, len(self.module.lines[line - 1]) + 1)

    def line(self, pos: int) -> int:
        """The line on which a node starts."""
        return self.span(pos).line

    def text(self, pos: int) -> str:
        """The source of a node."""
        text = self._texts.get(pos)
        if text is None:
            text = self._texts[pos] = self._text(pos)
        return text

    def _text(self, pos: int) -> str:
        span = self.span(pos)
        lines = self.module.lines[span.line - 1 : span.end_line]
        if not lines:
            return ""
        if len(lines) > span.end_line - span.line:
            lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return "\n".join(lines)


class SourceModule:
    """One file's text and IR. Nothing here raises on bad input: what is wrong is in ``problems``."""

    def __init__(
        self,
        path: str,
        text: str,
        digest: str,
        problems: list[SyntaxProblem],
        cache: ModuleCache | None = None,
        memory: FunctionMemory | None = None,
    ) -> None:
        self.path = path
        self.text = text
        """The text, its line ends all ``\\n``."""
        self.digest = digest
        """A hash of the file's bytes."""
        self.problems = problems
        """What is wrong; complete for the module's own statements once ``skeleton`` was called."""
        self.unit = Unit(self, None)
        """The unit of the module's own statements, class bodies included."""
        self._cache = cache
        self._memory = memory
        self._lines: list[str] | None = None
        self._parsed_lines: list[str] | None = None
        """The lines that are parsed, where they differ from ``lines`` since broken statements were taken out."""
        self._skeleton: ir.Code | None = None
        self._future_annotations = False
        self._functions: dict[int, tuple[ir.Code, Unit]] = {}
        self.derived: dict[str, Any] = {}
        """What others have worked out from the skeleton, kept as long as that."""
        self._judged: Judgement | None = None
        self._codes: list[ir.Code] | None = None
        """All codes of the skeleton, once the file is being edited."""

    @classmethod
    def from_bytes(
        cls, path: str, data: bytes, cache: LoweringCache | None = None, memory: FunctionMemory | None = None
    ) -> SourceModule:
        """Take a file's contents. ``path`` is what messages show; ``memory`` is for a file that is being edited."""
        problems: list[SyntaxProblem] = []
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        text = _decode(path, data, problems)
        part = None if cache is None or problems else cache.module(path, digest)
        return cls(path, text, digest, problems, part, memory)

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines

    def fault(self) -> SyntaxProblem | None:
        """The first thing that keeps the file from being parsed; cheaper than ``skeleton``."""
        if self.problems:
            return self.problems[0]
        if self._skeleton is not None:
            return None
        from .build import judge

        if self._judged is None:
            self._judged = judge(self.text)
        fault = self._judged[1]
        return None if fault is None else SyntaxProblem(self.path, fault.line, fault.column, fault.message)

    def skeleton(self) -> ir.Code:
        """The module's own statements and those of its classes; functions have heads only (``lazy``)."""
        if self._skeleton is None:
            self._skeleton = self._find_skeleton()
        return self._skeleton

    def load(self, code: ir.Code) -> tuple[ir.Code, Unit]:
        """The whole of a function of which ``code`` is the lazy head, and its unit.

        The functions, lambdas and comprehensions inside share the unit of their function. A code that is not lazy is
        returned as it is, with the module's unit.
        """
        if not code.lazy:
            return code, self.unit
        loaded = self._functions.get(code.line)
        if loaded is None:
            loaded = self._functions[code.line] = self._find_function(code), Unit(self, code)
        return loaded

    # ------------------------------------------------------------------ from the cache, or else by parsing

    def _find_skeleton(self) -> ir.Code:
        if self._cache is not None:
            known = self._cache.skeleton()
            if known is not None:
                code, self._future_annotations = known
                return code
        from .build import build_skeleton

        judged, self._judged = self._judged, None
        built = build_skeleton(self.lines, judged=judged)
        if self._memory is not None:
            self._memory.next_generation()
        self._future_annotations = built.future_annotations
        self._parsed_lines = built.lines
        self._add(built.faults)
        if self._cache is not None and not built.faults:
            self._cache.keep_skeleton(built.code, built.future_annotations)
        return built.code

    def _find_function(self, head: ir.Code) -> ir.Code:
        source = self._function_source(head)
        key = ""
        if self._cache is not None:
            key = _key(source)
            code = self._cache.function(key, head.line)
            if code is not None:
                code.first_line = head.first_line
                return code
        elif self._memory is not None:
            key = _key(source)
            code = self._memory.function(key, head.line)
            if code is not None:
                code.first_line = head.first_line
                return code
        from .build import build_function

        built = build_function(source)
        self._add(built.faults)
        if not built.code.params:
            built.code.params = head.params
        if self._cache is not None and not built.faults:
            self._cache.keep_function(key, built.code)
        if self._memory is not None and not built.faults:
            self._memory.keep_function(key, built.code)
        return built.code

    def _function_source(self, head: ir.Code) -> FunctionSource:
        self.skeleton()
        lines = self._parsed_lines or self.lines
        return FunctionSource(
            "\n".join(lines[head.line - 1 : head.end_line]),
            head.name,
            head.qualname,
            head.qualname.rpartition(".")[0].rpartition(".")[2],
            self._future_annotations,
            head.line,
            head.first_line,
        )

    def positions(self, head: ir.Code | None, *, exact: bool = False) -> Spans | None:
        """The spans of a unit: of the function with this head, or of the module's own statements. ``exact``: those that
        the host's parser does not tell, too."""
        from .build import build_function, build_skeleton

        if head is None:
            return build_skeleton(self.lines, with_positions=True, exact=exact).positions
        source = self._function_source(head)
        memory = self._memory
        if memory is None or exact:
            return build_function(source, with_positions=True, exact=exact).positions
        key = _key(source)
        table = memory.table(key, wrapped_offset(source))
        if table is None:
            table = build_function(source, with_positions=True).positions
            if table is not None:
                memory.keep_table(key, table)
        return table

    # ------------------------------------------------------------------ after an edit

    def edit(self, data: bytes) -> bool:
        """Take the new content of the file, if all that changed is the body of one function.

        The IR of everything else stays, its line numbers put right; heads stay the same objects. False: this module
        is as it was, and a new one must be made.
        """
        skeleton = self._skeleton
        if skeleton is None or self.problems or self._parsed_lines is not None or self._cache is not None:
            return False
        problems: list[SyntaxProblem] = []
        text = _decode(self.path, data, problems)
        if problems or "\f" in text:
            return False
        if self._codes is None:
            self._codes = codes_of(skeleton)
        lines = text.split("\n")
        edit = find_edit(self.lines, lines, self._codes)
        if edit is None:
            return False
        self.digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        self.text = text
        self._lines = lines
        if edit.head is not None:
            self._splice(edit, edit.head)
            skeleton.end_line = max(len(lines) - (not lines[-1]), 1)
        return True

    def _splice(self, edit: Edit, head: ir.Code) -> None:
        """Forget the body of one function, and put the lines of what stands after it right."""
        functions = self._functions
        functions.pop(head.line, None)
        if edit.by:
            self._functions = {}
            for line, (code, unit) in functions.items():
                if line > edit.after:
                    shift_lines(code, edit.by)
                    unit.move(edit.by)
                    line += edit.by
                self._functions[line] = code, unit
            self.unit.move(edit.by, edit.after)
        assert self._codes is not None
        move_lines(self._codes, head, edit)

    def _add(self, faults: list[Fault]) -> None:
        self.problems += [SyntaxProblem(self.path, fault.line, fault.column, fault.message) for fault in faults]
        self.problems.sort()


def _key(source: FunctionSource) -> str:
    return function_key(source.text, source.qualname, source.class_name, source.future_annotations)


def _decode(path: str, data: bytes, problems: list[SyntaxProblem]) -> str:
    encoding = "utf-8"
    complaint: str | None = None
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except (SyntaxError, LookupError, ValueError) as error:  # also for bytes on the first lines that are not UTF-8
        complaint = f"cannot be decoded: {error}"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(SyntaxProblem(path, line, 1, f"not valid {encoding} text"))
        return ""
    except (LookupError, ValueError) as error:
        complaint, text = f"cannot be decoded: {error}", ""
    if complaint is not None:
        problems.append(SyntaxProblem(path, 1, 1, complaint))
        return ""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.append(SyntaxProblem(path, line, 1, "contains a null byte"))
        return ""
    return _NEWLINES.sub("\n", text) if "\r" in text else text
