"""Model of torch.nn.parameter: Parameter and Buffer are native; lazy layers hold empty parameters until their first call."""


class UninitializedTensorMixin:
    """No value of the models is one: a lazy layer's parameter is an empty Parameter."""


class UninitializedParameter(UninitializedTensorMixin):
    def __new__(cls, requires_grad=True, device=None, dtype=None):
        raise NotImplementedError("uninitialized parameters are not modelled")


class UninitializedBuffer(UninitializedTensorMixin):
    def __new__(cls, requires_grad=False, device=None, dtype=None, persistent=True):
        raise NotImplementedError("uninitialized buffers are not modelled")


def is_lazy(param):
    return isinstance(param, UninitializedTensorMixin)
