# graphs: 42
import contextlib
import itertools
import torch

def gen(x):
    yield x
    yield x + 1

def gen_break(x):
    yield x
    print("between")  # skip: GB0059
    yield x + 1

def gen_return(x):
    yield x
    return x * 2

def delegate(x):
    r = yield from gen_return(x)
    yield r

def echo(x):
    got = yield x
    while got is not None:
        got = yield got * 2

def guarded(x, log):
    try:
        yield x
    except ValueError:
        yield x * 2
    finally:
        log.append(1)

def infinite(x):
    n = 0
    while True:
        yield x + n
        n += 1

def nested_gen(x):
    for a in gen(x):
        yield from gen(a)

@torch.compile
def g1(x): return sum(gen(x))
@torch.compile
def g2(x):
    for y in gen(x):
        x = x + y
    return x
@torch.compile
def g3(x):
    for y in gen_break(x):
        x = x + y
    return x
@torch.compile
def g5(x):
    g = echo(x)
    a = next(g)
    b = g.send(x)
    return a + b
@torch.compile
def g6(x):
    g = echo(x)
    try:
        g.send(x)
    except TypeError:
        return x
@torch.compile
def g7(x):
    log = []
    g = guarded(x, log)
    next(g)
    y = g.throw(ValueError)
    g.close()
    return y + len(log)
@torch.compile
def g8(x):
    log = []
    g = guarded(x, log)
    next(g)
    g.close()
    return x + len(log)
@torch.compile
def g9(x):
    g = infinite(x)
    return next(g) + next(g)
@torch.compile
def g10(x): return sum(itertools.islice(infinite(x), 3))
@torch.compile
def g11(x):
    g = gen_return(x)
    next(g)
    try:
        next(g)
    except StopIteration as e:
        return e.value
@torch.compile
def g12(x):
    a, b = gen(x)
    return a + b
@torch.compile
def g13(x):
    a, *b = nested_gen(x)
    return a + len(b)
@torch.compile
def g14(x): return next(gen(x), None) + next(iter([]), 1)
@torch.compile
def g15(x): return list(gen(x))[1] + tuple(gen(x))[0] + dict(enumerate(gen(x)))[0]
@torch.compile
def g16(x): return torch.stack(list(gen(x)))
@torch.compile
def g17(x): return torch.stack([*gen(x)])
@torch.compile
def g18(x): return sum(y for y in gen(x) if y.shape[0] == 3)
@torch.compile
def g19(x): return x + any(n > 1 for n in (1, 2)) + all(isinstance(n, int) for n in (1, 2))
@torch.compile
def g21(x): return sum(y.sum().item() for y in gen(x)) + x  # break: GB0124 | skip: GB0124
@torch.compile
def g22(x): return (y for y in [x, x + 1])
@torch.compile
def g23(x): return gen(x)
@torch.compile
def g24(x, g):
    for y in g:  # skip: GB0811
        x = x + y
    return x
@torch.compile
def g25(x, g): return x + next(g)  # break: GB4347
@torch.compile
def g26(x):
    g = gen(x)
    y = next(g)
    torch._dynamo.graph_break()  # break: GB0025
    return y + next(g)
@torch.compile
def g27(x):
    g = gen(x)
    print("made")  # break: GB0059
    return sum(g) + x
@torch.compile
def g28(x): return "".join(str(n) for n in range(2)) and x + 1
@torch.compile
def g29(x):
    g = gen(x)
    return x + hasattr(g, "send") + (iter(g) is g)
@torch.compile
def g30(x):
    import types
    g = gen(x)
    return x + isinstance(g, types.GeneratorType)
@torch.compile
def g32(x):
    for i, (a, b) in enumerate(zip(gen(x), gen(x))):
        x = x + a * b * i
    return x
@torch.compile
def g33(x):
    for y in reversed(list(gen(x))):
        x = y
    return x
@torch.compile
def g34(x):
    for y in map(torch.sin, gen(x)):
        x = x + y
    return x
@torch.compile
def g35(x):
    def local():
        k = 0
        while k < 2:
            got = yield x * k
            k += 1 if got is None else got
    return sum(local())
@torch.compile
def g36(x):
    def local():
        nonlocal x
        x = x + 1
        yield x
    a = list(local())
    return x + a[0]
@torch.compile
def g37(x):
    def local():
        with torch.no_grad():
            yield x + 1
    return next(local()) + torch.is_grad_enabled()
@torch.compile
def g38(x):
    g = gen(x)
    for y in g:
        break
    return y + sum(g)
@torch.compile
def g39(x):
    g = gen(x)
    return torch.is_tensor(g) + x
@torch.compile
def g40(x):
    d = {k: v for k, v in zip("ab", gen(x))}
    return d["a"] + d["b"]
@torch.compile
def g41(x):
    if x.sum() > 0:  # break: GB0170
        y = sum(gen(x))
    else:
        y = x
    return y
@torch.compile
def g42(x):
    g = guarded(x, [])
    next(g)
    try:
        g.throw(KeyError("k"))
    except KeyError:
        return x + 1
@torch.compile
def g43(x):
    return sum(nested_gen(x)) + sum(itertools.chain(gen(x), gen(x))) + sum(itertools.chain.from_iterable([gen(x)]))
@torch.compile
def g44(x):
    g = (n for n in itertools.count())
    return x + next(g) + next(g)

class Tree:
    def __init__(self, kids=()):
        self.kids = kids
    def __iter__(self):
        for k in self.kids:
            yield k
            yield from k
    @property
    def names(self):
        yield "a"
    @classmethod
    def two(cls, x):
        yield x
        yield x * 2
tree = Tree([Tree(), Tree([Tree()])])
@torch.compile
def g45(x): return x + sum(1 for _ in tree)
@torch.compile
def g46(x): return x + len(list(tree.names)) + sum(Tree.two(x))

x = torch.ones(3)
g1(x)
g2(x)
g3(x)
g5(x)
g6(x)
g7(x)
g8(x)
g9(x)
g10(x)
g11(x)
g12(x)
g13(x)
g14(x)
g15(x)
g16(x)
g17(x)
g18(x)
g19(x)
g21(x)
g22(x)
g23(x)
g26(x)
g27(x)
g28(x)
g29(x)
g30(x)
g32(x)
g33(x)
g34(x)
g35(x)
g36(x)
g37(x)
g38(x)
g39(x)
g40(x)
g41(x)
g42(x)
g43(x)
g44(x)
g45(x)
g46(x)
g24(x, gen(x))
g25(x, gen(x))
g24(x, iter([x]))
g25(x, iter([x]))
