# graphs: 32
import functools
import contextlib
import time
import torch

def plain_deco(fn):
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs) + 1
    return wrapper

def wraps_deco(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs) + 1
    return wrapper

def timed(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()  # break: GB0007
        out = fn(*args, **kwargs)
        wrapper.seconds = time.perf_counter() - start  # break: GB0007 | break: GB0467
        return out
    return wrapper

def counted(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1  # break: GB0467
        return fn(*args, **kwargs)
    wrapper.calls = 0
    return wrapper

def repeat(n):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(x):
            for _ in range(n):
                x = fn(x)
            return x
        return wrapper
    return deco

def retry(times=2, errors=(ValueError,)):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(*a):
            for i in range(times):
                try:
                    return fn(*a)
                except errors:
                    if i == times - 1:
                        raise
        return wrapper
    return deco

def optional(fn=None, *, scale=1):
    if fn is None:
        return functools.partial(optional, scale=scale)
    @functools.wraps(fn)
    def wrapper(x):
        return fn(x) * scale
    return wrapper

class Decorator:
    def __init__(self, fn):
        functools.update_wrapper(self, fn)
        self.fn = fn
        self.calls = 0
    def __call__(self, *args):
        self.calls += 1
        return self.fn(*args)

class DecoratorWithArgs:
    def __init__(self, scale):
        self.scale = scale
    def __call__(self, fn):
        def wrapper(x):
            return fn(x) * self.scale
        return wrapper

def registry(table):
    def deco(fn):
        table[fn.__name__] = fn
        return fn
    return deco

TABLE = {}

def memo(fn):
    cache = {}
    @functools.wraps(fn)
    def wrapper(x, n):
        if n not in cache:
            cache[n] = fn(x, n)
        return cache[n]
    return wrapper

@plain_deco
def f_plain(x): return x * 2
@wraps_deco
def f_wraps(x): return x * 2
@timed
def f_timed(x): return x * 2
@counted
def f_counted(x): return x * 2
@repeat(3)
def f_repeat(x): return x * 2
@repeat(2)
def f_repeat_break(x):
    print("again")  # break: GB0059 | skip: GB7000 <- GB0059
    return x * 2
@retry()
def f_retry(x): return x * 2
@retry(times=3)
def f_retry_break(x): return x * x.sum().item()  # break: GB0124 | skip: GB0124
@optional
def f_optional(x): return x + 1
@optional(scale=3)
def f_optional_args(x): return x + 1
@Decorator
def f_class(x): return x + 1
@DecoratorWithArgs(3)
def f_class_args(x): return x + 1
@registry(TABLE)
def f_registered(x): return x + 1
@registry(TABLE)
def f_registered_break(x): return x + x.max().item()  # break: GB0124
@memo
def f_memo(x, n): return x * n
@plain_deco
@wraps_deco
def f_two(x): return x
@contextlib.nullcontext(5).__enter__ if False else (lambda f: f)
def f_lambda(x): return x + 1
@functools.lru_cache(maxsize=None)
def f_cached(n): return n * 2

@torch.compile
def a(x): return f_plain(x)
@torch.compile
def b(x): return f_wraps(x) + len(f_wraps.__name__)
@torch.compile
def c(x): return f_timed(x) * 2
@torch.compile
def d(x): return f_counted(x) * 2
@torch.compile
def e(x): return f_repeat(x)
@torch.compile
def f(x): return f_repeat_break(x) + 1
@torch.compile
def g(x): return f_retry(x)
@torch.compile
def h(x): return f_retry_break(x) + 1
@torch.compile
def i(x): return f_optional(x)
@torch.compile
def j(x): return f_optional_args(x)
@torch.compile
def k(x): return f_class(x)
@torch.compile
def l(x): return f_class_args(x)
@torch.compile
def m(x): return TABLE["f_registered"](x)
@torch.compile
def n(x): return TABLE["f_registered_break"](x) + 1
@torch.compile
def o(x): return f_memo(x, 2) + 1
@torch.compile
def p(x): return f_two(x) * 2
@torch.compile
def q(x): return f_lambda(x)
@torch.compile
def r(x): return x * f_cached(2)
@torch.compile
def s(x): return f_wraps.__wrapped__(x)
@torch.compile
def t(x):
    @wraps_deco
    def inner(v):
        return v * 3
    return inner(x) + (inner.__name__ == "inner")
@torch.compile
def u(x):
    @timed
    def inner(v):
        return v * 3
    return inner(x)
@torch.compile
def v(x):
    @functools.wraps(f_plain)
    def inner(v):
        return v * 3
    return inner(x) if inner.__wrapped__ is f_plain else x
@torch.compile
def w(x):
    wrapped = optional(scale=2)(lambda v: v + 1)
    return wrapped(x)
@torch.compile
def y(x):
    fn = repeat(2)(torch.sin)
    return fn(x)
@torch.compile
def z(x):
    dec = Decorator(f_plain)
    return dec(x) * dec.calls

x = torch.ones(3)
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, y, z):
    fn(x)
