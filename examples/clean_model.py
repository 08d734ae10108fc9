"""A vision transformer that compiles as one graph, with care taken where breaks lurk.

What could break and does not: the mask is applied with ``torch.where`` instead of an ``if``, statistics stay tensors
until the caller reads them, debugging output hides behind ``torch.compiler.is_compiling``, and the choice of layers is
made from plain Python values.
"""

from typing import NamedTuple

import torch
import torch.nn as nn
import torch.nn.functional as F


class Output(NamedTuple):
    logits: torch.Tensor
    statistics: dict[str, torch.Tensor]


class PatchEmbedding(nn.Module):
    def __init__(self, image_size=16, patch=4, channels=3, dim=32):
        super().__init__()
        self.patches = (image_size // patch) ** 2
        self.proj = nn.Conv2d(channels, dim, patch, stride=patch)
        self.cls = nn.Parameter(torch.zeros(1, 1, dim))
        self.positions = nn.Parameter(torch.randn(1, self.patches + 1, dim) * 0.02)

    def forward(self, images):
        x = self.proj(images).flatten(2).transpose(1, 2)
        return torch.cat((self.cls.expand(x.shape[0], -1, -1), x), dim=1) + self.positions


class Attention(nn.Module):
    def __init__(self, dim, heads=4, window=None):
        super().__init__()
        self.heads = heads
        self.window = window
        self.qkv = nn.Linear(dim, 3 * dim)
        self.out = nn.Linear(dim, dim)

    def bias(self, n, device):
        if self.window is None:
            return None
        distance = (torch.arange(n, device=device)[:, None] - torch.arange(n, device=device)[None]).abs()
        return torch.where(distance <= self.window, 0.0, float("-inf"))

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=self.bias(n, x.device))
        return self.out(y.transpose(1, 2).reshape(b, n, d))


class Layer(nn.Module):
    def __init__(self, dim, window=None, drop_path=0.1):
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(dim), nn.LayerNorm(dim)])
        self.attention = Attention(dim, window=window)
        self.mlp = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(approximate="tanh"), nn.Linear(4 * dim, dim))
        self.drop_path = drop_path

    def residual(self, x):
        if self.training and self.drop_path > 0:
            keep = torch.rand(x.shape[0], 1, 1, device=x.device) >= self.drop_path
            return torch.where(keep, x / (1 - self.drop_path), torch.zeros_like(x))
        return x

    def forward(self, x):
        x = x + self.residual(self.attention(self.norms[0](x)))
        return x + self.residual(self.mlp(self.norms[1](x)))


class VisionTransformer(nn.Module):
    def __init__(self, dim=32, depth=3, classes=10):
        super().__init__()
        self.embed = PatchEmbedding(dim=dim)
        self.layers = nn.ModuleList(Layer(dim, window=4 if i % 2 else None) for i in range(depth))
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, classes)

    def forward(self, images, mask=None):
        if images.ndim != 4:
            raise ValueError(f"expected a batch of images, got {images.ndim} dimensions")
        x = self.embed(images)
        statistics = {}
        for i, layer in enumerate(self.layers):
            x = layer(x)
            statistics[f"layer{i}"] = x.detach().norm(dim=-1).mean()
        if not torch.compiler.is_compiling():
            print({name: value.item() for name, value in statistics.items()})
        logits = self.head(self.norm(x)[:, 0])
        if mask is not None:
            logits = torch.where(mask, logits, torch.full_like(logits, -1e4))
        return Output(logits, statistics)


def main():
    torch.manual_seed(0)
    model = VisionTransformer()
    compiled = torch.compile(model, fullgraph=True)
    images, labels = torch.rand(2, 3, 16, 16), torch.tensor([3, 7])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(2):
        loss = F.cross_entropy(compiled(images).logits, labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    print("loss", loss.item())


if __name__ == "__main__":
    main()
