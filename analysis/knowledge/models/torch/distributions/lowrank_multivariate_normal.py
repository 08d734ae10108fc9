"""Model of torch.distributions.lowrank_multivariate_normal."""

import math

import torch
from torch.distributions import constraints

from .distribution import Distribution
from .utils import _standard_normal, lazy_property


class LowRankMultivariateNormal(Distribution):
    arg_constraints = {
        "loc": constraints.real_vector,
        "cov_factor": constraints.independent(constraints.real, 2),
        "cov_diag": constraints.independent(constraints.positive, 1),
    }
    support = constraints.real_vector
    has_rsample = True

    def __init__(self, loc, cov_factor, cov_diag, validate_args=None):
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        event_shape = loc.shape[-1:]
        if cov_factor.dim() < 2:
            raise ValueError("cov_factor must be at least two-dimensional, with optional leading batch dimensions")
        wide = loc.unsqueeze(-1)
        wide, self.cov_factor, cov_diag = (
            wide.expand(torch.broadcast_shapes(wide.shape[:-1], cov_factor.shape[:-1]) + (1,)),
            cov_factor.expand(torch.broadcast_shapes(wide.shape[:-1], cov_factor.shape[:-1]) + cov_factor.shape[-1:]),
            cov_diag.unsqueeze(-1),
        )
        self.loc = wide[..., 0]
        self.cov_diag = cov_diag[..., 0]
        self._unbroadcasted_cov_factor = cov_factor
        self._unbroadcasted_cov_diag = self.cov_diag
        super().__init__(self.loc.shape[:-1], event_shape, validate_args=validate_args)
        scaled = cov_factor / self.cov_diag.unsqueeze(-1)
        self._capacitance_tril = torch.linalg.cholesky(torch.matmul(cov_factor.mT, scaled))

    def expand(self, batch_shape, _instance=None):
        new = self._expanded(LowRankMultivariateNormal, batch_shape, _instance, ("loc", "cov_diag", "cov_factor"))
        new._unbroadcasted_cov_factor = self._unbroadcasted_cov_factor
        new._unbroadcasted_cov_diag = self._unbroadcasted_cov_diag
        new._capacitance_tril = self._capacitance_tril
        return new

    @property
    def mean(self):
        return self.loc

    @property
    def mode(self):
        return self.loc

    @lazy_property
    def variance(self):
        return (self._unbroadcasted_cov_factor.pow(2).sum(-1) + self._unbroadcasted_cov_diag).expand(
            self._batch_shape + self._event_shape
        )

    @lazy_property
    def covariance_matrix(self):
        matrix = torch.matmul(self._unbroadcasted_cov_factor, self._unbroadcasted_cov_factor.mT)
        return (matrix + torch.diag_embed(self._unbroadcasted_cov_diag)).expand(
            self._batch_shape + self._event_shape + self._event_shape
        )

    @lazy_property
    def scale_tril(self):
        return torch.linalg.cholesky(self.covariance_matrix)

    @lazy_property
    def precision_matrix(self):
        return torch.linalg.inv(self.covariance_matrix)

    def rsample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        eps_w = _standard_normal(shape[:-1] + self.cov_factor.shape[-1:], dtype=self.loc.dtype, device=self.loc.device)
        eps_d = _standard_normal(shape, dtype=self.loc.dtype, device=self.loc.device)
        spread = torch.matmul(self._unbroadcasted_cov_factor, eps_w.unsqueeze(-1)).squeeze(-1)
        return self.loc + spread + self._unbroadcasted_cov_diag.sqrt() * eps_d

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        diff = value - self.loc
        M = (diff.pow(2) / self._unbroadcasted_cov_diag).sum(-1)
        log_det = self._capacitance_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)
        return -0.5 * (self._event_shape[0] * math.log(2 * math.pi) + log_det + M)

    def entropy(self):
        log_det = self._capacitance_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)
        H = 0.5 * (self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + log_det)
        return H if len(self._batch_shape) == 0 else H.expand(self._batch_shape)
