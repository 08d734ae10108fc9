# graphs: 32
import functools
import torch

def plain(x):
    return x + 1

plain.scale = 2
plain.hooks = {"before": torch.sin}

def noisy(x):
    print("noisy")  # break: GB0059 | skip: GB7000 <- GB0059
    return x * 2

TABLE = {"plain": plain, "noisy": noisy}
LIST = [plain, noisy]

@torch.compile
def attribute_read(x):
    return plain(x) * plain.scale

@torch.compile
def attribute_function(x):
    return plain.hooks["before"](x)

@torch.compile
def attribute_missing(x):
    if hasattr(plain, "nothing"):
        print("never")
    try:
        plain.nothing
    except AttributeError:
        x = x * 2
    return getattr(plain, "other", torch.cos)(x)

@torch.compile
def attribute_written(x):
    plain.scale = 3  # break: GB0467
    return plain(x)

@torch.compile
def from_table(x, key):
    return TABLE[key](x)

@torch.compile
def from_list(x):
    for fn in LIST:
        x = fn(x)
    return x

@torch.compile
def chosen(x, flag):
    fn = plain if flag else noisy
    return fn(x)

@torch.compile
def identity_of_functions(x):
    fn = TABLE["plain"]
    if fn is plain and fn == plain and fn != noisy:
        return x + 1
    print("never")
    return x

@torch.compile
def in_set(x):
    known = {plain, noisy}
    if plain in known and len(known) == 2:
        x = x + 1
    return x

@torch.compile
def dunder_reads(x):
    names = [plain.__name__, plain.__qualname__, plain.__module__, plain.__doc__]
    if plain.__defaults__ is None and plain.__closure__ is None and names[0] == "plain":
        x = x * len(names)
    return x

@torch.compile
def code_reads(x):
    code = plain.__code__
    return x * code.co_argcount

@torch.compile
def code_names(x):
    if plain.__code__.co_name == "plain" and plain.__code__.co_varnames == ("x",):
        return x + 1
    return x - 1

@torch.compile
def repr_of_function(x):
    text = repr(plain)
    return x * (len(text) > 3)

@torch.compile
def str_of_function(x):
    text = str(plain)
    return x * (len(text) > 3)

@torch.compile
def format_function(x):
    text = f"{plain}"
    return x * (len(text) > 3)

@torch.compile
def isinstance_function(x):
    if isinstance(plain, type(lambda: 0)) and callable(plain) and not callable(1):
        return x + 1
    return x

@torch.compile
def call_dunder(x):
    return plain.__call__(x)  # break: GB0007

@torch.compile
def call_get(x):
    class_like = [x]
    return plain.__get__(x, type(class_like))()

@torch.compile
def globals_read(x):
    return x + len(plain.__globals__["LIST"])

@torch.compile
def annotations_read(x):
    return x + len(plain.__annotations__)

@torch.compile
def vars_of_function(x):
    return x * vars(plain)["scale"]

@torch.compile
def dict_of_function(x):
    return x * plain.__dict__.get("scale", 1)

@torch.compile
def hash_of_function(x):
    return x + (hash(plain) == hash(plain))

@torch.compile
def id_of_function(x):
    return x + (id(plain) == id(plain))

@torch.compile
def sort_by_name(x):
    fns = sorted(LIST, key=lambda f: f.__name__)
    return fns[1](x)

@torch.compile
def max_by_key(x):
    return max(LIST, key=lambda f: len(f.__name__))(x)

def recursive(x, n):
    return x if n == 0 else recursive(x * 2, n - 1)

def recursive_break(x, n):
    if n == 0:
        return x * x.sum().item()  # break: GB0124
    return recursive_break(x + 1, n - 1)

def even(x, n):
    return x if n == 0 else odd(x, n - 1)

def odd(x, n):
    return x + 1 if n == 0 else even(x * 2, n - 1)

@torch.compile
def recursion(x):
    return recursive(x, 3)

@torch.compile
def recursion_with_break(x):
    return recursive_break(x, 2)

@torch.compile
def mutual(x):
    return even(x, 3)

x = torch.ones(3)
for fn in (attribute_read, attribute_function, attribute_missing, attribute_written, from_list, identity_of_functions,
           in_set, dunder_reads, code_reads, code_names, repr_of_function, str_of_function, format_function, isinstance_function, call_dunder,
           call_get, globals_read, annotations_read, vars_of_function, dict_of_function, hash_of_function, id_of_function, sort_by_name,
           max_by_key, recursion, recursion_with_break, mutual):
    fn(x)
from_table(x, "plain")
from_table(x, "noisy")
chosen(x, True)
chosen(x, False)
