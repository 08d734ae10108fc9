"""Model of torch.distributions.generalized_pareto."""

import torch
from torch.distributions import constraints

from .distribution import Distribution
from .utils import broadcast_all


class GeneralizedPareto(Distribution):
    arg_constraints = {"loc": constraints.real, "scale": constraints.positive, "concentration": constraints.real}
    support = constraints.dependent
    has_rsample = True

    def __init__(self, loc, scale, concentration, validate_args=None):
        self.loc, self.scale, self.concentration = broadcast_all(loc, scale, concentration)
        super().__init__(self.loc.size(), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        return self._expanded(GeneralizedPareto, batch_shape, _instance, ("loc", "scale", "concentration"))

    @property
    def mean(self):
        return self.loc + self.scale / (1 - self.concentration)

    @property
    def variance(self):
        return self.scale**2 / ((1 - self.concentration) ** 2 * (1 - 2 * self.concentration))

    @property
    def mode(self):
        return self.loc

    def rsample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        u = torch.rand(shape, dtype=self.loc.dtype, device=self.loc.device)
        return self.icdf(u)

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        z = (value - self.loc) / self.scale
        return -(1 / self.concentration + 1) * torch.log1p(z * self.concentration) - torch.log(self.scale)

    def cdf(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return 1 - torch.exp(-torch.log1p(self.concentration * (value - self.loc) / self.scale) / self.concentration)

    def icdf(self, value):
        return self.loc + self.scale * torch.expm1(-self.concentration * torch.log1p(-value)) / self.concentration

    def entropy(self):
        return torch.log(self.scale) + self.concentration + 1
