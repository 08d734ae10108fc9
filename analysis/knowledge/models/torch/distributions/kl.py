"""Model of torch.distributions.kl: the common pairs exactly, the other registered pairs by the shape of their result."""

import torch
from gbpredict_model import graph_break

from .bernoulli import Bernoulli
from .beta import Beta
from .binomial import Binomial
from .categorical import Categorical
from .cauchy import Cauchy
from .continuous_bernoulli import ContinuousBernoulli
from .dirichlet import Dirichlet
from .distribution import Distribution
from .exp_family import ExponentialFamily
from .exponential import Exponential
from .gamma import Gamma
from .geometric import Geometric
from .gumbel import Gumbel
from .half_normal import HalfNormal
from .independent import Independent
from .laplace import Laplace
from .lowrank_multivariate_normal import LowRankMultivariateNormal
from .multivariate_normal import MultivariateNormal, _batch_mahalanobis
from .normal import Normal
from .one_hot_categorical import OneHotCategorical
from .pareto import Pareto
from .poisson import Poisson
from .transformed_distribution import TransformedDistribution
from .uniform import Uniform
from .utils import _sum_rightmost

_KL_MEMOIZE = {}


def register_kl(type_p, type_q):
    if not isinstance(type_p, type) and issubclass(type_p, Distribution):
        raise TypeError(f"Expected type_p to be a Distribution subclass but got {type_p}")

    def decorator(fun):
        _KL_REGISTRY[type_p, type_q] = fun
        _KL_MEMOIZE.clear()
        return fun

    return decorator


def _dispatch_kl(type_p, type_q):
    matches = [
        (super_p, super_q)
        for super_p, super_q in _KL_REGISTRY
        if issubclass(type_p, super_p) and issubclass(type_q, super_q)
    ]
    if not matches:
        return NotImplemented
    if len(matches) > 1:
        graph_break("GB0059", "min() over the candidates for kl_divergence compares objects with a user-defined order")
    best = matches[0]
    for match in matches[1:]:
        if issubclass(match[0], best[0]) and issubclass(match[1], best[1]):
            best = match
    return _KL_REGISTRY[best]


def kl_divergence(p, q):
    try:
        fun = _KL_MEMOIZE[type(p), type(q)]
    except KeyError:
        fun = _dispatch_kl(type(p), type(q))
        _KL_MEMOIZE[type(p), type(q)] = fun
    if fun is NotImplemented:
        raise NotImplementedError(
            f"No KL(p || q) is implemented for p type {p.__class__.__name__} and q type {q.__class__.__name__}"
        )
    return fun(p, q)


def _kl_of_same_shape(p, q):
    return _sum_rightmost(p.variance + q.variance, len(p.event_shape))


def _kl_bernoulli_bernoulli(p, q):
    t1 = p.probs * (torch.nn.functional.softplus(-q.logits) - torch.nn.functional.softplus(-p.logits))
    t2 = (1 - p.probs) * (torch.nn.functional.softplus(q.logits) - torch.nn.functional.softplus(p.logits))
    return t1 + t2


def _kl_categorical_categorical(p, q):
    t = p.probs * (p.logits - q.logits)
    t[(q.probs == 0).expand_as(t)] = torch.inf
    t[(p.probs == 0).expand_as(t)] = 0
    return t.sum(-1)


def _kl_onehotcategorical_onehotcategorical(p, q):
    return _kl_categorical_categorical(p._categorical, q._categorical)


def _kl_normal_normal(p, q):
    var_ratio = (p.scale / q.scale).pow(2)
    t1 = ((p.loc - q.loc) / q.scale).pow(2)
    return 0.5 * (var_ratio + t1 - 1 - var_ratio.log())


def _kl_multivariatenormal_multivariatenormal(p, q):
    if p.event_shape != q.event_shape:
        raise ValueError(
            "KL-divergence between two Multivariate Normals with different event shapes cannot be computed"
        )
    tril_p, tril_q = p._unbroadcasted_scale_tril, q._unbroadcasted_scale_tril
    logs = tril_q.diagonal(dim1=-2, dim2=-1).log().sum(-1) - tril_p.diagonal(dim1=-2, dim2=-1).log().sum(-1)
    trace = torch.linalg.solve_triangular(tril_q, tril_p, upper=False).pow(2).sum((-2, -1))
    distance = _batch_mahalanobis(tril_q, q.loc - p.loc)
    return logs + 0.5 * (trace + distance - p.event_shape[0])


def _kl_independent_independent(p, q):
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError
    return _sum_rightmost(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)


def _kl_transformed_transformed(p, q):
    if p.event_shape != q.event_shape:
        raise NotImplementedError
    return kl_divergence(p.base_dist, q.base_dist)


def _kl_infinite(p, q):
    return torch.full_like(p.mean, torch.inf)


_KL_REGISTRY = {
    (Bernoulli, Bernoulli): _kl_bernoulli_bernoulli,
    (Categorical, Categorical): _kl_categorical_categorical,
    (OneHotCategorical, OneHotCategorical): _kl_onehotcategorical_onehotcategorical,
    (Normal, Normal): _kl_normal_normal,
    (MultivariateNormal, MultivariateNormal): _kl_multivariatenormal_multivariatenormal,
    (Independent, Independent): _kl_independent_independent,
    (TransformedDistribution, TransformedDistribution): _kl_transformed_transformed,
    (Beta, Beta): _kl_of_same_shape,
    (Binomial, Binomial): _kl_of_same_shape,
    (ContinuousBernoulli, ContinuousBernoulli): _kl_of_same_shape,
    (Dirichlet, Dirichlet): _kl_of_same_shape,
    (Exponential, Exponential): _kl_of_same_shape,
    (ExponentialFamily, ExponentialFamily): _kl_of_same_shape,
    (Gamma, Gamma): _kl_of_same_shape,
    (Gumbel, Gumbel): _kl_of_same_shape,
    (Geometric, Geometric): _kl_of_same_shape,
    (HalfNormal, HalfNormal): _kl_of_same_shape,
    (Laplace, Laplace): _kl_of_same_shape,
    (LowRankMultivariateNormal, LowRankMultivariateNormal): _kl_of_same_shape,
    (MultivariateNormal, LowRankMultivariateNormal): _kl_of_same_shape,
    (LowRankMultivariateNormal, MultivariateNormal): _kl_of_same_shape,
    (Pareto, Pareto): _kl_of_same_shape,
    (Poisson, Poisson): _kl_of_same_shape,
    (Uniform, Uniform): _kl_of_same_shape,
    (Cauchy, Cauchy): _kl_of_same_shape,
    (Beta, Normal): _kl_of_same_shape,
    (Exponential, Normal): _kl_of_same_shape,
    (Exponential, Gamma): _kl_of_same_shape,
    (Gamma, Exponential): _kl_of_same_shape,
    (Gamma, Normal): _kl_of_same_shape,
    (Gumbel, Normal): _kl_of_same_shape,
    (Laplace, Normal): _kl_of_same_shape,
    (Normal, Laplace): _kl_of_same_shape,
    (Normal, Gumbel): _kl_of_same_shape,
    (Uniform, Normal): _kl_of_same_shape,
    (Uniform, Exponential): _kl_of_same_shape,
    (Uniform, Gamma): _kl_of_same_shape,
    (Normal, Uniform): _kl_infinite,
    (Normal, Beta): _kl_infinite,
    (Normal, Gamma): _kl_infinite,
    (Normal, Exponential): _kl_infinite,
    (Gamma, Beta): _kl_infinite,
    (Gamma, Uniform): _kl_infinite,
    (Exponential, Beta): _kl_infinite,
    (Exponential, Uniform): _kl_infinite,
    (Bernoulli, Poisson): _kl_of_same_shape,
    (Poisson, Bernoulli): _kl_infinite,
    (Poisson, Binomial): _kl_infinite,
}
