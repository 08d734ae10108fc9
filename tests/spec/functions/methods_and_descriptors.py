# graphs: 50
import functools
import types
import torch
from torch import nn

class Base:
    kind = "base"
    def __init__(self, k=2):
        self.k = k
        self.calls = 0
        self.fn = torch.sin
    def run(self, x):
        return x * self.k
    def noisy(self, x):
        print("noisy")  # break: GB0059
        return x
    def count(self, x):
        self.calls += 1
        return x * self.calls
    @classmethod
    def make(cls, k):
        return cls(k)
    @classmethod
    def named(cls, x):
        return x * len(cls.kind)
    @staticmethod
    def double(x):
        return x * 2
    @property
    def scale(self):
        return self.k + 1
    @scale.setter
    def scale(self, v):
        self.k = v
    @scale.deleter
    def scale(self):
        self.k = 0
    @functools.cached_property
    def heavy(self):
        return self.k * 3
    @functools.lru_cache
    def cached(self, n):
        return n + self.k
    def __call__(self, x):
        return self.run(x)
    def __len__(self):
        return 3
    def __bool__(self):
        return True
    def __getitem__(self, i):
        return i + self.k

class Child(Base):
    kind = "child"
    def run(self, x):
        return super().run(x) + 1
    @classmethod
    def named(cls, x):
        return super().named(x) + 1
    @property
    def scale(self):
        return super().scale * 2  # skip: GB0088

class Item(Child):
    def run(self, x):
        return super(Child, self).run(x) * x.sum().item()  # break: GB0124

class Slots:
    __slots__ = ("a", "b")
    def __init__(self):
        self.a = 2

class Desc:
    def __get__(self, obj, owner):
        return 5 if obj is None else obj.k
    def __set__(self, obj, value):
        obj.k = value + 1

class NonData:
    def __get__(self, obj, owner):
        return lambda x: x * obj.k
    def __set_name__(self, owner, name):
        self.name = name

class Uses:
    d = Desc()
    n = NonData()
    def __init__(self):
        self.k = 2

class Getattr:
    def __init__(self):
        self.table = {"a": 1}
    def __getattr__(self, name):
        if name == "boom":
            raise AttributeError(name)
        return len(name)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(3, 3)
        self.act = torch.relu
    def forward(self, x):
        return self.act(self.lin(x))
    def extra(self, x):
        return self.lin.forward(x)
    @staticmethod
    def norm(x):
        return x / x.norm()

b, c, it, sl, u, ga, net = Base(), Child(), Item(), Slots(), Uses(), Getattr(), Net()

def ext(self, x):
    return x + self.k
b.bound = types.MethodType(ext, b)
b.partial = functools.partial(ext, b)
b.loose = ext

@torch.compile
def m1(x): return b.run(x) + c.run(x)
@torch.compile
def m2(x): return Base.run(c, x)
@torch.compile
def m3(x): return c.run.__func__(c, x)
@torch.compile
def m4(x): return b.run.__self__.k * x
@torch.compile
def m5(x): return it.run(x) + 1
@torch.compile
def m6(x): return Base.double(x) + b.double(x)
@torch.compile
def m7(x): return Child.named(x) + c.named(x)
@torch.compile
def m8(x): return Child.make(3).run(x)
@torch.compile
def m9(x): return x * b.scale * c.scale
@torch.compile
def m10(x):
    b.scale = 4
    return x * b.k
@torch.compile
def m11(x):
    o = Base(3)
    o.scale = 5
    del o.scale
    return x * o.k
@torch.compile
def m12(x): return x * b.heavy  # skip: GB0142
@torch.compile
def m13(x): return x * b.cached(2)
@torch.compile
def m14(x): return b(x) + c(x)
@torch.compile
def m15(x): return x * len(b) + (1 if b else 2)
@torch.compile
def m16(x): return x + b[1]
@torch.compile
def m17(x): return b.count(b.count(x))
@torch.compile
def m18(x): return b.noisy(x) * 2
@torch.compile
def m19(x):
    f = b.run
    return f(x) + (f == b.run)
@torch.compile
def m20(x):
    fs = {"r": b.run, "d": Base.double}
    return fs["r"](fs["d"](x))
@torch.compile
def m21(x): return b.bound(x) + b.partial(x) + b.loose(b, x)
@torch.compile
def m22(x): return b.fn(x)
@torch.compile
def m23(x): return x * sl.a
@torch.compile
def m24(x):
    try:
        return x * sl.b
    except AttributeError:
        return x
@torch.compile
def m25(x):
    sl.b = 4
    return x * sl.b
@torch.compile
def m27(x):
    u.d = 6
    return x * u.k
@torch.compile
def m28(x): return u.n(x)
@torch.compile
def m29(x): return x * ga.missing + ga.table["a"]
@torch.compile
def m30(x): return x * getattr(ga, "boom", 7) + hasattr(ga, "boom")
@torch.compile
def m31(x): return net(x) + net.extra(x) + net.norm(x)
@torch.compile
def m32(x): return Net.forward(net, x)
@torch.compile
def m33(x): return net.lin.weight.sum() * net.lin.forward(x) + nn.Linear.forward(net.lin, x)
@torch.compile
def m34(x): return Base.__dict__["double"].__func__(x)
@torch.compile
def m35(x): return Base.__dict__["run"](b, x)
@torch.compile
def m37(x): return Base.scale.fget(b) * x  # break: GB0156
@torch.compile
def m38(x): return Base.run.__get__(b, Base)(x)
@torch.compile
def m39(x): return x * type(b)(3).k
@torch.compile
def m40(x): return getattr(b, "ru" + "n")(x)
@torch.compile
def m41(x): return x * object.__getattribute__(b, "k")  # break: GB0156
@torch.compile
def m42(x):
    object.__setattr__(b, "z", 3)
    return x * b.z
@torch.compile
def m43(x): return x + len(b.__dict__) + b.__class__.kind.__len__()
@torch.compile
def m44(x): return x * len(Base.run.__name__) + len(b.run.__qualname__)  # skip: GB0088
@torch.compile
def m45(x): return x + isinstance(b.run, types.MethodType) + isinstance(Base.__dict__["double"], staticmethod)
@torch.compile
def m46(x): return torch.Tensor.add(x, 1) + torch.Tensor.sin(x)
@torch.compile
def m48(x):
    f = x.add
    return f(1)
@torch.compile
def m49(x): return x + dict.fromkeys(["a"], 1)["a"] + dict.get({"a": 2}, "a")
@torch.compile
def m51(x): return x + (1).__add__(2) + "ab".__len__() + [1].__len__()
@torch.compile
def m52(x):
    app = [].append
    app(1)
    return x
@torch.compile
def m53(x):
    out = []
    list.append(out, x)  # break: GB0156
    return out[0]
@torch.compile
def m55(x):
    hash(b.run)
    return x + 1
@torch.compile
def m57(x): return super(Child, c).run(x)
@torch.compile
def m58(x): return x + Base.kind.__len__() + c.__class__.__mro__[1].kind.__len__()
@torch.compile
def m59(x): return net.forward.__func__(net, x)
@torch.compile
def m60(x): return x * torch.Tensor.dim(x) + x.T.shape[0] + torch.Tensor.shape.__get__(x)[0]

x = torch.ones(3)
m1(x)
m2(x)
m3(x)
m4(x)
m5(x)
m6(x)
m7(x)
m8(x)
m9(x)
m10(x)
m11(x)
m12(x)
m13(x)
m14(x)
m15(x)
m16(x)
m17(x)
m18(x)
m19(x)
m20(x)
m21(x)
m22(x)
m23(x)
m24(x)
m25(x)
m27(x)
m28(x)
m29(x)
m30(x)
m31(x)
m32(x)
m33(x)
m34(x)
m35(x)
m37(x)
m38(x)
m39(x)
m40(x)
m41(x)
m42(x)
m43(x)
m44(x)
m45(x)
m46(x)
m48(x)
m49(x)
m51(x)
m52(x)
m53(x)
m55(x)
m57(x)
m58(x)
m59(x)
m60(x)
