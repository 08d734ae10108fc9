"""Sampling with a small denoising diffusion model: a compiled network, and a compiled scheduler step around it.

The scheduler looks up its coefficients by the value of the timestep, as library schedulers do, and that is where the
graph breaks: a tensor's value is needed as an index into a Python list.
"""

import math

import torch
import torch.nn as nn


def timestep_embedding(timesteps, dim, max_period=10_000):
    half = dim // 2
    frequencies = torch.exp(-math.log(max_period) * torch.arange(half, device=timesteps.device) / half)
    angles = timesteps[:, None].float() * frequencies[None]
    return torch.cat((angles.cos(), angles.sin()), dim=-1)


class ResBlock(nn.Module):
    def __init__(self, channels, time_dim):
        super().__init__()
        self.norm = nn.GroupNorm(4, channels)
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.time = nn.Linear(time_dim, 2 * channels)

    def forward(self, x, t):
        scale, shift = self.time(t)[:, :, None, None].chunk(2, dim=1)
        return x + self.conv(torch.nn.functional.silu(self.norm(x) * (1 + scale) + shift))


class Denoiser(nn.Module):
    def __init__(self, channels=8, time_dim=16, depth=2):
        super().__init__()
        self.time_dim = time_dim
        self.stem = nn.Conv2d(1, channels, 3, padding=1)
        self.blocks = nn.ModuleList(ResBlock(channels, time_dim) for _ in range(depth))
        self.out = nn.Conv2d(channels, 1, 3, padding=1)

    def forward(self, x, timesteps):
        t = timestep_embedding(timesteps, self.time_dim)
        x = self.stem(x)
        for block in self.blocks:
            x = block(x, t)
        return self.out(x)


class Scheduler:
    def __init__(self, steps=50, kind="cosine"):
        if kind == "cosine":
            alphas = [math.cos((i + 1) / (steps + 1) * math.pi / 2) ** 2 for i in range(steps)]
        else:
            alphas = [1 - (i + 1) / (steps + 1) for i in range(steps)]
        self.alphas = alphas
        self.steps = steps
        self.clip_sample = True
        self.dynamic_threshold = None

    def step(self, noise, t, sample):
        index = t.item()
        alpha = self.alphas[index]
        previous = self.alphas[index - 1] if index > 0 else 1.0
        predicted = (sample - (1 - alpha) ** 0.5 * noise) / alpha**0.5
        if self.dynamic_threshold is not None:
            limit = torch.quantile(predicted.abs(), self.dynamic_threshold)
            if limit > 1:
                predicted = predicted / limit
        elif self.clip_sample:
            predicted = predicted.clamp(-1, 1)
        return previous**0.5 * predicted + (1 - previous) ** 0.5 * noise


def main():
    torch.manual_seed(0)
    model = Denoiser().eval()
    model = torch.compile(model)
    scheduler = Scheduler(steps=4)

    @torch.compile
    def guided_step(sample, t, guidance=2.0):
        timesteps = t.expand(sample.shape[0])
        noise = model(sample, timesteps)
        baseline = model(torch.zeros_like(sample), timesteps)
        noise = baseline + guidance * (noise - baseline)
        return scheduler.step(noise, t, sample)

    sample = torch.randn(2, 1, 8, 8)
    with torch.no_grad():
        for t in torch.arange(scheduler.steps - 1, -1, -1):
            sample = guided_step(sample, t)
    print("range of the sample:", sample.min().item(), sample.max().item())


if __name__ == "__main__":
    main()
