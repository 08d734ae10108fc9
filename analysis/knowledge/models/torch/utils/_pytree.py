"""Model of torch.utils._pytree."""

import threading
from collections import OrderedDict, defaultdict, deque, namedtuple

NodeDef = namedtuple("NodeDef", ["type", "flatten_fn", "unflatten_fn", "flatten_with_keys_fn"])
SUPPORTED_NODES = {}
_NODE_REGISTRY_LOCK = threading.Lock()
BUILTIN_TYPES = {tuple, list, dict, OrderedDict, defaultdict, deque}


class SequenceKey:
    def __init__(self, idx):
        self.idx = idx

    def __str__(self):
        return f"[{self.idx!r}]"

    def get(self, sequence):
        return sequence[self.idx]


class MappingKey:
    def __init__(self, key):
        self.key = key

    def __str__(self):
        return f"[{self.key!r}]"

    def get(self, mapping):
        return mapping[self.key]


class GetAttrKey:
    def __init__(self, name):
        self.name = name

    def __str__(self):
        return f".{self.name}"

    def get(self, obj):
        return getattr(obj, self.name)


def register_pytree_node(
    cls,
    flatten_fn,
    unflatten_fn,
    *,
    serialized_type_name=None,
    to_dumpable_context=None,
    from_dumpable_context=None,
    flatten_with_keys_fn=None,
):
    with _NODE_REGISTRY_LOCK:
        if cls in SUPPORTED_NODES:
            raise ValueError(f"{cls} is already registered as pytree node.")
    SUPPORTED_NODES[cls] = NodeDef(cls, flatten_fn, unflatten_fn, flatten_with_keys_fn)


def register_dataclass(cls, *, field_names=None, drop_field_names=None, serialized_type_name=None):
    names = list(field_names) if field_names is not None else list(cls.__dataclass_fields__)

    def flatten(obj):
        return [getattr(obj, name) for name in names], names

    def unflatten(values, context):
        return cls(**dict(zip(context, values)))

    register_pytree_node(cls, flatten, unflatten)


def register_constant(cls):
    register_pytree_node(cls, lambda obj: ([], obj), lambda values, context: context)


_register_pytree_node = register_pytree_node


def is_namedtuple(obj):
    return is_namedtuple_class(type(obj))


def is_namedtuple_class(cls):
    return issubclass(cls, tuple) and hasattr(cls, "_fields")


def is_namedtuple_instance(obj):
    return is_namedtuple_class(type(obj))


def is_structseq(obj):
    return hasattr(type(obj), "n_sequence_fields")


def _children(tree):
    """The kind of node, its context and its children; (None, None, None) for a leaf."""
    kind = type(tree)
    if kind is tuple or kind is list:
        return kind, None, list(tree)
    if kind is dict or kind is OrderedDict:
        return kind, list(tree.keys()), list(tree.values())
    if kind is defaultdict:
        return kind, [tree.default_factory, list(tree.keys())], list(tree.values())
    if kind is deque:
        return kind, tree.maxlen, list(tree)
    if kind in SUPPORTED_NODES:
        children, context = SUPPORTED_NODES[kind].flatten_fn(tree)
        return kind, context, list(children)
    if isinstance(tree, tuple) and hasattr(kind, "_fields"):
        return namedtuple, kind, list(tree)
    if isinstance(tree, tuple) and hasattr(kind, "n_sequence_fields"):
        return kind, kind, list(tree)
    return None, None, None


def _build(kind, context, children):
    if kind is tuple:
        return tuple(children)
    if kind is list:
        return list(children)
    if kind is dict:
        return dict(zip(context, children))
    if kind is OrderedDict:
        return OrderedDict(zip(context, children))
    if kind is defaultdict:
        return defaultdict(context[0], zip(context[1], children))
    if kind is deque:
        return deque(children, maxlen=context)
    if kind is namedtuple:
        return context(*children)
    if kind in SUPPORTED_NODES:
        return SUPPORTED_NODES[kind].unflatten_fn(children, context)
    return context(children)


def _keys(kind, context, count):
    if kind is dict or kind is OrderedDict:
        return [MappingKey(key) for key in context]
    if kind is defaultdict:
        return [MappingKey(key) for key in context[1]]
    if kind is namedtuple:
        return [GetAttrKey(name) for name in context._fields]
    return [SequenceKey(i) for i in range(count)]


class TreeSpec:
    def __init__(self, type, context, children_specs):
        self.type = type
        self._context = context
        self._children = list(children_specs)
        self.num_nodes = 1 + sum([child.num_nodes for child in self._children])
        self.num_leaves = sum([child.num_leaves for child in self._children])
        self.num_children = len(self._children)

    @property
    def context(self):
        return self._context

    @property
    def children_specs(self):
        return self._children

    def children(self):
        return list(self._children)

    def child(self, index):
        return self._children[index]

    def is_leaf(self):
        return False

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, TreeSpec):
            return NotImplemented
        return self.type is other.type and self._context == other._context and self._children == other._children

    def __hash__(self):
        return hash((self.type, len(self._children)))

    def flatten_up_to(self, tree):
        if self.is_leaf():
            return [tree]
        _, _, parts = _children(tree)
        leaves = []
        for spec, part in zip(self._children, parts):
            leaves.extend(spec.flatten_up_to(part))
        return leaves

    def unflatten(self, leaves):
        leaves = list(leaves)
        if len(leaves) != self.num_leaves:
            raise ValueError(
                f"treespec.unflatten(leaves): `leaves` has length {len(leaves)} but the spec refers to a pytree "
                f"that holds {self.num_leaves} items."
            )
        return self._unflatten(leaves, 0)

    def _unflatten(self, leaves, start):
        parts = []
        for child in self._children:
            parts.append(child._unflatten(leaves, start))
            start += child.num_leaves
        return _build(self.type, self._context, parts)


class LeafSpec(TreeSpec):
    def __init__(self):
        self.type = None
        self._context = None
        self._children = []
        self.num_nodes = 1
        self.num_leaves = 1
        self.num_children = 0

    def is_leaf(self):
        return True

    def _unflatten(self, leaves, start):
        return leaves[start]


PyTreeSpec = TreeSpec
_LEAF_SPEC = LeafSpec()


def treespec_leaf():
    return _LEAF_SPEC


def treespec_tuple(iterable=(), /):
    return TreeSpec(tuple, None, list(iterable))


def treespec_dict(mapping=(), /, **kwargs):
    items = dict(mapping, **kwargs)
    return TreeSpec(dict, list(items.keys()), list(items.values()))


def tree_is_leaf(tree, is_leaf=None):
    if is_leaf is not None and is_leaf(tree):
        return True
    return _children(tree)[0] is None


def tree_flatten(tree, is_leaf=None):
    leaves = []

    def visit(node):
        if is_leaf is not None and is_leaf(node):
            leaves.append(node)
            return _LEAF_SPEC
        kind, context, parts = _children(node)
        if kind is None:
            leaves.append(node)
            return _LEAF_SPEC
        return TreeSpec(kind, context, [visit(part) for part in parts])

    spec = visit(tree)
    return leaves, spec


def tree_unflatten(leaves, treespec):
    if not isinstance(treespec, TreeSpec):
        raise TypeError(
            f"tree_unflatten(leaves, treespec): Expected `treespec` to be instance of PyTreeSpec but got {type(treespec)}."
        )
    return treespec.unflatten(leaves)


def tree_iter(tree, is_leaf=None):
    yield from tree_leaves(tree, is_leaf)


def tree_leaves(tree, is_leaf=None):
    leaves = []

    def visit(node):
        kind = None
        if is_leaf is None or not is_leaf(node):
            kind, _, parts = _children(node)
        if kind is None:
            leaves.append(node)
        else:
            for part in parts:
                visit(part)

    visit(tree)
    return leaves


def tree_structure(tree, is_leaf=None):
    return tree_flatten(tree, is_leaf)[1]


def tree_map(func, tree, *rests, is_leaf=None):
    leaves, treespec = tree_flatten(tree, is_leaf)
    columns = [leaves] + [treespec.flatten_up_to(rest) for rest in rests]
    return treespec.unflatten([func(*row) for row in zip(*columns)])


def tree_map_(func, tree, *rests, is_leaf=None):
    leaves, treespec = tree_flatten(tree, is_leaf)
    columns = [leaves] + [treespec.flatten_up_to(rest) for rest in rests]
    for row in zip(*columns):
        func(*row)
    return tree


def map_only(type_or_types_or_pred, /):
    if isinstance(type_or_types_or_pred, (type, tuple)):

        def pred(x):
            return isinstance(x, type_or_types_or_pred)

    else:
        pred = type_or_types_or_pred

    def wrapper(func):
        def wrapped(x):
            return func(x) if pred(x) else x

        return wrapped

    return wrapper


def tree_map_only(type_or_types_or_pred, /, func, tree, is_leaf=None):
    return tree_map(map_only(type_or_types_or_pred)(func), tree, is_leaf=is_leaf)


def tree_map_only_(type_or_types_or_pred, /, func, tree, is_leaf=None):
    return tree_map_(map_only(type_or_types_or_pred)(func), tree, is_leaf=is_leaf)


def tree_all(pred, tree, is_leaf=None):
    return all(map(pred, tree_leaves(tree, is_leaf)))


def tree_any(pred, tree, is_leaf=None):
    return any(map(pred, tree_leaves(tree, is_leaf)))


def tree_all_only(type_or_types, /, pred, tree, is_leaf=None):
    return all(pred(x) for x in tree_leaves(tree, is_leaf) if isinstance(x, type_or_types))


def tree_any_only(type_or_types, /, pred, tree, is_leaf=None):
    return any(pred(x) for x in tree_leaves(tree, is_leaf) if isinstance(x, type_or_types))


def arg_tree_leaves(*args, **kwargs):
    leaves = []
    for arg in args:
        leaves.extend(tree_leaves(arg))
    for arg in kwargs.values():
        leaves.extend(tree_leaves(arg))
    return leaves


def tree_flatten_with_path(tree, is_leaf=None):
    pairs = []

    def visit(path, node):
        kind = None
        if is_leaf is None or not is_leaf(node):
            kind, context, parts = _children(node)
        if kind is None:
            pairs.append((path, node))
        else:
            for key, part in zip(_keys(kind, context, len(parts)), parts):
                visit((*path, key), part)

    visit((), tree)
    return pairs, tree_structure(tree, is_leaf)


def tree_leaves_with_path(tree, is_leaf=None):
    return tree_flatten_with_path(tree, is_leaf)[0]


def tree_map_with_path(func, tree, *rests, is_leaf=None):
    pairs, treespec = tree_flatten_with_path(tree, is_leaf)
    columns = [[path for path, _ in pairs], [leaf for _, leaf in pairs]]
    columns += [treespec.flatten_up_to(rest) for rest in rests]
    return treespec.unflatten([func(*row) for row in zip(*columns)])


def keystr(kp):
    return "".join([str(k) for k in kp])


def key_get(obj, kp):
    for k in kp:
        obj = k.get(obj)
    return obj
