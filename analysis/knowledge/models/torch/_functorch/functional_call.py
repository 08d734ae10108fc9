"""Model of torch._functorch.functional_call."""

import torch
from torch.nn.parameter import Parameter


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    if isinstance(parameter_and_buffer_dicts, dict):
        given = parameter_and_buffer_dicts
    elif isinstance(parameter_and_buffer_dicts, (list, tuple)):
        given = {}
        for part in parameter_and_buffer_dicts:
            given.update(part)
    else:
        raise ValueError(
            f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, "
            f"but got {type(parameter_and_buffer_dicts)}"
        )
    if args is None:
        args = ()
    elif not isinstance(args, tuple):
        args = (args,)
    saved = []
    for name, value in given.items():
        path, _, attr = name.rpartition(".")
        owner = module.get_submodule(path)
        table = owner._parameters if attr in owner._parameters else owner._buffers
        saved.append((table, attr, table.get(attr)))
        table[attr] = value
    try:
        return module(*args, **(kwargs if kwargs is not None else {}))
    finally:
        for table, attr, value in saved:
            table[attr] = value


def stack_module_state(models):
    if len(models) == 0:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if not (all(m.training for m in models) or all(not m.training for m in models)):
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    params = {
        k: torch.stack([dict(m.named_parameters())[k].detach() for m in models]).requires_grad_()
        for k, _ in models[0].named_parameters()
    }
    buffers = {k: torch.stack([dict(m.named_buffers())[k] for m in models]) for k, _ in models[0].named_buffers()}
    return params, buffers
