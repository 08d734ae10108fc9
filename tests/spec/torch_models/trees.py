# graphs: 1
"""torch.utils._pytree is traced."""
import torch
from torch.utils._pytree import tree_flatten, tree_leaves, tree_map, tree_map_only, tree_unflatten


@torch.compile
def f(tree):
    leaves, spec = tree_flatten(tree)
    doubled = tree_unflatten([leaf * 2 for leaf in leaves], spec)
    shifted = tree_map(lambda t: t + 1, tree)
    kept = tree_map_only(torch.Tensor, torch.relu, {"x": shifted["a"], "n": 3})
    return doubled, kept["x"] * kept["n"], sum(t.sum() for t in tree_leaves(shifted))


f({"a": torch.randn(2), "b": (torch.randn(2), [torch.randn(2)])})
