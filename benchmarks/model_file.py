"""Writes the model file of the editor benchmarks: 1,500 lines, one compiled model of many different blocks."""

from __future__ import annotations

HEADER = '''"""A model of many blocks."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

'''

BLOCK = '''
class Block{n}(nn.Module):
    """Attention with a gate, number {n}."""

    def __init__(self, width: int = {width}, heads: int = 4, dropout: float = 0.0) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.gate = nn.Parameter(torch.zeros(width))
        self.dropout = nn.Dropout(dropout)
        self.scale = 1.0 / math.sqrt(width // heads)

    def attention(self, x: torch.Tensor) -> torch.Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        q = q.view(batch, length, self.heads, -1).transpose(1, 2)
        k = k.view(batch, length, self.heads, -1).transpose(1, 2)
        v = v.view(batch, length, self.heads, -1).transpose(1, 2)
        scores = (q @ k.transpose(-2, -1)) * self.scale
        weights = F.softmax(scores, dim=-1)
        mixed = (weights @ v).transpose(1, 2)
        return self.out(mixed.reshape(batch, length, width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.norm(x)
        h = self.attention(h)
        h = self.dropout(h)
        {line}
        return x + h * torch.tanh(self.gate)

'''

LINES = {
    3: "print(h.mean())",
    11: "level = h.abs().max().item()",
    19: "h = h * 2 if h.sum() > 0 else h",
}

FOOTER = '''
class Model(nn.Module):
    """All the blocks, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList([{blocks}])
        self.head = nn.Linear({width}, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean(dim=1))


def main() -> None:
    model = torch.compile(Model())
    print(model(torch.randn(2, 8, {width})))


if __name__ == "__main__":
    main()
'''


def model_file(blocks: int = 41, used: int = 41, width: int = 32) -> str:
    """The text; 41 blocks make 1,500 lines, of which the model uses the first ``used``."""
    parts = [HEADER]
    parts += [BLOCK.format(n=n, width=width, line=LINES.get(n, "h = F.gelu(h)")) for n in range(blocks)]
    names = ", ".join(f"Block{n}()" for n in range(used))
    parts.append(FOOTER.format(blocks=names, width=width))
    return "\n".join(parts)


if __name__ == "__main__":
    print(model_file(), end="")
