# graphs: 2
"""Packing is skipped, padding is traced."""
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence


@torch.compile
def pad(x):
    return pad_sequence([x, x[:1]], batch_first=True)


@torch.compile
def pack(x):
    packed = pack_padded_sequence(x[None] * 2, [2], batch_first=True)  # break: GB0007
    return packed.data + 1


x = torch.randn(2, 4)
pad(x)
pack(x)
