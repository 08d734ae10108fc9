"""The interpreter: runs lowered code over abstract values, in eager and in traced mode.

This module owns the state of a run (journal, frames, mode, path conditions, budgets) and implements the protocol that
values see (``variables.protocol.Tracer``) by delegating to the algorithms of ``variables.object_protocol`` and of the
sibling modules. What TorchDynamo does about a break is not decided here but in ``analysis.policy``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from ...variables import object_protocol as op
from ...variables.base import Args, Kwargs, VariableTracker
from ...variables.constant import ConstantVariable
from ...variables.dicts import ConstDictVariable
from ...variables.exc import AllowanceSpent, BudgetExhausted, CompilerError, ObservedException, Unsupported
from ...variables.functions import LocalGeneratorObjectVariable, UserFunctionVariable
from ...variables.iter import ListIteratorVariable
from ...variables.lists import BaseListVariable, ListVariable, TupleVariable, join_all
from ...variables.object_model import through_descriptor
from ...variables.sets import FrozensetVariable, SetVariable
from ...variables.tensor import SymNodeVariable, concrete
from ...variables.union import UnionVariable, join_values
from ...variables.unknown import UnknownVariable
from ..policy.guards import Segment
from . import budget, classes, contexts, expressions, statements
from .frame import Frame
from .journal import MISSING, Delta, Journal

if TYPE_CHECKING:
    from ...variables.misc import PythonModuleVariable, SuperVariable
    from ...variables.user_defined import UserDefinedClassVariable, UserDefinedObjectVariable
    from ..catalogue.model import Rule
    from ..policy.compiler import Policy, Trace
    from ..resolution.environment import Environment
    from .modules import ModuleTable


RULES = (expressions.EXPRESSIONS, statements.STATEMENTS)
"""The tables of ``dispatch``, filled by now."""


TRAINING = ("training",)
"""The test of all modules for being in training mode: they are in it together."""


class DistributionsVariable(VariableTracker):
    """The mapping of ``importlib.metadata.packages_distributions()``, answered entry by entry."""

    __slots__ = ("environment",)

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def _find(self, tx: Any, key: VariableTracker) -> VariableTracker | None:
        name = key.as_python_constant() if key.is_python_constant() else ""
        found = self.environment.distribution_for_module(str(name))
        return tx.constant([found[0]]) if found is not None else None

    def call_method(self, tx: Any, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        found = self._find(tx, args[0]) if args else None
        match name:
            case "__contains__":
                return tx.constant(found is not None)
            case "get":
                return found or (args[1] if len(args) > 1 else tx.constant(None))
            case "__getitem__":
                return found if found is not None else tx.throw(KeyError, "distribution")
            case _:
                return tx.unknown(f"packages_distributions().{name}()")

    def unpack(self, tx: Any) -> list[VariableTracker] | None:
        return None

    def length(self, tx: Any) -> int | None:
        return None


class Outcome:
    """How one alternative of a fork ended."""

    __slots__ = ("value", "error", "delta")

    def __init__(self) -> None:
        self.value: Any = None
        self.error: Exception | None = None
        self.delta: Delta = {}


class Cancelled(BaseException):
    """Nobody waits for the answer any more. No guard around parts of the analysis holds it up."""


def _cancelled() -> NoReturn:
    raise Cancelled


class Machine:
    """One run over one checked file."""

    def __init__(self, knowledge: Any) -> None:
        self.knowledge = knowledge
        self.journal = Journal()
        self.store = self.journal.store
        self.discard = self.journal.discard
        self.assign = self.journal.assign
        self.frame: Frame | None = None
        self.trace: Trace | None = None
        self.policy: Policy
        self.modules: ModuleTable
        self.steps = 0
        self.max_steps = budget.MAX_STEPS
        self.forks = 0
        self.max_forks = budget.MAX_FORKS
        self.conditions: list[str] = []
        self.assumptions: dict[Hashable, int] = {}
        """What the current path has settled: the truth of undecided tests, the chosen option of unions."""
        self.notes: dict[str, None] = {}
        self.active: dict[int, int] = {}
        self.lookups: dict[str, VariableTracker] = {}
        self.natives: dict[str, VariableTracker] = {}
        self.interned: dict[str, VariableTracker] = {}
        self.none = ConstantVariable(None)
        self.true = ConstantVariable(True)
        self.false = ConstantVariable(False)
        self.config: dict[str, Any] = {}
        self.error_on_break: bool | None = None
        self.grad_mode: list[bool | None] = [True]
        self.catchers: list[list[ObservedException]] = []
        self.pending_classes: list[UserDefinedClassVariable] = []
        self.costly_decorators: set[tuple[str, int]] = set()
        """Decorators of libraries that took too long once: they are left out from then on."""

    # ------------------------------------------------------------------ mode, events

    @property
    def traced(self) -> bool:
        return self.trace is not None

    @property
    def birth(self) -> object:
        """The traced segment that is running: values carry it where TorchDynamo asks whether it has seen them made."""
        trace = self.trace
        return None if trace is None else (trace, trace.segment)

    def step(self) -> None:
        self.steps += 1
        if self.steps > self.max_steps:
            raise BudgetExhausted("steps")

    def cancel(self) -> None:
        """End the run at its next step, from another thread."""
        self.step = _cancelled

    def stack(self) -> tuple[tuple[Frame, int], ...]:
        """The active frames with their positions, outermost first."""
        frames: list[tuple[Frame, int]] = []
        frame = self.frame
        while frame is not None:
            frames.append((frame, frame.pos))
            frame = frame.parent
        frames.reverse()
        return tuple(frames)

    def graph_break(self, rule: Rule, /, *, skip_frame: bool = False, **fields: str) -> None:
        if self.trace is not None:
            error = Unsupported(rule, fields, self.stack(), skip_frame=skip_frame)
            if self.error_on_break:
                self.policy.check_region(error)
            if not self.policy.tolerated(error):
                raise error

    def add_op(self, count: int = 1) -> None:
        if self.trace is not None:
            self.assign(self.trace, "ops", self.trace.ops + count)

    def read_attribute(
        self, owner: VariableTracker, table: dict[Any, Any], name: str, value: VariableTracker
    ) -> VariableTracker:
        trace = self.trace
        if trace is not None:
            return trace.reads.read_attribute(self, owner, table, name, value) if trace.reads is not None else value
        return concrete(value) if type(value) is SymNodeVariable else value

    def miss_attribute(self, owner: VariableTracker, name: str) -> None:
        trace = self.trace
        if trace is not None and trace.reads is not None:
            trace.reads.miss_attribute(self, owner, name)

    def assume_number(self, expression: Any, value: Any) -> None:
        trace = self.trace
        if trace is not None and trace.reads is not None:
            trace.reads.assume(self, expression, value)

    def note(self, text: str) -> None:
        """Something the user should know of this run: an exhausted limit, an import that was not found."""
        self.notes.setdefault(text)

    def cut_off(self, text: str) -> None:
        """A limit kept something from being followed to its end: noted, and what is being compiled is incomplete."""
        entry = self.policy.entry
        if entry is None:
            self.note(text)
            return
        entry.stop(text)

    def dynamo_config(self, name: str) -> Any:
        if name in self.config:
            return self.config[name]
        return self.knowledge.config_defaults().get(name)

    def initial_training(self, cls: UserDefinedClassVariable) -> VariableTracker:
        """Modules are in training mode at first; where no program shows how they are used, they may be in either."""
        if self.policy.explore and getattr(cls.module, "origin", "") != "torch":
            return UnknownVariable("training", bool, TRAINING)
        return self.true

    def grad_enabled(self) -> bool | None:
        return self.grad_mode[-1]

    def set_grad_enabled(self, enabled: bool | None) -> None:
        """Values' context managers switch the grad mode through this."""
        self.assign(self, "grad_mode", [*self.grad_mode[:-1], enabled])

    def caller_module(self) -> str:
        return self.frame.module.name if self.frame is not None else ""

    # ------------------------------------------------------------------ unknowns, exceptions

    def unknown(self, reason: str, pytype: type | None = None) -> VariableTracker:
        return UnknownVariable(reason, pytype)

    def throw(self, exc_type: type[BaseException], message: str = "", *args: VariableTracker) -> NoReturn:
        cls = self.lookup("builtins." + exc_type.__name__)
        values = list(args) if args else ([self.constant(message)] if message else [])
        raise ObservedException(self.call(cls, values), self.stack())

    def compiler_error(self, exc_type: type[BaseException], message: str) -> NoReturn:
        try:
            self.throw(exc_type, message)
        except ObservedException as exc:
            raise CompilerError(exc.value, exc.stack) from None

    def missing_attribute(self, owner: VariableTracker, name: str) -> NoReturn:
        self.throw(AttributeError, f"'{owner.python_type_name()}' object has no attribute '{name}'")

    def not_callable(self, fn: VariableTracker, args: Args, kwargs: Kwargs) -> NoReturn:
        self.throw(TypeError, f"'{fn.python_type_name()}' object is not callable")

    def not_iterable(self, value: VariableTracker) -> NoReturn:
        self.throw(TypeError, f"'{value.python_type_name()}' object is not iterable")

    def no_length(self, value: VariableTracker) -> NoReturn:
        self.throw(TypeError, f"object of type '{value.python_type_name()}' has no len()")

    def exception_text(self, exc: ObservedException) -> str:
        """``TypeError (message) at file:line``, for notes."""
        text = exc.value.python_type_name()
        try:
            message = self.str_of(exc.value)
            if message.is_python_constant() and message.as_python_constant():
                text += f" ({message.as_python_constant()})"
        except (ObservedException, Unsupported):
            pass
        if exc.stack:
            frame, pos = exc.stack[-1]
            assert isinstance(frame, Frame)
            text += f" at {frame.unit_place(pos)}"
        return text

    # ------------------------------------------------------------------ operations (see object_protocol)

    def call(self, fn: VariableTracker, args: Args, kwargs: Kwargs | None = None) -> VariableTracker:
        return op.call(self, fn, args, kwargs or {})

    def call_method(self, obj: VariableTracker, name: str, args: Args, kwargs: Kwargs | None = None) -> VariableTracker:
        return op.call_method(self, obj, name, args, kwargs or {})

    def getattr(self, obj: VariableTracker, name: str) -> VariableTracker:
        return op.getattribute(self, obj, name)

    def getattr_or(self, obj: VariableTracker, name: str, default: Any) -> Any:
        try:
            return op.getattribute(self, obj, name)
        except ObservedException as exc:
            if self.isinstance(exc.value, self.lookup("builtins.AttributeError")):
                return default
            raise

    def hasattr(self, obj: VariableTracker, name: str) -> bool | None:
        return op.hasattribute(self, obj, name)

    def setattr(self, obj: VariableTracker, name: str, value: VariableTracker) -> None:
        obj.var_setattr(self, name, value)

    def delattr(self, obj: VariableTracker, name: str) -> None:
        obj.var_delattr(self, name)

    def getitem(self, obj: VariableTracker, key: VariableTracker) -> VariableTracker:
        return op.getitem(self, obj, key)

    def setitem(self, obj: VariableTracker, key: VariableTracker, value: VariableTracker) -> None:
        op.call_method(self, obj, "__setitem__", [key, value], {})

    def delitem(self, obj: VariableTracker, key: VariableTracker) -> None:
        op.call_method(self, obj, "__delitem__", [key], {})

    def binary(self, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        return op.binary(self, sign, left, right)

    def inplace(self, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        """``left op= right``."""
        return op.inplace(self, sign, left, right)

    def unary(self, sign: str, value: VariableTracker) -> VariableTracker:
        return op.unary(self, sign, value)

    def compare(self, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        return op.compare(self, sign, left, right)

    def truth(self, value: VariableTracker) -> bool | None:
        return value.truth(self)

    def equal(self, left: VariableTracker, right: VariableTracker) -> bool | None:
        if left is right:
            return True
        return self.truth(op.compare(self, "==", left, right))

    def iterate(self, value: VariableTracker) -> list[VariableTracker] | None:
        return value.unpack(self)

    def iterator(self, value: VariableTracker) -> VariableTracker:
        return value.iterator(self)

    def iterator_over(self, value: VariableTracker) -> VariableTracker:
        items = value.unpack(self)
        if items is None:
            return UnknownVariable(f"items of {value.describe()}")
        return ListIteratorVariable(items)

    def next(self, iterator: VariableTracker) -> VariableTracker:
        return iterator.next_item(self)

    def length(self, value: VariableTracker) -> int | None:
        return value.length(self)

    def type_of(self, value: VariableTracker) -> VariableTracker:
        return value.class_of(self)

    def isinstance(self, value: VariableTracker, cls: VariableTracker) -> bool | None:
        return op.is_instance(self, value, cls)

    def issubclass(self, cls: VariableTracker, base: VariableTracker) -> bool | None:
        return op.is_subclass(self, cls, base)

    def str_of(self, value: VariableTracker, conversion: str = "s") -> VariableTracker:
        return op.str_of(self, value, conversion)

    # ------------------------------------------------------------------ objects of user classes

    def instantiate(self, cls: UserDefinedClassVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        return op.instantiate(self, cls, args, kwargs)

    def class_getattr(self, cls: UserDefinedClassVariable, name: str) -> VariableTracker:
        return op.class_getattr(self, cls, name)

    def metaclass_method(self, cls: UserDefinedClassVariable, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        return op.metaclass_method(self, cls, name, args, kwargs)

    def object_hash_key(self, obj: UserDefinedObjectVariable) -> Hashable:
        return op.object_hash_key(self, obj)

    def call_object(self, obj: UserDefinedObjectVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        return op.call_object(self, obj, args, kwargs)

    def object_method(self, obj: UserDefinedObjectVariable, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        return op.object_method(self, obj, name, args, kwargs)

    def object_getattr(self, obj: UserDefinedObjectVariable, name: str) -> VariableTracker:
        return op.object_getattr(self, obj, name)

    def object_setattr(self, obj: UserDefinedObjectVariable, name: str, value: VariableTracker) -> None:
        op.object_setattr(self, obj, name, value)

    def object_delattr(self, obj: UserDefinedObjectVariable, name: str) -> None:
        op.object_delattr(self, obj, name)

    def object_truth(self, obj: UserDefinedObjectVariable) -> bool | None:
        return op.object_truth(self, obj)

    def object_length(self, obj: UserDefinedObjectVariable) -> int | None:
        return op.object_length(self, obj)

    def object_unpack(self, obj: UserDefinedObjectVariable) -> list[VariableTracker] | None:
        return op.object_unpack(self, obj)

    def object_iterator(self, obj: UserDefinedObjectVariable) -> VariableTracker:
        return op.object_iterator(self, obj)

    def through_descriptor(
        self, found: VariableTracker, obj: VariableTracker | None, cls: VariableTracker
    ) -> VariableTracker:
        """What an attribute found in a class gives on ``obj`` (None: on the class itself)."""
        return through_descriptor(self, found, obj, cls)

    def super_getattr(self, value: SuperVariable, name: str) -> VariableTracker:
        return op.super_getattr(self, value, name)

    def module_missing(self, module: PythonModuleVariable, name: str) -> VariableTracker:
        return self.modules.missing(module, name)

    def module_setattr(self, module: PythonModuleVariable, name: str, value: VariableTracker) -> None:
        self.modules.set_global(module, name, value)

    # ------------------------------------------------------------------ building values

    def constant(self, value: Any) -> VariableTracker:
        if value is None:
            return self.none
        if value is True:
            return self.true
        if value is False:
            return self.false
        kind: type = type(value)
        if kind is str or kind is int or kind is float:
            return ConstantVariable(value)
        if isinstance(value, tuple):
            return TupleVariable([self.constant(v) for v in value])  # type: ignore[misc]
        if isinstance(value, list):
            return ListVariable([self.constant(v) for v in value])  # type: ignore[misc]
        if isinstance(value, dict):
            result = ConstDictVariable({})
            for k, v in value.items():  # type: ignore[misc]
                key = self.constant(k)
                result.items[key.hash_key(self)] = (key, self.constant(v))  # type: ignore[index]
            return result
        if isinstance(value, (set, frozenset)):
            members = [self.constant(v) for v in value]  # type: ignore[misc]
            table = {v.hash_key(self): v for v in members}
            return FrozensetVariable(table) if isinstance(value, frozenset) else SetVariable(table)
        return ConstantVariable(value)

    def tuple(self, items: Sequence[VariableTracker]) -> VariableTracker:
        return TupleVariable(list(items))

    def list(self, items: Sequence[VariableTracker]) -> VariableTracker:
        return ListVariable(list(items))

    def dict(self, items: dict[str, VariableTracker] | None = None) -> VariableTracker:
        table: dict[Hashable, tuple[VariableTracker, VariableTracker]] = {}
        for k, v in (items or {}).items():
            key = ConstantVariable(k)
            table[key.hash_key(self)] = (key, v)
        return ConstDictVariable(table)

    def lookup(self, dotted: str) -> VariableTracker:
        found = self.lookups.get(dotted)
        if found is None:
            found = self.modules.lookup(dotted)
            self.lookups[dotted] = found
        return found

    def module_exists(self, name: str) -> bool:
        """Whether a module can be imported in the analysed environment."""
        return self.modules.exists(name)

    def installed_version(self, distribution: str) -> str | None:
        """The version of an installed distribution of the analysed environment."""
        return self.modules.environment.installed_version(distribution)

    def packages_distributions(self) -> VariableTracker:
        """``importlib.metadata.packages_distributions()``: the distributions that give a top-level module."""
        return DistributionsVariable(self.modules.environment)

    def throw_class(self, dotted: str, message: str) -> NoReturn:
        """The analysed program raises an exception of a library's class."""
        raise ObservedException(self.call(self.lookup(dotted), [self.constant(message)]), self.stack())

    def import_module(self, name: str) -> VariableTracker:
        return self.modules.import_module(name)

    def loaded_module(self, name: str) -> Any:
        return self.modules.loaded_module(name)

    def subclasses(self, cls: UserDefinedClassVariable) -> list[VariableTracker]:
        """``cls.__subclasses__()``."""
        self.modules.evaluate_subclasses(cls)
        return list(cls.subclasses)

    def join(self, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        return join_values(left, right)

    # ------------------------------------------------------------------ calls of code (see calls, generators)

    def call_user_function(self, fn: UserFunctionVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        return self.policy.call_user_function(fn, args, kwargs)

    def call_in_context(
        self, manager: VariableTracker, fn: VariableTracker, args: Args, kwargs: Kwargs
    ) -> VariableTracker:
        """``with manager: return fn(*args, **kwargs)``."""
        return contexts.run_in_context(self, manager, lambda: self.call(fn, args, kwargs))

    def enter_manager(self, manager: VariableTracker) -> VariableTracker:
        """``manager.__enter__()``."""
        return contexts.enter(self, manager)

    def leave_manager(self, manager: VariableTracker, error: ObservedException | None) -> bool:
        """``manager.__exit__(...)``; whether the exception is swallowed."""
        return contexts.leave(self, manager, error)

    def build_class(self, args: Args, kwargs: Kwargs) -> VariableTracker:
        """``type(name, bases, namespace)``, also from a metaclass's ``__new__``."""
        if self.pending_classes:
            return self.pending_classes[-1]
        namespace = {
            k.as_python_constant(): v
            for k, v in (getattr(args[2], "items", None) or {}).values()
            if k.is_python_constant()
        }
        name = args[0].as_python_constant() if args[0].is_python_constant() else "type"
        module = self.frame.module if self.frame is not None else self.import_module("builtins")
        return classes.make_class(self, str(name), module, self.iterate(args[1]) or [], namespace, kwargs)

    def speculate(self, roots: Sequence[VariableTracker], run: Callable[[], VariableTracker]) -> VariableTracker:
        return self.policy.speculate(roots, run)

    def without_compiler(self, thunk: Callable[[], VariableTracker]) -> VariableTracker:
        """Run something that TorchDynamo does not look at, nor at anything it calls."""
        return self.policy.without_compiler(thunk)

    def call_uncompiled(self, fn: VariableTracker, args: Args, kwargs: Kwargs) -> VariableTracker:
        """Run a frame that TorchDynamo skips, while functions that it calls are compiled."""
        return self.policy.call_uncompiled(fn, args, kwargs)

    def drain(self, generator: LocalGeneratorObjectVariable) -> list[VariableTracker] | None:
        """All the items of a generator; None where it does not seem to end."""
        items: list[VariableTracker] = []
        stop = self.lookup("builtins.StopIteration")
        while len(items) < budget.MAX_ROUNDS:
            try:
                items.append(generator.next_item(self))
            except ObservedException as exc:
                if self.isinstance(exc.value, stop):
                    return items
                raise
        return None

    @contextmanager
    def allowance(self, steps: int, forks: int) -> Generator[None, None, None]:
        """A smaller budget for a part that may be given up: BudgetExhausted is then the part's own, not the run's."""
        limits = (self.max_steps, self.max_forks)
        self.max_steps = min(self.max_steps, self.steps + steps)
        self.max_forks = min(self.max_forks, self.forks + forks)
        own = (self.max_steps, self.max_forks)
        frame = self.frame
        try:
            yield
        except BudgetExhausted as exc:
            self.frame = frame
            if (self.steps > limits[0]) or (self.forks > limits[1]) or own == limits:
                raise
            raise AllowanceSpent(exc.what) from None
        finally:
            self.max_steps, self.max_forks = limits

    # ------------------------------------------------------------------ alternatives

    def assume(self, value: VariableTracker) -> bool | None:
        key: Any = getattr(value, "key", None)
        flipped = False
        while isinstance(key, tuple) and len(key) == 2 and key[0] == "not":  # type: ignore[arg-type]
            key = key[1]  # type: ignore[misc]
            flipped = not flipped
        known = self.assumptions.get(key)
        return None if known is None else bool(known) != flipped

    def fork(self, condition: str, branches: Sequence[Callable[[], VariableTracker]]) -> VariableTracker:
        texts = [condition, f"not ({condition})"] if len(branches) == 2 else [condition] * len(branches)
        outcomes = self.alternatives(list(zip(texts, branches, strict=False)))
        return self.settle(outcomes)

    def settle(self, outcomes: list[Outcome]) -> VariableTracker:
        """Join the values of alternatives; where all failed, the first failure goes on."""
        values = [o.value for o in outcomes if o.error is None]
        if not values:
            errors = [o.error for o in outcomes if o.error is not None]
            raise next((e for e in errors if isinstance(e, Unsupported)), errors[0])
        result = values[0]
        for value in values[1:]:
            result = join_values(result, value)
        return result

    def alternatives(
        self,
        branches: Sequence[tuple[str, Callable[[], Any]]],
        assume: Sequence[tuple[Hashable, int] | None] | None = None,
    ) -> list[Outcome]:
        """Run each branch from the present state under its condition, then make the state what holds after any of
        those that ended well (all, where none did)."""
        journal = self.journal
        self.forks += 1
        if self.forks > self.max_forks:
            raise BudgetExhausted("alternatives")
        if len(self.conditions) >= budget.FORK_DEPTH:
            branches = branches[:1]
        mark = journal.mark()
        outcomes: list[Outcome] = []
        frame = self.frame
        trace = self.trace
        shape = (frame.try_depth, frame.busy, frame.generic_contexts, len(frame.loops)) if frame else (0, 0, 0, 0)
        handled = list(frame.handled) if frame else []
        try:

            def run(index: int) -> Outcome:
                text, branch = branches[index]
                outcome = Outcome()
                key = assume[index] if assume else None
                before = self.assumptions
                if key is not None:
                    self.assumptions = {**before, key[0]: key[1]}
                self.conditions.append(text)
                try:
                    outcome.value = branch()
                except (Unsupported, ObservedException) as exc:
                    outcome.error = exc
                finally:
                    self.conditions.pop()
                    self.assumptions = before
                    self.frame = frame
                    self.trace = None if trace is None or trace.ended() else trace
                    if frame is not None:
                        frame.try_depth, frame.busy, frame.generic_contexts = shape[:3]
                        del frame.loops[shape[3] :]
                        frame.handled = list(handled)
                outcome.delta = journal.delta(mark)
                journal.rollback(mark)
                return outcome

            outcomes.extend(run(index) for index in range(len(branches)))
            broken = [o.error for o in outcomes if isinstance(o.error, Unsupported)]
            if broken and self.policy.explore:
                # What breaks on one path only is possible; the path itself is followed past its breaks.
                for index, outcome in enumerate(outcomes):
                    if isinstance(outcome.error, Unsupported):
                        with self.policy.past_breaks():
                            outcomes[index] = run(index)
            elif broken and any(o.error is None for o in outcomes):
                self.policy.broke_in_alternative(broken)
                if trace is not None and trace.frame is frame:
                    # The frame is not compiled on that path: what follows on it runs eager.
                    for index, outcome in enumerate(outcomes):
                        if isinstance(outcome.error, Unsupported):
                            self.trace = None
                            outcomes[index] = run(index)
            good = [o for o in outcomes if o.error is None]
            journal.merge([o.delta for o in good], self.join_raw, self._lost_items)
        finally:
            journal.release(mark)
        return outcomes

    def _lost_items(self, owner: Any, key: Hashable, values: list[Any]) -> None:
        """A sequence that has different lengths on two paths: what is in it may still be known."""
        if not isinstance(owner, BaseListVariable) or not all(isinstance(items, list) for items in values):
            return
        distinct = list({id(item): item for items in values for item in items}.values())
        if distinct and all(isinstance(item, VariableTracker) for item in distinct):
            self.assign(owner, "element", join_all(self, distinct, "item of a sequence"))

    def join_raw(self, left: Any, right: Any) -> Any:
        """Join two contents of a slot or table entry: values, lists of them, pairs, numbers."""
        if left is right:
            return left
        if left is MISSING:
            return right
        if right is MISSING:
            return left
        if isinstance(left, VariableTracker) and isinstance(right, VariableTracker):
            return join_values(left, right)
        if isinstance(left, Segment):
            return left.joined(right)
        if isinstance(left, (list, tuple)) and type(left) is type(right):
            if len(left) == len(right):  # type: ignore[arg-type]
                return type(left)(self._join_item(a, b) for a, b in zip(left, right))  # type: ignore[misc]
            if all(isinstance(v, VariableTracker) for v in [*left, *right]):  # type: ignore[misc]
                return None
            return left  # type: ignore[return-value]
        if isinstance(left, dict) and isinstance(right, dict):
            return {**right, **left}  # type: ignore[misc]
        if isinstance(left, bool) or left is None or right is None:
            return left if left == right else None
        if isinstance(left, int) and isinstance(right, int):
            return max(left, right)
        return left if left == right else None

    def _join_item(self, left: Any, right: Any) -> Any:
        """An item of a list or tuple: a size that differs is not known, while counters take the larger."""
        if isinstance(left, int) and isinstance(right, int) and left != right:
            return None
        return self.join_raw(left, right)

    def map_options(
        self, union: UnionVariable, operation: Callable[[VariableTracker], VariableTracker]
    ) -> VariableTracker:
        """Apply an operation to each option of a union; options on which it fails drop out. Inside, the same union is
        the same option."""
        chosen = self.assumptions.get(("option", union.key))
        if chosen is not None:
            return operation(union.options[chosen])
        outcomes = self.alternatives(
            [(f"the value is {o.describe()}", lambda o=o: operation(o)) for o in union.options],  # type: ignore[misc]
            [(("option", union.key), index) for index in range(len(union.options))],
        )
        return self.settle(outcomes)
