"""What TorchDynamo does about frames and breaks: which frames it compiles, where it resumes, what it leaves to eager.

Models ``symbolic_convert.py`` (``break_graph_if_unsupported``, ``generic_jump``, ``step``, inlining) and
``convert_frame.py``. A root frame is run in traced mode; a break that can be resumed is handled in place: the operation
runs in eager mode, whose callees become root frames of their own, and tracing goes on. Where a frame cannot be resumed
it is taken back and run again in eager mode from its last resumption on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from ...variables.base import Args, Kwargs, VariableTracker
from ...variables.exc import CompilerError, ObservedException, Unsupported
from ...variables.functions import LocalGeneratorObjectVariable, UserFunctionVariable, UserMethodVariable
from ...variables.iter import SourceIteratorVariable
from ...variables.lists import RangeVariable
from ...variables.tensor import SymNodeVariable, concrete
from ...variables.unknown import UnknownVariable
from ...variables.user_defined import UserDefinedObjectVariable
from ..catalogue import rules as R
from ..frontend import ir
from ..interpreter import budget
from ..interpreter.calls import bind, make_frame, run_frame
from ..interpreter.dispatch import STATEMENTS
from ..interpreter.frame import NORMAL, Frame
from ..interpreter.generators import remaining_items
from .backedge import has_backedge
from .escapes import obstacle
from .findings import Findings
from .guards import RECOMPILE_LIMIT, RESULT, GuardCache, Segment, has_tensor
from .inlining import compiles_frame, inline_refusal
from .liveness import bound_names, live_variables, names_torch
from .speculation import speculate

if TYPE_CHECKING:
    from ..interpreter.machine import Machine
    from .entries import CompiledEntry

T = TypeVar("T")

CHECKPOINT_OPS = 2
"""Operations a graph must hold before TorchDynamo keeps checkpoints to end it at; before, the whole frame is
skipped."""


class Trace:
    """The tracing of one root frame.

    ``ops`` counts the nodes of the graph being traced; ``segment`` numbers the graphs between resumptions; ``points``
    counts resumptions in the order of execution, so that a frame that is run again finds ``eager_after``, where the
    previous run had to give up. ``reads`` makes the guards of the segment (None where paths with different segments
    have met); ``opened`` are the compilations that this run has begun.
    """

    __slots__ = ("frame", "ops", "segment", "points", "eager_after", "key", "reads", "opened", "statement", "state")

    def __init__(self, frame: Frame, reads: Segment, eager_after: int | None) -> None:
        self.frame = frame
        self.ops = 0
        self.segment = 0
        self.points = 0
        self.key = reads.key
        self.reads: Segment | None = reads
        self.opened: list[Segment] = [reads]
        self.eager_after = eager_after
        self.statement: Any = None
        self.state: CodeState | None = None

    def ended(self) -> bool:
        """Whether this run has come to where the previous one had to give up."""
        return self.eager_after is not None and self.points >= self.eager_after

    def leave_to_eager(self) -> None:
        """The code that is running now is not tried again (paths that meet may have left no single one)."""
        if self.state is not None:
            self.state.skipped = True


def variables(f: Frame) -> dict[str, VariableTracker]:
    """The variables of a frame, with those that it shares with other scopes."""
    values = dict(f.locals)
    for name, cell in f.cells.items():
        if cell.contents is not None:
            values[name] = cell.contents
    return values


def _only_kept(statement: Any, pos: int) -> bool:
    """Whether a statement does nothing with the value of the node at ``pos`` but bind it, return it or drop it."""
    value = getattr(statement, "value", None)
    return isinstance(statement, (ir.Assign, ir.AnnAssign, ir.ExprStmt, ir.Return)) and getattr(value, "pos", -1) == pos


def plain(argument: Any) -> Any:
    """An operand for eager code: symbolic numbers are the numbers of this run."""
    if type(argument) is SymNodeVariable:
        return concrete(argument)
    if type(argument) is list:
        return [plain(a) for a in argument]  # type: ignore[misc]
    if type(argument) is dict:
        return {k: plain(v) for k, v in argument.items()}  # type: ignore[misc]
    return argument


class CodeState:
    """What TorchDynamo remembers of a piece of code: that it is skipped, and what it was compiled for."""

    __slots__ = ("skipped", "cache")

    def __init__(self) -> None:
        self.skipped = False
        self.cache = GuardCache()


class Policy:
    """The compiler's side of a run."""

    def __init__(self, machine: Machine, findings: Findings) -> None:
        self.m = machine
        self.findings = findings
        self.entry: CompiledEntry | None = None
        self.codes: dict[int, CodeState] = {}
        self.resumed: dict[tuple[int, int, bool | None], CodeState] = {}
        self.counted: set[Any] = set()
        self.kept: list[Any] = []
        self.stance = "default"
        self.marked: dict[int, tuple[VariableTracker, VariableTracker]] = {}
        self.depth = 0
        self.explore = False
        """Files without an entry: each path of an undecided condition is followed past what breaks on it."""
        self.tolerant = False
        self.assumed = 0
        """Path conditions that hold for the whole of the entry that is explored."""
        self.reached: set[int] = set()
        self.on_fault: Callable[[CompiledEntry, Exception], None] = _raise

    # ------------------------------------------------------------------ calls of user functions

    def call_user_function(self, fn: UserFunctionVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        """Inline, compile as a frame of its own, or simply run."""
        m = self.m
        m.step()
        if self.explore and self.entry is not None and (_tells(args) and _tells(kwargs.values())):
            self.reached.add(id(getattr(fn.code, "head", fn.code)))
        if m.trace is not None:
            if self.marked:
                marked = self.marked.get(id(fn))
                if marked is not None:
                    return marked[1].call_function(m, args, kwargs)
            refusal = inline_refusal(m, fn)
            if refusal is not None:
                rule, fields = refusal
                m.graph_break(rule, skip_frame=False, **fields)
            return self._inline(fn, args, kwargs)
        if self.entry is not None:
            return self.run_root(fn, args, kwargs)
        return self._plain(fn, args, kwargs)

    def _frame_for(self, fn: UserFunctionVariable, args: Args, kwargs: Kwargs) -> Frame | None:
        """The frame of a call; None where recursion has gone deep enough."""
        m = self.m
        parent = m.frame
        depth = parent.depth if parent is not None else 0
        code = id(fn.code)
        active = m.active.get(code, 0)
        if active > 1 and args and all(isinstance(a, UnknownVariable) for a in args):
            # A recursion that has lost its arguments would unfold for as long as the budget lasts, and tell nothing.
            return None
        if depth > budget.MAX_DEPTH or active > (8 if m.conditions else budget.MAX_RECURSION):
            m.note(f"calls of {fn.code.name} are nested too deeply and were cut off")
            return None
        try:
            bound = bind(m, fn, args, kwargs)
        except ObservedException:
            # Before the callee runs: the compiler takes arguments that do not fit for a fault of its own.
            m.graph_break(R.GB7312, what=fn.describe(), function=fn.code.qualname)
            raise
        return make_frame(m, fn, bound, parent)

    def _plain(self, fn: UserFunctionVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        f = self._frame_for(fn, args, kwargs)
        if f is None:
            return UnknownVariable(f"result of {fn.code.name} (recursion)")
        return self._run(f)

    def _run(self, f: Frame) -> VariableTracker:
        active = self.m.active
        code = id(f.handle)
        active[code] = active.get(code, 0) + 1
        try:
            return run_frame(self.m, f)
        finally:
            active[code] -= 1

    def _inline(self, fn: UserFunctionVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        try:
            return self._plain(fn, args, kwargs)
        except Unsupported as exc:
            # What a model source of torch says of itself holds for the frame that calls it.
            if getattr(fn.module, "origin", "") != "torch":
                exc.skip_frame = False
            raise

    def class_body(self, body: Frame, statement: ir.ClassDef) -> None:
        """The body of a class statement that eager code runs is a frame that the compiler looks at if it names torch,
        and gives up, since it does not know the instructions of class bodies."""
        if self.m.trace is None and self.entry is not None and names_torch(body, statement.code):
            self.report(Unsupported(R.GB0082, {"what": "a class body"}, self.m.stack()), "skip")

    # ------------------------------------------------------------------ root frames

    def run_root(self, fn: UserFunctionVariable, args: Args, kwargs: Kwargs, always: bool = False) -> VariableTracker:
        """A call from eager code while the compiler is active: the frame is compiled if TorchDynamo would."""
        m = self.m
        code = getattr(fn.code, "head", fn.code)
        state = self.codes.get(id(code))
        if state is None:
            state = self.codes[id(code)] = CodeState()
            self.kept.append(code)
        if state.skipped or not compiles_frame(m, fn):
            return self._plain(fn, args, kwargs)
        f = self._frame_for(fn, args, kwargs)
        if f is None:
            return UnknownVariable(f"result of {fn.code.name} (recursion)")
        if not always and not has_tensor(m, f):
            state.skipped = True
            return self._run(f)
        self.depth += 1
        try:
            return self._trace_root(fn, f, state, args, kwargs)
        finally:
            self.depth -= 1

    def _trace_root(
        self, fn: UserFunctionVariable, f: Frame, state: CodeState, args: Args, kwargs: Kwargs
    ) -> VariableTracker:
        m = self.m
        mark = m.journal.mark()
        eager_after: int | None = None
        frame: Frame = f
        try:
            while True:
                frame.root = True
                reads = self._admit(state.cache, frame, variables(frame), 0)
                if reads is None:
                    return self.without_compiler(lambda frame=frame: self._run(frame))
                trace = Trace(frame, reads, eager_after)
                trace.state = state
                m.journal.watch = reads.written
                before, m.trace = m.trace, trace if eager_after != 0 else None
                try:
                    result = self._run(frame)
                    if m.trace is trace:
                        if isinstance(result, LocalGeneratorObjectVariable):
                            # A generator does not leave a compiled frame: its items are taken first.
                            remaining_items(m, result)
                        self._refuse_escape(result, frame)
                        if not trace.ops and not self._one_graph():
                            trace.leave_to_eager()  # the frame returns without any operation
                        self.close_graph(trace)
                    return result
                except Unsupported as exc:
                    if eager_after is None:
                        self.report(exc, "skip")
                        eager_after = trace.points
                    elif eager_after:
                        # The second run went another way than the first: no part of it is taken as compiled.
                        eager_after = 0
                    else:
                        raise
                except CompilerError:
                    raise
                except ObservedException as exc:
                    if m.trace is not trace or eager_after is not None or self.explore:
                        raise
                    self.report(Unsupported(R.GB0088, {"what": exc.value.describe()}, exc.stack), "skip")
                    eager_after = trace.points
                finally:
                    m.trace = before
                m.frame = f.parent
                m.journal.rollback(mark)
                for segment in reversed(trace.opened):
                    if segment.fresh:
                        segment.cache.drop(segment.entry)
                if eager_after == 0:
                    state.skipped = True
                again = make_frame(m, fn, bind(m, fn, args, kwargs), f.parent)
                frame = again
        finally:
            m.journal.release(mark)

    def close_graph(self, trace: Trace) -> None:
        """What was traced so far goes to the backend, if it holds any operation."""
        if trace.ops:
            entry = self.entry
            key = trace.reads.key if trace.reads is not None else (trace.key, trace.segment)
            if entry is not None and key not in self.counted:
                self.counted.add(key)
                entry.count_graph(key, bool(self.m.conditions))
            self.m.assign(trace, "ops", 0)

    def _admit(self, cache: GuardCache, f: Frame, roots: dict[str, VariableTracker], point: int) -> Segment | None:
        """The compilation that fits the variables that a piece of code starts with, or a new one; None beyond the
        limit of compilations, or where the program has asked for no more of them."""
        m = self.m
        entry = cache.find(m, roots)
        fresh = entry is None
        if entry is None:
            if self.stance == "fail_on_recompile":
                m.compiler_error(RuntimeError, "Detected recompile when torch.compile stance is 'fail_on_recompile'")
            if self.stance == "eager_on_recompile" and cache.entries:
                return None
            if len(cache.entries) >= int(m.dynamo_config(RECOMPILE_LIMIT) or 8):
                m.note(f"{f.code.qualname} reached the limit of recompilations and runs eager from then on")
                return None
            entry = cache.add(m)
        return Segment(cache, entry, fresh, roots, point)

    def _one_graph(self) -> bool:
        return self.entry is not None and self.entry.fullgraph

    def _resume(self, trace: Trace, f: Frame, result: Any = None, side: bool | None = None) -> Any:
        """Go on in a resumed frame, which is a piece of code of its own, with the result of the operation that broke;
        the value to trace with in its place."""
        m = self.m
        m.assign(trace, "segment", trace.segment + 1)
        trace.points += 1
        if trace.ended():
            m.trace = None
            return result
        kept = _only_kept(trace.statement, f.pos)
        live = live_variables(f, trace.statement, kept)
        if isinstance(result, VariableTracker):
            live[RESULT] = result
        place = (id(f.code), f.pos, side)  # the two sides of a branch are pieces of code of their own
        state = self.resumed.get(place)
        if state is None:
            state = self.resumed[place] = CodeState()
            self.kept.append(f.code)
        compiled = not state.skipped and has_tensor(m, f, live)
        reads = self._admit(state.cache, f, live, trace.points) if compiled else None
        if reads is None:
            state.skipped = True
            m.trace = None
            return result
        m.assign(trace, "reads", reads)
        m.assign(trace, "state", state)
        trace.opened.append(reads)
        m.journal.watch = reads.written
        if reads.result is not None and not kept:
            return reads.read_result(m)
        return result

    def check_region(self, error: Unsupported) -> None:
        """Raise the error that a break is where ``error_on_graph_break`` is set."""
        entry = self.entry
        if entry is not None and self.m.error_on_break and not entry.fullgraph:
            entry.notes.append(f"{error.rule.type}: an error, since error_on_graph_break is set")
            self.m.compiler_error(RuntimeError, error.rule.type)

    def report(self, error: Unsupported, kind: str) -> None:
        """Record a break for the user. Under ``error_on_graph_break`` it is an error, which the compiler raises; it is
        not logged as a break then."""
        entry, region = self.entry, self.m.error_on_break
        if entry is None:
            return
        self.check_region(error)
        conditions = self.m.conditions
        if self.explore and error.rule is R.GB0088 and not conditions:
            # With arguments that nobody has given, an exception says more of the arguments than of the code.
            conditions = ["its arguments make it raise"]
        self.findings.add(error, kind, conditions, entry, entry.fullgraph and region is None)

    # ------------------------------------------------------------------ breaks in a root frame

    def breakable(self, f: Frame, operation: Callable[..., T], *args: Any) -> T:
        """Run an operation at which TorchDynamo can break the graph and resume (a call, a subscript, a store...)."""
        m = self.m
        trace = m.trace
        if trace is None:
            return operation(*args)
        if trace.frame is not f:
            if not f.generic_contexts:
                return operation(*args)
            try:
                return operation(*args)
            except Unsupported as exc:
                raise self._under_context(exc) from None
        mark = m.journal.mark()
        shape = (f.try_depth, f.busy, f.generic_contexts, len(f.loops))
        pos = f.pos
        try:
            try:
                return operation(*args)
            except Unsupported as exc:
                error = exc
            m.frame = f
            m.trace = trace
            f.pos = pos
            f.try_depth, f.busy, f.generic_contexts = shape[:3]
            del f.loops[shape[3] :]
            m.journal.rollback(mark)
        finally:
            m.journal.release(mark)
        self._require_resumable(f, error)
        self.report(error, "break")
        self._reconstruct(f, trace, args)
        self.close_graph(trace)
        m.trace = None
        result = operation(*[plain(a) for a in args])  # an exception from here leaves the frame, which is eager code
        m.trace = trace
        m.frame = f
        return self._resume(trace, f, result)

    def _reconstruct(self, f: Frame, trace: Trace, operands: Any) -> None:
        """Where a graph ends, generators that are still wanted are exhausted into plain iterators, provided that this
        changes nothing that the program could see."""
        self._reconstruct_methods(f, trace, operands)
        live = live_variables(f, trace.statement, False)
        for value in (*operands, *live.values()):
            self._refuse_escape(value, None)
        found: list[LocalGeneratorObjectVariable] = []
        _find_generators(operands, found, 3)
        _find_generators(list(live.values()), found, 1)
        journal = self.m.journal
        for generator in found:
            before, journal.guard = journal.guard, self._refuse_change
            try:
                remaining_items(self.m, generator)
            finally:
                journal.guard = before

    def _refuse_escape(self, value: Any, frame: Frame | None) -> None:
        """Skip the frame where a value leaves it that only the compiler has (``frame``: it is the frame's result)."""
        found = obstacle(self.m, value)
        if found is None:
            return
        rule, culprit = found
        stack = self.m.stack() if frame is None else (*self.m.stack(), (frame, frame.pos))
        raise Unsupported(rule, {"what": culprit.describe()}, stack, skip_frame=True)

    def _reconstruct_methods(self, f: Frame, trace: Trace, operands: Any) -> None:
        """A bound method of an object that this graph has made cannot be handed to the code after the graph."""
        methods = [v for v in operands if isinstance(v, UserMethodVariable)]
        if len(operands) > 2 and isinstance(operands[1], UserDefinedObjectVariable) and isinstance(operands[2], str):
            # ``obj.name(...)``, called without making the method first.
            method = operands[1].cls.find(operands[2])
            if isinstance(method, UserFunctionVariable) and operands[2] not in operands[1].attrs:
                methods.append(UserMethodVariable(method, operands[1]))
        if any(isinstance(value, UserMethodVariable) for value in f.locals.values()):
            live = live_variables(f, trace.statement, False).values()
            methods += [v for v in live if isinstance(v, UserMethodVariable)]
        for method in methods:
            if getattr(method.obj, "birth", None) == self.m.birth:
                self.m.graph_break(R.GB0092, skip_frame=True, what=method.describe())

    def _refuse_change(self, owner: Any, key: Hashable, value: Any) -> None:
        frame = self.m.frame
        if isinstance(owner, dict):
            allowed = frame is not None and owner is frame.locals
        elif isinstance(owner, SourceIteratorVariable):
            allowed = isinstance(owner.origin, RangeVariable)
        else:
            allowed = not isinstance(owner, VariableTracker) or isinstance(owner, LocalGeneratorObjectVariable)
        if not allowed:
            self.m.graph_break(R.GB8335, skip_frame=True, what="a generator that changes something")

    def _under_context(self, error: Unsupported) -> Unsupported:
        return Unsupported(R.GB0066, {}, error.stack, cause=error)

    def _require_resumable(self, f: Frame, error: Unsupported) -> None:
        """Raise where the frame cannot be resumed after this operation."""
        if f.generic_contexts:
            raise self._under_context(error)
        if error.skip_frame or f.try_depth:
            raise error
        if has_backedge(f):
            raise Unsupported(R.GB7000, {}, error.stack, cause=error, skip_frame=True)

    def jump_on_tensor(self, f: Frame | None, value: VariableTracker, at: int | None = None) -> None:
        """A jump on a tensor's truth: the graph ends here, and each side goes on in a resumed frame. ``at``: the place
        of the statement that jumps, which the compiler names where its test stands on lines of its own."""
        m = self.m
        trace = m.trace
        assert trace is not None
        what = f"this condition ({value.describe()})"
        error = Unsupported(R.GB0170, {"what": what}, _at_statement(m.stack(), f, at))
        if self.tolerated(error):
            return
        if f is None or trace.frame is not f:
            raise error if f is None or not f.generic_contexts else self._under_context(error)
        if f.try_depth or f.generic_contexts:
            raise error
        if has_backedge(f, jump=True):
            raise Unsupported(R.GB7000, {}, error.stack, cause=error, skip_frame=True)
        self.report(error, "break")
        self._reconstruct(f, trace, ())
        self.close_graph(trace)
        self._resume(trace, f, side=m.truth(value))

    def run_root_block(self, block: list[Any], f: Frame) -> int:
        """The statements of a root frame, each a place to go back to when something in it cannot be resumed."""
        m = self.m
        for statement in block:
            trace = m.trace
            m.step()
            if trace is not None and trace.frame is f:
                trace.statement = statement
            plain = trace is None or trace.frame is not f or f.busy or f.try_depth or trace.ops < CHECKPOINT_OPS
            if self.explore and trace is not None and not f.try_depth and len(m.conditions) == self.assumed:
                signal = self._past_exceptions(statement, f, None if plain else trace)
            elif plain:
                signal = STATEMENTS[type(statement)](m, statement, f)
            else:
                assert trace is not None
                signal = self._from_checkpoint(statement, f, trace)
            if signal:
                return signal
        return NORMAL

    def _past_exceptions(self, statement: Any, f: Frame, checkpoint: Trace | None) -> int:
        """Run a statement for which an exception only shows that some argument was made up wrongly: what follows is
        looked at all the same, and what breaks there is only possible."""
        m = self.m
        trace = m.trace
        shape = (f.try_depth, f.busy, f.generic_contexts, len(f.loops))
        try:
            if checkpoint is None:
                return STATEMENTS[type(statement)](m, statement, f)
            return self._from_checkpoint(statement, f, checkpoint)
        except ObservedException:
            if type(statement) is ir.Raise:
                raise
        m.frame, m.trace = f, trace
        f.try_depth, f.busy, f.generic_contexts = shape[:3]
        del f.loops[shape[3] :]
        for name in bound_names(statement):
            if name in f.cells:
                m.assign(f.cells[name], "contents", m.unknown(name))
            else:
                m.store(f.locals, name, m.unknown(name))
        m.conditions.append(f"`{f.unit.text(statement.pos).splitlines()[0]}` raises nothing")
        self.assumed = len(m.conditions)
        return NORMAL

    def _from_checkpoint(self, statement: Any, f: Frame, trace: Trace) -> int:
        """Run a statement before which TorchDynamo keeps a checkpoint: a break that cannot be resumed ends the graph
        there, and the rest of the frame runs eager."""
        m = self.m
        mark = m.journal.mark()
        segment = trace.segment
        shape = (f.try_depth, f.busy, f.generic_contexts, len(f.loops))
        handled = list(f.handled)
        try:
            try:
                return STATEMENTS[type(statement)](m, statement, f)
            except Unsupported as exc:
                if exc.skip_frame or trace.segment != segment or m.trace is not trace:
                    raise
                error = exc
            m.frame = f
            f.try_depth, f.busy, f.generic_contexts = shape[:3]
            del f.loops[shape[3] :]
            f.handled = handled
            m.journal.rollback(mark)
        finally:
            m.journal.release(mark)
        self.report(error, "skip")
        self.close_graph(trace)
        m.trace = None
        return STATEMENTS[type(statement)](m, statement, f)

    def speculate(self, roots: Sequence[VariableTracker], run: Callable[[], T]) -> T:
        """Run the body of a higher-order operator."""
        return run() if self.m.trace is None else speculate(self.m, roots, run)

    @contextmanager
    def past_breaks(self) -> Generator[None, None, None]:
        """Run a part whose breaks are recorded and passed over: each may happen, and none keeps from the next."""
        before, self.tolerant = self.tolerant, True
        try:
            yield
        finally:
            self.tolerant = before

    def tolerated(self, error: Unsupported) -> bool:
        """Whether a break is only recorded, as one that may happen."""
        if self.tolerant:
            self.report(error, "break")
        return self.tolerant

    def broke_in_alternative(self, errors: list[Unsupported]) -> None:
        """Some alternatives of an undecided condition broke where tracing cannot resume, while another did not."""
        for error in errors:
            self.report(error, "break")
        if self.entry is not None:
            self.entry.uncertain = True

    # ------------------------------------------------------------------ code that is not compiled

    def without_compiler(self, thunk: Callable[[], T]) -> T:
        """Run with the compiler off: ``torch.compiler.disable(recursive=True)``, and everything outside entries."""
        m = self.m
        entry, trace = self.entry, m.trace
        self.entry = None
        m.trace = None
        try:
            return thunk()
        finally:
            self.entry = entry
            m.trace = trace

    def call_uncompiled(self, fn: VariableTracker, args: Args, kwargs: Kwargs) -> VariableTracker:
        """Run one function in eager mode; what it calls is compiled."""
        m = self.m
        trace, m.trace = m.trace, None
        try:
            target: Any = fn
            rest = list(args)
            while type(target).__name__ == "UserMethodVariable":
                rest.insert(0, target.obj)
                target = target.fn
            if isinstance(target, UserFunctionVariable):
                return self._plain(target, rest, kwargs)
            return m.call(fn, args, kwargs)
        finally:
            m.trace = trace

    def assertion_fails(self, f: Frame, symbolic: bool = False) -> None:
        """An assertion that is known to fail: TorchDynamo takes it for one on data, or on open sizes (``symbolic``)."""
        m = self.m
        trace = m.trace
        if trace is None:
            return
        if symbolic:
            m.graph_break(R.GB0002, skip_frame=True, what="a failing assertion")
        if trace.frame is not f or f.try_depth or f.generic_contexts:
            m.graph_break(R.GB0034, skip_frame=trace.frame is f, what="a failing assertion")
        self.report(Unsupported(R.GB0170, {"what": "a failing assertion"}, m.stack()), "break")
        self.close_graph(trace)
        m.trace = None

    def traces_context(self, manager: VariableTracker) -> bool:
        """Whether TorchDynamo can trace ``with`` on a context manager that is an object of the program: one that the
        same graph's code has made. Modes of torch are known wherever they come from."""
        birth = getattr(manager, "birth", _ANYWHERE)
        if birth is _ANYWHERE or birth == self.m.birth:
            return True
        classes = getattr(getattr(manager, "cls", None), "mro", ())
        return any(getattr(getattr(c, "module", None), "origin", "") == "torch" for c in classes)


_ANYWHERE = object()


def _tells(values: Iterable[VariableTracker]) -> bool:
    """Whether enough is known of arguments for a call to show what the function does with them."""
    kinds = [v.is_tensor() or not isinstance(v, UnknownVariable) or v.pytype is not None for v in values]
    return all(kinds)


def _at_statement(stack: tuple[tuple[Frame, int], ...], f: Frame | None, at: int | None) -> Any:
    """The stack of a jump, with the statement's place where the tested operand starts on a later line."""
    frame, pos = stack[-1]
    if at is None or frame is not f or frame.unit.line(pos) == frame.unit.line(at):
        return stack
    return (*stack[:-1], (frame, at))


def _raise(entry: CompiledEntry, fault: Exception) -> None:
    """What is done about a fault of the tool until a session says otherwise."""
    raise fault


def _find_generators(value: Any, found: list[LocalGeneratorObjectVariable], depth: int) -> None:
    """The generators among the operands of an operation that breaks."""
    if isinstance(value, LocalGeneratorObjectVariable):
        if value.birth is not None and value not in found:
            found.append(value)
    elif depth and isinstance(value, (list, tuple)):
        for item in value:  # type: ignore[misc]
            _find_generators(item, found, depth - 1)
