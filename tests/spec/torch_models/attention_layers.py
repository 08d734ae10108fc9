# graphs: 2
"""MultiheadAttention and the Transformer's layers; a mask without the hint is_causal is compared with a causal one."""
import torch
from torch import nn

attention = nn.MultiheadAttention(8, 2, batch_first=True)
encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)
mask = nn.Transformer.generate_square_subsequent_mask(4)


@torch.compile
def attend(x):
    y, weights = attention(x, x, x, key_padding_mask=torch.zeros(2, 4, dtype=torch.bool))
    return y + weights.sum()


@torch.compile
def encode(x):
    return encoder(x, mask=mask, is_causal=True)


@torch.compile
def encode_unsure(x):
    return encoder(x, mask=mask)  # break: GB0124


x = torch.randn(2, 4, 8)
attend(x)
encode(x)
encode_unsure(x)
