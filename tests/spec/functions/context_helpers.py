# graphs: 27
import contextlib
import time
import torch

@contextlib.contextmanager
def simple(tag="a"):
    yield tag

@contextlib.contextmanager
def enter_break():
    print("enter")  # break: GB0059 | skip: GB0059
    yield

@contextlib.contextmanager
def exit_break():
    yield
    print("exit")  # skip: GB0066 <- GB0059

@contextlib.contextmanager
def timer(out):
    t = time.time()  # skip: GB0007
    yield
    out.append(time.time() - t)

@contextlib.contextmanager
def no_grad_inside():
    with torch.no_grad():
        yield

@contextlib.contextmanager
def swallow():
    try:
        yield
    except ValueError:
        pass

@contextlib.contextmanager
def setting(obj, value):
    old = obj.k
    obj.k = value
    try:
        yield obj
    finally:
        obj.k = old

@contextlib.contextmanager
def bad():
    return

class Box:
    k = 1
    @contextlib.contextmanager
    def hold(self, v):
        self.k = v
        yield self
        self.k = 1

class Manager:
    def __enter__(self):
        return self
    def __exit__(self, *a):
        return False

class Swallow:
    def __enter__(self):
        return self
    def __exit__(self, kind, value, tb):
        return kind is ValueError

class Decorating(contextlib.ContextDecorator):
    def __enter__(self):
        return self
    def __exit__(self, *a):
        return False

box = Box()
shared = simple()
manager = Manager()

@torch.compile
def c1(x):
    with simple() as t:
        return x + len(t)
@torch.compile
def c2(x):
    with simple():
        print("in")  # skip: GB0066 <- GB0059
    return x + 1
@torch.compile
def c3(x):
    x = x + 1
    with enter_break():
        x = x * 2
    return x
@torch.compile
def c4(x):
    with exit_break():
        x = x * 2
    return x + 1
@torch.compile
def c5(x):
    out = []
    with timer(out):
        x = x * 2
    return x
@torch.compile
def c6(x):
    with no_grad_inside():
        y = x * 2
    return y + torch.is_grad_enabled()
@torch.compile
def c7(x):
    with swallow():
        raise ValueError
    return x
@torch.compile
def c8(x):
    with setting(box, 3) as b:
        x = x * b.k
    return x * box.k
@torch.compile
def c9(x):
    with box.hold(4) as b:
        x = x * b.k
    return x
@torch.compile
def c10(x):
    with Manager() as m:
        x = x + 1
    return x
@torch.compile
def c11(x):
    with manager:  # skip: GB0142
        x = x + 1
    return x
@torch.compile
def c12(x):
    with Swallow():
        raise ValueError("x")
    return x + 1
@torch.compile
def c13(x):
    with contextlib.nullcontext(), contextlib.suppress(KeyError):
        {}["a"]
    return x + 1
@torch.compile
def c14(x):
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.no_grad())  # skip: GB0066 <- GB0007
        x = x + 1
    return x
@torch.compile
def c15(x):
    with contextlib.ExitStack() as stack:
        stack.enter_context(simple())
        stack.callback(lambda: None)
        x = x + 1
    return x
@torch.compile
def c16(x):
    class_like = contextlib.closing(open("/dev/null"))  # break: GB0059 | break: GB0262
    with class_like:  # skip: GB0142
        x = x + 1
    return x
@torch.compile
def c17(x):
    with contextlib.redirect_stdout(None):  # break: GB0262 | skip: GB0142
        x = x + 1
    return x
@simple()
def decorated(x):
    return x + 1
@Decorating()
def decorated2(x):
    return x + 1
@enter_break()
def decorated_break(x):
    return x + 1
@torch.no_grad()
def decorated3(x):
    return x + 1
@torch.no_grad()
def decorated3_break(x):
    print("x")  # break: GB0059
    return x + 1
@torch.no_grad()
def decorated_gen(x):
    yield x
    yield x * 2
@torch.compile
def c18(x): return decorated(x)
@torch.compile
def c19(x): return decorated2(x)  # break: GB0142
@torch.compile
def c20(x): return decorated_break(x) + 1
@torch.compile
def c21(x): return decorated3(x)
@torch.compile
def c22(x): return decorated3_break(x) + 1
@torch.compile
def c23(x): return sum(decorated_gen(x))  # skip: GB0088
@torch.compile
def c24(x):
    @torch.no_grad()
    def inner(v):
        return v * 2
    return inner(x)
@torch.compile
def c25(x):
    @torch.no_grad()
    def inner(v):
        print("x")  # break: GB0059
        return v * 2
    return inner(x) + 1
@torch.compile
def c26(x):
    @contextlib.contextmanager
    def inner():
        yield 2
    with inner() as k:
        return x * k
@torch.compile
def c27(x):
    m = simple()
    with m as t:
        x = x + len(t)
    return x
@torch.compile
def c28(x):
    m = torch.no_grad()
    with m:
        x = x + 1
    return x
@torch.compile
def c30(x, ctx):
    with ctx:  # skip: GB0142
        x = x + 1
    return x
@torch.compile
def c33(x):
    g = simple()
    t = g.__enter__()
    x = x + len(t)
    g.__exit__(None, None, None)
    return x
@torch.compile
def c34(x):
    try:
        with simple():
            raise KeyError
    except KeyError:
        return x + 1
@torch.compile
def c35(x):
    for i in range(2):
        with torch.no_grad():
            x = x + i
    return x
@torch.compile
def c36(x):
    for i in range(2):
        with simple():
            print("x")  # skip: GB0066 <- GB0059
    return x + 1
@torch.compile
def c37(x):
    with simple():
        if x.sum() > 0:  # skip: GB0170
            x = x + 1
    return x
@torch.compile
def c38(x):
    with torch.no_grad():
        if x.sum() > 0:  # break: GB0170
            x = x + 1
    return x
@torch.compile
def c40(x):
    with contextlib.AbstractContextManager.__enter__(manager) if False else contextlib.nullcontext(x) as y:
        return y + 1

x = torch.ones(3)
c1(x)
c2(x)
c3(x)
c4(x)
c5(x)
c6(x)
c7(x)
c8(x)
c9(x)
c10(x)
c11(x)
c12(x)
c13(x)
c14(x)
c15(x)
c16(x)
c17(x)
c18(x)
c19(x)
c20(x)
c21(x)
c22(x)
c23(x)
c24(x)
c25(x)
c26(x)
c27(x)
c28(x)
c33(x)
c34(x)
c35(x)
c36(x)
c37(x)
c38(x)
c40(x)
c30(x, manager)
c30(x, torch.no_grad())
c30(x, contextlib.nullcontext())
