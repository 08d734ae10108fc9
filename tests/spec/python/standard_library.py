# graphs: 4
"""Functions of the standard library: what is computed while tracing."""
import itertools
import json
import math
import operator
import os
import re
from functools import reduce

import torch


@torch.compile
def computed(x):
    n = math.floor(math.sqrt(x.shape[0])) + math.prod([1, 2])
    pairs = list(itertools.product([1, 2], repeat=2)) + list(itertools.chain([(0, 0)], [(1, 1)]))
    total = reduce(operator.add, (a * b for a, b in pairs))
    getter = operator.itemgetter(0)
    return x * n * total + getter((x, 1))


@torch.compile
def environment(x):
    if os.environ.get("NO_SUCH_VARIABLE") is not None:
        return x
    return x + len(os.path.join("a", "b"))


@torch.compile
def pattern(x):
    if re.match(r"a+", "aab"):
        return x + 1
    return x


@torch.compile
def dumped(x):
    text = json.dumps({"a": 1})  # break: GB0156
    return x + len(text)


computed(torch.ones(4))
environment(torch.ones(4))
pattern(torch.ones(4))
dumped(torch.ones(4))
