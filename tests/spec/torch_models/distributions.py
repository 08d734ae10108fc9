# graphs: 6
"""Distributions are traced: the compiler turns the validation of their arguments off."""
import torch
from torch import distributions as D


@torch.compile
def policy(logits):
    d = D.Categorical(logits=logits)
    action = d.sample()
    return action, d.log_prob(action), d.entropy()


@torch.compile
def latent(mean, scale):
    d = D.Independent(D.Normal(mean, scale), 1)
    z = d.rsample()
    return z, d.log_prob(z)


@torch.compile
def divergence(mean, scale):
    return D.kl_divergence(D.Normal(mean, scale), D.Normal(0.0, 1.0))  # break: GB0059


@torch.compile
def discrete_divergence(a, b):
    return D.kl_divergence(D.Categorical(logits=a), D.Categorical(logits=b))


@torch.compile
def validated(mean, scale):
    d = D.Normal(mean, scale, validate_args=True)  # break: GB0007
    return scale + 1


@torch.compile
def mixture(x, scale):
    d = D.MixtureSameFamily(D.Categorical(logits=x), D.Normal(x, scale))
    return d.log_prob(d.sample())


x = torch.randn(2, 3)
s = torch.rand(2, 3) + 0.5
policy(x)
latent(x, s)
divergence(x, s)
discrete_divergence(x, s)
validated(x, s)
mixture(x, s)
