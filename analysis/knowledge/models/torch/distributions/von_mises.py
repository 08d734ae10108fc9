"""Model of torch.distributions.von_mises."""

import math

import torch
from torch.distributions import constraints

from .distribution import Distribution
from .utils import broadcast_all


def _log_modified_bessel_fn(x, order=0):
    y = x / 3.75
    return torch.where(x < 3.75, (y * y).log1p(), x - 0.5 * x.log())


def _rejection_sample(loc, concentration, x):
    done = torch.zeros(x.shape, dtype=torch.bool, device=loc.device)
    while not done.all():
        u = torch.rand((3,) + x.shape, dtype=loc.dtype, device=loc.device)
        x = torch.where(done, x, u[0].acos())
        done = torch.ones_like(done)
        break
    return (x + math.pi + loc) % (2 * math.pi) - math.pi


class VonMises(Distribution):
    arg_constraints = {"loc": constraints.real, "concentration": constraints.positive}
    support = constraints.real

    def __init__(self, loc, concentration, validate_args=None):
        self.loc, self.concentration = broadcast_all(loc, concentration)
        super().__init__(self.loc.size(), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        return self._expanded(VonMises, batch_shape, _instance, ("loc", "concentration"))

    @property
    def mean(self):
        return self.loc

    @property
    def variance(self):
        return 1 - (_log_modified_bessel_fn(self.concentration, 1) - _log_modified_bessel_fn(self.concentration)).exp()

    @property
    def mode(self):
        return self.loc

    def sample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            return _rejection_sample(self.loc, self.concentration, self.loc.new_empty(shape))

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return (
            self.concentration * torch.cos(value - self.loc)
            - math.log(2 * math.pi)
            - _log_modified_bessel_fn(self.concentration)
        )
