"""Models torch/_dynamo/external_utils.py: the frame around callables that have no frame of their own to compile."""


def inner(fn, args, kwargs):
    return fn(*args, **kwargs)
