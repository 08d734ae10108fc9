# graphs: 20
import functools
import torch

def two(a, b=2, /, *, scale=1):
    return a * b * scale

def shadow(x, /, **kw):
    return x * kw.get("x", 1)

def rest(x, *more, **kw):
    return x + len(more) + len(kw)

def tensor_default(x, bias=torch.ones(3)):
    return x + bias

def callable_default(x, fn=torch.relu):
    return fn(x)

def printing_default(x, log=print):
    log("called")  # break: GB0059
    return x + 1

def collect(x, seen=[]):
    seen.append(1)
    return x + len(seen)

@torch.compile
def positional_only(x):
    return two(x, 3, scale=2)

@torch.compile
def keyword_for_positional_only(x):
    try:
        return two(x, b=3)  # skip: GB7312
    except TypeError:
        return x - 1

@torch.compile
def too_many(x):
    try:
        return two(x, 1, 2)  # skip: GB7312
    except TypeError:
        return x - 1

@torch.compile
def missing(x):
    return rest(x) + two(**{"scale": 2}) if False else x + 1

@torch.compile
def missing_uncaught(x):
    y = x + 1
    return two(scale=2) + y  # break: GB7312

@torch.compile
def same_name_twice(x):
    return shadow(x, x=2)

@torch.compile
def duplicate_keyword(x):
    try:
        return rest(x, x=2)
    except TypeError:
        return x

@torch.compile
def spread(x, args, kw):
    return rest(x, *args, **kw)

@torch.compile
def spread_tensors(x):
    return rest(*x.unbind())

@torch.compile
def default_tensor(x):
    return tensor_default(x)

@torch.compile
def default_callable(x):
    return callable_default(x) + callable_default(x, fn=torch.sin)

@torch.compile
def default_breaks(x):
    return printing_default(x) * 2

@torch.compile
def default_replaced(x):
    return printing_default(x, log=lambda *a: None) * 2

@torch.compile
def mutable_default(x):
    return collect(x) + collect(x)

@torch.compile
def changed_default(x):
    return callable_default(x)

@torch.compile
def lambda_defaults(x):
    fns = [lambda v, k=k: v * k for k in range(3)]
    return sum(f(x) for f in fns)

@torch.compile
def nested_kwonly(x):
    def inner(a, *, k):
        return a * k
    try:
        return inner(x)  # skip: GB7312
    except TypeError:
        return inner(x, k=2)

@torch.compile
def nested_wrong(x):
    def inner(a, *, k=1):
        return a * k
    return inner(x, 2, 3)  # break: GB7312

@torch.compile
def method_wrong(x):
    try:
        "a".join()
    except TypeError:
        x = x + 1
    return x

@torch.compile
def item_by_keyword(x):
    def pick(value, how):
        return how(value)
    return x * pick(how=lambda v: v.sum().item(), value=x)  # break: GB0124

x = torch.ones(3)
for fn in (positional_only, keyword_for_positional_only, too_many, missing, same_name_twice, duplicate_keyword,
           spread_tensors, default_tensor, default_callable, default_breaks, default_replaced, mutable_default,
           lambda_defaults, nested_kwonly, method_wrong, item_by_keyword):
    fn(x)
spread(x, (1, 2), {"a": 1})
changed_default(x)
callable_default.__defaults__ = (torch.cos,)
changed_default(x)
for fn in (missing_uncaught, nested_wrong):
    try:
        fn(x)
    except TypeError:
        pass
