# graphs: 31
import torch, functools, operator
def plain(x, k=1, *, s=1): return x * k * s
def noisy(x, k=1):
    print("k")  # break: GB0059
    return x * k
def scalar(x): return x.sum().item()  # break: GB0124
P1 = functools.partial(plain, k=2)
P2 = functools.partial(P1, s=3)
P3 = functools.partial(noisy, k=2)
PT = functools.partial(torch.add, other=1)
PM = functools.partial(torch.nn.functional.gelu, approximate="tanh")
PP = functools.partial(print, "a")
class Box:
    def __init__(self): self.k = 2; self.p = functools.partial(self.run, k=3)
    def run(self, x, k): return x * k * self.k
    half = functools.partialmethod(run, k=0.5)
    cls_p = functools.partial(plain, k=4)
box = Box()
bp = functools.partial(box.run, k=2)
pt = functools.partial(plain, torch.ones(3))
@torch.compile
def p1(x): return P1(x) + P2(x)
@torch.compile
def p2(x): return P3(x) * 2
@torch.compile
def p3(x): return PT(x) + PM(x)
@torch.compile
def p4(x):
    PP()  # break: GB0059
    return x + 1
@torch.compile
def p5(x): return box.p(x) + bp(x)
@torch.compile
def p6(x): return box.half(x)  # skip: GB0088
@torch.compile
def p7(x): return Box.cls_p(x) + box.cls_p(x)
@torch.compile
def p8(x): return P1.func(x, **P1.keywords) + len(P1.args)
@torch.compile
def p9(x):
    p = functools.partial(plain, x)
    return p() + p(k=2)
@torch.compile
def p10(x):
    p = functools.partial(lambda a, b: a + b, x)
    return p(x)
@torch.compile
def p11(x):
    p = functools.partial(plain, nope=1)
    return p(x)  # break: GB7312
@torch.compile
def p12(x): return list(map(functools.partial(plain, k=2), [x]))[0]
@torch.compile
def p13(x): return functools.reduce(functools.partial(torch.add), [x, x])
@torch.compile
def p14(x):
    p = functools.partial(scalar)
    return x * p(x)
@torch.compile
def p15(x): return functools.partial(plain, k=x)
@torch.compile
def p17(x): return x + isinstance(P1, functools.partial) + callable(P1) + hasattr(P1, "func") + hasattr(P1, "__name__")
@torch.compile
def p18(x):
    try:
        P1.__name__
    except AttributeError:
        return x + 1
@torch.compile
def p19(x): return x + (P1 == P1) + (P1 is P1)
@torch.compile
def p20(x): return x * (len(repr(P1)) > 1)
@torch.compile
def p21(x): return x * (len(f"{P1}") > 1)
@torch.compile
def p22(x):
    P1.tag = 1  # break: GB0467
    return P1(x)
@torch.compile
def p23(x): return pt() + x
@torch.compile
def p24(x): return functools.partial(box.run)(x, 2)
@torch.compile
def p25(x): return functools.partial(Box)().k * x
@torch.compile
def p26(x): return functools.partial(x.add, 1)() + functools.partial(torch.Tensor.mul, x)(2)
@torch.compile
def p27(x): return functools.partial(functools.partial(functools.partial(plain, k=1), k=2), k=3)(x, k=4)
@torch.compile
def p28(x):
    fs = [functools.partial(plain, k=i) for i in range(3)]
    return sum(f(x) for f in fs)
@torch.compile
def p29(x):
    p = functools.partial(plain, k=2)
    print("x")  # break: GB0059
    return p(x)
@torch.compile
def p30(x):
    d = {P1: 1}
    return x + d[P1]
@torch.compile
def p31(x): return functools.partial(max, 2)(3) * x + functools.partial(operator.mul, 2)(x)
@torch.compile
def p32(x): return sorted([3, 1], key=functools.partial(operator.mul, -1))[0] * x
x = torch.ones(3)
def t(f, *a):
    try: f(x, *a)
    except Exception as e: print(e)
for f in (p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12,p13,p14,p15): t(f)
for f in (p17,p18,p19,p20,p21,p22,p23,p24,p25,p26,p27,p28,p29,p30,p31,p32): t(f)
