"""What each expression does: one function per class of the IR, found through a table keyed by class."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...variables import object_protocol as op
from ...variables.base import Args, VariableTracker
from ...variables.constant import ConstantVariable
from ...variables.constructors import make_slice
from ...variables.dicts import ConstDictVariable
from ...variables.exc import ObservedException
from ...variables.formatting import formatted, joined
from ...variables.functions import BaseUserFunctionVariable, NestedUserFunctionVariable, UserFunctionVariable
from ...variables.iter import IteratorVariable
from ...variables.lists import ListVariable, RangeVariable, TupleVariable
from ...variables.misc import SuperVariable
from ...variables.native import NativeVariable
from ...variables.sets import SetVariable
from ...variables.union import UnionVariable, join_values
from ...variables.unknown import UnknownVariable
from ...variables.user_defined import UserDefinedClassVariable, UserDefinedObjectVariable
from ..catalogue import rules as R
from ..frontend import ir
from .arguments import UNKNOWN_ARGUMENTS, keywords, mapping_items, spread
from .code import FunctionCode
from .conditions import decide, test
from .dispatch import EXPRESSIONS, evaluate
from .frame import Frame
from .generators import run_coroutine
from .names import load_name, store_name
from .narrowing import Facts, facts, learn

if TYPE_CHECKING:
    from .machine import Machine


def _const(m: Machine, n: ir.Const, f: Frame) -> VariableTracker:
    return m.constant(n.value)


def _bytes(m: Machine, n: ir.BytesConst, f: Frame) -> VariableTracker:
    return ConstantVariable(n.value)


def _complex(m: Machine, n: ir.ComplexConst, f: Frame) -> VariableTracker:
    return ConstantVariable(complex(0.0, n.imag))


def _bigint(m: Machine, n: ir.BigInt, f: Frame) -> VariableTracker:
    return ConstantVariable(int(n.text))


def _ellipsis(m: Machine, n: ir.EllipsisConst, f: Frame) -> VariableTracker:
    return ConstantVariable(...)


def _attribute(m: Machine, n: ir.Attribute, f: Frame) -> VariableTracker:
    value = evaluate(m, n.value, f)
    f.pos = n.pos
    if m.trace is None or not isinstance(value, NativeVariable) or not value.nameless:
        return op.getattribute(m, value, n.attr)
    try:
        return op.getattribute(m, value, n.attr)
    except ObservedException:
        m.graph_break(R.GB4841, skip_frame=True, what=f"{value.python_type_name()}.{n.attr}", attribute=n.attr)
        raise


def _subscript(m: Machine, n: ir.Subscript, f: Frame) -> VariableTracker:
    value = evaluate(m, n.value, f)
    index = evaluate(m, n.index, f)
    f.pos = n.pos
    if m.trace is not None:
        return m.policy.breakable(f, op.getitem, m, value, index)
    return op.getitem(m, value, index)


def _slice(m: Machine, n: ir.Slice, f: Frame) -> VariableTracker:
    parts = [evaluate(m, part, f) if part is not None else m.none for part in (n.lower, n.upper, n.step)]
    f.pos = n.pos
    return make_slice(m, parts)


def _super(m: Machine, f: Frame, args: Args) -> VariableTracker:
    if args:
        return SuperVariable(args[0], args[1] if len(args) > 1 else m.none)
    frame: Frame | None = f
    cell = f.cells.get("__class__")
    if cell is None or cell.contents is None:
        m.throw(RuntimeError, "super(): __class__ cell not found")
    while frame is not None and not frame.code.params:
        frame = frame.parent
    if frame is None:
        m.throw(RuntimeError, "super(): no arguments")
    first = frame.code.params[0].name
    obj = frame.locals.get(first)
    if obj is None and first in frame.cells:
        obj = frame.cells[first].contents
    if obj is None:
        m.throw(RuntimeError, "super(): no arguments")
    if first == ".0":
        m.throw(TypeError, "super(type, obj): obj must be an instance or subtype of type")
    return SuperVariable(cell.contents, obj)


def _call(m: Machine, n: ir.Call, f: Frame) -> VariableTracker:
    func = n.func
    receiver: VariableTracker | None = None
    if type(func) is ir.Attribute:
        receiver = evaluate(m, func.value, f)
        fn = receiver
        if _looked_up_first(receiver, func.attr):
            f.pos = func.pos
            fn = op.getattribute(m, receiver, func.attr)
            receiver = None
    else:
        fn = evaluate(m, func, f)
    args: Args = []
    starred = False
    for arg in n.args:
        if type(arg) is ir.Starred:
            starred = True
            break
        args.append(evaluate(m, arg, f))
    unknown_args = False
    if starred:
        spread_args = spread(m, n.args[len(args) :], f)
        if spread_args is None:
            unknown_args = True
        else:
            args.extend(spread_args)
    kwargs = keywords(m, n, f) if n.keywords else {}
    f.pos = n.pos
    m.step()
    if unknown_args:
        kwargs[UNKNOWN_ARGUMENTS] = m.none
    if getattr(fn, "name", None) == "builtins.super" and receiver is None:
        return _super(m, f, args)
    if m.trace is not None:
        if receiver is not None:
            return m.policy.breakable(f, op.call_method, m, receiver, func.attr, args, kwargs)  # type: ignore[union-attr]
        return m.policy.breakable(f, op.call, m, fn, args, kwargs)
    if receiver is not None:
        return op.call_method(m, receiver, func.attr, args, kwargs)  # type: ignore[union-attr]
    return op.call(m, fn, args, kwargs)


_BY_METHOD: dict[type, bool] = {}


def _looked_up_first(receiver: VariableTracker, name: str) -> bool:
    """Whether ``receiver.name(...)`` looks the attribute up before the arguments are evaluated (modules, classes,
    descriptors of instances), rather than being asked for the method's result at once: a break in the lookup is not a
    break of the call, which could be resumed."""
    if isinstance(receiver, (UserDefinedObjectVariable, UserDefinedClassVariable)) and not name.startswith("__"):
        if isinstance(receiver, UserDefinedClassVariable):
            return True
        found = receiver.cls.find(name)
        return found is not None and name not in receiver.attrs and not isinstance(found, BaseUserFunctionVariable)
    kind = type(receiver)
    answer = _BY_METHOD.get(kind)
    if answer is None:
        answer = kind.call_method is VariableTracker.call_method
        _BY_METHOD[kind] = answer
    return answer


def _binop(m: Machine, n: ir.BinOp, f: Frame) -> VariableTracker:
    left = evaluate(m, n.left, f)
    right = evaluate(m, n.right, f)
    f.pos = n.pos
    return op.binary(m, n.op, left, right)


def _unaryop(m: Machine, n: ir.UnaryOp, f: Frame) -> VariableTracker:
    if n.op == "not":
        value = evaluate(m, n.operand, f)
        f.pos = n.pos
        return negate(m, value)
    value = evaluate(m, n.operand, f)
    f.pos = n.pos
    return op.unary(m, n.op, value)


def negate(m: Machine, value: VariableTracker) -> VariableTracker:
    """``not value`` as a value (a test negates its jump instead: see ``conditions``)."""
    if value.is_tensor():
        m.graph_break(R.GB0059, what="not on a tensor", function="not")
        return UnknownVariable("truth of a tensor", bool)
    truth = decide(m, value)
    if truth is None:
        key = getattr(value, "key", None)
        return UnknownVariable("negation", bool, ("not", key) if key is not None else None)
    return m.constant(not truth)


def _boolop(m: Machine, n: ir.BoolOp, f: Frame) -> VariableTracker:
    return _boolop_from(m, n, f, 0)


def _boolop_from(m: Machine, n: ir.BoolOp, f: Frame, index: int) -> VariableTracker:
    value = evaluate(m, n.values[index], f)
    if index == len(n.values) - 1:
        return value
    f.pos = n.values[index].pos
    truth = decide(m, value, f)
    if truth is None:
        wanted = n.op == "and"
        key = getattr(value, "key", None)
        text = f.unit.text(n.values[index].pos)
        outcomes = m.alternatives(
            [
                (text if wanted else f"not ({text})", lambda: _boolop_from(m, n, f, index + 1)),
                (f"not ({text})" if wanted else text, lambda: value),
            ],
            [(key, wanted), (key, not wanted)] if key is not None else None,
        )
        good = [o.value for o in outcomes if o.error is None]
        if not good:
            return m.settle(outcomes)
        if value.is_tensor() or isinstance(value, UnknownVariable):
            rest = good[0]
            if isinstance(value, UnknownVariable) and value.pytype is bool:
                same = rest.as_python_constant() if rest.is_python_constant() else None
                if isinstance(same, bool) and same != wanted:
                    return m.constant(not wanted)
                if same is wanted and len(good) == 2:
                    return value
                if isinstance(rest, UnknownVariable) and rest.pytype is bool:
                    return UnknownVariable(rest.reason, bool, (n.op, value.key, rest.key))
        result = good[0]
        for other in good[1:]:
            result = join_values(result, other)
        return result
    if truth == (n.op == "or"):
        return value
    return _boolop_from(m, n, f, index + 1)


def _compare(m: Machine, n: ir.Compare, f: Frame) -> VariableTracker:
    left = evaluate(m, n.left, f)
    right = evaluate(m, n.comparators[0], f)
    f.pos = n.pos
    result = _compare_one(m, f, n.ops[0], left, right)
    for sign, node in zip(n.ops[1:], n.comparators[1:]):
        truth = decide(m, result, f)
        if truth is False:
            return result
        left, right = right, evaluate(m, node, f)
        f.pos = n.pos
        further = _compare_one(m, f, sign, left, right)
        result = further if truth else (result if result.is_tensor() else UnknownVariable("chained comparison", bool))
    return result


def _compare_one(m: Machine, f: Frame, sign: str, left: VariableTracker, right: VariableTracker) -> VariableTracker:
    if m.trace is not None and sign in op.COMPARISONS:
        return m.policy.breakable(f, op.compare, m, sign, left, right)
    return op.compare(m, sign, left, right)


def _ifexp(m: Machine, n: ir.IfExp, f: Frame) -> VariableTracker:
    outcome = test(m, n.test, f, n.pos)
    if outcome.truth is not None:
        return evaluate(m, n.body if outcome.truth else n.orelse, f)
    text = f.unit.text(n.test.pos)
    holds, fails = facts(m, n.test, f)

    def side(value: ir.Expr, known: Facts) -> VariableTracker:
        learn(m, f, known)
        return evaluate(m, value, f)

    outcomes = m.alternatives(
        [(text, lambda: side(n.body, holds)), (f"not ({text})", lambda: side(n.orelse, fails))],
        [outcome.when_true, outcome.when_false],
    )
    return m.settle(outcomes)


def _named(m: Machine, n: ir.NamedExpr, f: Frame) -> VariableTracker:
    value = evaluate(m, n.value, f)
    store_name(m, n.target, value, f)
    return value


def _tuple(m: Machine, n: ir.Tuple, f: Frame) -> VariableTracker:
    items = spread(m, n.elts, f)
    return TupleVariable(items)


def _list(m: Machine, n: ir.List, f: Frame) -> VariableTracker:
    return ListVariable(spread(m, n.elts, f))


def _set(m: Machine, n: ir.Set, f: Frame) -> VariableTracker:
    items = spread(m, n.elts, f)
    f.pos = n.pos
    return SetVariable(None if items is None else {item.hash_key(m): item for item in items})


def _dict(m: Machine, n: ir.Dict, f: Frame) -> VariableTracker:
    table: dict[Any, tuple[VariableTracker, VariableTracker]] = {}
    unknown = False
    for key_node, value_node in zip(n.keys, n.values):
        if key_node is None:
            pairs = mapping_items(m, evaluate(m, value_node, f))
            if pairs is None:
                unknown = True
                continue
        else:
            key = evaluate(m, key_node, f)
            pairs = [(key, evaluate(m, value_node, f))]
        f.pos = n.pos
        for key, value in pairs:
            if isinstance(key, (UnknownVariable, UnionVariable)):
                unknown = True
                continue
            at = key.hash_key(m)
            first = table[at][0] if at in table else key
            table[at] = (first, value)
    return ConstDictVariable(None if unknown else table)


def _joined(m: Machine, n: ir.JoinedStr, f: Frame) -> VariableTracker:
    parts = [evaluate(m, node, f) for node in n.values]
    f.pos = n.pos
    return joined(m, parts)


def _formatted(m: Machine, n: ir.FormattedValue, f: Frame) -> VariableTracker:
    value = evaluate(m, n.value, f)
    spec = evaluate(m, n.spec, f) if n.spec is not None else m.constant("")
    f.pos = n.pos
    return formatted(m, value, n.conversion, spec)


def _template(m: Machine, n: ir.TemplateStr, f: Frame) -> VariableTracker:
    for node in n.values:
        evaluate(m, node, f)
    return UnknownVariable("template string")


def make_function(
    m: Machine,
    code: ir.Code,
    defaults: list[ir.Expr | None],
    f: Frame,
    annotations: dict[str, ir.Expr] | None = None,
) -> UserFunctionVariable:
    """A function object: its defaults are evaluated now, its cells are taken from the frame."""
    values: dict[str, VariableTracker] = {}
    candidates = [p for p in code.params if p.kind in (0, 1, 3)]
    for param, default in zip(candidates, defaults):
        if default is not None:
            values[param.name] = evaluate(m, default, f)
    closure = {name: f.cells[name] for name in code.free if name in f.cells} if not code.lazy else {}
    if code.lazy and "__class__" in f.cells:
        closure = {"__class__": f.cells["__class__"]}
    handle = FunctionCode(code, f.handle.source, None if code.lazy else f.unit)
    lazily = None
    if annotations:
        lazily = _lazy_annotations(m, annotations, f)
    kind = UserFunctionVariable if m.trace is None else NestedUserFunctionVariable
    return kind(handle, f.module, closure, values, lazily)


def _lazy_annotations(
    m: Machine, annotations: dict[str, ir.Expr], f: Frame
) -> Callable[[], dict[str, VariableTracker]]:
    def values() -> dict[str, VariableTracker]:
        result: dict[str, VariableTracker] = {}
        before = m.trace
        m.trace = None
        try:
            for name, node in annotations.items():
                try:
                    result[name] = evaluate(m, node, f)
                except ObservedException:
                    result[name] = UnknownVariable(f"annotation of {name}")
        finally:
            m.trace = before
        return result

    return values


def _lambda(m: Machine, n: ir.Lambda, f: Frame) -> VariableTracker:
    return make_function(m, n.code, n.defaults, f)


def _comprehension(m: Machine, n: ir.Comprehension, f: Frame) -> VariableTracker:
    iterable = evaluate(m, n.iterable, f)
    f.pos = n.pos
    if type(n.iterable) is ir.List and all(type(e) is ir.Const for e in n.iterable.elts):
        # CPython makes a constant tuple of a list display that is only iterated over.
        iterable = TupleVariable(m.iterate(iterable))
    iterator = m.iterator(iterable)
    if m.trace is None and isinstance(iterator, IteratorVariable):
        # TorchDynamo knows iterators over ranges and tensors wherever they were made.
        iterator.foreign = not (isinstance(iterable, RangeVariable) or iterable.is_tensor())
    fn = make_function(m, n.code, [], f)
    if m.trace is not None and n.kind != "generator":
        return m.policy.breakable(f, op.call, m, fn, [iterator], {})
    return op.call(m, fn, [iterator], {})


def _await(m: Machine, n: ir.Await, f: Frame) -> VariableTracker:
    value = evaluate(m, n.value, f)
    f.pos = n.pos
    return run_coroutine(m, value)


def _stray_yield(m: Machine, n: Any, f: Frame) -> VariableTracker:
    return UnknownVariable("value sent to a generator")


EXPRESSIONS.update(
    {
        ir.Const: _const,
        ir.BytesConst: _bytes,
        ir.ComplexConst: _complex,
        ir.BigInt: _bigint,
        ir.EllipsisConst: _ellipsis,
        ir.Name: load_name,
        ir.Attribute: _attribute,
        ir.Subscript: _subscript,
        ir.Slice: _slice,
        ir.Call: _call,
        ir.BinOp: _binop,
        ir.UnaryOp: _unaryop,
        ir.BoolOp: _boolop,
        ir.Compare: _compare,
        ir.IfExp: _ifexp,
        ir.NamedExpr: _named,
        ir.Tuple: _tuple,
        ir.List: _list,
        ir.Set: _set,
        ir.Dict: _dict,
        ir.FormattedValue: _formatted,
        ir.JoinedStr: _joined,
        ir.TemplateStr: _template,
        ir.Lambda: _lambda,
        ir.Comprehension: _comprehension,
        ir.Await: _await,
        ir.Yield: _stray_yield,
        ir.YieldFrom: _stray_yield,
    }
)
