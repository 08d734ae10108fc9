# graphs: 1
"""Lists, dicts and sets of plain data, changed inside."""
import collections

import torch

CONFIG = {"widths": [1, 2, 3], "names": {"a", "b"}}


@torch.compile
def f(x, cache):
    widths = [w * 2 for w in CONFIG["widths"] if w > 1]
    widths.extend(range(2))
    widths.sort(reverse=True)
    cache["last"] = x + len(widths)
    cache.setdefault("all", []).append(x)
    counts = collections.Counter("hello")
    table = collections.defaultdict(list)
    table["k"].append(x * counts["l"])
    queue = collections.deque([1, 2], maxlen=2)
    queue.append(3)
    first, *rest = widths
    total = sum(rest) + queue[0]
    if "a" in CONFIG["names"] and not CONFIG.get("off"):
        total += 1
    merged = {**cache, "x": x} | {"y": total}
    return table["k"][0] * total + merged["last"] * first


f(torch.ones(2), {})
