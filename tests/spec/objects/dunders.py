# graphs: 1
"""A class of one's own with operators, call, index and length."""
import torch


class Vec:
    def __init__(self, data, name="v"):
        self.data = data
        self.name = name

    def __add__(self, other):
        return Vec(self.data + other.data, self.name)

    def __mul__(self, k):
        return Vec(self.data * k)

    __rmul__ = __mul__

    def __getitem__(self, i):
        return self.data[i]

    def __len__(self):
        return self.data.shape[0]

    def __call__(self, x):
        return self.data @ x

    def __iter__(self):
        return iter([self.data, self.data + 1])

    def __contains__(self, item):
        return item == self.name


@torch.compile
def f(x):
    v = Vec(x) + 2 * Vec(x)
    a, b = v
    flag = 1 if "v" in v else 0
    return v[0] * len(v) + v(x) + a.sum() + b.sum() + flag


f(torch.ones(3))
