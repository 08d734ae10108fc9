"""Model of torch.nn.attention; the context manager sdpa_kernel is native."""

from enum import IntEnum


class SDPBackend(IntEnum):
    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


class SDPAParams:
    def __init__(self, query, key, value, attn_mask, dropout, is_causal, enable_gqa):
        self.query = query
        self.key = key
        self.value = value
        self.attn_mask = attn_mask
        self.dropout = dropout
        self.is_causal = is_causal
        self.enable_gqa = enable_gqa


WARN_FOR_UNFUSED_KERNELS = False
