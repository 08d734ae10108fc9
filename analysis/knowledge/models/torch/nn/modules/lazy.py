"""Model of torch.nn.modules.lazy."""

import torch
from torch.nn.parameter import Parameter


def _empty_parameter(device, dtype):
    return Parameter(torch.empty(0, device=device, dtype=dtype))


def _materialize(tensor, shape):
    """Give an empty parameter or buffer of a lazy layer its shape."""
    with torch.no_grad():
        tensor.data = tensor.new_empty(shape)


class LazyModuleMixin:
    cls_to_become = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._initialize_hook = self.register_forward_pre_hook(self._infer_parameters, with_kwargs=True)

    def initialize_parameters(self, *args, **kwargs):
        raise NotImplementedError(f"initialize_parameters is not implemented for {self.__class__.__name__}")

    def has_uninitialized_params(self):
        return hasattr(self, "_initialize_hook")

    def _infer_parameters(self, module, args, kwargs=None):
        kwargs = kwargs if kwargs else {}
        module.initialize_parameters(*args, **kwargs)
        module._initialize_hook.remove()
        delattr(module, "_initialize_hook")
        if module.cls_to_become is not None:
            module.__class__ = module.cls_to_become

    def _replicate_for_data_parallel(self):
        raise RuntimeError("Modules with uninitialized parameters can't be used with `DataParallel`.")
