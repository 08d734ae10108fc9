# graphs: 41
import torch, functools, inspect, sys, types, re, importlib, logging, warnings, os, json
from torch.utils import _pytree as pytree

class Box:
    def __init__(self): self.k = 2
    @functools.lru_cache(None)
    def cached(self, n): return self.k * n
    @torch.compiler.disable
    def off(self, x): return x * 2
    @torch._dynamo.disable(recursive=False)
    def off_shallow(self, x): return helper(x) * 2
    @torch._dynamo.assume_constant_result
    def const(self, n): return n + 1
    @torch._dynamo.nonstrict_trace
    def loose(self, x): return x * 2
    @classmethod
    @functools.cache
    def cm(cls, n): return n + 1
    @staticmethod
    @functools.cache
    def sm(n): return n + 2
box = Box()
def helper(x): return x + 1
@functools.lru_cache
def c_print(n):
    print(n)  # break: GB0059
    return n
@functools.lru_cache(maxsize=2)
def c_tensor(x): return x * 2
@functools.cache
def c_const(n): return n * 2
@torch._dynamo.assume_constant_result
def const_fn(n): return n + 1
@torch._dynamo.assume_constant_result
def const_tensor(): return torch.ones(3)
@torch._dynamo.assume_constant_result
def const_of_list(l): return len(l)
@torch.compiler.disable
def off(x): return x + 1
@torch.compiler.disable(reason="why")
def off_reason(x): return x + 1
off_late = torch.compiler.disable(helper)
@torch.compiler.disable
class Off:
    def __init__(self, k): self.k = k
    def run(self, x): return x * self.k
@torch.compile
def inner_compiled(x): return x * 3
@torch.compile
def inner_compiled_break(x):
    print("x")  # break: GB0059
    return x * 3
@torch._dynamo.allow_in_graph
def allowed(x): return torch.sin(x) + 1
@torch._dynamo.nonstrict_trace
def loose(x): return torch.sin(x) + 1
@torch._dynamo.nonstrict_trace
def loose_print(x):
    print("x")
    return x
@torch._dynamo.forbid_in_graph
def forbidden(x): return x
scripted = torch.jit.script(helper)
traced = torch.jit.trace(helper, torch.ones(3))
@torch.jit.script_if_tracing
def sit(x): return x + 1
@torch.jit.ignore
def ign(x): return x + 1
@torch.jit.unused
def unu(x): return x + 1
class Wrapped:
    def __init__(self, fn): self.__wrapped__ = fn; self.fn = fn
    def __call__(self, x): return self.fn(x)
wobj = Wrapped(helper)

@torch.compile
def a1(x): return x * box.cached(2) * c_const(3)
@torch.compile
def a2(x): return x * c_print(3) + 1
@torch.compile
def a3(x): return c_tensor(x)
@torch.compile
def a4(x):
    c_const.cache_clear()  # skip: GB0088
    return x * c_const(2)
@torch.compile
def a5(x): return x * c_const.cache_info().hits  # skip: GB0088
@torch.compile
def a6(x): return x * c_const.__wrapped__(2)
@torch.compile
def a7(x): return x * Box.cm(2) + Box.sm(1) + box.sm(2)  # skip: GB0177
@torch.compile
def a8(x): return box.off(x) + 1  # break: GB0099
@torch.compile
def a9(x): return box.off_shallow(x) + 1  # break: GB0099
@torch.compile
def a10(x): return x * box.const(2) + const_fn(3)
@torch.compile
def a11(x): return x + const_tensor()
@torch.compile
def a12(x): return x * const_of_list([1, 2])
@torch.compile
def a13(x): return x * const_of_list([x, x])  # break: GB2520
@torch.compile
def a14(x): return x * const_fn(x.shape[0])
@torch.compile
def a15(x): return box.loose(x) + loose(x)  # break: GB0236
@torch.compile
def a16(x): return loose_print(x) + 1
@torch.compile
def a17(x): return off(x) + off_reason(x)  # break: GB0098
@torch.compile
def a18(x): return off_late(x) * 2  # break: GB0098
@torch.compile
def a19(x): return Off(2).run(x)  # break: GB0099
@torch.compile
def a20(x): return inner_compiled(x) + 1
@torch.compile
def a21(x): return inner_compiled_break(x) + 1
@torch.compile
def a22(x): return torch.compile(helper)(x)
@torch.compile
def a23(x): return allowed(x) + 1
@torch.compile
def a25(x): return scripted(x) + traced(x)
@torch.compile
def a26(x): return sit(x) + ign(x) + unu(x)
@torch.compile
def a27(x): return wobj(x) + wobj.__wrapped__(x)
@torch.compile
def a28(x):
    f = torch.compiler.disable(helper)  # break: GB0007
    return f(x) + 1  # break: GB0098
@torch.compile
def a29(x):
    f = torch._dynamo.allow_in_graph(helper)  # break: GB0007
    return f(x) + 1
@torch.compile
def a30(x):
    torch._dynamo.skip_frame()  # skip: GB4297
    return x + 1
@torch.compile
def a31(x):
    torch._dynamo.graph_break(msg="here")  # break: GB0025
    return x + 1
@torch.compile
def a32(x):
    with torch._dynamo.error_on_graph_break(False):
        print("x")  # break: GB0059
        x = x + 1
    return x
@torch.compile
def a33(x):
    with torch._dynamo.patch_dynamo_config(capture_scalar_outputs=True):
        return x * x.sum().item()  # break: GB0033
@torch.compile
def a35(x):
    f = torch._dynamo.nonstrict_trace(helper)
    return f(x)
@torch.compile
def a36(x):
    def local(v): return v
    f = torch._dynamo.nonstrict_trace(local)  # break: GB0078
    return f(x)
@torch.compile
def a37(x):
    with torch.compiler.set_stance("force_eager"):
        x = x + 1
    return x
@torch.compile
def a38(x):
    if torch.compiler.is_compiling() and torch._dynamo.is_compiling() and not torch.jit.is_scripting() and not torch.jit.is_tracing():
        return x + 1
    print("eager")
    return x
@torch.compile
def a39(x): return torch._dynamo.is_dynamo_supported() * x if hasattr(torch._dynamo, "is_dynamo_supported") else x  # break: GB0007
@torch.compile
def a40(x): return x * isinstance(c_const, functools._lru_cache_wrapper)
@torch.compile
def a41(x): return x + len(c_const.__name__) + len(off.__name__)
@torch.compile
def a42(x): return list(map(off, [x, x]))[0] + 1  # break: GB0098
@torch.compile
def a43(x): return sorted([2, 1], key=c_const)[0] * x
@torch.compile
def a44(x):
    try:
        return off(x) + 1  # skip: GB0098
    except ValueError:
        return x
@torch.compile
def a45(x):
    f = off if x.shape[0] > 2 else helper
    return f(x) + 1  # break: GB0098
@torch.compile
def a46(x): return [off, helper][1](x) + 1
x = torch.ones(3)
def t(f, *a):
    try: f(x, *a)
    except Exception as e: print(e)
t(a1); t(a2); t(a3); t(a4); t(a5); t(a6); t(a7); t(a8); t(a9); t(a10); t(a11); t(a12); t(a13); t(a14); t(a15); t(a16); t(a17); t(a18); t(a19); t(a20)
t(a21); t(a22); t(a23); t(a25); t(a26); t(a27); t(a28); t(a29); t(a30); t(a31); t(a32); t(a33); t(a35); t(a36); t(a37); t(a38); t(a39); t(a40)
t(a41); t(a42); t(a43); t(a44); t(a45); t(a46)
