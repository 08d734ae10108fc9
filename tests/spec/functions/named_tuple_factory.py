# graphs: 13
import torch, time, collections, functools, operator, sys, inspect, itertools, re, math, copy, os
from collections import namedtuple
def plain(x, k=1): return x * k
Point = namedtuple("Point", "a b", defaults=(1,))
P3 = namedtuple("P3", ["a", "b"], rename=True)
class Sub(namedtuple("Sub", "a b")):
    __slots__ = ()
    def total(self): return self.a + self.b
    @property
    def first(self): return self.a
@torch.compile
def n1(x): return Point(x, x).a + Point(x).b
@torch.compile
def n2(x):
    P = namedtuple("P", ["u", "v"])
    p = P(x, x)
    return p.u + p.v
@torch.compile
def n3(x, names):
    P = namedtuple("P", names)
    p = P(x, x)
    return p[0]
@torch.compile
def n4(x):
    p = Point(x, 2)._replace(b=3)
    return p.a * p.b
@torch.compile
def n5(x):
    d = Point(x, 2)._asdict()
    return d["a"] * d["b"]
@torch.compile
def n6(x): return x * len(Point._fields) + Point._field_defaults["b"]
@torch.compile
def n7(x):
    a, b = Sub(x, x)
    return a + Sub(a, b).total() + Sub(a, b).first
@torch.compile
def n8(x):
    try:
        return Point()  # skip: GB7312
    except TypeError:
        return x + 1
@torch.compile
def n9(x): return Point._make([x, 2]).a
@torch.compile
def n10(x):
    p = Point(x, 2)
    try:
        p.a = x
    except AttributeError:
        return x * 2
@torch.compile
def n11(x):
    P = namedtuple("P", "a a")
    return x
@torch.compile
def n12(x):
    P = namedtuple("P", (n for n in ("a", "b")))  # break: GB0201 | skip: GB8335
    return P(x, x).a
@torch.compile
def n13(x): return repr(Point(1, 2)) and x + 1
@torch.compile
def n14(x): return x + (Point(1, 2) == (1, 2)) + hash(Point(1, 2)) * 0
@torch.compile
def n15(x, p): return p._replace(a=x)
@torch.compile
def n16(x): return isinstance(Point(x, x), tuple) + x + isinstance(Sub(x, x), Sub)
@torch.compile
def n17(x): return Point(x, x).a.sum().item() + x  # break: GB0124
@torch.compile
def n18(x): return x + getattr(Point(x, 2), "b") + Point(1, 2).index(2) + Point(1, 1).count(1)
x = torch.ones(3)
def t(f, *a):
    try: f(x, *a)
    except Exception as e: print(e)
t(n1); t(n2); t(n3, ["a", "b"]); t(n3, ("a", "b")); t(n4); t(n5); t(n6); t(n7); t(n8); t(n9); t(n10); t(n11); t(n12); t(n13); t(n14); t(n15, Point(x, 2)); t(n16); t(n17); t(n18)
