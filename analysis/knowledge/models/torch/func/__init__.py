"""Model of torch.func: what is written in Python; grad, vmap, jvp and the like are native."""

from torch._functorch.functional_call import functional_call, stack_module_state
