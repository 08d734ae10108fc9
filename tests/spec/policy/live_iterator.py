# graphs: 3
"""An iterator that lives across a break must be rebuilt."""
import torch


@torch.compile
def over_list(x):
    it = iter([1, 2, 3])
    x = x + next(it)
    print("between")  # break: GB0059
    return x + next(it)


@torch.compile
def over_zip(x):
    it = zip([1, 2], [3, 4])
    a, b = next(it)
    print("between")  # break: GB0059
    c, d = next(it)  # break: GB4347
    return x * a * b * c * d


@torch.compile
def over_enumerate(x):
    it = enumerate(["a", "b"])
    i, _ = next(it)
    print("between")  # break: GB0059 | skip: GB8335
    j, _ = next(it)
    return x + i + j


over_list(torch.ones(2))
over_zip(torch.ones(2))
over_enumerate(torch.ones(2))
