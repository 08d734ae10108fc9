# graphs: 36
import functools
import torch

@torch.compile
def counter(x):
    n = 0
    def step(v):
        nonlocal n
        n += 1
        return v * n
    return step(step(x)) + n

@torch.compile
def counter_break(x):
    n = 0
    def step(v):
        nonlocal n
        n += 1
        torch._dynamo.graph_break()  # break: GB0025
        return v * n
    return step(step(x)) + n

@torch.compile
def deleted_cell(x):
    y = x + 1
    def use():
        return y
    del y  # skip: GB0082
    try:
        return use()
    except NameError:
        return x

@torch.compile
def shared_cell(x):
    y = x
    def put(v):
        nonlocal y
        y = v
    def get():
        return y
    put(x * 2)
    return get()

@torch.compile
def late_binding(x):
    fns = []
    for k in range(3):
        fns.append(lambda v: v + k)
    return fns[0](x)

@torch.compile
def returned(x):
    def inner(v):
        return v + x
    return inner

@torch.compile
def stored_in_dict(x):
    def add(v):
        return v + 1
    def say(v):
        print("say")
        return v
    table = {"add": add, "say": say}
    return table["add"](x)

@torch.compile
def stored_in_dict_break(x):
    def add(v):
        return v + 1
    def say(v):
        print("say")  # break: GB0059
        return v
    table = {"add": add, "say": say}
    return table["say"](x) * 2

@torch.compile
def attributes(x):
    def inner(v):
        return v * inner.scale
    inner.scale = 2
    return inner(x)

@torch.compile
def attribute_probe(x):
    def inner(v):
        return v
    if hasattr(inner, "scale"):
        print("never")
    setattr(inner, "scale", 3)
    return inner(x) * getattr(inner, "scale", 1)

@torch.compile
def attribute_deleted(x):
    def inner(v):
        return v
    inner.scale = 3
    del inner.scale
    return x * getattr(inner, "scale", 1)

@torch.compile
def attribute_undefined(x):
    def inner(v):
        return v
    try:
        return x * inner.nothing
    except AttributeError:
        return x + 1

@torch.compile
def names(x):
    def inner(v):
        "doc"
        return v
    if inner.__name__ == "inner" and inner.__doc__ == "doc" and inner.__qualname__.endswith("inner"):
        return inner(x) + 1
    return x

@torch.compile
def renamed(x):
    def inner(v):
        return v
    inner.__name__ = "outer"
    return inner(x) + len(inner.__name__)

@torch.compile
def defaults_read(x):
    def inner(v, k=2):
        return v * k
    return inner(x)

@torch.compile
def closure_read(x):
    k = 2
    def inner(v):
        return v * k
    return x * inner.__closure__[0].cell_contents  # skip: GB0088

@torch.compile
def code_read(x):
    def inner(v, w):
        return v * w
    return x * inner.__code__.co_argcount

@torch.compile
def compared(x):
    def a(v):
        return v
    b = a
    return x + (a is b) + (a == b)

@torch.compile
def as_key(x):
    def a(v):
        return v + 1
    def b(v):
        return v + 2
    table = {a: 1, b: 2}
    return a(x) * table[a]

@torch.compile
def hashed(x):
    def a(v):
        return v + 1
    return x + (hash(a) == hash(a))

@torch.compile
def printed_repr(x):
    def a(v):
        return v + 1
    return x + (len(repr(a)) > 3)

@torch.compile
def isinstance_nested(x):
    def a(v):
        return v + 1
    return a(x) if callable(a) and isinstance(a, type(lambda: 0)) else x

@torch.compile
def recursion_inside(x):
    def fact(n):
        return 1 if n <= 1 else n * fact(n - 1)
    return x * fact(4)

@torch.compile
def immediately(x):
    return (lambda a: (lambda b: a + b)(x))(x * 2)

@torch.compile
def live_over_break(x):
    k = x.sum()
    def inner(v):
        return v + k
    torch._dynamo.graph_break()  # break: GB0025
    return inner(x)

@torch.compile
def live_counter_over_break(x):
    n = 0
    def inner(v):
        nonlocal n
        n += 1
        return v + n
    x = inner(x)
    print("x")  # break: GB0059
    return inner(x) * n

@torch.compile
def with_kwonly(x):
    def inner(v, *, k=3):
        return v * k
    print("x")  # break: GB0059
    return inner(x)

@torch.compile
def passed_to_map(x):
    def inner(v):
        return v.sum().item()  # break: GB0124
    return x + sum(map(inner, [x, x]))

@torch.compile
def passed_to_sorted(x):
    def key(v):
        return -v
    return x * sorted([1, 2, 3], key=key)[0]

@torch.compile
def passed_to_reduce(x):
    def add(a, b):
        return a + b
    return functools.reduce(add, [x, x, x])

@torch.compile
def class_cell(x):
    def outer():
        def inner():
            return x + 1
        return inner
    return outer()()

@torch.compile
def three_deep(x):
    def a(v):
        def b(w):
            def c(u):
                print("deep")  # break: GB0059
                return u + w
            return c(v)
        return b(v)
    return a(x) * 2

x = torch.ones(3)
for fn in (counter, counter_break, deleted_cell, shared_cell, late_binding, stored_in_dict, stored_in_dict_break,
           attributes, attribute_probe, attribute_deleted, attribute_undefined, names, renamed, defaults_read, closure_read, code_read,
           compared, as_key, hashed, printed_repr, isinstance_nested, recursion_inside, immediately, live_over_break, live_counter_over_break,
           with_kwonly, passed_to_map, passed_to_sorted, passed_to_reduce, class_cell, three_deep):
    fn(x)
returned(x)(x)
