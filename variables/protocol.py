"""What a value may ask of the interpreter that runs it.

The interpreter implements this protocol; values type against it and know nothing else of the interpreter. This one
arrow keeps ``variables`` below ``analysis.interpreter`` without a single import the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

if TYPE_CHECKING:
    from ..analysis.catalogue.model import Rule
    from .base import Args, Kwargs, VariableTracker
    from .exc import ObservedException
    from .functions import LocalGeneratorObjectVariable, UserFunctionVariable
    from .misc import PythonModuleVariable, SuperVariable
    from .union import UnionVariable
    from .user_defined import UserDefinedClassVariable, UserDefinedObjectVariable

T = TypeVar("T")


class Tracer(Protocol):
    """The interpreter as values see it."""

    # ---- mode and settings

    @property
    def traced(self) -> bool:
        """True in traced mode (TorchDynamo's meaning of the code), False in eager mode (Python's own)."""
        ...

    @property
    def birth(self) -> object:
        """What marks values made now as made by the traced code between two graph breaks; None in eager mode."""
        ...

    def dynamo_config(self, name: str) -> Any:
        """The value of ``torch._dynamo.config.<name>`` at this point of the program (a Python constant)."""
        ...

    def grad_enabled(self) -> bool | None:
        """``torch.is_grad_enabled()`` here."""
        ...

    def initial_training(self, cls: UserDefinedClassVariable) -> VariableTracker:
        """``training`` of a new module."""
        ...

    knowledge: Any
    """Facts about torch: ``analysis.knowledge.lookup.Knowledge``."""

    @property
    def natives(self) -> dict[str, VariableTracker]:
        """Values by dotted name that the interpreter itself provides: they win over every table."""
        ...

    @property
    def interned(self) -> dict[str, VariableTracker]:
        """Values of importable names made so far: one name is one object, as in Python."""
        ...

    # ---- events

    def graph_break(self, rule: Rule, /, *, skip_frame: bool = False, **fields: str) -> None:
        """TorchDynamo breaks the graph here. Raises Unsupported in traced mode; does nothing in eager mode."""
        ...

    def add_op(self, count: int = 1) -> None:
        """An operation goes into the graph that is being traced. Does nothing in eager mode."""
        ...

    def read_attribute(
        self, owner: VariableTracker, table: dict[Any, Any], name: str, value: VariableTracker
    ) -> VariableTracker:
        """``owner.name`` was found in ``table``; the value to go on with (a number may be symbolic in traced code)."""
        ...

    def miss_attribute(self, owner: VariableTracker, name: str) -> None:
        """``owner`` has no ``name`` of its own, so its class's is taken (a guard, in traced code)."""
        ...

    def assume_number(self, expression: Any, value: Any) -> None:
        """Traced code goes on as if an expression of symbolic numbers had this value: a guard."""
        ...

    # ---- writes: every change of an analysed object goes through one of these three

    def store(self, table: dict[Any, Any], key: Hashable, value: Any) -> None:
        """``table[key] = value``, so that it can be taken back or joined."""
        ...

    def discard(self, table: dict[Any, Any], key: Hashable) -> None:
        """``del table[key]`` (which is there), so that it can be taken back or joined."""
        ...

    def assign(self, owner: VariableTracker, slot: str, value: Any) -> None:
        """``setattr(owner, slot, value)`` on a slot of the abstract value itself (for example a list's items: give a
        new list, never change one in place)."""
        ...

    # ---- unknowns and exceptions

    def unknown(self, reason: str, pytype: type | None = None) -> VariableTracker:
        """A value nothing is known of, but perhaps its Python type (a builtin type), and why."""
        ...

    def throw(self, exc_type: type[BaseException], message: str = "", *args: VariableTracker) -> NoReturn:
        """The analysed program raises a builtin exception here."""
        ...

    def compiler_error(self, exc_type: type[BaseException], message: str) -> NoReturn:
        """The compiler raises an exception of its own out of the compiled call."""
        ...

    def throw_class(self, dotted: str, message: str) -> NoReturn:
        """The analysed program raises an exception of a library's class, given by its dotted name."""
        ...

    def missing_attribute(self, owner: VariableTracker, name: str) -> NoReturn:
        """AttributeError."""
        ...

    def not_callable(self, fn: VariableTracker, args: Args, kwargs: Kwargs) -> NoReturn:
        """TypeError: object is not callable."""
        ...

    def not_iterable(self, value: VariableTracker) -> NoReturn:
        """TypeError: object is not iterable."""
        ...

    def no_length(self, value: VariableTracker) -> NoReturn:
        """TypeError: object has no len()."""
        ...

    # ---- Python's operations on any values

    def call(self, fn: VariableTracker, args: Args, kwargs: Kwargs | None = None) -> VariableTracker: ...

    def call_method(
        self, obj: VariableTracker, name: str, args: Args, kwargs: Kwargs | None = None
    ) -> VariableTracker: ...

    def getattr(self, obj: VariableTracker, name: str) -> VariableTracker: ...

    def getattr_or(self, obj: VariableTracker, name: str, default: T) -> VariableTracker | T:
        """The attribute, or ``default`` where AttributeError is raised."""
        ...

    def hasattr(self, obj: VariableTracker, name: str) -> bool | None: ...

    def setattr(self, obj: VariableTracker, name: str, value: VariableTracker) -> None: ...

    def delattr(self, obj: VariableTracker, name: str) -> None: ...

    def getitem(self, obj: VariableTracker, key: VariableTracker) -> VariableTracker: ...

    def setitem(self, obj: VariableTracker, key: VariableTracker, value: VariableTracker) -> None: ...

    def delitem(self, obj: VariableTracker, key: VariableTracker) -> None: ...

    def binary(self, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        """``left sign right``; sign as in ``ir.BinOp``."""
        ...

    def inplace(self, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        """``left sign= right``."""
        ...

    def unary(self, sign: str, value: VariableTracker) -> VariableTracker: ...

    def compare(self, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        """sign as in ``ir.Compare``: also ``is``, ``in`` and their negations."""
        ...

    def truth(self, value: VariableTracker) -> bool | None:
        """``bool(value)``, running a user's ``__bool__`` or ``__len__``; None where it is not known."""
        ...

    def equal(self, left: VariableTracker, right: VariableTracker) -> bool | None:
        """``bool(left == right)``; None where it is not known."""
        ...

    def through_descriptor(
        self, found: VariableTracker, obj: VariableTracker | None, cls: VariableTracker
    ) -> VariableTracker:
        """What an attribute found in a class gives on ``obj`` (None: on the class itself): binding, ``__get__``."""
        ...

    def iterate(self, value: VariableTracker) -> list[VariableTracker] | None:
        """All items of an iterable; None where they are not known (or without end)."""
        ...

    def iterator(self, value: VariableTracker) -> VariableTracker: ...

    def iterator_over(self, value: VariableTracker) -> VariableTracker:
        """An iterator over ``value.unpack``."""
        ...

    def next(self, iterator: VariableTracker) -> VariableTracker:
        """Raises ObservedException(StopIteration)."""
        ...

    def length(self, value: VariableTracker) -> int | None: ...

    def type_of(self, value: VariableTracker) -> VariableTracker: ...

    def isinstance(self, value: VariableTracker, cls: VariableTracker) -> bool | None: ...

    def issubclass(self, cls: VariableTracker, base: VariableTracker) -> bool | None: ...

    def str_of(self, value: VariableTracker, conversion: str = "s") -> VariableTracker:
        """``str``, ``repr`` ("r") or ``ascii`` ("a") of a value."""
        ...

    # ---- objects of user classes, of which values know the parts and the interpreter the protocols

    def instantiate(self, cls: UserDefinedClassVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        """``cls(*args, **kwargs)``: the metaclass's ``__call__``, ``__new__``, ``__init__``."""
        ...

    def class_getattr(self, cls: UserDefinedClassVariable, name: str) -> VariableTracker:
        """``cls.name``, with descriptors of the class and its metaclass."""
        ...

    def metaclass_method(self, cls: UserDefinedClassVariable, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        """A method of the class object itself: a special one of the metaclass, else what ``cls.name`` is."""
        ...

    def call_object(self, obj: UserDefinedObjectVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        """``obj(*args, **kwargs)``."""
        ...

    def object_method(self, obj: UserDefinedObjectVariable, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        """``obj.name(*args, **kwargs)``; special names are looked up on the class."""
        ...

    def object_getattr(self, obj: UserDefinedObjectVariable, name: str) -> VariableTracker: ...

    def object_setattr(self, obj: UserDefinedObjectVariable, name: str, value: VariableTracker) -> None: ...

    def object_delattr(self, obj: UserDefinedObjectVariable, name: str) -> None: ...

    def object_hash_key(self, obj: UserDefinedObjectVariable) -> Hashable: ...

    def object_truth(self, obj: UserDefinedObjectVariable) -> bool | None: ...

    def object_length(self, obj: UserDefinedObjectVariable) -> int | None: ...

    def object_unpack(self, obj: UserDefinedObjectVariable) -> list[VariableTracker] | None: ...

    def object_iterator(self, obj: UserDefinedObjectVariable) -> VariableTracker: ...

    def super_getattr(self, value: SuperVariable, name: str) -> VariableTracker:
        """``super(...).name``."""
        ...

    def module_missing(self, module: PythonModuleVariable, name: str) -> VariableTracker:
        """A module's attribute that its source does not bind: its ``__getattr__``, a submodule, AttributeError."""
        ...

    def module_setattr(self, module: PythonModuleVariable, name: str, value: VariableTracker) -> None: ...

    # ---- running code

    def call_user_function(self, fn: UserFunctionVariable, args: Args, kwargs: Kwargs) -> VariableTracker:
        """Run a function of the program; in traced mode inlined, with the consequences where that breaks."""
        ...

    def call_in_context(
        self, manager: VariableTracker, fn: VariableTracker, args: Args, kwargs: Kwargs
    ) -> VariableTracker:
        """``with manager: return fn(*args, **kwargs)``."""
        ...

    def enter_manager(self, manager: VariableTracker) -> VariableTracker:
        """``manager.__enter__()``."""
        ...

    def leave_manager(self, manager: VariableTracker, error: ObservedException | None) -> bool:
        """``manager.__exit__(...)``; whether the exception is swallowed."""
        ...

    def build_class(self, args: Args, kwargs: Kwargs) -> VariableTracker:
        """``type(name, bases, namespace)``."""
        ...

    def speculate(self, roots: Sequence[VariableTracker], run: Callable[[], VariableTracker]) -> VariableTracker:
        """Run a body that may change only what it makes itself; ``roots`` is what it can reach of the rest."""
        ...

    def without_compiler(self, thunk: Callable[[], VariableTracker]) -> VariableTracker:
        """Run something that TorchDynamo does not look at, nor at anything it calls."""
        ...

    def call_uncompiled(self, fn: VariableTracker, args: Args, kwargs: Kwargs) -> VariableTracker:
        """Run a frame that TorchDynamo skips, while functions that it calls are compiled."""
        ...

    def drain(self, generator: LocalGeneratorObjectVariable) -> list[VariableTracker] | None:
        """All the items of a generator; None where it does not seem to end."""
        ...

    # ---- building values

    def constant(self, value: Any) -> VariableTracker:
        """None, bool, int, float, complex, str, bytes, Ellipsis, and tuples, lists, dicts, sets of them."""
        ...

    def tuple(self, items: Sequence[VariableTracker]) -> VariableTracker: ...

    def list(self, items: Sequence[VariableTracker]) -> VariableTracker: ...

    def dict(self, items: dict[str, VariableTracker] | None = None) -> VariableTracker: ...

    def lookup(self, dotted: str) -> VariableTracker:
        """The value of a dotted name of an importable module: ``torch.nn.Parameter``, ``collections.OrderedDict``."""
        ...

    def import_module(self, name: str) -> VariableTracker:
        """The module; raises ObservedException(ImportError)."""
        ...

    def loaded_module(self, name: str) -> Any:
        """``sys.modules.get(name)``: the module, MISSING or UNDECIDED (see ``variables.dicts``)."""
        ...

    def subclasses(self, cls: UserDefinedClassVariable) -> list[VariableTracker]:
        """``cls.__subclasses__()``."""
        ...

    def module_exists(self, name: str) -> bool:
        """Whether an import of the module would find it."""
        ...

    def installed_version(self, distribution: str) -> str | None:
        """The version of an installed distribution."""
        ...

    def join(self, left: VariableTracker, right: VariableTracker) -> VariableTracker:
        """A value that stands for either."""
        ...

    # ---- control

    def fork(self, condition: str, branches: Sequence[Callable[[], VariableTracker]]) -> VariableTracker:
        """Run the branches as alternatives from the same state (the first under ``condition``, the second under its
        negation), join what they change and what they give."""
        ...

    def map_options(
        self, union: UnionVariable, operation: Callable[[VariableTracker], VariableTracker]
    ) -> VariableTracker:
        """Apply an operation to each alternative of a union, and join the results."""
        ...

    def assume(self, value: VariableTracker) -> bool | None:
        """What the current path has assumed of an unknown test; None where nothing."""
        ...

    def caller_module(self) -> str:
        """The dotted name of the module whose code is running."""
        ...
