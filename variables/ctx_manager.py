"""Context managers of torch that TorchDynamo knows. Models ``torch/_dynamo/variables/ctx_manager.py``.

The interpreter calls ``enter`` and ``exit``. ``restorable``: a graph break inside resumes under the same manager;
otherwise the frame is left to eager code. ``supported``: TorchDynamo can trace the ``with`` at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .functions import ContextDecoratedFunctionVariable
from .op_call import UNKNOWN, const, dtype_of
from .op_registry import RUN

if TYPE_CHECKING:
    from .exc import ObservedException
    from .protocol import Tracer


class ContextWrappingVariable(VariableTracker):
    """A torch context manager. ``name`` is the dotted name of its class or maker."""

    __slots__ = ("name", "args", "kwargs", "saved", "restorable", "supported", "birth")

    def __init__(
        self,
        name: str,
        args: Args | None = None,
        kwargs: Kwargs | None = None,
        *,
        restorable: bool = True,
        supported: bool = True,
    ) -> None:
        self.name = name
        self.args = args or []
        self.kwargs = kwargs or {}
        self.saved: list[Any] = []
        self.restorable = restorable
        self.supported = supported
        self.birth: object = None

    def python_type_name(self) -> str:
        return self.name.rpartition(".")[2]

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup(self.name)

    def describe(self) -> str:
        return self.name

    def enter(self, tx: Tracer) -> VariableTracker:
        """``__enter__()``."""
        return tx.constant(None)

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        """``__exit__(...)``: whether it swallows the exception."""
        return False

    def again(self) -> ContextWrappingVariable:
        """A manager of the same kind, for one more use (a decorated function's calls)."""
        return type(self)(self.name, self.args, self.kwargs, restorable=self.restorable, supported=self.supported)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        if len(args) == 1 and not kwargs:
            return ContextDecoratedFunctionVariable(args[0], self.again)
        return tx.not_callable(self, args, kwargs)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__enter__", "__exit__"):
            tx.graph_break(R.GB0156, what=f"{self.name}.{name}()", type=self.python_type_name(), method=name)
        if name == "__enter__":
            return self.enter(tx)
        if name == "__exit__":
            return tx.constant(self.exit(tx, None) or None)
        if name == "__call__":
            return self.call_function(tx, args, kwargs)
        if name in ("clone",):
            return self.again()
        return tx.call(self.var_getattr(tx, name), args, kwargs)

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__enter__", "__exit__", "__call__"):
            return RUN["bound"](self, name)
        if name == "__class__":
            return self.class_of(tx)
        return tx.missing_attribute(self, name)


def set_grad_mode(tx: Tracer, enabled: bool | None) -> None:
    """``torch._C._set_grad_enabled``: asked of the interpreter, which keeps the mode."""
    setter = getattr(tx, "set_grad_enabled", None)
    if setter is not None:
        setter(enabled)
    if tx.traced:
        tx.add_op(0)


class GradModeVariable(ContextWrappingVariable):
    """``no_grad``, ``enable_grad`` and ``set_grad_enabled``, which takes effect when it is made."""

    __slots__ = ("mode", "initialized")

    def __init__(self, name: str, mode: bool | None, initialized: Any = UNKNOWN) -> None:
        super().__init__(name)
        self.mode = mode
        self.initialized = initialized
        """The mode before ``set_grad_enabled(...)`` was called; UNKNOWN for the others."""

    def enter(self, tx: Tracer) -> VariableTracker:
        before = tx.grad_enabled() if self.initialized is UNKNOWN else self.initialized
        tx.assign(self, "saved", [*self.saved, before])
        set_grad_mode(tx, self.mode)
        return tx.constant(None)

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        if self.saved:
            set_grad_mode(tx, self.saved[-1])
            tx.assign(self, "saved", self.saved[:-1])
        return False

    def again(self) -> ContextWrappingVariable:
        return GradModeVariable(self.name, self.mode)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        if self.initialized is not UNKNOWN:
            # As a decorator the mode is not to stay set.
            set_grad_mode(tx, self.initialized)
        return super().call_function(tx, args, kwargs)


class InferenceModeVariable(GradModeVariable):
    """``inference_mode``: no gradients either."""

    __slots__ = ()

    def enter(self, tx: Tracer) -> VariableTracker:
        if self.mode is not True:
            return super().enter(tx)
        tx.assign(self, "saved", [*self.saved, tx.grad_enabled()])
        return tx.constant(None)

    def again(self) -> ContextWrappingVariable:
        return InferenceModeVariable(self.name, self.mode)


class AutocastModeVariable(ContextWrappingVariable):
    """``torch.autocast`` and its device-specific forms."""

    __slots__ = ()

    def lower_dtype(self) -> str | None:
        """The dtype that operations are run in; None where autocast is off or unknown."""
        names = ("device_type", "dtype", "enabled", "cache_enabled")
        if self.name != "torch.autocast":
            names = ("enabled", "dtype", "cache_enabled")
        bound = {**dict(zip(names, self.args, strict=False)), **self.kwargs}
        if const(bound.get("enabled"), True) is not True:
            return None
        device = const(bound.get("device_type"), "cpu" if ".cpu." in self.name else "cuda")
        return dtype_of(bound.get("dtype"), "bfloat16" if device == "cpu" else "float16")

    def enter(self, tx: Tracer) -> VariableTracker:
        tx.assign(self, "saved", [*self.saved, getattr(tx, "autocast_dtype", None)])
        setter = getattr(tx, "set_autocast_dtype", None)
        if setter is not None:
            setter(self.lower_dtype())
        return self if not tx.traced else tx.constant(None)

    def exit(self, tx: Tracer, error: ObservedException | None) -> bool:
        if self.saved:
            setter = getattr(tx, "set_autocast_dtype", None)
            if setter is not None:
                setter(self.saved[-1])
            tx.assign(self, "saved", self.saved[:-1])
        return False


class NullContextVariable(ContextWrappingVariable):
    """``contextlib.nullcontext(value)``."""

    __slots__ = ()

    def enter(self, tx: Tracer) -> VariableTracker:
        if self.args:
            return self.args[0]
        return self.kwargs.get("enter_result") or tx.constant(None)


class ProfilerContextVariable(ContextWrappingVariable):
    """Profilers: TorchDynamo ignores them."""

    __slots__ = ()

    def enter(self, tx: Tracer) -> VariableTracker:
        return self

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__enter__", "__exit__", "__call__", "__class__"):
            return super().var_getattr(tx, name)
        return RUN["bound"](self, name)

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        if name in ("__enter__", "__exit__", "__call__"):
            return super().call_method(tx, name, args, kwargs)
        if tx.traced:
            tx.graph_break(R.GB0156, what=f"profile.{name}()", method=name, type="profile")
        return tx.unknown(f"profile.{name}()")


class SavedHooksVariable(ContextWrappingVariable):
    """``torch.autograd.graph.disable_saved_tensors_hooks`` and such, which only change autograd."""

    __slots__ = ()


class SetDefaultDeviceVariable(ContextWrappingVariable):
    """``with torch.device("cuda"):``"""

    __slots__ = ()


GRAD_MODES = {
    "torch.no_grad": False, "torch.enable_grad": True, "torch.autograd.no_grad": False,
    "torch.autograd.enable_grad": True, "torch.autograd.grad_mode.no_grad": False,
    "torch.autograd.grad_mode.enable_grad": True,
}  # fmt: skip
SET_GRAD = frozenset(
    (
        "torch.set_grad_enabled",
        "torch.autograd.set_grad_enabled",
        "torch.autograd.grad_mode.set_grad_enabled",
    )
)
INFERENCE = frozenset(
    ("torch.inference_mode", "torch.autograd.inference_mode", "torch.autograd.grad_mode.inference_mode")
)
AUTOCAST = frozenset(
    (
        "torch.autocast",
        "torch.amp.autocast",
        "torch.amp.autocast_mode.autocast",
        "torch.cuda.amp.autocast",
        "torch.cuda.amp.autocast_mode.autocast",
        "torch.cpu.amp.autocast",
        "torch.cpu.amp.autocast_mode.autocast",
    )
)
PROFILERS = frozenset(
    (
        "torch.profiler.profile",
        "torch.profiler.profiler.profile",
        "torch.autograd.profiler.profile",
        "torch.profiler.record_function",
        "torch.autograd.profiler.record_function",
    )
)
PLAIN = frozenset(
    (
        "torch.autograd.graph.disable_saved_tensors_hooks",
        "torch.nn.attention.sdpa_kernel",
        "torch.fx.traceback.annotate",
        "torch._C.DisableTorchFunctionSubclass",
        "torch._C.DisableTorchFunction",
        "torch.autograd.forward_ad.dual_level",
        "torch.autograd.forward_ad._set_fwd_grad_enabled",
        "torch.cuda.stream",
        "torch.cuda.device",
        "torch.xpu.device",
        "torch.accelerator.device_index",
    )
)
"""TorchDynamo has classes of its own for them, that resume after a break, and their effect does not matter here."""

UNSUPPORTED = {
    "torch.random.fork_rng": R.GB0208,
    "torch.autograd.detect_anomaly": R.GB0008,
    "torch.autograd.set_detect_anomaly": R.GB0008,
    "torch.autograd.anomaly_mode.detect_anomaly": R.GB0008,
    "torch.autograd.anomaly_mode.set_detect_anomaly": R.GB0008,
    "torch.autograd.graph.save_on_cpu": R.GB0008,
    "torch.autograd.graph.saved_tensors_hooks": R.GB0008,
    "torch.autograd.graph.allow_mutation_on_saved_tensors": R.GB0008,
    "torch.backends.cudnn.flags": R.GB0208,
}
"""Managers that TorchDynamo cannot make, each with the break of its constructor, and cannot enter either."""


class TorchCtxManagerClassVariable(VariableTracker):
    """``torch.no_grad`` and its like: a class (or a function) that makes one of the managers above."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def python_type_name(self) -> str:
        return "type"

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.lookup("builtins.type")

    def describe(self) -> str:
        return self.name

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        if name in ("__name__", "__qualname__"):
            return tx.constant(self.name.rpartition(".")[2])
        return tx.unknown(f"{self.name}.{name}")

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        made = self._make(tx, args, kwargs)
        if isinstance(made, ContextWrappingVariable):
            made.birth = tx.birth
        return made

    def _make(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        name = self.name
        if name in GRAD_MODES:
            made = GradModeVariable(name, GRAD_MODES[name])
            # ``@torch.no_grad`` without parentheses.
            return made.call_function(tx, args, kwargs) if args and is_function(args[0]) else made
        if name in SET_GRAD:
            mode = const(args[0] if args else kwargs.get("mode"), UNKNOWN)
            before = tx.grad_enabled()
            wanted = mode if isinstance(mode, bool) else None
            set_grad_mode(tx, wanted)
            return GradModeVariable(name, wanted, initialized=before)
        if name in INFERENCE:
            if args and is_function(args[0]):
                return InferenceModeVariable(name, False).call_function(tx, args, kwargs)
            mode = const(args[0] if args else kwargs.get("mode"), True)
            return InferenceModeVariable(name, not mode if isinstance(mode, bool) else None)
        if name in AUTOCAST:
            short = name if "cuda" in name or "cpu" in name else "torch.autocast"
            return AutocastModeVariable(short, args, kwargs)
        if name == "contextlib.nullcontext":
            return NullContextVariable(name, args, kwargs)
        if name in PROFILERS:
            return ProfilerContextVariable(name, args, kwargs)
        if name in UNSUPPORTED:
            tx.graph_break(UNSUPPORTED[name], what=f"{name}()", function=name)
            return ContextWrappingVariable(name, args, kwargs, restorable=False, supported=False)
        return ContextWrappingVariable(name, args, kwargs)


def is_function(value: VariableTracker) -> bool:
    """Whether a lone argument is a function being decorated."""
    return "Function" in type(value).__name__ or "Method" in type(value).__name__ or "Class" in type(value).__name__


KNOWN: frozenset[str] = frozenset(
    (*GRAD_MODES, *SET_GRAD, *INFERENCE, *AUTOCAST, *PROFILERS, *PLAIN, *UNSUPPORTED, "contextlib.nullcontext")
)


def lookup_context_manager(dotted: str) -> VariableTracker | None:
    """The maker of context managers of that name."""
    return TorchCtxManagerClassVariable(dotted) if dotted in KNOWN else None


Maker = Callable[..., VariableTracker]
