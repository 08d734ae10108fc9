# graphs: 12
import torch, enum, dataclasses, functools, collections
from torch import nn
@torch.compile
def a(x, v):
    assert v  # skip: GB0112
    return x + 1
@torch.compile
def b(x, v):
    assert v  # skip: GB0055
    return x + 1
@torch.compile
def c(x, v):
    assert v
    return x + 1
@torch.compile
def d(x, v):
    assert v
    return x + 1
@torch.compile
def e(x, v):
    assert v  # skip: GB0112
    return x + 1
@torch.compile
def f(x, v):
    assert v
    return x + 1
@torch.compile
def g(x, v):
    assert v  # skip: GB0055
    return x + 1
@torch.compile
def h(x, v):
    assert v  # skip: GB0055
    return x + 1
@torch.compile
def i(x, v):
    assert v  # skip: GB0055
    return x + 1
@torch.compile
def j(x, v):
    assert v  # skip: GB0112
    return x + 1
@torch.compile
def k(x, v):
    assert v
    return x + 1
@torch.compile
def l(x, v):
    assert v
    return x + 1
@torch.compile
def m(x, v):
    assert v
    return x + 1
@torch.compile
def n(x, v):
    assert v
    return x + 1
@torch.compile
def o(x, v):
    assert v
    return x + 1
@torch.compile
def p(x, v):
    assert v
    return x + 1
@torch.compile
def q(x, v):
    if not v: raise ValueError
    assert v, f"{x.shape}"
    return x + 1
@torch.compile
def r(x, v):
    assert v
    return x + 1
@torch.compile
def s(x):
    w = iter([1])
    assert w
    return x + 1
@torch.compile
def t(x):
    y = x + 1
    def fn(z): return z + y
    assert fn  # skip: GB0055
    return x + 1
@torch.compile
def u(x):
    assert x.shape
    assert x.size()
    return x + 1
@torch.compile
def w(x, m):
    assert m.forward  # skip: GB0055
    return x + 1
@torch.compile
def z(x, m):
    assert m and len(m) > 0
    assert m is not None and m  # skip: GB0112
    return x + 1
@dataclasses.dataclass(frozen=True)
class F:
    n: int = 1
@dataclasses.dataclass
class G:
    n: int = 1
class E(enum.Enum):
    A = 1
NT = collections.namedtuple("NT", "a b")
def plain(x): return x
x = torch.ones(3)
a(x, F()); b(x, G()); c(x, E.A); d(x, NT(1, 2)); e(x, NT(x, 2)); f(x, functools.partial(plain, 1)); g(x, functools.partial(plain, x))
h(x, nn.Sequential(nn.ReLU())); i(x, nn.ModuleList([nn.ReLU()])); j(x, {"a": x}); k(x, {1, 2}); l(x, collections.deque([1])); m(x, collections.OrderedDict(a=1)); o(x, plain); p(x, F); q(x, [x]); r(x, torch.nn.Parameter(torch.ones(1)))
s(x); t(x); u(x); w(x, nn.ReLU()); z(x, [x])
