# graphs: 63
import torch, functools, inspect, sys, types, re, operator, itertools, collections, builtins, os, math, copy, struct
from torch.utils import _pytree as pytree
import torch.utils._pytree as pt
def plain(x, k=1, *rest, s: int = 2, **kw) -> int: return x * k * s
class Box:
    def __init__(self, k): self.k = k
    def run(self, x): return x
pytree.register_pytree_node(Box, lambda b: ([b.k], None), lambda ks, _: Box(*ks))
box = Box(2)
class Plain:
    def __init__(self, k): self.k = k
P = collections.namedtuple("P", "a b")
@torch.compile
def i1(x):
    sig = inspect.signature(plain)
    return x * len(sig.parameters) + ("s" in sig.parameters)
@torch.compile
def i2(x):
    b = inspect.signature(plain).bind(x, 2)
    return plain(*b.args, **b.kwargs)
@torch.compile
def i3(x):
    for name, p in inspect.signature(plain).parameters.items():
        if p.default is not inspect.Parameter.empty:
            x = x + p.default
    return x
@torch.compile
def i4(x): return x + inspect.isfunction(plain) + inspect.ismethod(box.run) + inspect.isclass(Box) + inspect.isbuiltin(len) + inspect.ismodule(torch)
@torch.compile
def i5(x): return x + len(inspect.getfullargspec(plain).args)
@torch.compile
def i6(x): return x + len(inspect.getsource(plain))  # break: GB0007
@torch.compile
def i7(x): return x + len(inspect.signature(box.run).parameters)
@torch.compile
def i8(x): return x + inspect.isgeneratorfunction(plain) + inspect.iscoroutinefunction(plain)
@torch.compile
def i9(x):
    f = inspect.currentframe()  # break: GB0007
    return x + 1
@torch.compile
def i10(x): return x + (inspect.getdoc(plain) is None)  # break: GB0156
@torch.compile
def i11(x): return x + len(inspect.unwrap(plain).__name__)
@torch.compile
def i13(x): return x + (inspect.getmodule(plain) is None)
@torch.compile
def s1(x):
    try:
        raise ValueError("a")
    except ValueError:
        t, v, tb = sys.exc_info()
        return x + (t is ValueError)
@torch.compile
def s2(x): return x + (sys.exc_info()[0] is None)
@torch.compile
def s3(x): return x + sys.version_info[0] + (sys.maxsize > 1) + (sys.platform == "linux")
@torch.compile
def s4(x): return x + sys.getrecursionlimit()
@torch.compile
def s5(x): return x + ("torch" in sys.modules)
@torch.compile
def s6(x): return x + sys.getsizeof(1)  # break: GB0007
@torch.compile
def s7(x):
    sys.stdout.write("a")  # break: GB0156
    return x + 1
@torch.compile
def s8(x): return x + len(sys.argv) + len(sys.path) * 0
@torch.compile
def s9(x): return x + len(sys.intern("abc"))
@torch.compile
def s10(x):
    f = sys._getframe()  # break: GB0007
    return x + 1
@torch.compile
def s11(x): return x + sys.getrefcount(x)  # break: GB0007
@torch.compile
def t1(x): return pytree.tree_map(lambda v: v + 1, {"a": x, "b": [x, (x,)]})["b"][1][0]
@torch.compile
def t2(x):
    leaves, spec = pytree.tree_flatten([x, {"a": x}])
    return pytree.tree_unflatten([l * 2 for l in leaves], spec)[1]["a"]
@torch.compile
def t3(x): return sum(pytree.tree_leaves((x, [x, 1])))
@torch.compile
def t4(x): return pytree.tree_map_only(torch.Tensor, lambda v: v + 1, [x, 1, "a"])[0]
@torch.compile
def t5(x): return pytree.tree_map(lambda v: v + 1, Box(x)).k
@torch.compile
def t7(x): return pytree.tree_map(lambda a, b: a + b, [x], [x])[0]
@torch.compile
def t8(x): return x + pytree.tree_all(lambda v: v > 0, [1, 2]) + pytree.tree_any(lambda v: v > 5, [1, 2])
@torch.compile
def t9(x): return pytree.tree_map(lambda v: v.sum().item(), [x])[0] + x  # break: GB0124
@torch.compile
def t10(x): return pytree.tree_map(torch.sin, P(x, x)).a
@torch.compile
def t11(x): return pytree.tree_map(lambda v: v + 1, [x, None, collections.OrderedDict(a=x)])[0]  # skip: GB0088
@torch.compile
def t12(x):
    out = []
    pytree.tree_map_(lambda v: out.append(v), [x, x])
    return out[0]
@torch.compile
def t13(x): return x + pytree.tree_structure([x, 1]).num_leaves
@torch.compile
def t14(x): return x + len(pytree.tree_flatten_with_path({"a": x})[0])
@torch.compile
def t15(x): return pytree.tree_map_with_path(lambda p, v: v + len(p), {"a": x})["a"]
@torch.compile
def t16(x): return pytree.tree_map(lambda v: v * 2, [[x], 1], is_leaf=lambda v: isinstance(v, list) and len(v) == 1)[1] + x
@torch.compile
def t17(x):
    with torch.no_grad():
        return pytree.tree_map(print, [x])  # break: GB0059
@torch.compile
def t18(x):
    pytree.register_pytree_node(Plain, lambda p: ([p.k], None), lambda k, _: Plain(*k))  # break: GB0142
    return x + 1
@torch.compile
def q1(x): return functools.reduce(lambda a, b: a + b, [x, x], x) + functools.reduce(operator.add, [1, 2])
@torch.compile
def q2(x): return x + sum([1, 2], start=3) + math.fsum([1.0, 2.0]) + math.prod([2, 3])
@torch.compile
def q3(x): return x + any([False, x.shape[0] > 1]) + all([]) 
@torch.compile
def q4(x): return x + len(list(itertools.product([1, 2], [3]))) + len(list(itertools.permutations([1, 2]))) + len(list(itertools.combinations([1, 2], 2)))
@torch.compile
def q5(x): return list(itertools.accumulate([x, x]))[1] + list(itertools.chain([x]))[0] + list(itertools.repeat(x, 2))[0]
@torch.compile
def q6(x): return x + len(list(itertools.takewhile(lambda n: n < 2, [1, 2]))) + len(list(itertools.dropwhile(lambda n: n < 2, [1, 2]))) + len(list(itertools.starmap(operator.add, [(1, 2)])))
@torch.compile
def q7(x): return x + len(list(itertools.zip_longest([1], [1, 2], fillvalue=0))) + len(list(itertools.compress([1, 2], [1, 0]))) + len(list(itertools.pairwise([1, 2])))
@torch.compile
def q8(x): return x * operator.itemgetter(1)([1, 2]) + operator.attrgetter("k")(box) + operator.methodcaller("dim")(x)
@torch.compile
def q9(x): return operator.add(x, 1) + operator.matmul(x, x) + operator.neg(x) + operator.index(2) + operator.truth(1)
@torch.compile
def q10(x): return x + os.fspath("a").__len__() + len(os.path.basename("a/b")) + len(os.sep)
@torch.compile
def q11(x): return x + len(copy.copy([1, 2])) + len(copy.deepcopy({"a": [1]}))  # break: GB0007
@torch.compile
def q12(x): return x + struct.calcsize("i")  # break: GB0007
@torch.compile
def q13(x): return x + len(struct.pack("i", 1))
@torch.compile
def q14(x): return x + operator.countOf([1, 1], 1) + operator.indexOf([1, 2], 2) + operator.length_hint([1])  # break: GB0059
@torch.compile
def q15(x): return sum([x, x], start=x) + max([x, x + 1], key=lambda v: 1)  # break: GB0193
@torch.compile
def q16(x): return sorted([x, x + 1], key=lambda v: v.shape[0])[0]
@torch.compile
def q19(x): return x + len(list(filter(lambda n: n > 1, [1, 2]))) + len(list(filter(None, [0, 1]))) + len(list(itertools.filterfalse(None, [0, 1])))
@torch.compile
def q20(x): return x + next(itertools.count(2)) + next(itertools.cycle([3])) + len(list(itertools.batched([1,2,3], 2))) if hasattr(itertools, "batched") else x + next(itertools.cycle([3]))
@torch.compile
def q21(x): return x + len([*itertools.groupby([1, 1, 2])]) + len([*itertools.tee([1], 2)])
@torch.compile
def q22(x): return x + len(list(map(lambda a, b: a + b, [1], [2]))) + len(dict(zip("ab", [1, 2])))
@torch.compile
def q24(x): return x + math.gcd(4, 6) + math.comb(4, 2) + math.isclose(1.0, 1.0) + math.floor(1.5) + math.log2(8)
@torch.compile
def q25(x): return x + round(1.5) + divmod(5, 2)[0] + abs(-1) + pow(2, 3) + int("3") + len(bin(3)) + ord("a") + len(chr(97)) + hash((1, 2)) * 0
x = torch.ones(3)
def t(f, *a):
    try: f(x, *a)
    except Exception as e: print(e)
for f in (i1,i2,i3,i4,i5,i6,i7,i8,i9,i10,i11,i13): t(f)
for f in (s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11): t(f)
for f in (t1,t2,t3,t4,t5,t7,t8,t9,t10,t11,t12,t13,t14,t15,t16,t17,t18): t(f)
for f in (q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,q13,q14,q15,q16,q19,q20,q21,q22,q24,q25): t(f)
