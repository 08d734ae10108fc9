# graphs: 6
"""Attributes and small methods of tensors, known while tracing or not."""
import torch


@torch.compile
def known(x):
    n = x.ndim + len(x.shape) + x.numel() + x.element_size() + x.stride(0)
    if x.is_floating_point() and not x.is_sparse and x.device.type == "cpu":
        x = x.to(torch.float64)
    if x.is_contiguous() and not x.requires_grad and x.grad is None:
        x = x * 2
    return x * n


@torch.compile
def pointer(x):
    y = x + 1
    address = y.data_ptr()
    return y, address


@torch.compile
def storage(x):
    y = x + 1
    size = y.untyped_storage().nbytes()  # break: GB0156
    return y * size


@torch.compile
def make_leaf(x):
    y = x.detach().clone()
    y.requires_grad_(True)  # break: GB8985
    return (y * 2).sum()


known(torch.ones(2))
pointer(torch.ones(2))
storage(torch.ones(2))
make_leaf(torch.ones(2))
