"""Model of torch.nn."""

from torch.nn.modules import *
from torch.nn.parallel import DataParallel
from torch.nn.parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter


def factory_kwargs(kwargs):
    if kwargs is None:
        return {}
    known = ("device", "dtype", "memory_format")
    result = dict(kwargs.get("factory_kwargs", {}))
    for key in kwargs:
        if key == "factory_kwargs":
            continue
        if key not in known:
            raise TypeError(f"unexpected kwargs {{{key!r}}}")
        if key in result:
            raise TypeError(f"{key} specified twice, in **kwargs and in factory_kwargs")
        result[key] = kwargs[key]
    return result
