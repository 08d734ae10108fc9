# graphs: 7
import torch
def plain(x): return x
class B:
    def run(self, x): return x
b = B()
@torch.no_grad()
def gen(x):
    yield x
    yield x * 2
@torch.compile
def a1(x): return x * len(plain.__qualname__)  # skip: GB0088
@torch.compile
def a2(x): return x + (plain.__qualname__ == "plain")
@torch.compile
def a3(x): return x + plain.__qualname__.count("p")  # break: GB0156
@torch.compile
def a4(x):
    s = f"{plain.__qualname__}"
    return x + 1
@torch.compile
def a5(x):
    if plain.__qualname__.startswith("p"):  # break: GB0156
        return x
    return x + 1
@torch.compile
def a6(x):
    if "p" in plain.__qualname__:  # skip: GB0088
        return x
    return x + 1
@torch.compile
def a7(x):
    d = {plain.__qualname__: 1}  # skip: GB6890
    return x + d["plain"]
@torch.compile
def a8(x):
    s = "a" + b.run.__qualname__  # skip: GB0088
    return x + 1
@torch.compile
def a9(x):
    s = getattr(plain, "__qualname__", "?")
    return x + isinstance(s, str)
@torch.compile
def b1(x): return x * len(B.__qualname__) * len(B.__name__)
@torch.compile
def c1(x):
    for y in gen(x):  # skip: GB0088
        x = x + y
    return x
@torch.compile
def c2(x): return torch.stack(list(gen(x)))  # skip: GB0088
@torch.compile
def c3(x): return next(gen(x)) + 1
@torch.compile
def c4(x):
    g = gen(x)
    return next(g) + next(g)
x = torch.ones(3)
def t(f):
    try: f(x)
    except Exception as e: print(e)
for f in (a1,a2,a3,a4,a5,a6,a7,a8,a9,b1,c1,c2,c3,c4): t(f)
