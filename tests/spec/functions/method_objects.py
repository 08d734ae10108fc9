# graphs: 8
import torch, types, functools
def ext(self, x): return x + self.k
class B:
    k = 2
b = B()
b.bound = types.MethodType(ext, b)
b.loose = ext
b.part = functools.partial(ext, b)
class C:
    k = 3
    def __init__(self):
        self.m = types.MethodType(ext, self)
        self.f = lambda x: x * self.k
c = C()
@torch.compile
def a1(x): return b.bound(x)
@torch.compile
def a2(x): return b.loose(b, x) + b.part(x)
@torch.compile
def a3(x): return c.m(x) + c.f(x)
@torch.compile
def a4(x): return types.MethodType(ext, b)(x)  # break: GB0147
@torch.compile
def a5(x):
    def local(self, v): return v * self.k
    m = types.MethodType(local, b)  # break: GB0147
    return m(x)
@torch.compile
def a6(x): return b.bound.__func__(b, x) + b.bound.__self__.k
@torch.compile
def a7(x): return ext.__get__(b)(x)
@torch.compile
def a8(x): return B.__dict__["k"] * x
x = torch.ones(3)
def t(f):
    try: f(x)
    except Exception as e: print(e)
for f in (a1,a2,a3,a4,a5,a6,a7,a8): t(f)
