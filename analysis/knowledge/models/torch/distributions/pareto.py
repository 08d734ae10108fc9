"""Model of torch.distributions.pareto."""

from torch.distributions import constraints

from .exponential import Exponential
from .transforms import AffineTransform, ExpTransform
from .transformed_distribution import TransformedDistribution
from .utils import broadcast_all


class Pareto(TransformedDistribution):
    arg_constraints = {"alpha": constraints.positive, "scale": constraints.positive}
    support = constraints.dependent

    def __init__(self, scale, alpha, validate_args=None):
        self.scale, self.alpha = broadcast_all(scale, alpha)
        base = Exponential(self.alpha, validate_args=validate_args)
        super().__init__(base, [ExpTransform(), AffineTransform(loc=0, scale=self.scale)], validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        new = self._get_checked_instance(Pareto, _instance)
        new.scale = self.scale.expand(batch_shape)
        new.alpha = self.alpha.expand(batch_shape)
        return super().expand(batch_shape, _instance=new)

    @property
    def mean(self):
        return self.alpha.clamp(min=1) * self.scale / (self.alpha.clamp(min=1) - 1)

    @property
    def mode(self):
        return self.scale

    @property
    def variance(self):
        return (
            self.scale.pow(2)
            * self.alpha.clamp(min=2)
            / ((self.alpha.clamp(min=2) - 1).pow(2) * (self.alpha.clamp(min=2) - 2))
        )

    def entropy(self):
        return (self.scale / self.alpha).log() + (1 + self.alpha.reciprocal())
