# graphs: 3
"""Functions handed to map, filter, sorted, max with a key."""
import torch


def loud_double(x):
    print("double")  # break: GB0059 | skip: GB0059
    return x * 2


@torch.compile
def with_map(x):
    a, b = map(loud_double, (x, x + 1))
    return a + b


@torch.compile
def with_sorted(x):
    names = sorted(["bb", "a"], key=len)
    return x * len(names[0])


@torch.compile
def with_filter(x):
    parts = list(filter(lambda t: t.ndim == 1, [x, x[None]]))
    return parts[0] + len(parts)


with_map(torch.ones(2))
with_sorted(torch.ones(2))
with_filter(torch.ones(2))
