"""Run the models over the real torch and compare them with it. Run with the interpreter that has torch.

The models' relative imports find the other models, their absolute ones the real torch; what the interpreter supplies
(``torch.nn.Module`` itself, the markers) is the real thing here or does nothing.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import traceback
import types
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import torch
import torch._dynamo  # turns the validation of distributions off, as any use of the compiler does
import torch.distributions as real_distributions
from torch import nn

warnings.simplefilter("ignore")
MODELS = Path(__file__).parents[3] / "analysis/knowledge/models/torch"


def stub() -> None:
    """The markers, for models that run outside of the interpreter."""
    module: Any = types.ModuleType("gbpredict_model")
    module.graph_break = lambda *_, **__: None
    module.native = lambda function: function
    module.unknown = lambda _: None
    module.is_unknown = lambda _: False
    sys.modules["gbpredict_model"] = module


def package(name: str, folder: str, **given: Any) -> Any:
    """The models of a folder as a package of their own; ``given``: real modules in place of models."""
    for key, value in given.items():
        sys.modules[f"{name}.{key}"] = value
    spec = importlib.util.spec_from_file_location(
        name, MODELS / folder / "__init__.py", submodule_search_locations=[str(MODELS / folder)]
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def shape(value: Any) -> Any:
    """What can be compared of a result."""
    if isinstance(value, torch.Tensor):
        return [list(value.shape), str(value.dtype), value.requires_grad]
    if isinstance(value, (tuple, list)):
        return [shape(item) for item in value]
    return repr(value)


X = torch.randn(2, 4, 8)
IMAGE = torch.randn(2, 4, 8, 8)
VOLUME = torch.randn(2, 4, 8, 8, 8)
ROW = torch.randn(3, 4)
MASK = torch.zeros(2, 4, dtype=torch.bool)
LAYERS: dict[str, tuple[str, Any]] = {
    "linear": ("Linear(8, 3)", (X,)),
    "linear_nobias": ("Linear(8, 3, bias=False, dtype=torch.float64)", (X.double(),)),
    "bilinear": ("Bilinear(4, 4, 5)", (ROW, ROW)),
    "identity": ("Identity(1, a=2)", (X,)),
    "conv1d": ("Conv1d(4, 6, 3, padding='same')", (X,)),
    "conv2d": ("Conv2d(4, 6, (3, 5), stride=2, padding=1, groups=2)", (IMAGE,)),
    "conv2d_circular": ("Conv2d(4, 6, 3, padding=1, padding_mode='circular', bias=False)", (IMAGE,)),
    "conv3d": ("Conv3d(4, 6, 3, dilation=2)", (VOLUME,)),
    "convt1d": ("ConvTranspose1d(4, 6, 3, 2)", (X,)),
    "convt2d": ("ConvTranspose2d(4, 6, 3, 2, output_padding=1)", (IMAGE,)),
    "convt2d_size": ("ConvTranspose2d(4, 6, 3, 2)", (IMAGE, [18, 18])),
    "convt3d": ("ConvTranspose3d(4, 6, 3)", (VOLUME,)),
    "maxpool1d": ("MaxPool1d(2)", (X,)),
    "maxpool2d": ("MaxPool2d(2, return_indices=True)", (IMAGE,)),
    "maxpool3d": ("MaxPool3d(2)", (VOLUME,)),
    "avgpool1d": ("AvgPool1d(2)", (X,)),
    "avgpool2d": ("AvgPool2d(3, 1, 1)", (IMAGE,)),
    "avgpool3d": ("AvgPool3d(2)", (VOLUME,)),
    "fractional": ("FractionalMaxPool2d(2, output_size=3)", (IMAGE,)),
    "lppool1d": ("LPPool1d(2, 3)", (X,)),
    "lppool2d": ("LPPool2d(2, 3)", (IMAGE,)),
    "lppool3d": ("LPPool3d(2, 3)", (VOLUME,)),
    "adaptivemax": ("AdaptiveMaxPool2d((3, None))", (IMAGE,)),
    "adaptiveavg": ("AdaptiveAvgPool2d(1)", (IMAGE,)),
    "bn1": ("BatchNorm1d(4)", (X,)),
    "bn2": ("BatchNorm2d(4, affine=False, momentum=None)", (IMAGE,)),
    "bn3": ("BatchNorm3d(4, track_running_stats=False)", (VOLUME,)),
    "syncbn": ("SyncBatchNorm(4).eval()", (IMAGE,)),
    "layernorm": ("LayerNorm(8, bias=False)", (X,)),
    "layernorm2": ("LayerNorm((4, 8), elementwise_affine=False)", (X,)),
    "groupnorm": ("GroupNorm(2, 4)", (IMAGE,)),
    "instancenorm": ("InstanceNorm2d(4, affine=True, track_running_stats=True)", (IMAGE,)),
    "rmsnorm": ("RMSNorm(8)", (X,)),
    "lrn": ("LocalResponseNorm(2)", (IMAGE,)),
    "mha": ("MultiheadAttention(8, 2, batch_first=True)", (X, X, X)),
    "mha_kdim": ("MultiheadAttention(8, 2, kdim=4, vdim=4, add_bias_kv=True)", (X, X[..., :4], X[..., :4])),
    "mha_mask": ("MultiheadAttention(8, 2, batch_first=True)", (X, X, X, MASK)),
    "transformer": ("Transformer(8, 2, 2, 2, 16, batch_first=True)", (X, X)),
    "encoder": ("TransformerEncoder(TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)", (X, None, MASK)),
    "decoder": ("TransformerDecoder(TransformerDecoderLayer(8, 2, 16, norm_first=True), 2)", (X, X)),
    "embedding": ("Embedding(10, 3, padding_idx=-1)", (torch.tensor([[1, 2], [3, 4]]),)),
    "embeddingbag": ("EmbeddingBag(10, 3)", (torch.tensor([[1, 2], [3, 4]]),)),
    "dropout": ("Dropout(0.2)", (X,)),
    "alphadropout": ("AlphaDropout(0.2)", (X,)),
    "pad": ("ReflectionPad2d(2)", (IMAGE,)),
    "zeropad": ("ZeroPad2d((1, 2, 3, 4))", (IMAGE,)),
    "constpad": ("ConstantPad1d(2, 3.5)", (X,)),
    "circpad": ("CircularPad3d(1)", (VOLUME,)),
    "pixelshuffle": ("PixelShuffle(2)", (IMAGE,)),
    "pixelunshuffle": ("PixelUnshuffle(2)", (IMAGE,)),
    "upsample": ("Upsample(scale_factor=2, mode='bilinear')", (IMAGE,)),
    "flatten": ("Flatten(1, 2)", (IMAGE,)),
    "unflatten": ("Unflatten(1, (2, 2))", (IMAGE,)),
    "fold": ("Fold(4, 2)", (torch.randn(2, 16, 9),)),
    "unfold": ("Unfold(2)", (IMAGE,)),
    "cosine": ("CosineSimilarity()", (ROW, ROW)),
    "pairwise": ("PairwiseDistance(keepdim=True)", (ROW, ROW)),
    "rnn": ("RNN(8, 5, 2, bidirectional=True, batch_first=True)", (X,)),
    "rnn_relu": ("RNN(8, 5, nonlinearity='relu')", (X,)),
    "lstm": ("LSTM(8, 5, 2, proj_size=3, bias=False)", (X,)),
    "lstm_unbatched": ("LSTM(8, 5)", (X[0],)),
    "gru": ("GRU(8, 5, dropout=0.0, batch_first=True)", (X,)),
    "rnncell": ("RNNCell(4, 5)", (ROW,)),
    "lstmcell": ("LSTMCell(4, 5, bias=False)", (ROW,)),
    "grucell": ("GRUCell(4, 5)", (ROW[0],)),
    "adaptivesoftmax": ("AdaptiveLogSoftmaxWithLoss(4, 10, [3, 6])", (ROW, torch.tensor([1, 7, 4]))),
    "sequential": ("Sequential(Linear(8, 4), ReLU(), Sequential(Linear(4, 2)))", (X,)),
    "sequential_dict": ("Sequential(OrderedDict([('a', Linear(8, 4)), ('b', Tanh())]))[:1]", (X,)),
}
for name in (
    "ReLU RReLU Hardtanh ReLU6 Sigmoid Hardsigmoid Tanh SiLU Mish Hardswish ELU CELU SELU GLU GELU Hardshrink "
    "LeakyReLU LogSigmoid Softplus Softshrink PReLU Softsign Tanhshrink Softmin Softmax LogSoftmax"
).split():
    LAYERS[name] = (f"{name}({'dim=-1' if 'oft' in name and name[-3:] in ('max', 'min') else ''})", (X,))
LAYERS["Threshold"] = ("Threshold(0.1, 2.0)", (X,))
LAYERS["Softmax2d"] = ("Softmax2d()", (IMAGE,))
P = torch.rand(3, 4)
for (
    name
) in "L1Loss MSELoss BCELoss BCEWithLogitsLoss KLDivLoss SmoothL1Loss HuberLoss SoftMarginLoss PoissonNLLLoss".split():
    LAYERS[name] = (f"{name}(reduction='none')", (P, P))
LAYERS["CrossEntropyLoss"] = ("CrossEntropyLoss(weight=torch.ones(4))", (ROW, torch.tensor([0, 1, 2])))
LAYERS["NLLLoss"] = ("NLLLoss()", (ROW, torch.tensor([0, 1, 2])))
LAYERS["GaussianNLLLoss"] = ("GaussianNLLLoss()", (P, P, P))
LAYERS["TripletMarginLoss"] = ("TripletMarginLoss()", (P, P, P))
LAYERS["TripletMarginWithDistanceLoss"] = ("TripletMarginWithDistanceLoss(swap=True)", (P, P, P))
LAYERS["CosineEmbeddingLoss"] = ("CosineEmbeddingLoss()", (P, P, torch.ones(3)))
LAYERS["MarginRankingLoss"] = ("MarginRankingLoss()", (P, P, torch.ones(3, 4)))
LAYERS["MultiMarginLoss"] = ("MultiMarginLoss()", (ROW, torch.tensor([0, 1, 2])))

T = "torch.tensor"
DISTRIBUTIONS = {
    "Normal": "Normal(X, S)",
    "Normal_numbers": "Normal(0.0, 1.0)",
    "Bernoulli": "Bernoulli(P)",
    "Bernoulli_logits": "Bernoulli(logits=X)",
    "Beta": "Beta(S, S)",
    "Binomial": "Binomial(5, P)",
    "Categorical": "Categorical(PP)",
    "Categorical_logits": "Categorical(logits=X)",
    "Cauchy": "Cauchy(X, S)",
    "Chi2": "Chi2(S)",
    "ContinuousBernoulli": "ContinuousBernoulli(P)",
    "Dirichlet": "Dirichlet(S)",
    "Exponential": "Exponential(S)",
    "FisherSnedecor": "FisherSnedecor(S, S)",
    "Gamma": "Gamma(S, S)",
    "GeneralizedPareto": "GeneralizedPareto(X, S, S)",
    "Geometric": "Geometric(P)",
    "Gumbel": "Gumbel(X, S)",
    "HalfCauchy": "HalfCauchy(S)",
    "HalfNormal": "HalfNormal(S)",
    "Independent": "Independent(Normal(X, S), 1)",
    "InverseGamma": "InverseGamma(S, S)",
    "Kumaraswamy": "Kumaraswamy(S, S)",
    "Laplace": "Laplace(X, S)",
    "LKJCholesky": "LKJCholesky(3, 1.0)",
    "LogNormal": "LogNormal(X, S)",
    "LogisticNormal": "LogisticNormal(X, S)",
    "LowRankMultivariateNormal": "LowRankMultivariateNormal(X, S.unsqueeze(-1), S)",
    "MixtureSameFamily": "MixtureSameFamily(Categorical(PP), Normal(X, S))",
    "Multinomial": "Multinomial(5, PP)",
    "MultivariateNormal": "MultivariateNormal(X, torch.eye(3))",
    "MultivariateNormal_tril": "MultivariateNormal(X[0], scale_tril=torch.eye(3))",
    "NegativeBinomial": "NegativeBinomial(5, P)",
    "OneHotCategorical": "OneHotCategorical(PP)",
    "OneHotCategoricalStraightThrough": "OneHotCategoricalStraightThrough(PP)",
    "Pareto": "Pareto(S, S)",
    "Poisson": "Poisson(S)",
    "RelaxedBernoulli": "RelaxedBernoulli(torch.tensor(1.0), P)",
    "RelaxedOneHotCategorical": "RelaxedOneHotCategorical(torch.tensor(1.0), PP)",
    "StudentT": "StudentT(S, X, S)",
    "TransformedDistribution": "TransformedDistribution(Normal(X, S), [TanhTransform(), AffineTransform(0.0, 2.0)])",
    "Uniform": "Uniform(X, X + 1)",
    "VonMises": "VonMises(X, S)",
    "Weibull": "Weibull(S, S)",
    "Wishart": "Wishart(torch.tensor(4.0), torch.eye(3))",
}
KL = ["Normal", "Bernoulli", "Categorical", "Independent", "MultivariateNormal", "OneHotCategorical", "Beta", "Gamma"]
SX = torch.randn(2, 3)
ENV = {"X": SX, "S": torch.rand(2, 3) + 0.5, "P": torch.rand(2, 3) * 0.8 + 0.1, "PP": torch.softmax(SX, -1)}


def layer_facts(layer: Any, args: Any) -> dict[str, Any]:
    """Attributes, parameters, buffers, submodules, the result's shape and the text of a layer."""
    hidden = {"_flat_weight_refs"}
    return {
        "class": type(layer).__name__,
        "attributes": sorted(set(vars(layer)) - hidden),
        "parameters": [(n, shape(p)) for n, p in layer.named_parameters()],
        "buffers": [(n, shape(b)) for n, b in layer.named_buffers()],
        "modules": [(n, type(m).__name__) for n, m in layer.named_modules()],
        "result": shape(layer(*args)),
    }


def attempt(function: Any) -> Any:
    """The shape of the result, or the class of the exception."""
    try:
        return shape(function())
    except Exception as error:  # the comparison is whether the other one fails likewise
        return type(error).__name__


def distribution_facts(d: Any, sample: Any) -> dict[str, Any]:
    """What can be asked of a distribution."""
    return {
        "shapes": (d.batch_shape, d.event_shape),
        "has_rsample": d.has_rsample,
        "sample": attempt(lambda: d.sample((5,))),
        "rsample": attempt(d.rsample),
        "log_prob": attempt(lambda: d.log_prob(sample)),
        "entropy": attempt(d.entropy),
        "mean": attempt(lambda: d.mean),
        "mode": attempt(lambda: d.mode),
        "variance": attempt(lambda: d.variance),
        "stddev": attempt(lambda: d.stddev),
        "cdf": attempt(lambda: d.cdf(sample)),
        "icdf": attempt(lambda: d.icdf(torch.rand(2, 3))),
        "expand": attempt(lambda: d.expand((4, *d.batch_shape)).sample()),
        "enumerate": attempt(d.enumerate_support),
    }


def compare(name: str, mine: Any, theirs: Any, found: list[str]) -> None:
    """Add what differs."""
    for key, value in theirs.items():
        if mine[key] != value:
            found.append(f"{name}.{key}: {mine[key]} for {value}")


def main() -> None:
    stub()
    found: list[str] = []
    models = package("model_nn", "nn/modules", module=nn.modules.module)
    own = {n: getattr(models, n) for n in models.__all__}
    real = {n: getattr(nn, n) for n in models.__all__}
    from collections import OrderedDict

    extra = {"torch": torch, "OrderedDict": OrderedDict}
    for name, (text, args) in LAYERS.items():
        try:
            theirs = layer_facts(eval(text, {**real, **extra}), args)
            compare(name, layer_facts(eval(text, {**own, **extra}), args), theirs, found)
        except Exception:  # a failing layer is a finding
            found.append(f"{name}: {traceback.format_exc(limit=-4)}")
    mine = package("model_distributions", "distributions")
    for name, text in DISTRIBUTIONS.items():
        try:
            d = eval(text, {**vars(real_distributions), **ENV, "torch": torch})
            sample = d.sample()
            model = eval(text, {**vars(mine), **ENV, "torch": torch})
            compare(name, distribution_facts(model, sample), distribution_facts(d, sample), found)
            if name in KL:
                a = attempt(partial(mine.kl_divergence, model, model))
                b = attempt(partial(real_distributions.kl_divergence, d, d))
                if a != b:
                    found.append(f"kl {name}: {a} for {b}")
        except Exception:
            found.append(f"{name}: {traceback.format_exc(limit=-4)}")
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
